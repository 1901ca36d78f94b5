import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommitteeId } from '../../schema/ids.ts';
import type { Database } from '../database.ts';
import type { Connection } from '../rooms/connection.ts';
import { testClaims } from '../testing/replica.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { readTablet, readTablets } from './readTablets.ts';
import { createTablets } from './tablets.ts';

const DAY_MS = 24 * 60 * 60_000;
let database: Database;
beforeEach(() => {
  database = openEmpty();
});
afterEach(() => database.close());

/** What is read of a connection. */
const connection = (unsent: number): Connection =>
  ({
    ...{ claims: testClaims({ roomName: 'attendance/K01' }), isOpen: true, sinceMs: 1, heardAtMs: 1 },
    said: { screen: 'door', unsent },
  }) as unknown as Connection;

test('[BO9] a tablet has no more than a million edits unsent, whatever it says', () => {
  const [tablet] = readTablets([connection(Number.MAX_SAFE_INTEGER), connection(3)]).values();
  expect(tablet?.unsent).toBe(1_000_000);
  expect(readTablet({ ...tablet, unsent: Number.MAX_SAFE_INTEGER })?.unsent).toBe(1_000_000); // of another process
  expect(readTablet({ ...tablet, unsent: -1 })?.unsent).toBe(0);
});

test('[BO9] of a tablet that was not heard for a day nothing is kept after a start', () => {
  const { sqlite } = database;
  let nowMs = 10 * DAY_MS;
  const now = () => nowMs;
  const said = readTablets([connection(3)]);
  const tablets = [...said].map(([key, tablet]) => [key, { ...tablet, heardAtMs: nowMs }] as const);
  createTablets({ sqlite, now }).hear('here', new Map(tablets));
  const count = () => sqlite.prepare('SELECT count(*) FROM tablet_report').pluck().get();
  nowMs += DAY_MS;
  expect([createTablets({ sqlite, now }).list('K01' as CommitteeId).length, count()]).toEqual([1, 1]);
  nowMs += 1;
  expect([createTablets({ sqlite, now }).list().length, count()]).toEqual([0, 0]);
});
