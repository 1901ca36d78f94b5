import * as Y from 'yjs';
import type { Operation, WrittenValue } from '../../schema/policy.ts';
import type { RefusalReason } from '../../schema/refusals.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { Refusal } from '../../schema/wire.ts';
import { type KeyOrder, storedIn } from './keyOrder.ts';
import type { DeleteRange, Id, ParsedStruct } from './parseUpdate.ts';
import { readValue } from './readValue.ts';

/** What one sender may write in one room. */
export type Policy = {
  readonly whyRefused: (key: string, operation: Operation, value: WrittenValue) => RefusalReason | null;
  /** Keys of what was neutralised earlier in this batch, by `idName`: the document no longer tells. */
  readonly neutralised: ReadonlyMap<string, string>;
};
export const idName = ({ client, clock }: Id): string => `${client}.${clock}`;

/** Where a struct's value stands. `isOrphan`: it is built on something neutralised, or on nothing. */
export type Place = { readonly key: string | null; readonly isOrphan: boolean };

type Judged = {
  /** Structs that are not taken. */
  readonly denied: ReadonlySet<ParsedStruct>;
  /** Deletions that are. */
  readonly deletes: readonly DeleteRange[];
  readonly refused: Refusal['refused'];
};

/**
 * Holds every value and deletion of an update against the policy. What is judged is what a struct would do to its key (N2): a deleted value is nothing
 * where another stands behind it, as in an honest tablet's history, and unsets the key where none does.
 *
 * @param fresh what is new of `update`; `deletes` what of it deletes something that is not deleted yet
 * @returns null when the sender builds on something that was neutralised and nothing tells of which key: its replica has to be opened anew
 */
