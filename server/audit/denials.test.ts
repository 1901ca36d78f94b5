import { expect, test } from 'vitest';
import type { ConnectionClaims } from '../rooms/connection.ts';
import type { Happened } from './auditRecorder.ts';
import { createDenials, MAX_DENIALS_A_MINUTE, MAX_KEYS_A_ROW } from './denials.ts';

const claimsOf = (userId: string): ConnectionClaims => ({
  userId,
  userName: 'Noura',
  role: 'coordinator',
  device: 'd01',
  roomName: 'guarantees/K01',
  access: 'write',
  epoch: 1_000,
  sessionId: 's',
  endsAtMs: 0,
});
const KEY = '0123456789noura1a';

function createUnderTest(write: (all: readonly Happened[]) => void = () => {}) {
  const written: Happened[] = [];
  const errors: unknown[] = [];
  const clock = { ms: 1_000_000 };
  const denials = createDenials({
    now: () => clock.ms,
    write(all) {
      write(all);
      written.push(...all);
    },
    onError: (error) => void errors.push(error),
  });
  return { denials, written, errors, clock };
}

test('[T6] a flood of one person fills no disk: so many rows a minute, the others are counted in one; nobody else is kept out', async () => {
  const { denials, written, clock } = createUnderTest();
  for (let i = 0; i < 100_000; i++) denials.denied(claimsOf('noura1'), 1_000, [{ key: KEY, reason: 'value' }]);
  denials.denied(claimsOf('salem1'), 1_000, [{ key: KEY, reason: 'value' }]);
  clock.ms += 60_000;
  denials.denied(claimsOf('noura1'), 1_000, [{ key: KEY, reason: 'value' }]);
  await denials.close();
  const rows = (userId: string) => written.filter(({ event }) => event.userId === userId).map(({ event }) => event.details);
  expect(rows('salem1')).toHaveLength(1);
  expect(rows('noura1')).toHaveLength(MAX_DENIALS_A_MINUTE + 2);
  expect(rows('noura1')).toContainEqual({ more: 100_000 - MAX_DENIALS_A_MINUTE });
});

test('[T6] a flood under ever new names costs no memory: beyond two thousand in a minute they share one count', async () => {
  const { denials, written } = createUnderTest();
  for (let i = 0; i < 10_000; i++) denials.denied(claimsOf(`u${i}`), 1_000, [{ key: KEY, reason: 'value' }]);
  await denials.close();
  const counted = written.reduce((sum, { event }) => sum + (event.details?.refused ? 1 : Number(event.details?.more)), 0);
  expect(counted).toBe(10_000);
  expect(written.length).toBeLessThan(2_100);
});

test('[T5] a row names at most so many keys, and of what is no key only that there was one', async () => {
  const { denials, written } = createUnderTest();
  const many = Array.from({ length: 50 }, () => ({ key: KEY, reason: 'value' }));
  denials.denied(claimsOf('noura1'), 1_000, [{ key: 'Ahmad Salem, 99887766', reason: 'key' }, ...many]);
  denials.connectionRefused(claimsOf('noura1'), 'bad-request');
  denials.connectionRefused(claimsOf('noura1'), 'restarting'); // nobody's fault
  await denials.close();
  expect(written.map(({ event }) => event)).toEqual([
    {
      kind: 'denied',
      userId: 'noura1',
      device: 'd01',
      room: 'guarantees/K01',
      epoch: 1_000,
      details: { refused: ['? key', ...Array.from({ length: MAX_KEYS_A_ROW - 1 }, () => `${KEY} value`)], more: 51 - MAX_KEYS_A_ROW },
    },
    { kind: 'connection-refused', userId: 'noura1', device: 'd01', room: 'guarantees/K01', details: { code: 'bad-request' } },
  ]);
});

test('[T6] what cannot be written is told, throws at nobody, and is written when it can be', async () => {
  let isFull = true;
  const { denials, written, errors } = createUnderTest(() => {
    if (isFull) throw new Error('disk full');
  });
  denials.denied(claimsOf('noura1'), 1_000, [{ key: KEY, reason: 'value' }]);
  await expect.poll(() => errors.length).toBeGreaterThan(0);
  expect(written).toEqual([]);
  isFull = false;
  await denials.close();
  expect(written).toHaveLength(1);
});
