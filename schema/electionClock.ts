/** The election day by its own clock: it runs from midnight before the doors open, over the next midnight where a count does (docs/rules.md, OR5). Pure. */

const MINUTE_MS = 60_000;
const made = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = made.get(timeZone);
  if (!format) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
    format = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', ...parts });
    made.set(timeZone, format);
  }
  return format;
}

/** What the clock on the wall there says, as if it were UTC; to the minute. */
function wallMs(ms: number, timeZone: string): number {
  const at = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(at.year ?? 0, (at.month ?? 1) - 1, at.day, at.hour, at.minute);
}

/** Minutes after midnight of the election day, by its clock: 1,470 is half past midnight of the night after it. @param pollingDay ISO date */
export function minuteOfElection(ms: number, pollingDay: string, timeZone: string): number {
  return Math.floor((wallMs(ms, timeZone) - Date.parse(`${pollingDay}T00:00:00Z`)) / MINUTE_MS);
}

/** The instant at which that minute begins, epoch milliseconds. */
export function instantOfElection(minute: number, pollingDay: string, timeZone: string): number {
  const wall = Date.parse(`${pollingDay}T00:00:00Z`) + minute * MINUTE_MS;
  const guess = wall - (wallMs(wall, timeZone) - wall);
  return guess - (wallMs(guess, timeZone) - wall); // once more: the first guess may lie on the other side of a change of the clock
}

/** 24-hour words of a minute of the election day, without its day: `23:30`, `00:30`. */
export function clockOf(minute: number): string {
  const within = ((minute % 1_440) + 1_440) % 1_440;
  return `${String(Math.floor(within / 60)).padStart(2, '0')}:${String(within % 60).padStart(2, '0')}`;
}
