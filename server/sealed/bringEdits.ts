import * as Y from 'yjs';
import { ERRORS } from '../../schema/errors.ts';
import { isSameValue, type Scalar } from '../../schema/keys.ts';
import { leaderIn, rebaseEdits } from '../../schema/rebaseEdits.ts';
import type { Refusal } from '../../schema/wire.ts';
import type { ConnectionClaims } from '../rooms/connection.ts';
import type { Room } from '../rooms/room.ts';
import { type Fed, openFeed } from './feedRoom.ts';
import type { SealedEntry } from './openEdits.ts';
import { readCell } from './readCell.ts';
import { NOT_IN_ORDER, type Outcome } from './sealedRows.ts';
import { sealedBytes } from './sealingKeys.ts';
import { freshClientId, writeUpdate } from './writeUpdate.ts';

/** So often it is begun again: the room went to another generation, or wanted no more of what was written under one client id. */
const MAX_ROUNDS = 8;
/** Fed at once: the disk is waited for once. */
const TOGETHER = 50;
/** Entries of one page load may stand on those of another whose clock was behind. */
const MAX_PASSES = 4;

type Open = (name: string) => Promise<Room>;
type Outcomes = Map<string, Outcome>;
/** `again`: with what has no outcome yet. `stopped`: the room takes nothing now; what has no outcome is to be brought another time. */
type Brought = 'done' | 'again' | 'stopped';

/**
 * Brings edits into a room as their device would (Z2, Z4): the very same bytes while the document is of their generation, else written anew where the cell still
 * holds what they were based on.
 *
 * @param entries of one person's device, in any order
 * @returns what became of each by its id; what is missing could not be brought now and has changed nothing
 */
export async function bringEdits(open: Open, claims: ConnectionClaims, entries: readonly SealedEntry[]): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const spoilt = new Set<number>(); // client ids of which the room has not taken something: what follows has to be written anew
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const room = await open(claims.roomName);
    await room.settled();
    const left = entries.filter(({ id }) => !outcomes.has(id)).sort(byAge);
    for (const clientId of overtaken(room, left)) spoilt.add(clientId);
    const isSame = ({ epoch, update, clientId }: SealedEntry): boolean => epoch === room.epoch && update !== '' && !spoilt.has(clientId);
    const others = left.filter((entry) => !isSame(entry));
    let brought = await writeAnew(open, room, claims, others, outcomes);
    if (brought === 'done') brought = await feedBytes(open, room, claims, left.filter(isSame), outcomes, spoilt);
    if (brought !== 'again') break;
  }
  return outcomes;
}

/**
 * Client ids under which something new was written on a value that another has taken the place of since. Of two that know nothing of each other the document keeps
 * one by chance and tells nobody of the other: written anew it waits instead (C7, Z6).
 */
function overtaken(room: Room, entries: readonly SealedEntry[]): ReadonlySet<number> {
  const standing = new Map<string, Scalar | undefined>();
  const clients = new Set<number>();
  const clocks = new Map<number, number>(); // up to which their clients have been looked at
  for (const { epoch, update, clientId, clock, writes } of entries) {
    const from = epoch === room.epoch ? firstClock(update, clientId) : null;
    const next = clocks.get(clientId) ?? Y.getState(room.doc.store, clientId);
    // it came another way, and what stands now came after it; or it waits for what it stands on
    if (from === null || clock < next || from > next) continue;
    clocks.set(clientId, clock + 1);
    for (const { key, value, base } of writes) {
      const now = standing.has(key) ? standing.get(key) : readCell(room, key);
      if (now !== undefined && !isSameValue(now, base) && !isSameValue(now, value)) clients.add(clientId);
      standing.set(key, value);
    }
  }
  return clients;
}

/** Null when the bytes have nothing of this client id, or are none. */
function firstClock(update: string, clientId: number): number | null {
  const bytes = sealedBytes(update);
  try {
    return (bytes && Y.parseUpdateMeta(bytes).from.get(clientId)) ?? null;
  } catch {
    return null; // the room says so when it is fed
  }
}

/** The bytes as the device made them. What lacks something before it is tried again after the others. */
async function feedBytes(
  open: Open,
  room: Room,
  claims: ConnectionClaims,
  entries: readonly SealedEntry[],
  outcomes: Outcomes,
  spoilt: Set<number>,
): Promise<Brought> {
  const feed = openFeed(room, claims);
  let missing: SealedEntry[] = [...entries];
  try {
    while (missing.length > 1) {
      const some = missing.slice(0, TOGETHER);
      const bytes = some.map(({ update }) => sealedBytes(update)).filter((one) => one !== null);
      if (bytes.length < some.length) break;
      const { taken, refused } = await feed.feedAll(bytes);
      for (const entry of some.slice(0, taken)) outcomes.set(entry.id, afterRefusals(entry, refused));
      missing = missing.slice(taken);
      if (taken < some.length) break; // one by one from here: which of them it is will be seen
    }
    for (let pass = 0; pass < MAX_PASSES && missing.length > 0; pass++) {
      const now = missing;
      missing = [];
      for (const entry of now) {
        const bytes = sealedBytes(entry.update);
        const fed: Fed = bytes ? await feed.feed(bytes) : { kind: 'closed', code: ERRORS['bad-request'].close };
        if (fed.kind === 'gap') missing.push(entry);
        else if (fed.kind === 'taken') outcomes.set(entry.id, afterRefusals(entry, fed.refused));
        else {
          const outcome = await whenClosed(open, room, entry, fed);
          if (typeof outcome === 'string') return outcome;
          outcomes.set(entry.id, outcome);
          spoilt.add(entry.clientId);
          return 'again';
        }
      }
      if (missing.length === now.length) break;
    }
  } finally {
    feed.close();
  }
  for (const entry of missing) outcomes.set(entry.id, { state: 'waiting', reason: NOT_IN_ORDER, entry });
  return 'done';
}

