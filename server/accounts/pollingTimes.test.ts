import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CommitteeId } from '../../schema/ids.ts';
import { campaign, committee, committeePolling } from '../../schema/tables/campaign.ts';
import { electorState, headcountRow, unlistedRow } from '../../schema/tables/projection.ts';
import { type Database, openDatabase } from '../database.ts';
import { notePolling } from './pollingTimes.ts';

const [K01, K02] = ['K01', 'K02'] as [CommitteeId, CommitteeId];
const at = (time: string): number => Date.parse(`2026-11-28T${time}:00+03:00`);

let database: Database;
beforeEach(() => {
  database = openDatabase(':memory:');
  database.db.insert(campaign).values({ id: 'test', name: 'T', pollingDay: '2026-11-28', timeZone: 'Asia/Kuwait' }).run();
  database.db
    .insert(committee)
    .values([K01, K02].map((id) => ({ id, code: id })))
    .run();
});
afterEach(() => database.close());

/** An arrival, an elector or people without a name at the doors of a committee. */
const ENTRIES = {
  elector: (atMs: number, committeeId = K01) =>
    database.db.insert(electorState).values({ committeeId, electorId: 'e1', hasAttended: true, attendedAt: atMs, observations: 1 }).run(),
  arrival: (atMs: number, isUndone = false) =>
    database.db.insert(unlistedRow).values({ committeeId: K01, key: 'u1', by: 'noura', at: atMs, isUndone }).run(),
  headcount: (atMs: number, people = 1) =>
    database.db.insert(headcountRow).values({ committeeId: K01, key: 'h1', people, by: 'noura', at: atMs }).run(),
};

/** Since when the committee polls that is set to *not open* and on again at noon. */
function openedAfterNoon(openedMs: number): number | null | undefined {
  notePolling(database.db, K01, 'polling', openedMs);
  notePolling(database.db, K01, 'not_open', at('12:00'));
  notePolling(database.db, K01, 'polling', at('12:01'));
  return database.db.select().from(committeePolling).get()?.openedAt;
}

test.each(['elector', 'arrival', 'headcount'] as const)(
  '[B18] a committee that is set to not open at noon by a slip has polled since its doors opened: %s',
  (kind) => {
    ENTRIES[kind](at('00:20')); // by a clock that is ten minutes behind
    expect(openedAfterNoon(at('00:30'))).toBe(at('00:30')); // still the day before in Greenwich
  },
);

test('[B18] one that was opened too early, or to rehearse, opens when it is opened again', () => {
  ENTRIES.elector(at('08:00'), K02);
  ENTRIES.arrival(at('08:00'), true);
  ENTRIES.headcount(at('08:00'), 0);
  expect(openedAfterNoon(at('07:00'))).toBe(at('12:01'));
});

test('[B18] what was entered before the doors opened, or on another day than the election’s, keeps no times', () => {
  ENTRIES.elector(at('06:00'));
  expect(openedAfterNoon(at('07:00'))).toBe(at('12:01'));
  database.db.update(campaign).set({ pollingDay: '2026-11-29' }).run();
  ENTRIES.arrival(at('12:30'));
  notePolling(database.db, K01, 'not_open', at('13:00'));
  expect(database.db.select().from(committeePolling).get()?.openedAt).toBeNull();
});
