import type { RollNotice } from '../../schema/api.ts';
import { MAX_NOTICE_VALUE_LENGTH, type RollReason } from '../../schema/roll.ts';

/** A notice about a line (R5); what it repeats of the file is cut to a readable length. */
export const rollNotice = (
  line: number,
  column: string | null,
  value: string | null,
  reason: RollReason,
  details?: RollNotice['details'],
): RollNotice => ({
  line,
  column: column === null ? null : cut(column),
  value: value === null ? null : cut(value),
  reason,
  ...(details
    ? {
        details: Object.fromEntries(
          Object.entries(details).map(([name, detail]) => [name, typeof detail === 'string' ? cut(detail) : detail]),
        ),
      }
    : {}),
});

function cut(text: string): string {
  // what is far too long is not looked at whole
  const line = text
    .slice(0, MAX_NOTICE_VALUE_LENGTH * 4)
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...line];
  return letters.length <= MAX_NOTICE_VALUE_LENGTH ? line : `${letters.slice(0, MAX_NOTICE_VALUE_LENGTH - 1).join('')}…`;
}
