/** Minutes in a field for date and time, in the browser's own time zone. Pure but for that zone. */
const two = (n: number): string => String(n).padStart(2, '0');

/** As the field wants it: `2026-11-30T10:42`. */
export function toLocalMinute(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The beginning of that minute; null where the field holds none. */
export function fromLocalMinute(text: string): number | null {
  const ms = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? new Date(text).getTime() : Number.NaN;
  return Number.isFinite(ms) ? ms : null;
}
