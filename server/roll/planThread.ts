import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import type { Database as Sqlite } from 'better-sqlite3';
import type { RollImportAnswer } from '../../schema/api.ts';
import { AppError, type ErrorCode, type ErrorDetails } from '../../schema/errors.ts';
import { startThread } from '../startThread.ts';
import type { PlanInput, StagedRoll } from './importRoll.ts';

const THREAD = { built: 'rollThread.js', source: new URL('thread.ts', import.meta.url) };

/** `stagedFile`: where what is planned is made ready; null when nothing but the answer is wanted. */
export type ThreadRequest = { readonly file: string; readonly input: PlanInput; readonly stagedFile: string | null };
export type ThreadAnswer =
  | { readonly kind: 'planned'; readonly answer: RollImportAnswer }
  | { readonly kind: 'staged'; readonly staged: StagedRoll }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly details: ErrorDetails };

/** Holds what an import writes, from its plan until it is written: whatever is there otherwise was left by a process that was killed. */
export const STAGED_FILE = 'roll-import.sqlite';

/**
 * Plans imports (`planRoll`), and makes them ready (`stageRoll`), each in a thread of its own, which only reads the database: whoever is in a room notices nothing
 * (R20). One after the other, for each holds a file and the whole roll in memory.
 * @param deps.file the database
 * @param deps.sqlite the connection on which is written
 */
export function createPlanThread(deps: { readonly file: string; readonly sqlite: Sqlite }) {
  const { file, sqlite } = deps;
  const stagedFile = join(dirname(file), STAGED_FILE);
  let last: Promise<unknown> = Promise.resolve();
  let worker: Worker | null = null;
  let isClosed = false;
  rmSync(stagedFile, { force: true });

  function start(request: ThreadRequest) {
    if (isClosed) throw new AppError('restarting');
    const { promise: answer, resolve, reject } = Promise.withResolvers<ThreadAnswer>();
    const ended = Promise.withResolvers<void>();
    const started = startThread(THREAD, request);
    worker = started;
    started.on('message', (message: ThreadAnswer) => {
      if (message.kind === 'refused') reject(new AppError(message.code, message.details));
      else resolve(message);
    });
    started.on('error', reject);
    started.on('exit', () => {
      if (worker === started) worker = null;
      reject(isClosed ? new AppError('restarting') : new Error('roll: the thread has ended'));
      ended.resolve();
    });
    const settle = (): Promise<void> => {
      started.postMessage('settle');
      return ended.promise;
    };
    return { answer, settle };
  }

  function inTurn<Result>(doIt: () => Promise<Result>): Promise<Result> {
    const done = last.then(doIt);
    last = done.catch(() => {});
    return done;
  }

  /** What is written meanwhile is moved into the database by the thread: a commit that does so itself holds everybody up. */
  async function settledAway<Result>(write: () => Promise<Result>, settle: () => Promise<void>): Promise<Result> {
    const pages = Number(sqlite.pragma('wal_autocheckpoint', { simple: true }));
    sqlite.pragma('wal_autocheckpoint = 0');
    try {
      return await write();
    } finally {
      await settle();
      if (sqlite.open) sqlite.pragma(`wal_autocheckpoint = ${pages}`);
    }
  }

  return {
    /** @throws AppError as `importRoll` does, and `restarting` */
    plan: (input: PlanInput): Promise<RollImportAnswer> =>
      inTurn(async () => {
        const planned = await start({ file, input, stagedFile: null }).answer;
        if (planned.kind !== 'planned') throw new Error('roll: the thread has not planned');
        return planned.answer;
      }),
    /**
     * @param write takes over what was made ready; no other plan is made before it has ended
     * @throws AppError as `importRoll` does, `restarting`, and whatever `write` does
     */
    take: <Result>(input: PlanInput, write: (staged: StagedRoll) => Promise<Result>): Promise<Result> =>
      inTurn(async () => {
        try {
          const { answer, settle } = start({ file, input, stagedFile });
          const made = await answer;
          if (made.kind !== 'staged') throw new Error('roll: the thread has staged nothing');
          return await settledAway(() => write(made.staged), settle);
        } finally {
          rmSync(stagedFile, { force: true });
        }
      }),
    async end(): Promise<void> {
      isClosed = true;
      await worker?.terminate();
    },
  };
}
export type PlanThread = ReturnType<typeof createPlanThread>;
