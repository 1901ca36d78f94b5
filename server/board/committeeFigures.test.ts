import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommitteeId } from '../../schema/ids.ts';
import { MAX_COUNTS } from '../../schema/rooms.ts';
import { callItem, callResult, callSlice } from '../../schema/tables/calls.ts';
import { committee } from '../../schema/tables/campaign.ts';
import { docLog, sealedEdit } from '../../schema/tables/documents.ts';
import { electorState } from '../../schema/tables/projection.ts';
import { elector } from '../../schema/tables/roll.ts';
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

test('[BO4] with callers, called and reached are those only who are still chased: on the roll, promised and not come', () => {
  const { db, sqlite } = database;
  sqlite.pragma('foreign_keys = off'); // of callers and imports nothing is asked here
  db.insert(committee)
    .values([K01, 'K02'].map((id) => ({ id, code: id })))
    .onConflictDoNothing()
    .run();
  const slice = { committeeId: K01, callerId: 'caller', by: 'noura0' };
  db.insert(callSlice)
    .values([
      { ...slice, id: 's1', at: 10, endsAt: 1_000 },
      { ...slice, id: 's0', at: 5, endsAt: 50 },
    ])
    .run();
  const states = [
    ['chased', 'promised', false, 'active', K01],
    ['voted', 'promised', true, 'active', K01],
    ['refused', 'refused', false, 'active', K01],
    ['removed', 'promised', false, 'removed', K01],
    ['moved', 'promised', false, 'active', 'K02'],
  ] as const;
  states.forEach(([id, standing, hasAttended, status, committeeId], position) => {
    const name = { fullName: id, foldedName: id, gender: 'male' as const, importId: 1 };
    db.insert(elector)
      .values({ ...name, id, committeeId, rollNumber: `${position}`, status })
      .run();
    db.insert(electorState).values({ committeeId: K01, electorId: id, standing, hasAttended }).run();
    db.insert(callItem)
      .values([
        { sliceId: 's1', electorId: id, position },
        { sliceId: 's0', electorId: id, position },
      ])
      .run();
    const result = { sliceId: 's1', committeeId: K01, electorId: id, callerId: 'caller', receivedAt: 200 };
    db.insert(callResult)
      .values([
        { ...result, id: `${id}1`, outcome: 'noAnswer', at: 150 },
        { ...result, id: `${id}2`, outcome: 'reached', at: 160 },
        { ...result, id: `${id}3`, outcome: 'reached', at: 90 },
      ])
      .run();
  });
  const read = createCommitteeFigures({ sqlite, counts: createCommitteeCounts(sqlite), moment: () => ({ now: 100, today: 100 }) });
  expect(read(K01)).toMatchObject({ promised: 2, promisedAttended: 1, handedOut: 1, called: 1, reached: 1 });
  sqlite.exec("DELETE FROM call_result WHERE id = 'chased2'");
  expect(read(K01)).toMatchObject({ handedOut: 1, called: 1, reached: 0 });
});
