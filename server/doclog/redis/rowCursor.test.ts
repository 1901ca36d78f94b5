import { expect, test } from 'vitest';
import { recorder } from '../testing/recorder.ts';
import { createRowCursor } from './rowCursor.ts';

const HEAD = { epoch: 1, seq: 0, chain: '' };

/** A cursor at the end of an empty room, on a clock of the test. */
function cursorAt() {
  const told = recorder();
  const at = { ms: 0, isAway: false, ended: 0, errors: 0 };
  const answer = <Answer>(value: Answer): Promise<Answer> => (at.isAway ? Promise.reject(new Error('away')) : Promise.resolve(value));
  const cursor = createRowCursor({ room: 'r', epoch: 1, afterSeq: 0 }, told.follower, {
    readPage: () => answer({ position: HEAD, rows: [], aside: new Set() }),
    readHead: () => answer(HEAD),
    reached: () => {},
    onDamaged: () => {},
    onError: () => {
      at.errors += 1;
    },
    onEnd: () => {
      at.ended += 1;
    },
    elapsedMs: () => at.ms,
  });
  return { cursor, told, at };
}

test('[M9] a room whose log nobody has heard of for a quarter of a minute is followed no longer; what it shows may not be true any more', async () => {
  const { cursor, told, at } = cursorAt();
  await cursor.catchUp();
  at.isAway = true;
  for (const ms of [5_000, 10_000, 15_000]) {
    at.ms = ms;
    await cursor.look();
  }
  expect([told.losses.length, at.errors]).toEqual([0, 3]);
  at.ms = 15_001;
  await cursor.look();
  expect(told.losses).toHaveLength(1);
  expect(at.ended).toBe(1);
  await cursor.look();
  expect([told.losses.length, at.errors]).toEqual([1, 4]);
});

test('[M9] in a room in which nothing happens each look that is answered counts; so does the first after the process stood still', async () => {
  const { cursor, told, at } = cursorAt();
  await cursor.catchUp();
  for (const ms of [5_000, 60_000, 3_600_000]) {
    at.ms = ms;
    await cursor.look();
  }
  at.isAway = true;
  at.ms += 10_000;
  await cursor.look();
  expect([told.losses.length, at.errors]).toEqual([0, 1]);
});
