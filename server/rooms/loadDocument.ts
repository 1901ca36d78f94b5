import * as Y from 'yjs';
import type { Author, DocLog, LoadedDocument } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import { judgeUpdate } from './gate.ts';

/** A document as it came from the log, complete: never with pending structs (I4). */
export type OpenedDocument = {
  readonly doc: Y.Doc;
  readonly epoch: number;
  readonly seq: number;
  readonly authors: ReadonlyMap<number, Author>;
  readonly earlierClientIds: ReadonlySet<number>;
  /** How many rows a snapshot now would spare the next load. */
  readonly rowsSinceSnapshot: number;
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
  const { epoch, seq, authors, earlierClientIds, rows } = loaded;
  const bytes = updates.reduce((sum, update) => sum + update.length, 0);
  const asLoaded = (whole && updates.length === 1 && updates[0]) || null;
  return { doc, epoch, seq, authors, earlierClientIds, rowsSinceSnapshot: rows.length, bytes, asLoaded };
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
  const stranded: number[] = [];
  let doc = startFrom(loaded);
  for (let i = 0; i < loaded.rows.length; i++) {
    const row = loaded.rows[i];
    if (!row || stranded.includes(row.seq)) continue;
    const verdict = judgeUpdate(doc, row.bytes, { userId: '', device: '' }, { authors: new Map(), earlierClientIds: new Set() });
    if (verdict.kind === 'empty') continue;
    try {
      if (verdict.kind !== 'accept') throw new Error(verdict.kind);
      Y.applyUpdate(doc, verdict.bytes);
      if (hasPending(doc)) throw new Error('gap');
    } catch {
      stranded.push(row.seq);
      if (verdict.kind !== 'accept') continue;
      doc.destroy(); // half applied: once more, without it
      doc = startFrom(loaded);
      i = -1;
    }
  }
  const mark = log.quarantine(name, loaded.epoch, stranded, 'cannot be applied, or builds on a row that is missing');
  await mark.catch(() => {}); // where nothing can be written the next load finds them again: rooms open all the same
  events.damaged?.(name, stranded, 'stranded');
  return doc;
}

function startFrom(loaded: LoadedDocument): Y.Doc {
  const doc = createDoc();
  if (loaded.snapshot) Y.applyUpdate(doc, loaded.snapshot.bytes);
  if (hasPending(doc)) throw new Error('the snapshot has a gap');
  return doc;
}
