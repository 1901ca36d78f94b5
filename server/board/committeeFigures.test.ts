import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommitteeId } from '../../schema/ids.ts';
import { MAX_COUNTS } from '../../schema/rooms.ts';
import { committee } from '../../schema/tables/campaign.ts';
import { docLog, sealedEdit } from '../../schema/tables/documents.ts';
import type { Database } from '../database.ts';
import { createCommitteeCounts } from '../projection/electorStates.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createCommitteeFigures } from './committeeFigures.ts';

const K01 = 'K01' as CommitteeId;
const MINUTE_MS = 60_000;

let database: Database;
beforeEach(() => {
  database = openEmpty();
});
afterEach(() => database.close());

test('[BO4] of every recount that there can be it is told when the last entry came and how many edits wait', () => {
  const { db, sqlite } = database;
  db.insert(committee).values({ id: K01, code: 'K01' }).onConflictDoNothing().run();
  const read = createCommitteeFigures({ sqlite, counts: createCommitteeCounts(sqlite), moment: () => ({ now: 0, today: 0 }) });
  for (let count = 1; count <= MAX_COUNTS; count++) {
    const room = `tally/K01/${count}b`;
    const at = count * MINUTE_MS;
    const from = { room, epoch: 1, userId: 'clerkb', device: 'd01' };
    db.insert(docLog)
      .values({ ...from, seq: 1, at, keys: [], bytes: Buffer.of(0) })
      .run();
    db.insert(sealedEdit)
      .values({ ...from, id: `e${count}`, deviceHash: 'd', atMs: at, receivedAt: at, state: 'waiting' })
      .run();
    expect(read(K01)).toMatchObject({ enteredAtMs: at, heldEdits: count });
  }
});
