import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { en } from '../i18n/en/en.ts';
import { I18nProvider } from '../i18n/I18nProvider.tsx';
import type { SaveState } from '../state/contracts.ts';
import { SavePill } from './SavePill.tsx';

afterEach(cleanup);
beforeAll(() => {
  // jsdom lays nothing out
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});

function open(first: SaveState, refused = 0) {
  const [state, setState] = createSignal(first);
  const onRetry = vi.fn();
  render(() => (
    <I18nProvider language="en" initial={{ language: 'en', dictionary: en, hasMore: true }}>
      <SavePill state={state()} refused={refused} onRetry={onRetry} />
    </I18nProvider>
  ));
  return { setState, onRetry };
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

  it('[C5] a tap says what it means and how many wait, and tries again; so does the button', () => {
    const { onRetry } = open({ kind: 'offline', waiting: 3 });
    fireEvent.click(pill());
    expect(onRetry).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('dialog').textContent).toContain('3 edits wait to be sent.');
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }));
    expect(onRetry).toHaveBeenCalledTimes(2);
  });

  it('what was not accepted is counted on the pill until it has been seen', () => {
    open({ kind: 'saved' }, 2);
    expect(pill().textContent).toContain('2 edits of yours do not stand');
  });
});
