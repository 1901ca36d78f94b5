import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommitteeId } from '../../schema/ids.ts';
import { createAuditChain } from '../audit/auditChain.ts';
import type { Database } from '../database.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createActivity } from './activity.ts';

const MINUTE_MS = 60_000;
let database: Database;
beforeEach(() => {
  database = openEmpty();
});
afterEach(() => database.close());

test('[BO7] what is asked for before something that is not there yet is answered at once', async () => {
  const activity = createActivity({ sqlite: database.sqlite, nameOf: (id) => id, now: Date.now });
  const asked = { before: Number.MAX_SAFE_INTEGER, committee: null, isAuditor: true };
  expect(await activity.read(asked)).toEqual({ acts: [], isMore: false, next: null });
  createAuditChain(database.sqlite).append({ kind: 'exported', userId: 'noura1' }, 5);
  expect((await activity.read(asked)).acts).toMatchObject([{ seq: 1, kind: 'export', times: 1 }]);
});

test('[BO7][CR14] an entry of a count is told once its minute is over, and attendance at once', async () => {
  const { sqlite } = database;
  const chain = createAuditChain(sqlite);
  let nowMs = 100 * MINUTE_MS;
  const activity = createActivity({ sqlite, nameOf: (id) => id, now: () => nowMs });
  const told = async () => {
    const { acts } = await activity.read({ before: null, committee: null, isAuditor: false });
    return acts.map(({ kind, at }) => `${kind} ${at}`);
  };
  chain.append({ kind: 'update', userId: 'clerka', device: 'd01', room: 'tally/K01/1a', epoch: 1, logSeq: 1 }, nowMs + 7_000);
  chain.append({ kind: 'update', userId: 'door01', device: 'd02', room: 'attendance/K01', epoch: 1, logSeq: 1 }, nowMs + 8_000);
  nowMs += 59_999;
  expect(await told()).toEqual([`attendance ${100 * MINUTE_MS + 8_000}`]);
  nowMs += 1;
  expect(await told()).toEqual([`attendance ${100 * MINUTE_MS + 8_000}`, `tally ${100 * MINUTE_MS}`]);
});

test('[BO7] what lies far back is found over several calls, none of which reads the whole chain', async () => {
  const { sqlite } = database;
  const chain = createAuditChain(sqlite);
  chain.append({ kind: 'status-changed', userId: 'dana01', details: { committee: 'K03' } }, 5);
  sqlite.transaction(() => {
    for (let n = 0; n < 25_000; n++) chain.append({ kind: 'signed-in', userId: 'noura1' }, 6);
  })();
  const activity = createActivity({ sqlite, nameOf: (id) => id, now: Date.now });
  const asked = { committee: 'K03' as CommitteeId, isAuditor: false };
  expect(await activity.read({ ...asked, before: null })).toEqual({ acts: [], isMore: true, next: 5_002 });
  expect(await activity.read({ ...asked, before: 5_002 })).toMatchObject({ acts: [{ seq: 1, kind: 'status' }], isMore: false, next: null });
});
