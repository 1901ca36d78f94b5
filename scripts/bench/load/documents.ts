/**
 * The documents of every workload, in the product's flat grammar and the same for all servers: electors × 12 cells, which are two guarantors'
 * claims of six fields. Measured edits write notes, the one field that takes any text. All of it follows from seeds.
 */
import * as Y from 'yjs';
import type { ElectorId, UserId } from '../../../schema/ids.ts';
import { CLAIM_FIELDS, type ClaimField, claimKey, type Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { createRandom } from '../../../schema/testing.ts';
import { markerName, markerText } from './marker.ts';

const FIELDS = Object.keys(CLAIM_FIELDS) as ClaimField[]; // keys of a constant object
const GUARANTORS = ['guar01', 'guar02'] as UserId[];
export const CELLS_PER_ROW = FIELDS.length * GUARANTORS.length;
/** A session of one browser, and so one Yjs client id, makes this many edits; the last of each carries a mark. */
export const EDITS_PER_SESSION = 100;
/** The writer that stands for history and for offline work: its marks are told from those of live writers. */
export const HISTORY_WRITER = 0xfff;

type Random = ReturnType<typeof createRandom>;

const electorOf = (row: number): ElectorId => `e${row.toString(36).padStart(9, '0')}` as ElectorId;
/** The notes of a document, numbered: two a row. */
export const noteKey = (note: number): string =>
  claimKey(electorOf(Math.floor(note / GUARANTORS.length)), guarantorOf(note % GUARANTORS.length), 'note');
export const notesOf = (rows: number): number => rows * GUARANTORS.length;
const guarantorOf = (i: number): UserId => GUARANTORS[i] ?? ('guar00' as UserId);

/** Client ids as Yjs draws them: 32 random bits, but from the seed. */
const clientIdOf = (random: Random): number => 1 + Math.floor(random.next() * (2 ** 32 - 2));

function cellValue(field: ClaimField, random: Random): Scalar {
  switch (field) {
    case 'answer':
      return random.pick(['n', 'p', 'u', 'r']);
    case 'contact':
      return random.pick(['n', 'r', 'x', 'w', 'a']);
    case 'note':
      return random.pick(['', 'يعود مساء الخميس', 'صوته مع أخيه', 'يحتاج توصيلة من البيت', 'سأله جاره']);
    case 'withdrawn':
      return random.chance(0.05);
    case 'answeredAt':
    case 'contactedAt':
      return 1_790_000_000_000 + random.int(1e9);
  }
}

/** The document before anything is measured, as one update. */
export function baseDocument(rows: number, seed = 1): Uint8Array {
  const random = createRandom(seed);
  const doc = new Y.Doc();
  doc.clientID = clientIdOf(random);
  const map = doc.getMap<Scalar>(ROOT_NAME);
  doc.transact(() => {
    for (let row = 0; row < rows; row++)
      for (const owner of GUARANTORS) for (const field of FIELDS) map.set(claimKey(electorOf(row), owner, field), cellValue(field, random));
  });
  return Y.encodeStateAsUpdate(doc);
}

export const stateVectorOf = (update: Uint8Array): Uint8Array => Y.encodeStateVectorFromUpdate(update);

/** Which note the edit number `edit` of a writer goes to: writers of one room never share one while their number divides the notes. */
export const noteOfEdit = (rows: number, writerInRoom: number, writersInRoom: number, edit: number): number =>
  (edit * writersInRoom + writerInRoom) % notesOf(rows);

/** The edits of one writer, each an update that carries the mark (`writer`, number of the edit). */
export function writerEdits(
  base: Uint8Array,
  of: {
    readonly rows: number;
    readonly writer: number;
    readonly writerInRoom: number;
    readonly writersInRoom: number;
    readonly edits: number;
  },
): Uint8Array[] {
  const doc = replicaOf(base, 1_000 + of.writer);
  const map = doc.getMap<Scalar>(ROOT_NAME);
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let edit = 0; edit < of.edits; edit++)
    map.set(noteKey(noteOfEdit(of.rows, of.writerInRoom, of.writersInRoom, edit)), markerText(of.writer, edit));
  doc.destroy();
  return updates;
}

