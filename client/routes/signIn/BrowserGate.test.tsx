import { fireEvent, screen } from '@solidjs/testing-library';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it, vi } from 'vitest';
import type { Browser } from '../../state/installed/findMissing.ts';
import { renderScreen } from '../testing/renderScreen.tsx';
import { BrowserGate } from './BrowserGate.tsx';

const COMPLETE: Browser = {
  indexedDB: new IDBFactory(),
  navigator: { locks: {}, serviceWorker: {} },
  crypto: { subtle: {} },
  WebSocket: class {},
  BroadcastChannel: class {},
  structuredClone: () => {},
};
const show = (browser: Browser, language: 'en' | 'ar' = 'en') =>
  renderScreen(
    () => (
      <BrowserGate browser={browser}>
        <p>the way in</p>
        <input aria-label="name" />
      </BrowserGate>
    ),
    { language },
  );

it('[X5] whoever has a browser that can do all is let in; that its storage may be thrown away is a note', async () => {
  show(COMPLETE);
  expect(screen.getByText('the way in')).toBeTruthy();
  await screen.findByText(/may throw away/);
});

it('[X5] a browser without the needful is told what is missing and what to update, and nobody signs in there', () => {
  show({ ...COMPLETE, navigator: { locks: {} } });
  expect(screen.queryByText('the way in')).toBeNull();
  expect(screen.getByRole('alert').textContent).toMatch(/service worker.*WhatsApp.*iPadOS 16\.4/s);
});

it('[X5] a storage that refuses is found out and told, in Arabic too', async () => {
  const refusing = {
    open: () => {
      throw new DOMException('private', 'SecurityError');
    },
  } as unknown as IDBFactory; // as a private window may
  show({ ...COMPLETE, indexedDB: refusing }, 'ar');
  expect((await screen.findByRole('alert')).textContent).toContain('التصفح الخاص');
});

it('[X5] a storage that takes its time is not one that refuses: what is typed at the way in stays, and a late no is told', async () => {
  vi.useFakeTimers();
  try {
    const opening = {} as IDBOpenDBRequest;
    const slow = { open: () => opening, deleteDatabase: () => {} } as unknown as IDBFactory;
    show({ ...COMPLETE, indexedDB: slow });
    const name = screen.getByLabelText<HTMLInputElement>('name');
    fireEvent.input(name, { target: { value: 'noura' } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(screen.queryByLabelText('name')).toBe(name);
    expect(name.value).toBe('noura');
    opening.onerror?.(new Event('error'));
    await vi.advanceTimersByTimeAsync(0);
    expect(screen.getByRole('alert').textContent).toContain('private');
  } finally {
    vi.useRealTimers();
  }
});
