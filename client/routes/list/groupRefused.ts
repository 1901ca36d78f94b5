/** What was not accepted, cut into what a person decides at once; pure. */
import { readTime } from '../../../schema/guarantees.ts';
import { type ClaimField, parseKey, type Scalar } from '../../../schema/keys.ts';
import type { RefusedCell } from '../../state/contracts/room.ts';

/** A time speaks only with its answer or contact. */
type SpokenField = Exclude<ClaimField, 'answeredAt' | 'contactedAt'>;

/** The cells of one claim that one edit wrote: an answer goes with its time. */
export type RefusedClaim = {
  /** Stays the same while it is on the list. */
  readonly id: string;
  readonly elector: string;
  readonly owner: string;
  readonly reason: string;
  /** When it was written, where a cell of it says so; otherwise when it was not accepted. */
  readonly atMs: number;
  /** All of its cells on the list, to be put back or dismissed together. */
  readonly ids: readonly string[];
  /** Those that say something: a time speaks only with its answer or contact. */
  readonly cells: readonly {
    readonly key: string;
    readonly field: SpokenField;
    readonly value: Scalar;
    readonly base: Scalar;
    readonly author: string | null;
  }[];
};

/** In the order made. A claim of which nothing can be said in words is left out. */
export function groupRefused(refused: readonly RefusedCell[]): RefusedClaim[] {
  type Group = { -readonly [key in keyof RefusedClaim]: RefusedClaim[key] extends readonly (infer Item)[] ? Item[] : RefusedClaim[key] };
  const groups = new Map<string, Group>();
  for (const { id, edit, key, value, base, reason, atMs, theirs } of refused) {
    const parsed = parseKey('guarantees', key);
    if (parsed?.kind !== 'claim') continue;
    const { elector, owner, field } = parsed;
    const groupId = [edit, elector, owner, reason].join('.');
    const group = groups.get(groupId) ?? { id: groupId, elector, owner, reason, atMs, ids: [], cells: [] };
    groups.set(groupId, group);
    group.ids.push(id);
    if (field === 'answeredAt' || field === 'contactedAt') group.atMs = readTime(value) ?? atMs;
    else group.cells.push({ key, field, value, base: base ?? null, author: theirs?.author ?? null });
  }
  return [...groups.values()].filter(({ cells }) => cells.length > 0);
}
