import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { en } from '../i18n/en/en.ts';
import { I18nProvider } from '../i18n/I18nProvider.tsx';
import type { SaveState } from '../state/contracts/link.ts';
import { SavePill } from './SavePill.tsx';

afterEach(cleanup);
function open(first: SaveState, refused = 0) {
  const [state, setState] = createSignal(first);
  const onOpen = vi.fn();
  const [isWanted, setWanted] = createSignal(false);
  render(() => (
    <I18nProvider language="en" initial={{ language: 'en', dictionary: en, hasMore: true }}>
      <SavePill
        state={state()}
        refused={refused}
        isWanted={isWanted()}
        onOpen={onOpen}
        sheet={(_, onClose) => (
          <button type="button" onClick={onClose}>
            sheet
          </button>
        )}
      />
    </I18nProvider>
  ));
  return { setState, setWanted, onOpen };
}
const pill = () => screen.getByRole('button');
const spoken = () => screen.getByRole('status').textContent;

describe('[V3] the pill', () => {
  it('says saved when, and only when, the state is saved', () => {
    const { setState } = open({ kind: 'saved' });
    expect(pill().textContent).toBe('Saved');
    for (const state of [
      { kind: 'sending', waiting: 1 },
      { kind: 'offline', waiting: 0 },
      { kind: 'offline', waiting: 3 },
      { kind: 'connecting', waiting: 0 },
      { kind: 'cannot-save', waiting: 1 },
    ] satisfies SaveState[]) {
      setState(state);
      expect(pill().textContent).not.toContain('Saved');
    }
    setState({ kind: 'offline', waiting: 3 });
    expect(pill().textContent).toBe('Offline · 3 waiting');
    setState({ kind: 'saved' });
    expect(pill().textContent).toBe('Saved');
  });

  it('speaks when the kind changes, not at every count', () => {
    const { setState } = open({ kind: 'saved' });
    expect(spoken()).toBe('');
    setState({ kind: 'offline', waiting: 1 });
    expect(spoken()).toBe('Offline · 1 waiting');
    setState({ kind: 'offline', waiting: 2 });
    expect(spoken()).toBe('Offline · 1 waiting');
    setState({ kind: 'saved' });
    expect(spoken()).toBe('Saved');
  });

  it('does not say saved again after each edit', () => {
    const { setState } = open({ kind: 'saved' });
    setState({ kind: 'sending', waiting: 1 });
    setState({ kind: 'saved' });
    expect(spoken()).toBe('');
  });

  it('[V6] one that takes long is told, in another tone', () => {
    const { setState } = open({ kind: 'sending', waiting: 2 });
    expect(pill().dataset.tone).toBe('info');
    setState({ kind: 'sending', waiting: 2, isSlow: true });
    expect(pill().textContent).toBe('Sending 2 slowly…');
    expect(pill().dataset.tone).toBe('warning');
  });

  it('a tap opens the sheet, and so does whoever wants it open', () => {
    const { onOpen, setWanted } = open({ kind: 'offline', waiting: 3 });
    fireEvent.click(pill());
    expect(onOpen).toHaveBeenCalledTimes(1);
    fireEvent.click(screen.getByText('sheet'));
    expect(screen.queryByText('sheet')).toBeNull();
    setWanted(true);
    expect(screen.getByText('sheet')).toBeTruthy();
  });

  it('what was not accepted is counted on the pill until it has been seen', () => {
    open({ kind: 'saved' }, 2);
    expect(pill().textContent).toContain('2 edits of yours do not stand');
  });
});
