import type { Worker } from 'node:worker_threads';
import { AppError } from '../../schema/errors.ts';
import { startThread } from '../startThread.ts';
import type { ExportRequest, SnapshotRequest } from './exportRequest.ts';
import type { FromThread, ToThread } from './threadMessages.ts';

/** Files that are being written at once; each holds a connection and the state of the database at its beginning. */
const MAX_OPEN = 4;
/** Of one person: whoever leaves downloads standing keeps nobody else from theirs. */
const MAX_OPEN_OF_ONE = 2;
const RETRY_S = 5;
/** A download that takes nothing for so long is given up: what it holds would keep the database's log from being taken in. */
const MAX_PAUSE_MS = 60_000;
/** However slowly it is taken: as long as it is open, the database's log only grows. */
const MAX_OPEN_MS = 15 * 60_000;
/** The thread is ended when nobody has wanted anything for so long. */
const IDLE_MS = 60_000;

const THREAD = { built: 'thread.js', source: new URL('thread.ts', import.meta.url) };

type Waiting = { readonly resolve: (message: FromThread) => void; readonly reject: (error: Error) => void };
export type ThreadExport = {
  /** Lines in it; of a snapshot the rooms. */
  readonly rows: number;
  /** Reads on as fast as it is taken; given up, it closes. @param mayGoOn asked before each piece; when not, nothing more leaves, and it is broken off */
  bytes(mayGoOn?: () => boolean): ReadableStream<Uint8Array>;
  close(): void;
};

/**
 * Reads and writes exports in a thread of its own, which is started by the first and ended when it has nothing to do.
 *
 * @param deps.file the database
 * @param deps.onError the thread has failed: whoever waited was told
 */
export function createExportThread(deps: { readonly file: string; readonly onError: (error: unknown) => void }) {
  let worker: Worker | null = null;
  let lastId = 0;
  let isClosed = false;
  let idle: NodeJS.Timeout | null = null;
  /** By whom each is. */
  const open = new Map<number, string>();
  const waiting = new Map<number, Waiting>();

  function start(): Worker {
    const started = startThread(THREAD, { file: deps.file });
    started.on('message', (message: FromThread) => {
      const waits = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'end' || message.kind === 'failed') done(message.id);
      if (message.kind === 'failed') waits?.reject(new Error(`export: ${message.message}`));
      else waits?.resolve(message);
    });
    started.on('error', deps.onError);
    started.on('exit', () => {
      if (worker !== started) return;
      worker = null;
      for (const waits of waiting.values()) waits.reject(new Error('export: the thread has ended'));
      waiting.clear();
      open.clear();
    });
    return started;
  }

  function ask(message: ToThread): Promise<FromThread> {
    const { promise, resolve, reject } = Promise.withResolvers<FromThread>();
    waiting.set(message.id, { resolve, reject });
    worker ??= start();
    worker.postMessage(message);
    return promise;
  }

  function done(id: number): void {
    if (!open.delete(id) || open.size > 0) return;
    if (idle) clearTimeout(idle);
    idle = setTimeout(() => {
      if (open.size > 0) return;
      void worker?.terminate();
      worker = null;
    }, IDLE_MS).unref();
  }

  function close(id: number): void {
    if (!open.has(id)) return;
    worker?.postMessage({ id, kind: 'close' } satisfies ToThread);
    waiting.get(id)?.reject(new Error('export: given up'));
    waiting.delete(id);
    done(id);
  }

  return {
    /**
     * @param userId whose it is
     * @throws AppError('too-fast') when too many are under way, or too many of this person, or Error when it cannot be read
     */
    async open(request: ExportRequest | SnapshotRequest, userId: string): Promise<ThreadExport> {
      if (isClosed) throw new AppError('restarting');
      const own = [...open.values()].filter((other) => other === userId).length;
      if (open.size >= MAX_OPEN || own >= MAX_OPEN_OF_ONE) throw new AppError('too-fast', { seconds: RETRY_S });
      const id = ++lastId;
      open.set(id, userId);
      const told = await ask({ id, kind: 'open', request });
      const untilMs = performance.now() + MAX_OPEN_MS;
      const pause = setTimeout(() => close(id), MAX_PAUSE_MS).unref();
      const end = (): void => {
        clearTimeout(pause);
        close(id);
      };
      return {
        rows: told.kind === 'opened' ? told.rows : 0,
        bytes: (mayGoOn = () => true) =>
          new ReadableStream<Uint8Array>(
            {
              async pull(controller) {
                pause.refresh();
                if (performance.now() > untilMs || !mayGoOn()) end();
                if (!open.has(id)) return controller.error(new Error('export: given up'));
                const message = await ask({ id, kind: 'next' });
                if (message.kind === 'bytes') return controller.enqueue(message.bytes);
                clearTimeout(pause);
                controller.close();
              },
              cancel: end,
            },
            { highWaterMark: 2 },
          ),
        close: end,
      };
    },
    async end(): Promise<void> {
      isClosed = true;
      if (idle) clearTimeout(idle);
      await worker?.terminate();
    },
  };
}
export type ExportThread = ReturnType<typeof createExportThread>;
