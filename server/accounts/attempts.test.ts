import { expect, test } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import { createAttempts } from './attempts.ts';
import type { SignedIn } from './signIn.ts';

const SIGNED_IN = { refreshToken: 'a token' } as SignedIn; // only handed through

function setUp() {
  const clock = { nowMs: 1_000_000 };
  let ids = 0;
  const attempts = createAttempts({ now: () => clock.nowMs, randomText: () => `attempt-${++ids}`, quickMs: 1 });
  const kept: number[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<() => Promise<SignedIn>>();
  let begun = 0;
  const begin = () => {
    begun += 1;
    return Promise.resolve(SIGNED_IN);
  };
  const turn = { result: promise, place: () => 7, waitMs: () => 9_000, keep: () => void kept.push(clock.nowMs) };
  return {
    clock,
    attempts,
    kept,
    started: { turn, outcome: promise },
    right: () => resolve(begin),
    wrong: () => reject(new AppError('wrong-credentials')),
    begun: () => begun,
  };
}

test('what is done within a second never hears of a queue', async () => {
  const { attempts, started, right } = setUp();
  right();
  expect(await attempts.begin(started)).toBe(SIGNED_IN);
  expect(attempts.size).toBe(0);
});

test('[A13] whoever waits has a place and a time to ask again; the session begins when it is asked for, and once', async () => {
  const { attempts, started, right, kept, begun } = setUp();
  const place = { attempt: 'attempt-1', place: 7, retryAfterMs: 5_000 };
  expect(await attempts.begin(started)).toEqual(place);
  expect(await attempts.ask('attempt-1')).toEqual(place);
  expect(kept).toHaveLength(1);
  right();
  await started.outcome;
  expect(begun()).toBe(0);
  expect(await attempts.ask('attempt-1')).toBe(SIGNED_IN);
  await expect(attempts.ask('attempt-1')).rejects.toMatchObject({ code: 'not-found' });
  expect(begun()).toBe(1);
});

test('a wrong password is answered once too, under an id that only its sender knows', async () => {
  const { attempts, started, wrong } = setUp();
  await attempts.begin(started);
  await expect(attempts.ask('attempt-2')).rejects.toMatchObject({ code: 'not-found' });
  wrong();
  await started.outcome.catch(() => {});
  await expect(attempts.ask('attempt-1')).rejects.toMatchObject({ code: 'wrong-credentials' });
  await expect(attempts.ask('attempt-1')).rejects.toMatchObject({ code: 'not-found' });
});

test('[L1] an answer is kept for a minute; then no session begins', async () => {
  const { attempts, started, right, clock, begun } = setUp();
  await attempts.begin(started);
  right();
  await started.outcome;
  clock.nowMs += 60_001;
  await expect(attempts.ask('attempt-1')).rejects.toMatchObject({ code: 'not-found' });
  expect([begun(), attempts.size]).toEqual([0, 0]);
});
