import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
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

  it('[TG3] whose row is gone to by itself is marked', () => {
    open(3, undefined, 'user02');
    expect(screen.getAllByRole('button').map((face) => face.dataset.followed)).toEqual([undefined, '', undefined]);
  });
});
