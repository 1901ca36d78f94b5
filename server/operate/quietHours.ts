/** Nobody works at these hours of the campaign's own time zone: documents are written anew then. */
const FROM_HOUR = 2;
const TO_HOUR = 5;

/** @param timeZone IANA name; an unknown one counts as UTC */
export function isQuietHour(atMs: number, timeZone: string): boolean {
  const hour = Number(hourIn(timeZone).format(atMs));
  return hour >= FROM_HOUR && hour < TO_HOUR;
}

function hourIn(timeZone: string): Intl.DateTimeFormat {
  const options = { hour: 'numeric', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
  }
}
