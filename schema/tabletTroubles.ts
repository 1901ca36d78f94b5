/** From when on a tablet needs somebody (docs/rules.md, BO9): the same where they are counted and where they are shown. Pure. */
const LOW_BATTERY_PERCENT = 15;
const WRONG_CLOCK_MS = 30_000;

/** @param percent null: it does not tell */
export const isBatteryLow = (percent: number | null): boolean => percent !== null && percent <= LOW_BATTERY_PERCENT;
/** One that differs by less is right enough for times that people read. @param aheadMs of the server's; negative: behind; null: nobody knows */
export const isClockWrong = (aheadMs: number | null): boolean => aheadMs !== null && Math.abs(aheadMs) >= WRONG_CLOCK_MS;
