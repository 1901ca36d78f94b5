import { type ElectionSettings, readSettings } from '../../schema/election.ts';
import { election } from '../../schema/tables/campaign.ts';
import { readTimeZone } from '../accounts/campaign.ts';
import type { Db } from '../database.ts';
import { beginningOfDay } from './beginningOfDay.ts';
import type { Moment } from './callRows.ts';

/** What the election says about calls. */
export type CallsHere = {
  readonly moment: () => Moment;
  readonly timeZone: () => string;
  readonly settings: () => ElectionSettings;
  readonly maxCallsADay: () => number;
};

/** Now and today by the election's clocks, and how many calls a day it allows to one elector (J5). */
export function createCallsHere(db: Db, now: () => number): CallsHere {
  const settings = (): ElectionSettings => readSettings(db.select({ settings: election.settings }).from(election).get()?.settings);
  let known: { readonly minute: number; readonly timeZone: string; readonly today: number } | null = null; // asked at every poll; no day begins within a minute

  return {
    moment() {
      const atMs = now();
      const timeZone = readTimeZone(db);
      const minute = Math.floor(atMs / 60_000);
      if (known?.minute !== minute || known.timeZone !== timeZone) known = { minute, timeZone, today: beginningOfDay(atMs, timeZone) };
      return { now: atMs, today: known.today };
    },
    timeZone: () => readTimeZone(db),
    settings,
    maxCallsADay: () => Math.max(1, Math.trunc(settings().callsADay)),
  };
}
