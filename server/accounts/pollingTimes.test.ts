import { expect, test } from 'vitest';
import type { CommitteeId } from '../../schema/ids.ts';
import { campaign, committee, committeePolling } from '../../schema/tables/campaign.ts';
import { openDatabase } from '../database.ts';
import { notePolling } from './pollingTimes.ts';

const K01 = 'K01' as CommitteeId;
const at = (time: string): number => Date.parse(`2026-11-28T${time}:00+03:00`);

test('[B18] a committee that is set to not open at noon by a slip has polled since the morning, by the days of the election', () => {
  for (const [pollingDay, since] of [
    ['2026-11-28', '00:30'], // still the day before in Greenwich
    ['2026-11-29', '12:01'],
  ] as const) {
    const { db, close } = openDatabase(':memory:');
    db.insert(campaign).values({ id: 'test', name: 'T', pollingDay, timeZone: 'Asia/Kuwait' }).run();
    db.insert(committee).values({ id: K01, code: K01 }).run();
    notePolling(db, K01, 'polling', at('00:30'));
    notePolling(db, K01, 'not_open', at('12:00'));
    notePolling(db, K01, 'polling', at('12:01'));
    expect(db.select().from(committeePolling).all()).toEqual([{ committeeId: K01, openedAt: at(since), closedAt: null }]);
    close();
  }
});
