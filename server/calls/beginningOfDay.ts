/** No day is longer, by the clocks of any country. */
const LONGEST_DAY_MS = 26 * 60 * 60_000;

/**
 * When the day of a moment began by the clocks of a time zone, epoch milliseconds, also where clocks are put forward or back.
 * @param timeZone IANA name; an unknown one counts as UTC
 */
export function beginningOfDay(atMs: number, timeZone: string): number {
  const days = daysIn(timeZone);
  const day = days.format(atMs);
  let beforeMs = atMs - LONGEST_DAY_MS;
  let fromMs = atMs;
  while (fromMs - beforeMs > 1) {
    const middleMs = Math.floor((beforeMs + fromMs) / 2);
    if (days.format(middleMs) === day) fromMs = middleMs;
    else beforeMs = middleMs;
  }
  return fromMs;
}

function daysIn(timeZone: string): Intl.DateTimeFormat {
  const options = { year: 'numeric', month: 'numeric', day: 'numeric' } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
  }
}
