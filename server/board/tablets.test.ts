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
const connection = (unsent: number, claims = testClaims({ roomName: 'attendance/K01' }), heardAtMs = 1): Connection =>
  ({
    ...{ claims, isOpen: true, sinceMs: 1, heardAtMs },
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

test('[BO9] an edit that a tablet has not sent is told in the rows of all committees that it is in, and counts once; what it has sent since is told nowhere', () => {
  const { sqlite } = database;
  sqlite
    .prepare("INSERT INTO user (id, username, name, role, password_hash, created_at) VALUES ('user01', 'c', 'C', 'coordinator', 'x', 1)")
    .run();
  let nowMs = 10 * DAY_MS;
  const now = () => nowMs;
  const tablets = createTablets({ sqlite, now });
  const hear = (unsent: number, ...committees: readonly string[]): ReadonlySet<CommitteeId> => {
    nowMs += 1_000;
    const claims = committees.map((committee) => testClaims({ roomName: `guarantees/${committee}`, userId: 'user01' }));
    return tablets.hear('here', readTablets(claims.map((of) => connection(unsent, of, nowMs))));
  };
  const told = (of = tablets) =>
    ['K01', 'K02'].map((committee) => {
      const { unsent, unsentElsewhere } = of.figures(committee as CommitteeId);
      return [unsent, unsentElsewhere];
    });
  hear(3, 'K01', 'K02');
  expect(told()).toEqual([
    [3, 0],
    [3, 3],
  ]);
  expect([...hear(3, 'K02')].sort()).toEqual(['K01', 'K02']); // it has left K01
  expect(told()).toEqual([
    [0, 0],
    [3, 0],
  ]);
  hear(0, 'K02');
  hear(0);
  const nothing = [
    [0, 0],
    [0, 0],
  ];
  expect([told(), told(createTablets({ sqlite, now }))]).toEqual([nothing, nothing]);
  hear(2, 'K01', 'K02');
  hear(2); // its network is gone
  expect(told(createTablets({ sqlite, now }))).toEqual([
    [2, 0],
    [2, 2],
  ]);
});
