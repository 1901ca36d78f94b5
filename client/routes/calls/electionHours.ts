/** Hours of calls by the election's clock, whatever zone a device is set to (J26). Pure; what the board reckons with would come with all of the board's figures. */
import type { Language } from '../../../schema/errors.ts';
import { isTimeZone } from '../../../schema/timeZone.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const ONE_DAY = { day: 'numeric', month: 'short', year: 'numeric' } as const;

/** By whose clock hours are told: the election's, or the device's where the election's is not known to it. @param timeZone absent in an answer that an earlier version kept */
export const zoneOf = (timeZone: string | undefined): string =>
  timeZone !== undefined && isTimeZone(timeZone) ? timeZone : new Intl.DateTimeFormat().resolvedOptions().timeZone;

const dayOf = (ms: number, timeZone: string): string => new Intl.DateTimeFormat('en', { ...ONE_DAY, timeZone }).format(ms);

/** Minutes after midnight on the wall there. */
function minuteOf(ms: number, timeZone: string): number {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(ms);
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

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
  const wanted = Number(hours) * 60 + Number(minutes);
  const near = nowMs - (nowMs % MINUTE_MS) + (wanted - minuteOf(nowMs, zone)) * MINUTE_MS;
  const offBy = wanted - minuteOf(near, zone); // the clocks are changed in between
  const at = near + (offBy - DAY_MINUTES * Math.round(offBy / DAY_MINUTES)) * MINUTE_MS;
  return at > nowMs ? at : null;
}
