/** What was not accepted, cut into what a person decides at once; pure. */
import { type ClaimField, parseKey, type Scalar } from '../../../schema/keys.ts';
import type { RefusedCell } from '../../state/contracts.ts';

/** The cells of one claim that one edit wrote: an answer goes with its time. */
export type RefusedClaim = {
  /** Stays the same while it is on the list. */
  readonly id: string;
  readonly elector: string;
  readonly owner: string;
  readonly reason: string;
  /** All of its cells on the list, to be put back or dismissed together. */
  readonly ids: readonly string[];
  /** Those that say something: a time speaks only with its answer or contact. */
  readonly cells: readonly { readonly key: string; readonly field: ClaimField; readonly value: Scalar }[];
};

/** In the order made. A claim of which nothing can be said in words is left out. */
export function groupRefused(refused: readonly RefusedCell[]): RefusedClaim[] {
  const groups = new Map<string, RefusedClaim & { ids: string[]; cells: { key: string; field: ClaimField; value: Scalar }[] }>();
  for (const { id, edit, key, value, reason } of refused) {
    const parsed = parseKey('guarantees', key);
    if (parsed?.kind !== 'claim') continue;
    const { elector, owner, field } = parsed;
    const groupId = [edit, elector, owner, reason].join('.');
    const group = groups.get(groupId) ?? { id: groupId, elector, owner, reason, ids: [], cells: [] };
    groups.set(groupId, group);
    group.ids.push(id);
    if (field !== 'answeredAt' && field !== 'contactedAt') group.cells.push({ key, field, value });
  }
  return [...groups.values()].filter(({ cells }) => cells.length > 0);
}
