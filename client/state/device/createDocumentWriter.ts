import * as Y from 'yjs';
import { createBackoff } from '../createBackoff.ts';
import type { Environment } from '../environment.ts';
import { compactDocument } from './compactDocument.ts';
import { type DocumentFacts, type DocumentRows, type HeadRow, rowName } from './documentRows.ts';
import type { DocumentDatabase } from './openDocumentDatabase.ts';

/** The replica whose document is kept. */
export type DocumentSource = {
  readonly room: string;
  /** Null while the server has not said what it is. */
  head(): (DocumentFacts & { readonly epoch: number }) | null;
  /** All of it, and the client ids of this device in it that are not acknowledged; null while an edit in it is not on the device yet. */
  whole(): { readonly update: Uint8Array; readonly own: readonly number[] } | null;
};

export type DocumentWriter = {
  /** The replica has the server's whole document: from now on it is kept. */
  start(): void;
  /**
   * Keeps what came from the server, or was acknowledged. Resolves when the device has it, or cannot have it; never rejects, never throws.
   * @param own client ids of this device under which it was written
   */
  add(update: Uint8Array, own?: readonly number[]): Promise<void>;
  /** Nothing more of this replica is kept until it is started again; what waits is not written. */
  stop(): void;
  /** Writes what waits, then stops. Never rejects. */
  close(): Promise<void>;
};

export type WriterState = 'saved' | 'saving' | 'error';

const GATHER_MS = 200;
/** An edit of the replica is on its way to the device. */
const LATER_MS = 1_000;

/**
 * Keeps one replica's document, in batches: first the whole of it, or what comes beyond the stored one it began with; after a failure, and when its rows have
 * gone (evicted, or another tab has begun anew), the whole again. It may lag behind the outbox, never lead it (D4).
 *
 * @param deps.begunWith the stored document that the replica began with
 * @param deps.replaces the server has refused a replica of this generation here: the stored document is not to be joined, and one that is no later is to be
 * replaced also by an earlier one, for an older copy of the server's data was put back. Undefined where nothing was refused
 */
