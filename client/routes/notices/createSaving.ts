import { createSignal } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import type { NoticeSettings } from '../../../schema/personSettings.ts';
import { useApp } from '../../state/AppContext.ts';
import { changeSettings, settingsOf } from '../../state/changeSettings.ts';

/** Changes of what a person is told of, saved one after another as they are made; shown as made until the server has said otherwise. */
export function createSaving() {
  const app = useApp();
  const [made, setMade] = createSignal<NoticeSettings | null>(null);
  const [state, setState] = createSignal<'idle' | 'saving' | 'saved' | AppError>('idle');
  let last = Promise.resolve();
  let waiting = 0;
  const notices = (): NoticeSettings => made() ?? settingsOf(app.session.me()).notices;

  async function save(change: (notices: NoticeSettings) => NoticeSettings): Promise<void> {
    try {
      await changeSettings(app, (settings) => ({ ...settings, notices: change(settings.notices) }));
      if (waiting === 1) setState('saved');
    } catch (error) {
      setState(error instanceof AppError ? error : new AppError('internal'));
    } finally {
      waiting -= 1;
      if (waiting === 0) setMade(null); // what the server has is shown, whatever became of the change
    }
  }
  return {
    notices,
    state,
    change(change: (notices: NoticeSettings) => NoticeSettings): void {
      setMade(change(notices()));
      setState('saving');
      waiting += 1;
      last = last.then(() => save(change));
    },
  };
}

export type Saving = ReturnType<typeof createSaving>;
