import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { marksMove } from '../../schema/tables/roll.ts';
import type { Database } from '../database.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createFollowMarks } from './followMarks.ts';

let database: Database;
beforeEach(() => {
  vi.useFakeTimers();
  database = openEmpty();
  for (const fromCommittee of ['K01', 'K02'])
    database.db.insert(marksMove).values({ fromCommittee, toCommittee: 'K03', by: 'admin1', at: 1 }).run();
});
afterEach(() => {
  database.close();
  vi.useRealTimers();
});

test('[R14] every committee whose late undos could not follow is tried again, until they do', async () => {
  const tried: string[] = [];
  const errors: unknown[] = [];
  let advanced: (room: string) => void = () => {};
  const follow = createFollowMarks({
    database,
    registry: {
      open: (room) => {
        tried.push(room);
        return Promise.reject(new Error('disk full'));
      },
    },
    projector: {
      onAdvanced: (listener) => {
        advanced = listener;
        return () => {};
      },
    },
    onError: (error) => errors.push(error),
  });
  advanced('attendance/K01');
  advanced('attendance/K02');
  await follow.settled();
  for (let times = 1; times <= 3; times += 1) {
    expect([...tried].sort()).toEqual(['attendance/K01', 'attendance/K02']);
    expect(errors).toHaveLength(2 * times);
    tried.length = 0;
    await vi.advanceTimersByTimeAsync(30_000);
    await follow.settled();
  }
  await follow.close();
  tried.length = 0;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(tried).toEqual([]);
});
