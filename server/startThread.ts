import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

/**
 * Starts a thread that keeps no process alive.
 * @param thread.built its file beside the built server…
 * @param thread.source …and where there is none, as in the sources
 */
export function startThread(thread: { readonly built: string; readonly source: URL }, workerData: unknown): Worker {
  const built = new URL(thread.built, import.meta.url);
  const started = new Worker(existsSync(built) ? built : thread.source, {
    workerData,
    execArgv: process.features.typescript ? [] : ['--import', import.meta.resolve('tsx')],
  });
  started.unref();
  return started;
}
