import type { Database as Sqlite } from 'better-sqlite3';
import { beginningOfDay } from '../calls/beginningOfDay.ts';

/** Turnout is told by so much time. */
export const BIN_MS = 15 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** The election day, and the night and day after it. */
export const MAX_BINS = (2 * DAY_MS) / BIN_MS;

/**
 * When the election day began: with the first committee that opened, else with the polling day by the election's own clocks, epoch milliseconds. No midnight ends it.
 */
export function createElectionDay(sqlite: Sqlite) {
  const selectDay = sqlite.prepare<[], { pollingDay: string; timeZone: string }>(
    'SELECT polling_day AS pollingDay, time_zone AS timeZone FROM campaign',
  );
  const selectOpening = sqlite
    .prepare<[], number | null>(
      "SELECT min(opened_at) FROM committee_polling JOIN committee ON committee.id = committee_id WHERE status <> 'not_open'",
    )
    .pluck();
  return (): number => {
    const opened = selectOpening.get();
    if (opened) return opened - (opened % BIN_MS);
    const { pollingDay, timeZone } = selectDay.get() ?? { pollingDay: '', timeZone: 'UTC' };
    const noonUtcMs = Date.parse(`${pollingDay}T12:00:00Z`);
    if (Number.isNaN(noonUtcMs)) return 0;
    const day = (atMs: number): string => new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(atMs);
    // noon in Greenwich is on the day before or after for some
    const within = [noonUtcMs, noonUtcMs - DAY_MS / 2, noonUtcMs + DAY_MS / 2].find((atMs) => day(atMs) === pollingDay) ?? noonUtcMs;
    return beginningOfDay(within, timeZone);
  };
}