/** On another generation: where the cell holds what the edit was based on, an earlier value of the same device, or nothing (C7). */
async function writeAnew(
  open: Open,
  room: Room,
  claims: ConnectionClaims,
  entries: readonly SealedEntry[],
  outcomes: Outcomes,
): Promise<Brought> {
  if (entries.length === 0) return 'done';
  const feed = openFeed(room, claims);
  let clientId = freshClientId(room);
  let plan = planAnew(room, entries);
  try {
    for (const at of entries.keys()) {
      if (plan.isOvertaken(at)) plan = planAnew(room, entries);
      const step = plan.steps[at];
      if (!step) break;
      const { entry, writes, conflicts } = step;
      const fed: Fed = writes.length > 0 ? await feed.feed(writeUpdate(room.doc, clientId, writes)) : { kind: 'taken', refused: [] };
      if (fed.kind !== 'taken') {
        const outcome = await whenClosed(open, room, entry, fed);
        if (typeof outcome === 'string') return outcome;
        outcomes.set(entry.id, outcome);
      } else {
        const reasons = new Map(fed.refused.map(({ key, reason }) => [key, reason]));
        const left = entry.writes.filter((write) => reasons.has(write.key) || conflicts.includes(write));
        const reason = reasons.get(left[0]?.key ?? '') ?? 'conflict';
        outcomes.set(entry.id, left.length > 0 ? waiting(entry, left, reason) : { state: 'applied' });
        if (fed.refused.length === 0) continue;
      }
      clientId = freshClientId(room); // under this one stands what was not taken
    }
    return 'done';
  } finally {
    feed.close();
  }
}

/** What is written of each entry as the room stands, and whether somebody has changed a cell of one since: what is written is written on what stands there. */
function planAnew(room: Room, entries: readonly SealedEntry[]) {
  const seen = new Map<string, Scalar | undefined>();
  const read = (key: string): Scalar | undefined => {
    const value = readCell(room, key);
    seen.set(key, value);
    return value;
  };
  const steps = rebaseEdits(entries, read, leaderIn(room.name));
  const isOther = ({ key }: { readonly key: string }): boolean => !isSameValue(readCell(room, key), seen.get(key));
  return { steps, isOvertaken: (at: number): boolean => steps[at]?.writes.some(isOther) ?? false };
}

/** What becomes of an entry on which the room has closed, or what is to be done with all that is left. */
async function whenClosed(
  open: Open,
  room: Room,
  entry: SealedEntry,
  fed: Exclude<Fed, { kind: 'taken' }>,
): Promise<Outcome | 'again' | 'stopped'> {
  const code = fed.kind === 'closed' ? fed.code : ERRORS['bad-request'].close; // what we have written ourselves has no gap
  switch (code) {
    case ERRORS['replica-out-of-date'].close:
      if (room.isFailed || (await open(room.name)) !== room) return 'again'; // another generation has begun
      return waiting(entry, entry.writes, 'refused'); // an empty struct stands here in its place: it was refused before (N6)
    case ERRORS['bad-request'].close:
      return waiting(entry, entry.writes, 'bad-request');
    case ERRORS['too-large'].close:
      return waiting(entry, entry.writes, 'too-large');
    default:
      return 'stopped';
  }
}

function afterRefusals(entry: SealedEntry, refused: Refusal['refused']): Outcome {
  const reasons = new Map<string, string>();
  for (const { key, reason } of refused) if (reason !== 'chain' || !reasons.has(key)) reasons.set(key, reason);
  const left = entry.writes.filter(({ key }) => reasons.has(key));
  return left.length > 0 ? waiting(entry, left, reasons.get(left[0]?.key ?? '') ?? 'refused') : { state: 'applied' };
}

/** Its bytes have been in the room or may not come in: only what they say is left. */
const waiting = (entry: SealedEntry, writes: SealedEntry['writes'], reason: string): Outcome => ({
  state: 'waiting',
  reason,
  entry: { ...entry, writes, update: '' },
});

/** In the order in which a page load made them; between page loads by their time, which no clock of the device turns round. */
const byAge = (a: SealedEntry, b: SealedEntry): number => (a.tab === b.tab ? numberOf(a.id) - numberOf(b.id) : a.atMs - b.atMs);
const numberOf = (id: string): number => Number(id.slice(id.indexOf('.') + 1)) || 0;