/**
 * A day's history: edits of any field by sessions of a hundred, one update each. The last one, mark (`HISTORY_WRITER`, edits − 1), goes to a
 * note of its own behind the last row: whoever holds it has joined.
 */
export function historyOf(base: Uint8Array, rows: number, edits: number, seed = 2): Uint8Array[] {
  const random = createRandom(seed);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, base);
  const map = doc.getMap<Scalar>(ROOT_NAME);
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let edit = 0; edit < edits; edit++) {
    if (edit % EDITS_PER_SESSION === 0) doc.clientID = clientIdOf(random);
    if (edit === edits - 1) map.set(noteKey(notesOf(rows)), markerText(HISTORY_WRITER, edit));
    else if (edit % EDITS_PER_SESSION === EDITS_PER_SESSION - 1 || random.chance(0.2))
      map.set(noteKey(random.int(notesOf(rows))), markerText(HISTORY_WRITER, edit));
    else {
      const field = random.pick(FIELDS.filter((name) => name !== 'note'));
      map.set(claimKey(electorOf(random.int(rows)), random.pick(GUARANTORS), field), cellValue(field, random));
    }
  }
  doc.destroy();
  return updates;
}

/**
 * What one tablet did without a network: `edits` notes, most of which others wrote too, the last (mark `HISTORY_WRITER`, number of the tablet)
 * its own behind the last row.
 * @returns the difference to the base document and the replica's state vector
 */
export function offlineWork(
  base: Uint8Array,
  of: { readonly rows: number; readonly tablet: number; readonly edits: number },
): { readonly update: Uint8Array; readonly stateVector: Uint8Array } {
  const random = createRandom(5_000 + of.tablet);
  const doc = replicaOf(base, 10_000 + of.tablet);
  const before = Y.encodeStateVector(doc);
  const map = doc.getMap<Scalar>(ROOT_NAME);
  for (let edit = 0; edit < of.edits - 1; edit++) map.set(noteKey(random.int(notesOf(of.rows))), `tablet ${of.tablet} edit ${edit}`);
  map.set(noteKey(notesOf(of.rows) + of.tablet), markerText(HISTORY_WRITER, of.tablet));
  return { update: Y.encodeStateAsUpdate(doc, before), stateVector: Y.encodeStateVector(doc) };
}

/** Puts updates together as a tablet would; throws when something is missing in between. */
export function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  if (doc.store.pendingStructs || doc.store.pendingDs) throw new Error('the document has a gap');
  return doc;
}

/** What a document says, in one order whatever the order of arrival. */
export const contentOf = (doc: Y.Doc): string => JSON.stringify(Object.entries(doc.getMap(ROOT_NAME).toJSON()).sort());

/** How many notes do not hold what their writer wrote last. */
export function wrongNotes(
  doc: Y.Doc,
  of: { readonly rows: number; readonly firstWriter: number; readonly writersInRoom: number; readonly edits: number },
): number {
  const expected = new Map<string, string>();
  for (let writerInRoom = 0; writerInRoom < of.writersInRoom; writerInRoom++)
    for (let edit = 0; edit < of.edits; edit++)
      expected.set(noteKey(noteOfEdit(of.rows, writerInRoom, of.writersInRoom, edit)), markerName(of.firstWriter + writerInRoom, edit));
  const map = doc.getMap<Scalar>(ROOT_NAME);
  return [...expected].filter(([key, name]) => !String(map.get(key)).startsWith(name)).length;
}

function replicaOf(base: Uint8Array, seed: number): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, base);
  doc.clientID = clientIdOf(createRandom(seed));
  return doc;
}
