import type { Worker } from 'node:worker_threads';
import { AppError, type ErrorCode, type ErrorDetails } from '../../schema/errors.ts';
import { startThread } from '../startThread.ts';
import type { PlanInput, PlannedRoll } from './importRoll.ts';

const THREAD = { built: 'rollThread.js', source: new URL('thread.ts', import.meta.url) };

export type PlanRequest = { readonly file: string; readonly input: PlanInput; readonly isDryRun: boolean };
export type PlanAnswer =
  | { readonly kind: 'planned'; readonly planned: PlannedRoll }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly details: ErrorDetails };

/**
 * Plans imports (`planRoll`) each in a thread of its own, on a connection that only reads: whoever is in a room notices nothing (R20). One after the other, for each
 * holds a file and the whole roll in memory.
 * @param deps.file the database
 */
export function createPlanThread(deps: { readonly file: string }) {
  let last: Promise<unknown> = Promise.resolve();
  let worker: Worker | null = null;
  let isClosed = false;

  function run(request: PlanRequest): Promise<PlannedRoll> {
    if (isClosed) throw new AppError('restarting');
    const { promise, resolve, reject } = Promise.withResolvers<PlannedRoll>();
    const started = startThread(THREAD, request);
    worker = started;
    started.on('message', (answer: PlanAnswer) => {
      if (answer.kind === 'planned') resolve(answer.planned);
      else reject(new AppError(answer.code, answer.details));
    });
    started.on('error', reject);
    started.on('exit', () => {
      if (worker === started) worker = null;
      reject(isClosed ? new AppError('restarting') : new Error('roll: the thread has ended'));
    });
    return promise;
  }

  return {
    /**
     * @param isDryRun nothing of `changes` is wanted
     * @throws AppError as `importRoll` does, and `restarting`
     */
    plan(input: PlanInput, isDryRun: boolean): Promise<PlannedRoll> {
      const planned = last.then(() => run({ file: deps.file, input, isDryRun }));
      last = planned.catch(() => {});
      return planned;
    },
    async end(): Promise<void> {
      isClosed = true;
      await worker?.terminate();
    },
  };
}
export type PlanThread = ReturnType<typeof createPlanThread>;
