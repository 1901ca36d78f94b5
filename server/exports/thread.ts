/** The thread in which exports are read and written: the event loop, which serves the rooms, only passes its pieces on. */
import { parentPort, workerData } from 'node:worker_threads';
import { type OpenedExport, openExport } from './openExport.ts';
import type { FromThread, ToThread } from './threadMessages.ts';

const { file } = workerData as { readonly file: string }; // given by `exportThread.ts`
const opened = new Map<number, OpenedExport>();
/** A connection is not closed under the feet of whoever is reading on it. */
const closing = new Set<number>();
const reading = new Set<number>();

const tell = (message: FromThread): void => {
  if (message.kind === 'bytes') parentPort?.postMessage(message, [message.bytes.buffer]);
  else parentPort?.postMessage(message);
};
const fail = (id: number, error: unknown): void => {
  close(id);
  tell({ id, kind: 'failed', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
};

function close(id: number): void {
  if (reading.has(id)) return void closing.add(id);
  const one = opened.get(id);
  opened.delete(id);
  closing.delete(id);
  if (!one) return;
  Promise.resolve(one.pieces.return?.())
    .catch(() => {}) // it is given up
    .then(one.close)
    .catch(() => {}); // one file that cannot be closed ends nobody else's
}

async function next(id: number): Promise<void> {
  const one = opened.get(id);
  if (!one) return;
  reading.add(id);
  try {
    const { done, value } = await one.pieces.next();
    reading.delete(id);
    if (closing.has(id)) return close(id);
    if (!done) return tell({ id, kind: 'bytes', bytes: Uint8Array.from(value) });
    close(id);
    tell({ id, kind: 'end' });
  } catch (error) {
    reading.delete(id);
    fail(id, error);
  }
}

parentPort?.on('message', (message: ToThread) => {
  const { id } = message;
  switch (message.kind) {
    case 'open':
      try {
        const one = openExport(file, message.request);
        opened.set(id, one);
        return tell({ id, kind: 'opened', rows: one.rows });
      } catch (error) {
        return fail(id, error);
      }
    case 'next':
      return void next(id);
    case 'close':
      return close(id);
  }
});
