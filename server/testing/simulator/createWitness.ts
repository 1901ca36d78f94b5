import * as Y from 'yjs';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import type { Author, FreshDocument, LogRow } from '../../rooms/docLog.ts';
import type { DiskWitness } from './simDisk.ts';

/** In every value that may not be written. */
export const FORBIDDEN_MARK = 'forbidden-';

/** A rule that was broken, and how. */
export type Violation = { readonly rule: string; readonly what: string };
export type Witness = ReturnType<typeof createWitness>;

/** One generation of one room: everything that was ever committed to it, replayed by Yjs as it came. */
type Truth = { readonly doc: Y.Doc; readonly authors: Map<number, Author> };

/**
 * Knows what is on disk, by its own replay, and writes down whatever contradicts it. It never throws: the engine would take that for a failure of its own.
 * @param deps.readers devices that may only read
 */
export function createWitness(deps: { readonly readers: ReadonlySet<string>; readonly hasPolicy: boolean }) {
  const truths = new Map<string, Map<number, Truth>>();
  const violations: Violation[] = [];
  const seen = new WeakSet<Uint8Array>();
  const damagedRooms = new Set<string>();
  const report = (rule: string, what: string): void => void violations.push({ rule, what });

  function truthOf(room: string, epoch: number): Truth {
    const ofRoom = truths.get(room) ?? new Map<number, Truth>();
    truths.set(room, ofRoom);
    const known = ofRoom.get(epoch);
    if (known) return known;
    const truth: Truth = { doc: createDoc(), authors: new Map() };
    ofRoom.set(epoch, truth);
    return truth;
  }

  /** Says what of an update is not on disk; null when all of it is but for `refused` values and the deletions that came with them. */
  function missing(room: string, epoch: number, update: Uint8Array, refused = 0): string | null {
    const spared = damagedRooms.has(room) ? Number.POSITIVE_INFINITY : refused; // this replay holds what its disk has lost, and other values win on it
    let values = spared;
    let deletions = spared;
    const { store } = truthOf(room, epoch).doc;
    const { structs, ds } = Y.decodeUpdate(update);
    for (const struct of structs) {
      if (struct instanceof Y.Skip) return 'a hole';
      const { client, clock } = struct.id;
      if (clock + struct.length > Y.getState(store, client)) return `struct ${client}:${clock}`;
      if (struct instanceof Y.Item && isEmpty(store, client, clock) && --values < 0) return `the value of ${client}:${clock}`;
    }
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges)
        for (let at = clock; at < clock + len; at++)
          if (!isDeleted(store, client, at) && --deletions < 0) return `deletion of ${client}:${at}`;
    }
    return null;
  }

  function checkRow(room: string, truth: Truth, row: LogRow): void {
    if (deps.readers.has(row.device)) report('A4', `${row.device} may only read and wrote`);
    if (!isCanonical(row.bytes)) report('I13', `a row of ${room} is not in canonical bytes`);
    for (const id of row.newClientIds) truth.authors.set(id, { userId: row.userId, device: row.device });
    if (deps.hasPolicy && Buffer.from(row.bytes).includes(FORBIDDEN_MARK)) report('N2', `a row of ${room} holds what was refused`);
    for (const { id } of Y.decodeUpdate(row.bytes).structs) {
      if (id.clock < Y.getState(truth.doc.store, id.client) && !damagedRooms.has(room))
        report('I13', `a row of ${room} repeats what is on disk`);
      const author = truth.authors.get(id.client);
      if (author?.userId !== row.userId || author.device !== row.device)
        report('I8', `${row.userId} wrote under client id ${id.client} of ${author?.userId ?? 'nobody'}`);
    }
  }

  /** A value that is built on something neutralised becomes nothing: it has to be refused, not stored. */
  function checkValues(room: string, { doc }: Truth, { bytes }: LogRow): void {
    if (!deps.hasPolicy || damagedRooms.has(room)) return;
    for (const struct of Y.decodeUpdate(bytes).structs)
      if (struct instanceof Y.Item && isEmpty(doc.store, struct.id.client, struct.id.clock))
        report('N2', `a row of ${room} holds a value that nobody sees`);
  }

  function apply(room: string, truth: Truth, bytes: Uint8Array): Set<string> {
    const touched = new Set<string>();
    const look = (event: Y.YMapEvent<unknown>): void => {
      for (const key of event.keysChanged) touched.add(key);
    };
    const rows = truth.doc.getMap(ROOT_NAME);
    rows.observe(look);
    try {
      Y.applyUpdate(truth.doc, bytes);
    } catch (error) {
      report('I4', `a row of ${room} cannot be replayed: ${String(error)}`);
    }
    rows.unobserve(look);
    if (truth.doc.store.pendingStructs || truth.doc.store.pendingDs) report('I4', `what is on disk of ${room} has a gap`);
    return touched;
  }

  const witness: DiskWitness = {
    committed(room, epoch, rows) {
      const truth = truthOf(room, epoch);
      const touchedByAny = new Set<string>();
      for (const row of rows) {
        checkRow(room, truth, row);
        const touched = apply(room, truth, row.bytes);
        checkValues(room, truth, row);
        if (damagedRooms.has(room)) continue; // what is sent anew may delete here what the disk has lost
        for (const key of touched) if (!row.keys.includes(key)) report('A4', `a row of ${room} does not name ${key}`);
        for (const key of touched) touchedByAny.add(key);
      }
      // at its end: a row is all that one sender has in a batch, and was judged with what others sent in between, which is in the rows behind it
      const cells = truth.doc.getMap(ROOT_NAME);
      for (const key of touchedByAny) if (deps.hasPolicy && !cells.has(key)) report('N2', `a key of ${room} has gone`);
    },
    epochBegun(room, from, to, { state, authors }: FreshDocument) {
      if (to <= from) report('I10', `epoch ${to} after ${from}`);
      const before = truthOf(room, from);
      const after = truthOf(room, to);
      for (const [id, author] of authors) after.authors.set(id, author);
      apply(room, after, state);
      if (!damagedRooms.has(room) && !isSameCells(before.doc, after.doc)) report('I10', `the new epoch of ${room} says something else`);
    },
    snapshotAsked(room, epoch, seq, state, lastSeq) {
      if (seq !== lastSeq) report('I9', `a snapshot of ${room} says that it holds row ${seq}; the last is ${lastSeq}`);
      if (damagedRooms.has(room)) return;
      const doc = createDoc();
      Y.applyUpdate(doc, state);
      if (doc.store.pendingStructs || doc.store.pendingDs) report('I4', `a snapshot of ${room} has a gap`);
      else if (!isSameContent(doc, truthOf(room, epoch).doc)) report('I2', `a snapshot of ${room} is not what is on disk`);
    },
    refused(room, error) {
      if (!(error instanceof Error && error.name === 'LogMovedError'))
        report('I8', `the log refused an append of ${room}: ${String(error)}`);
    },
  };

  return {
    ...witness,
    report,
    /** Puts rows on the disk that had always been there. */
    filled(room: string, epoch: number, rows: readonly LogRow[], state: Uint8Array): void {
      const truth = truthOf(room, epoch);
      for (const row of rows) for (const id of row.newClientIds) truth.authors.set(id, row);
      Y.applyUpdate(truth.doc, state);
    },
    /** Whether these very bytes were asked about before. */
    hasSeen(bytes: Uint8Array): boolean {
      const isKnown = seen.has(bytes);
      seen.add(bytes);
      return isKnown;
    },
    violations: violations as readonly Violation[],
    missing,
    /** Whether a document holds something of a generation before this one. */
    isMixed(room: string, epoch: number, doc: Y.Doc): boolean {
      const earlier = [...(truths.get(room) ?? [])].filter(([of]) => of < epoch);
      return earlier.some(([, truth]) => [...doc.store.clients.keys()].some((client) => truth.doc.store.clients.has(client)));
    },
    docOf: (room: string, epoch: number): Y.Doc => truthOf(room, epoch).doc,
    /** From here on the room's disk may hold less than was committed. */
    damaged: (room: string): void => void damagedRooms.add(room),
    isDamaged: (room: string): boolean => damagedRooms.has(room),
  };
}

