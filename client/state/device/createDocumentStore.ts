import { type Accessor, createSignal } from 'solid-js';
import { randomId } from '../../../schema/ids.ts';
import { keepFetching } from '../../parts/keepFetching.ts';
import { whenIdle } from '../../parts/whenIdle.ts';
import type { Environment } from '../environment.ts';
import type { DocumentSource, DocumentWriter, WriterState } from './createDocumentWriter.ts';
import { createDocumentRows, type DocumentFacts } from './documentRows.ts';
import { openDocumentDatabase } from './openDocumentDatabase.ts';
import type { Vault } from './vault.ts';

/** A room's document as it was when this device last heard of it: the server's whole document, of that generation. */
export type StoredDocument = DocumentFacts & {
  readonly generation: string;
  readonly epoch: number;
  readonly savedAtMs: number;
  readonly updates: readonly Uint8Array[];
  /** Client ids of this device in it that it has not from the server. */
  readonly own: readonly number[];
};

export type DocumentStore = {
  /** What is kept of a room; null when nothing is, or nothing that can be read: then it is dropped. Never rejects. */
  read(room: string): Promise<StoredDocument | null>;
  /** Keeps a replica's document. @param begunWith the stored one that it began with. @param replaces as in `createDocumentWriter` */
  open(source: DocumentSource, begunWith: StoredDocument | null, replaces?: number): DocumentWriter;
  /** Nothing is kept of a room any more. Never rejects. */
  drop(room: string): Promise<void>;
  readonly state: Accessor<WriterState>;
  /** Documents that were there and could not be read, since the page was loaded: they are gone from the device, the server has them. */
  readonly unreadable: Accessor<number>;
  /** Writes what waits, then lets the database go. */
  close(): Promise<void>;
};

type WriterModule = typeof import('./createDocumentWriter.ts');
type Writer = ReturnType<WriterModule['createDocumentWriter']>;

const ID_LENGTH = 10;
/** So many rows of one tab's are merged into one. */
const MAX_ROWS = 40;

/** The documents of one person on this device, encrypted: copies of what the server has, so that a room opens without a network (D4). Several tabs write. */
export function createDocumentStore(deps: {
  readonly vault: Vault;
  readonly environment: Pick<Environment, 'indexedDB' | 'locks' | 'now' | 'random' | 'randomByte' | 'isVisible'>;
  readonly maxRows?: number;
  /** What the first row does not wait for. */
  readonly loadWriter?: () => Promise<WriterModule>;
}): DocumentStore {
  const { vault, environment, maxRows = MAX_ROWS, loadWriter = () => keepFetching(() => import('./createDocumentWriter.ts')) } = deps;
  const { userId } = vault;
  const rows = createDocumentRows(vault);
  const states = new Map<DocumentSource, WriterState>();
  const writers = new Set<Writer>();
  const since = new Map<string, number>(); // rows written since the last merge
  const [state, setState] = createSignal<WriterState>('saved');
  const [unreadable, setUnreadable] = createSignal(0);
  const freshId = (): string => randomId(ID_LENGTH, environment.randomByte);
  const database = openDocumentDatabase(environment.indexedDB, userId, {
    recreated() {
      for (const writer of writers) writer.recreated();
    },
    lost() {
      for (const writer of writers) writer.lost();
    },
  });

  async function drop(room: string): Promise<void> {
    await database.drop(room).catch(() => {}); // what cannot be dropped now is dropped when it is met again
  }

  async function dropUnreadable(room: string): Promise<void> {
    setUnreadable((before) => before + 1);
    await drop(room);
  }

  /** Merges when there is enough to merge, in one tab at a time. */
  async function mayCompact(room: string, compact: () => Promise<boolean>): Promise<void> {
    since.set(room, (since.get(room) ?? 0) + 1);
    if ((since.get(room) ?? 0) < maxRows) return;
    since.set(room, 0);
    const run = async (): Promise<void> => {
      const isReadable = await compact();
      if (!isReadable) await dropUnreadable(room); // whoever has it open writes it anew
    };
    if (!environment.locks) return run(); // two at once merge the same rows twice, and lose none
    await environment.locks.request(`committee-room.documents.${userId}.${room}`, { ifAvailable: true }, (lock) =>
      lock ? run() : undefined,
    );
  }

  function show(source: DocumentSource, its: WriterState): void {
    states.set(source, its);
    const all = [...states.values()];
    setState(all.includes('error') ? 'error' : all.includes('saving') ? 'saving' : 'saved');
  }

  async function createWriter(source: DocumentSource, begunWith: StoredDocument | null, replaces?: number): Promise<Writer> {
    const { createDocumentWriter } = await loadWriter();
    const writer = createDocumentWriter({
      source,
      database,
      rows,
      environment,
      freshId,
      begunWith,
      replaces,
      onState: (its) => show(source, its),
      onWritten(compact) {
        mayCompact(source.room, compact).catch(() => {}); // the next row tries again
      },
    });
    writers.add(writer);
    return writer;
  }

  return {
    async read(room) {
      const stored = await database.read(room).catch(() => null);
      if (!stored) return null;
      try {
        const { generation, epoch, savedAtMs } = stored.head;
        const [facts, ...updates] = await Promise.all([rows.openFacts(stored.head), ...stored.rows.map(rows.openUpdate)]);
        since.set(room, stored.rows.length);
        return { ...facts, generation, epoch, savedAtMs, updates, own: [...new Set(stored.rows.flatMap(({ own }) => own))] };
      } catch {
        await dropUnreadable(room);
        return null;
      }
    },
    open(source, begunWith, replaces) {
      let loading: Promise<Writer> | null = null;
      const load = (): Promise<Writer> => {
        loading ??= createWriter(source, begunWith, replaces);
        return loading;
      };
      whenIdle(load); // a network that is gone when there is something to write is no time to fetch it
      const tell = (run: (writer: Writer) => unknown): Promise<void> =>
        load()
          .then(run)
          .then(
            () => {},
            () => show(source, 'error'), // it did not load
          );
      return {
        start: () => void tell((writer) => writer.start()),
        add: (update, own) => tell((writer) => writer.add(update, own)),
        stop: () => void tell((writer) => writer.stop()),
        close: () =>
          tell(async (writer) => {
            await writer.close();
            writers.delete(writer);
            states.delete(source);
          }),
      };
    },
    drop,
    state,
    unreadable,
    async close() {
      await Promise.all([...writers].map((writer) => writer.close()));
      writers.clear();
      database.close();
    },
  };
}
