import { createSignal } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Api } from '../../state/contracts/app.ts';

/** Of a session, a device, or `sessions`: all but the present one. */
type What = `sessions/${string}` | `devices/${string}` | 'sessions';

export type Ending = {
  /** Ends it at the server and has the list read again; once however often it is tapped. A refusal is told in passing. */
  end(what: What): void;
  isBusy(what: What): boolean;
};

/** @param of the path of the person, `/api/me` or `/api/users/…` */
export function createEnding(api: Api, of: string, onEnded: () => void): Ending {
  const t = useTranslation();
  const toaster = useToaster();
  const [busy, setBusy] = createSignal<What | null>(null);
  async function end(what: What): Promise<void> {
    setBusy(what);
    try {
      await api.send<void>('DELETE', `${of}/${what}`);
      toaster.show({ text: t('account.ended'), tone: 'success' });
    } catch (failure) {
      toaster.show({ text: t.error(failure instanceof AppError ? failure : new AppError('internal')), tone: 'danger' });
    } finally {
      setBusy(null);
      onEnded(); // also after a refusal: it may have ended meanwhile
    }
  }
  return {
    end(what) {
      if (busy() === null) void end(what);
    },
    isBusy: (what) => busy() === what,
  };
}