function isDeleted(store: Y.Doc['store'], client: number, clock: number): boolean {
  if (clock >= Y.getState(store, client)) return false;
  const structs = store.clients.get(client) ?? [];
  return structs[Y.findIndexSS(structs, clock)]?.deleted === true;
}

function isEmpty(store: Y.Doc['store'], client: number, clock: number): boolean {
  const structs = store.clients.get(client) ?? [];
  return structs[Y.findIndexSS(structs, clock)] instanceof Y.GC;
}

/** A document without a name: drawing one takes longer than most of what is done with it. */
export const createDoc = (): Y.Doc => new Y.Doc({ guid: 'simulated' });

/** Yjs 13.6 sets this bit where it writes an overwriting value of a map and forgets it where it copies one; nobody reads it there. */
const KEY_BIT = 0x20;

/** Whether Yjs itself would write the update in these bytes. */
export function isCanonical(update: Uint8Array): boolean {
  try {
    const again = Y.diffUpdate(update, Uint8Array.of(0));
    return again.length === update.length && again.every((byte, i) => byte === update[i] || (byte ^ (update[i] ?? 0)) === KEY_BIT);
  } catch {
    return false;
  }
}

/** The same cells. */
export const isSameCells = (some: Y.Doc, other: Y.Doc): boolean => JSON.stringify(cellsOf(some)) === JSON.stringify(cellsOf(other));
/** The same cells from the same structs. */
export const isSameContent = (some: Y.Doc, other: Y.Doc): boolean =>
  JSON.stringify(vectorOf(some)) === JSON.stringify(vectorOf(other)) && isSameCells(some, other);

const vectorOf = (doc: Y.Doc): [number, number][] =>
  [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([left], [right]) => left - right);
const cellsOf = (doc: Y.Doc): [string, unknown][] =>
  Object.entries(doc.getMap(ROOT_NAME).toJSON() as Record<string, unknown>).sort(([left], [right]) => (left < right ? -1 : 1));