export function createDocumentWriter(deps: {
  readonly source: DocumentSource;
  readonly database: DocumentDatabase;
  readonly rows: DocumentRows;
  readonly environment: Pick<Environment, 'now' | 'random' | 'isVisible'>;
  readonly freshId: () => string;
  readonly begunWith: { readonly generation: string } | null;
  readonly replaces: number | undefined;
  readonly onState: (state: WriterState) => void;
  /** A row more stands there; `compact` merges them into one. */
  readonly onWritten: (compact: () => Promise<boolean>) => void;
}): DocumentWriter & { recreated(): void; lost(): void } {
  const { source, database, rows, environment, freshId } = deps;
  const { room } = source;
  const backoff = createBackoff(environment, { firstMs: 500, maxMs: 30_000 });
  let generation = deps.begunWith?.generation ?? null; // of the rows that this replica goes on from; null: the whole has to be written
  let replaces = deps.replaces;
  let waiting: { update: Uint8Array; own: readonly number[]; settle: () => void }[] = [];
  let isHeadDue = false;
  let isStarted = false;
  let isStopped = false;
  let isFailing = false;
  let writtenFacts = '';
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing: Promise<void> | null = null;

  const isDue = (): boolean => isStarted && (waiting.length > 0 || isHeadDue || generation === null);

  function schedule(ms = GATHER_MS): void {
    if (timer !== null || writing || !isDue()) return;
    if (!isFailing) deps.onState('saving');
    timer = setTimeout(() => {
      timer = null;
      flush().catch(() => {}); // it does not reject
    }, ms);
  }

  function hurry(): void {
    if (isFailing) return schedule();
    if (timer !== null) clearTimeout(timer);
    timer = null;
    schedule(0);
  }

  function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    writing ??= write().then((nextMs) => {
      writing = null;
      schedule(nextMs); // what has come since the last look, too
    });
    return writing;
  }

  /** Resolves with the pause before what is left is looked at; never rejects. */
  async function write(): Promise<number> {
    try {
      while (isDue()) {
        const isDone = generation === null ? await writeWhole() : await writeNew(generation);
        if (!isDone) return LATER_MS;
      }
      isFailing = false;
      backoff.reset();
      deps.onState('saved');
      return GATHER_MS;
    } catch {
      isFailing = true;
      generation = null; // whatever is there, the whole of it is written once the device can
      settle(waiting.splice(0));
      deps.onState('error');
      return backoff.nextMs();
    }
  }

  /** False when it is to be tried again. */
  async function writeNew(of: string): Promise<boolean> {
    const facts = factsNow();
    if (!facts) return false;
    const now = waiting;
    waiting = [];
    isHeadDue = false;
    try {
      const own = [...new Set(now.flatMap((one) => one.own))];
      const update = now.length > 1 ? Y.mergeUpdates(now.map((one) => one.update)) : now[0]?.update;
      const row = update ? await rows.closeUpdate(room, rowName(of, freshId()), update, own) : null;
      const bytes = facts.text === writtenFacts ? {} : { bytes: await rows.closeFacts(room, of, facts.facts) };
      if (!isStarted) return stopped(now);
      const isWritten = await database.append(room, of, { head: { savedAtMs: environment.now(), ...bytes }, row });
      if (isWritten) return written(of, facts.text, now);
      generation = null; // another tab has begun anew, or it was dropped: the whole is to be written, and these with it
      waiting = [...now, ...waiting];
      return true;
    } catch (error) {
      waiting = [...now, ...waiting];
      throw error;
    }
  }

  async function writeWhole(): Promise<boolean> {
    const facts = factsNow();
    const whole = source.whole();
    if (!facts || !whole) return false;
    const now = waiting; // it is all in there
    waiting = [];
    isHeadDue = false;
    try {
      const before = await database.headOf(room);
      if (before && before.epoch > Math.max(facts.epoch, replaces ?? 0)) {
        stop(); // another tab is ahead; the server will say so here too
        return stopped(now);
      }
      const isAdded = before !== null && before.epoch === facts.epoch && replaces === undefined;
      const into = isAdded ? before.generation : freshId();
      const [row, bytes] = await Promise.all([
        rows.closeUpdate(room, rowName(into, freshId()), whole.update, whole.own),
        rows.closeFacts(room, into, facts.facts),
      ]);
      if (!isStarted) return stopped(now);
      const head: HeadRow = { room, n: 'head', generation: into, epoch: facts.epoch, savedAtMs: environment.now(), bytes };
      const isWritten = await database.putWhole(before?.generation ?? null, { head, row, isAdded });
      if (isWritten) return written(into, facts.text, now);
      waiting = [...now, ...waiting];
      return true;
    } catch (error) {
      waiting = [...now, ...waiting];
      throw error;
    }
  }

  function written(into: string, text: string, what: readonly { settle: () => void }[]): true {
    if (isStarted) generation = into;
    replaces = undefined;
    writtenFacts = text;
    settle(what);
    deps.onWritten(() => compactDocument({ database, rows, room, generation: into, freshId }));
    return true;
  }
  function stopped(what: readonly { settle: () => void }[]): true {
    settle(what);
    return true;
  }
  const settle = (what: readonly { settle: () => void }[]): void => {
    for (const one of what) one.settle();
  };

  function factsNow() {
    const head = source.head();
    if (!head) return null;
    const { epoch, ...facts } = head;
    return { epoch, facts, text: JSON.stringify(facts) };
  }

  function stop(): void {
    isStarted = false;
    isStopped = true;
    generation = null;
    settle(waiting.splice(0));
    deps.onState('saved');
  }

  return {
    start() {
      isStarted = true;
      isStopped = false;
      isHeadDue = true; // when it was, and with which right
      schedule();
    },
    add: (update, own = []) =>
      new Promise((resolve) => {
        if (isStopped) return resolve();
        waiting.push({ update, own, settle: resolve });
        if (own.length > 0)
          hurry(); // the outbox waits for it
        else schedule();
      }),
    stop,
    async close() {
      await flush();
      stop();
    },
    /** What was written may be gone: the next write finds out. */
    lost() {
      isHeadDue = true;
      schedule();
    },
    recreated() {
      generation = null;
      writtenFacts = '';
      schedule();
    },
  };
}
