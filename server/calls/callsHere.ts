import { MAX_CALLS_A_DAY } from '../../schema/calls.ts';
import { election } from '../../schema/tables.ts';
import { readTimeZone } from '../accounts/campaign.ts';
import type { Db } from '../database.ts';
import { beginningOfDay } from './beginningOfDay.ts';
import type { Moment } from './callRows.ts';

/** What the election says about calls. */
export type CallsHere = { readonly moment: () => Moment; readonly maxCallsADay: () => number };

/** Now and today by the election's clocks, and how many calls a day it allows to one elector (J5). */
export function createCallsHere(db: Db, now: () => number): CallsHere {
  return {
    moment() {
      const atMs = now();
      return { now: atMs, today: beginningOfDay(atMs, readTimeZone(db)) };
    },
    maxCallsADay() {
      const settings = db.select({ settings: election.settings }).from(election).get()?.settings;
      const said = settings && typeof settings === 'object' && 'callsADay' in settings ? settings.callsADay : null;
      return typeof said === 'number' && Number.isInteger(said) && said > 0 ? said : MAX_CALLS_A_DAY;
    },
  };
}