export function judgeWrites(
  doc: Y.Doc,
  update: Uint8Array,
  fresh: readonly ParsedStruct[],
  deletes: readonly DeleteRange[],
  structAt: (id: Id) => ParsedStruct | null,
  placeOf: (struct: ParsedStruct) => Place,
  { standsRight }: KeyOrder,
  policy: Policy,
): Judged | null {
  const rows = doc.getMap(ROOT_NAME)._map;
  const reasons = new Map<string, Set<RefusalReason>>();
  const denied = new Set<ParsedStruct>();
  const created = new Set<string>();
  let lasts: Map<string, ParsedStruct> | null = null; // found when first needed
  let hasDeleted = false;
  const refuse = (key: string, reason: RefusalReason): void => {
    const known = reasons.get(key);
    if (known) known.add(reason);
    else reasons.set(key, new Set([reason]));
  };

  for (const struct of fresh) {
    if (struct.kind === 'gc' || struct.kind === 'skip') continue;
    if (struct.kind === 'deleted') hasDeleted = true;
    const { key, isOrphan } = placeOf(struct);
    if (key === null) return null;
    let reason: RefusalReason | null = null;
    if (isOrphan) reason = 'chain';
    else if (struct.kind === 'value') {
      const isFirst = struct.origin === null && !created.has(key) && !rows.has(key);
      created.add(key);
      reason = policy.whyRefused(key, isFirst ? 'create' : 'set', readValue(update, struct.valueAt));
    }
    if (!reason) continue;
    denied.add(struct);
    refuse(key, reason);
  }
  if (denied.size > 0) denyFollowers();

  const dead = deadOf(doc, deletes, structAt);
  if (hasDeleted || dead.size > 0) denyUnsets();
  return { denied, deletes: keptDeletes(), refused: listOf(reasons) };

  /** What follows something denied is denied too: Yjs would make nothing of it. */
  function denyFollowers(): void {
    const settled = new Set<ParsedStruct>();
    for (const struct of fresh) {
      const path: ParsedStruct[] = [];
      for (let at: ParsedStruct | null = struct; at && !settled.has(at); at = at.origin && structAt(at.origin)) path.push(at);
      for (const one of path.reverse()) {
        settled.add(one);
        const before = one.origin && structAt(one.origin);
        if (!before || !denied.has(before) || denied.has(one)) continue;
        denied.add(one);
        refuse(placeOf(one).key ?? '', 'chain'); // it has one: every place was looked at above
      }
    }
  }

  function isLive(struct: ParsedStruct): boolean {
    return struct.kind === 'value' && !dead.has(struct) && !denied.has(struct);
  }

  /** The last in the row of a key, of what stands and what is taken. */
  function lastOf(key: string): Id | null {
    lasts ??= findLasts();
    const stored = rows.get(key)?.lastId ?? null;
    const own = lasts.get(key);
    if (!own) return stored;
    return !stored || isSame(own.origin, stored) || standsRight(own, stored) ? own : stored;
  }

  /** Of each key the last value that the update brings. */
  function findLasts(): Map<string, ParsedStruct> {
    const found = new Map<string, ParsedStruct>();
    for (const struct of fresh) {
      if (!isLive(struct)) continue;
      const key = placeOf(struct).key ?? '';
      const other = found.get(key);
      if (!other || standsRight(struct, other)) found.set(key, struct);
    }
    return found;
  }

  /** Deleted values behind which nothing stands; with them goes all that the update says of their key. */
  function denyUnsets(): void {
    const covered = new Set<ParsedStruct>();
    for (const struct of fresh) {
      if (!isLive(struct)) continue;
      for (let at = struct; at.origin; ) {
        const before = structAt(at.origin);
        if (!before || covered.has(before) || at.origin.clock !== before.clock + before.length - 1) break;
        covered.add(before);
        at = before;
      }
    }
    const unset = new Set<string>();
    for (const struct of fresh) {
      if (struct.kind !== 'deleted' && !dead.has(struct)) continue;
      if (covered.has(struct) || denied.has(struct)) continue;
      const { key } = placeOf(struct);
      if (key === null || unset.has(key)) continue;
      const last = lastOf(key);
      if (last && standsRight(last, { client: struct.client, clock: struct.clock + struct.length - 1 })) continue;
      const reason = policy.whyRefused(key, 'unset', null);
      if (!reason) continue;
      unset.add(key);
      if (!reasons.has(key)) refuse(key, reason); // what follows a refused value is refused for that
    }
    if (unset.size === 0) return;
    for (const struct of fresh) if (unset.has(placeOf(struct).key ?? '')) denied.add(struct);
    lasts = null;
  }

  /** Without those of values that would then be missing. */
  function keptDeletes(): readonly DeleteRange[] {
    const kept: DeleteRange[] = [];
    let isCut = false;
    for (const range of deletes) {
      let from = range.clock;
      const end = range.clock + range.length;
      for (const item of storedIn(doc, range)) {
        if (item.deleted || mayGo(item)) continue;
        isCut = true;
        if (item.id.clock > from) kept.push({ client: range.client, clock: from, length: item.id.clock - from });
        from = item.id.clock + item.length;
      }
      if (end > from) kept.push({ client: range.client, clock: from, length: end - from });
    }
    return isCut ? kept : deletes;
  }

  function mayGo(item: Y.Item | Y.GC): boolean {
    if (!(item instanceof Y.Item) || item.parentSub === null) return true;
    const key = item.parentSub;
    if (rows.get(key) !== item) return true; // it is not the one that is read
    const last = lastOf(key);
    if (last && (last.client !== item.id.client || last.clock !== item.lastId.clock)) return true; // another takes its place
    const reason = policy.whyRefused(key, 'delete', null);
    if (reason && !reasons.has(key)) refuse(key, reason);
    return reason === null;
  }
}

const isSame = (some: Id | null, other: Id): boolean => some?.clock === other.clock && some.client === other.client;

const listOf = (reasons: ReadonlyMap<string, ReadonlySet<RefusalReason>>): Refusal['refused'] =>
  [...reasons].flatMap(([key, why]) => [...why].map((reason) => ({ key, reason })));

/** Values of the update that it deletes itself. */
function deadOf(doc: Y.Doc, deletes: readonly DeleteRange[], structAt: (id: Id) => ParsedStruct | null): ReadonlySet<ParsedStruct> {
  const dead = new Set<ParsedStruct>();
  for (const { client, clock, length } of deletes) {
    for (let at = Math.max(clock, Y.getState(doc.store, client)); at < clock + length; ) {
      const struct = structAt({ client, clock: at });
      if (!struct) break;
      dead.add(struct);
      at = struct.clock + struct.length;
    }
  }
  return dead;
}
