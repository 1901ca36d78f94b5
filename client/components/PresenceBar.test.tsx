import { cleanup, fireEvent, render, screen, within } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { en } from '../i18n/en/en.ts';
import { more } from '../i18n/en/more.ts';
import { I18nProvider } from '../i18n/I18nProvider.tsx';
import { PresenceBar } from './PresenceBar.tsx';

afterEach(cleanup);
beforeAll(() => {
  // jsdom lays nothing out
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
});

const person = (n: number) => ({
  clientId: n,
  tabs: 1,
  screen: 'list' as const,
  user: { id: `user0${n}`, name: `Person ${n}`, role: 'coordinator' },
});

function open(count: number, change: (n: number) => object = () => ({}), followed: string | null = null) {
  const onJump = vi.fn();
  render(() => (
    <I18nProvider language="en" initial={{ language: 'en', dictionary: { ...en, ...more }, hasMore: true }}>
      <PresenceBar
        people={Array.from({ length: count }, (_, i) => ({ ...person(i + 1), ...change(i + 1) }))}
        whereIs={() => null}
        followed={followed}
        onJump={onJump}
      />
    </I18nProvider>
  ));
  return onJump;
}

describe('presence bar', () => {
  it('nobody else: nothing', () => {
    open(0);
    expect(screen.queryByRole('list')).toBeNull();
  });

  it('a tap on a face goes to that person', () => {
    const onJump = open(2);
    fireEvent.click(screen.getByRole('button', { name: /Person 2/ }));
    expect(onJump.mock.calls[0]?.[0]).toMatchObject({ clientId: 2 });
  });

  it('many: the first, and all of them behind one tap', () => {
    const onJump = open(9);
    expect(screen.getAllByRole('button')).toHaveLength(6);
    fireEvent.click(screen.getByRole('button', { name: /4 more people/ }));
    fireEvent.click(screen.getByRole('button', { name: /Person 9/ }));
    expect(onJump.mock.calls[0]?.[0]).toMatchObject({ clientId: 9 });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('[TG2] two tabs of a person are one face with ×2; who is idle or away is faded and said so, who writes has a pen', () => {
    const change = (n: number) => [{ tabs: 2 }, { rest: 'idle' }, { rest: 'away', isEditing: true }, { isEditing: true }][n - 1] ?? {};
    open(4, change);
    const faces = screen.getAllByRole('button');
    expect(faces.map((face) => face.dataset.rest ?? '')).toEqual(['', 'idle', 'away', '']);
    expect(faces.map((face) => /×\d/.exec(face.textContent ?? '')?.[0] ?? '')).toEqual(['×2', '', '', '']);
    expect(faces.map((face) => face.textContent?.includes('✎'))).toEqual([false, false, false, true]); // whoever is away writes nothing
    const words = faces.map((face) => face.title.split('on no row')[1]);
    expect(words).toEqual([' · 2 windows', ' · idle', ' · away', ' · writing']);
  });

  it('[V11] a face stays the same button, on the bar and behind *+n*, while people move, come and go', () => {
    const [people, setPeople] = createSignal([1, 2, 3, 4, 5, 6].map(person));
    const onJump = vi.fn();
    render(() => (
      <I18nProvider language="en" initial={{ language: 'en', dictionary: { ...en, ...more }, hasMore: true }}>
        <PresenceBar people={people()} whereIs={({ clientId }) => `row ${clientId}`} onJump={onJump} />
      </I18nProvider>
    ));
    const face = screen.getByRole('button', { name: /Person 2/ });
    fireEvent.click(screen.getByRole('button', { name: /more/ }));
    const line = within(screen.getByRole('dialog')).getByRole('button', { name: /Person 2/ });
    line.focus();
    setPeople([...[2, 3, 4, 5, 6].map((n) => ({ ...person(n), clientId: 10 + n, isEditing: true })), person(7)]);
    expect([face.isConnected, document.activeElement === line]).toEqual([true, true]);
    expect([face.title, line.textContent].map((words) => words?.includes('row 12 · writing'))).toEqual([true, true]);
    expect(face.textContent).toContain('✎');
    fireEvent.click(line);
    expect(onJump.mock.calls[0]?.[0]).toMatchObject({ clientId: 12 });
  });

  it('[TG3] whose row is gone to by itself is marked', () => {
    open(3, undefined, 'user02');
    expect(screen.getAllByRole('button').map((face) => face.dataset.followed)).toEqual([undefined, '', undefined]);
  });
});
