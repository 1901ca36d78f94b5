import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { campaign, committee, committeePolling } from '../../schema/tables/campaign.ts';
import { openDatabase } from '../database.ts';
import { createElectionDay } from './electionDay.ts';

test('[B18] the election day begins with the first committee that has opened; one that is set to not open has not', () => {
  const { db, sqlite, close } = openDatabase(':memory:');
  const opened = Date.parse('2026-11-28T08:00:00+03:00');
  db.insert(campaign).values({ id: 'test', name: 'T', pollingDay: '2026-11-28', timeZone: 'Asia/Kuwait' }).run();
  db.insert(committee).values({ id: 'K01', code: 'K01', status: 'polling' }).run();
  db.insert(committeePolling).values({ committeeId: 'K01', openedAt: opened, closedAt: null }).run();
  const electionDay = createElectionDay(sqlite);
  expect(electionDay()).toBe(opened);
  db.update(committee).set({ status: 'not_open' }).where(eq(committee.id, 'K01')).run();
  expect(electionDay()).toBe(Date.parse('2026-11-28T00:00:00+03:00'));
  close();
});
