/**
 * Whose edit has just changed a cell on screen: a mark for a few seconds, one lazy signal a cell. Own edits and the first load leave none.
 */
import { onCleanup } from 'solid-js';
import { CLAIM_FIELDS, type ClaimField, parseKey } from '../../../schema/keys.ts';
import type { Cells } from '../../state/contracts/room.ts';
import { createLazySignals } from '../../state/createLazySignals.ts';
import type { MarkedColumn } from './gridColumns.ts';

const SHOWN_MS = 6_000;
export const FIELD_OF: Readonly<Record<MarkedColumn, ClaimField>> = {
  answer: 'answer',
  contact: 'contact',
  note: 'note',
  guarantor: 'withdrawn',
};
const MARKED_FIELDS: ReadonlySet<ClaimField> = new Set(Object.values(FIELD_OF));

/** `author` is null while the server has not said who wrote. `at` makes a second edit by the same person a new mark. */
export type AuthorMark = { readonly author: string | null; readonly at: number };

export type AuthorMarks = {
  /** Reactive for this cell alone. */
  of(elector: string, owner: string, column: MarkedColumn): AuthorMark | null;
};

export type MarkSource = {
  readonly cells: Cells;
  authorOf(key: string): string | null;
  /** Whether a row of this elector is on screen. */
  isOnScreen(elector: string): boolean;
  /** The first difference with the server is still coming: old edits, not news. */
  isArriving(): boolean;
  /** A row on screen was changed by somebody else. */
  onChange(elector: string, author: string | null): void;
};

export function createAuthorMarks(source: MarkSource): AuthorMarks {
  const marks = new Map<string, AuthorMark>();
  const signals = createLazySignals((key) => marks.get(key) ?? null);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  onCleanup(() => {
    for (const timer of timers) clearTimeout(timer);
  });

  function mark(key: string): void {
    const fresh: AuthorMark = { author: source.authorOf(key), at: Date.now() };
    marks.set(key, fresh);
    signals.refresh(key);
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (marks.get(key) !== fresh) return; // marked again since
      marks.delete(key);
      signals.refresh(key);
    }, SHOWN_MS);
    timers.add(timer);
  }

  source.cells.onChange((keys, isLocal) => {
    if (isLocal || source.isArriving()) return;
    for (const key of keys) {
      const parsed = parseKey('guarantees', key);
      if (parsed?.kind !== 'claim' || !MARKED_FIELDS.has(parsed.field) || !source.isOnScreen(parsed.elector)) continue;
      mark(key);
      source.onChange(parsed.elector, source.authorOf(key));
    }
  });

  return {
    of: (elector, owner, column) => (owner === '' ? null : signals.read(elector + owner + CLAIM_FIELDS[FIELD_OF[column]])),
  };
}
