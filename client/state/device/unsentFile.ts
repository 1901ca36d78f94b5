/** A file of unsent edits, sealed as they are: nothing in it is read by anybody but the server. Pure. */
import type { SealedEdit } from '../../../schema/deviceApi.ts';

const FORMAT = 'committee-room unsent edits 1';

export const unsentFile = (edits: readonly SealedEdit[]): string => JSON.stringify({ format: FORMAT, edits });

/** @param atMs of the device's clock */
export const unsentFileName = (device: string, atMs: number): string =>
  `unsent-${device}-${new Date(atMs).toISOString().slice(0, 16).replace(/[T:]/g, '-')}.committee-room.json`;

/** Null when it is no such file. What is no edit in it is left out: the others are worth as much. */
export function readUnsentFile(text: string): readonly SealedEdit[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { format, edits } = parsed as Record<string, unknown>; // looked at member by member
  if ((format !== undefined && format !== FORMAT) || !Array.isArray(edits)) return null;
  return edits.flatMap((edit: unknown) => (isSealedEdit(edit) ? [{ id: edit.id, kid: edit.kid, sealed: edit.sealed }] : []));
}

function isSealedEdit(value: unknown): value is SealedEdit {
  if (typeof value !== 'object' || value === null) return false;
  const { id, kid, sealed } = value as Record<string, unknown>; // checked right here
  return typeof id === 'string' && typeof kid === 'string' && typeof sealed === 'string';
}
