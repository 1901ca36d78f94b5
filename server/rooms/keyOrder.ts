/**
 * Which of two values of one key stands: Yjs keeps all values of a key in a row, and the last of the row is the one that is read. Each follows the value that
 * its writer saw; of several that follow the same, the one with the greater client id stands further right, and behind each stands all that was built on it
 * (yjs 13.6.33, src/structs/Item.js, `integrate`, for items without a right origin).
 */
import * as Y from 'yjs';
import type { DeleteRange, Id, ParsedStruct } from './parseUpdate.ts';

type Struct = Y.Item | Y.GC | ParsedStruct;

/** A struct and what it was built on, which says where it stands. */
type Branch = {
  readonly client: number;
  readonly clock: number;
  /** How many it was built on, itself included. */
  readonly depth: number;
  readonly before: Branch | null;
  /** The clock of `before` that it follows. */
  readonly leavesAt: number;
  /** One of those before it, so far away that of a long chain any one is found in few steps. */
  readonly jump: Branch | null;
};

/** The stored struct that holds an id; null when the document does not have it. */
export function storedAt({ store }: Y.Doc, { client, clock }: Id): Y.Item | Y.GC | null {
  if (clock >= Y.getState(store, client)) return null;
  const structs = store.clients.get(client) ?? [];
  return structs[Y.findIndexSS(structs, clock)] ?? null;
}

/** Stored structs that a range touches. */
export function* storedIn(doc: Y.Doc, { client, clock, length }: DeleteRange): Iterable<Y.Item | Y.GC> {
  if (clock >= Y.getState(doc.store, client)) return;
  const structs = doc.store.clients.get(client) ?? [];
  for (let i = Y.findIndexSS(structs, clock); ; i++) {
    const struct = structs[i];
    if (!struct || struct.id.clock >= clock + length) return;
    yield struct;
  }
}

export type KeyOrder = ReturnType<typeof createKeyOrder>;

/**
 * Compares values of one key. What it has walked it remembers: all values of a chain are compared in about as many steps as it has values, and not in as
 * many for each of them.
 *
 * @param structAt finds structs of the update that is judged; the document stays as it is meanwhile
 */
export function createKeyOrder(doc: Y.Doc, structAt: (id: Id) => ParsedStruct | null) {
  let branches: Map<Struct, Branch> | null = null; // needed by few updates
  const find = (id: Id): Struct | null => storedAt(doc, id) ?? structAt(id);

  function branchOf(value: Id): Branch | null {
    branches ??= new Map();
    const path: Struct[] = []; // what is not known yet, last to first
    let branch: Branch | undefined;
    for (let id: Id | null = value; id; ) {
      const struct = find(id);
      branch = struct ? branches.get(struct) : undefined;
      if (!struct || branch) break;
      path.push(struct);
      id = originOf(struct);
    }
    for (const struct of path.reverse()) {
      branch = createBranch(struct, branch ?? null);
      branches.set(struct, branch);
    }
    return branch ?? null;
  }

  return {
    /** Whether `some` stands further right than `other`, both of the same key, stored or of the update. */
    standsRight(some: Id, other: Id): boolean {
      const quick = beside(find(some), find(other));
      if (quick !== null) return quick;
      const mine = branchOf(some);
      const others = branchOf(other);
      const shared = sharedOf(mine, others);
      const branch = above(mine, depthOf(shared) + 1);
      const otherBranch = above(others, depthOf(shared) + 1);
      const end = branch?.leavesAt ?? some.clock;
      const otherEnd = otherBranch?.leavesAt ?? other.clock;
      if (!shared || end === otherEnd) {
        if (!branch) return false; // the other is built on it, or they are the same
        return !otherBranch || isRightBranch(branch.client, branch.clock, otherBranch.client, otherBranch.clock);
      }
      // one goes on where the other branches off: the clock that follows is its own client's
      if (end < otherEnd) return branch !== null && isRightBranch(branch.client, branch.clock, shared.client, end + 1);
      return !otherBranch || !isRightBranch(otherBranch.client, otherBranch.clock, shared.client, otherEnd + 1);
    },
  };
}

/** Where two structs follow the same value, as most do of which it is asked; null where it has to be looked at what they were built on. */
function beside(some: Struct | null, other: Struct | null): boolean | null {
  if (!some || !other || some === other || !isSame(originOf(some), originOf(other))) return null;
  const [id, otherId] = [firstIdOf(some), firstIdOf(other)];
  return isRightBranch(id.client, id.clock, otherId.client, otherId.clock);
}

const isSame = (some: Id | null, other: Id | null): boolean => some?.client === other?.client && some?.clock === other?.clock;
const firstIdOf = (struct: Struct): Id => (struct instanceof Y.Item || struct instanceof Y.GC ? struct.id : struct);
const originOf = (struct: Struct): Id | null => (struct instanceof Y.GC ? null : struct.origin);
const depthOf = (branch: Branch | null): number => branch?.depth ?? 0;

function createBranch(struct: Struct, before: Branch | null): Branch {
  const { client, clock } = firstIdOf(struct);
  const jump = before?.jump ?? null;
  const isJoined = depthOf(before) - depthOf(jump) === depthOf(jump) - depthOf(jump?.jump ?? null);
  const leavesAt = originOf(struct)?.clock ?? 0;
  return { client, clock, leavesAt, depth: depthOf(before) + 1, before, jump: isJoined ? (jump?.jump ?? null) : before };
}

/** The one at this depth that `branch` is built on, or itself; null when it is not so deep. */
function above(branch: Branch | null, depth: number): Branch | null {
  let at = branch;
  while (at && at.depth > depth) at = depthOf(at.jump) >= depth ? at.jump : at.before;
  return at?.depth === depth ? at : null;
}

/** The last that both are built on, or that one is and the other builds on. */
function sharedOf(some: Branch | null, other: Branch | null): Branch | null {
  const depth = Math.min(depthOf(some), depthOf(other));
  let mine = above(some, depth);
  let others = above(other, depth);
  while (mine && others && mine !== others) {
    const isNear = mine.jump === others.jump; // what they share is not before that
    mine = isNear ? mine.before : mine.jump;
    others = isNear ? others.before : others.jump;
  }
  return mine;
}

/** Of two that follow the same value; a second one of the same client, which no honest one sends, is put before the first. */
const isRightBranch = (client: number, clock: number, otherClient: number, otherClock: number): boolean =>
  client === otherClient ? clock < otherClock : client > otherClient;
