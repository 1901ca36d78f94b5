import * as Y from 'yjs';
import type { Author, DocLog, LoadedDocument, StoredRow } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import { judgeUpdate } from './gate.ts';

/** A document as it came from the log, complete: never with pending structs (I4). */
export type OpenedDocument = {
  readonly doc: Y.Doc;
  readonly epoch: number;
  readonly seq: number;
  /** When the last row was written, by whichever process; 0 where that is not known. */
  readonly lastRowAtMs: number;
  readonly authors: ReadonlyMap<number, Author>;
  readonly earlierClientIds: ReadonlySet<number>;
  /** How many rows a snapshot now would spare the next load. */
  readonly rowsSinceSnapshot: number;
  /** …and how many bytes. */
  readonly bytesSinceSnapshot: number;
  /** Of the snapshot and the rows. */
  readonly bytes: number;
  /** The document is exactly this update; null when it was put together from several. */
  readonly asLoaded: Uint8Array | null;
};

/**
 * Brings a document up from the log. A damaged row does not make a room unloadable: it is set aside, and with it what was built on it, which the
 * tablets that wrote it send again (I15).
 * @throws Error when a snapshot that is whole cannot be applied, or the log cannot be read
 */
export async function loadDocument(name: string, log: DocLog, events: EngineEvents): Promise<OpenedDocument> {
  const loaded = await log.load(name);
  for (const what of ['row', 'snapshot'] as const) {
    const seqs = loaded.damaged.filter((found) => found.what === what).map(({ seq }) => seq);
    if (seqs.length > 0) events.damaged?.(name, seqs, what);
  }
  const updates = [...(loaded.snapshot ? [loaded.snapshot.bytes] : []), ...loaded.rows.map(({ bytes }) => bytes)];
  const whole = applyAll(updates);
  const doc = whole ?? (await applyOneByOne(name, loaded, log, events));
  const { epoch, seq, lastRowAtMs, authors, earlierClientIds, rows } = loaded;
  const bytes = updates.reduce((sum, update) => sum + update.length, 0);
  const bytesSinceSnapshot = bytes - (loaded.snapshot?.bytes.length ?? 0);
  const asLoaded = (whole && updates.length === 1 && updates[0]) || null;
  return { doc, epoch, seq, lastRowAtMs, authors, earlierClientIds, rowsSinceSnapshot: rows.length, bytesSinceSnapshot, bytes, asLoaded };
}

const createDoc = (): Y.Doc => new Y.Doc({ gc: true });
export const hasPending = (doc: Y.Doc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null;

/** @returns null when something in it cannot be applied */
function applyAll(updates: readonly Uint8Array[]): Y.Doc | null {
  const doc = createDoc();
  try {
    Y.transact(
      doc,
      () => {
        for (const update of updates) Y.applyUpdate(doc, update);
      },
      null,
      false,
    );
    if (!hasPending(doc)) return doc;
  } catch {
    // told apart row by row
  }
  doc.destroy();
  return null;
}

async function applyOneByOne(name: string, loaded: LoadedDocument, log: DocLog, events: EngineEvents): Promise<Y.Doc> {
  const broken = new Set<number>();
  let doc = startFrom(loaded);
  let waiting = loaded.rows;
  for (let before = -1; waiting.length !== before; ) {
    before = waiting.length;
    const late: StoredRow[] = []; // builds on a row that is missing, or that stands behind it
    for (const row of waiting) {
      const outcome = applyRow(doc, row);
      if (outcome === 'late') late.push(row);
      if (outcome !== 'broken') continue;
      broken.add(row.seq);
      doc.destroy(); // half applied: once more, without it
      doc = startFrom(loaded);
      late.splice(0, late.length, ...loaded.rows.filter(({ seq }) => !broken.has(seq)));
      before = -1;
      break;
    }
    waiting = late;
  }
  const stranded = [...broken, ...waiting.map(({ seq }) => seq)].sort((a, b) => a - b);
  const mark = log.quarantine(name, loaded.epoch, stranded, 'cannot be applied, or builds on a row that is missing');
  await mark.catch(() => {}); // where nothing can be written the next load finds them again: rooms open all the same
  events.damaged?.(name, stranded, 'stranded');
  return doc;
}

function applyRow(doc: Y.Doc, row: StoredRow): 'applied' | 'late' | 'broken' {
  const verdict = judgeUpdate(doc, row.bytes, { userId: '', device: '' }, { authors: new Map(), earlierClientIds: new Set() }, null);
  if (verdict.kind === 'gap' || verdict.kind === 'malformed') return 'late';
  if (verdict.kind !== 'accept') return 'applied';
  try {
    Y.applyUpdate(doc, verdict.bytes);
    return hasPending(doc) ? 'broken' : 'applied';
  } catch {
    return 'broken';
  }
}

function startFrom(loaded: LoadedDocument): Y.Doc {
  const doc = createDoc();
  if (loaded.snapshot) Y.applyUpdate(doc, loaded.snapshot.bytes);
  if (hasPending(doc)) throw new Error('the snapshot has a gap');
  return doc;
}
