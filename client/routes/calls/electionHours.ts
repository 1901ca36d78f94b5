/** Hours of calls by the election's clock, whatever zone a device is set to (J26). Pure. */
import { instantOfElection, minuteOfElection } from '../../../schema/electionClock.ts';
import type { Language } from '../../../schema/errors.ts';
import { isTimeZone } from '../../../schema/timeZone.ts';

const DAY_MINUTES = 1_440;
/** Days are told apart by how far they are from any one day. */
const ANY_DAY = '2000-01-01';

/** By whose clock hours are told: the election's, or the device's where the election's is not known to it. @param timeZone absent in an answer that an earlier version kept */
export const zoneOf = (timeZone: string | undefined): string =>
  timeZone !== undefined && isTimeZone(timeZone) ? timeZone : new Intl.DateTimeFormat().resolvedOptions().timeZone;

const dayOf = (ms: number, zone: string): number => Math.floor(minuteOfElection(ms, ANY_DAY, zone) / DAY_MINUTES);

/** Hours and minutes of an instant; with the day before them when it is not today's. */
export function hourWords(language: Language, ms: number, nowMs: number, zone: string): string {
  const day = dayOf(ms, zone) === dayOf(nowMs, zone) ? {} : ({ day: 'numeric', month: 'short' } as const);
  const locale = language === 'ar' ? 'ar-u-nu-latn' : 'en-GB';
  return new Intl.DateTimeFormat(locale, { ...day, hour: 'numeric', minute: '2-digit', timeZone: zone }).format(ms);
}

/** Which instant of today `17:30` is; null unless it is to come. */
export function typedInstant(typed: string, nowMs: number, zone: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(typed) ?? [];
  if (hours === undefined) return null;
  const at = instantOfElection(dayOf(nowMs, zone) * DAY_MINUTES + Number(hours) * 60 + Number(minutes), ANY_DAY, zone);
  return at > nowMs ? at : null;
}
