import type { Database as Sqlite } from 'better-sqlite3';

/** One caller's part of a commit. `run` only executes statements: it may be called again after a rollback. */
type Work = { readonly run: () => unknown; readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void };

/** Calls `commit` once, after the current turn of the event loop and no sooner than `waitMs` from now. */
export type Schedule = (commit: () => void, waitMs: number) => void;

export type GroupCommit = <Result>(run: () => Result) => Promise<Result>;

/**
 * Runs what many callers write in one transaction, so that an fsync is paid once for all of a turn. A promise resolves when its part is
 * on disk and rejects when nothing of it is. A part that fails never takes another's down: the group is rolled back, then those before it,
 * it alone, and those after it are committed in that order.
 *
 * A commit starts no sooner after the last than that one took, so that a slow disk owns at most half of the event loop. Less than a
 * millisecond is not waited for: such a disk is not slow, and no timer is that exact.
 *
 * @param deps.onBegin runs first in every transaction, the repeated ones included
 * @param deps.onCommit runs after every transaction that is on disk, before anybody is told
 * @param deps.onRollback what was remembered from inside the transaction never happened
 * @param deps.elapsedMs a clock that only goes forward, in fractions of milliseconds
 */
export function createGroupCommit(deps: {
  readonly sqlite: Sqlite;
  readonly onBegin?: () => void;
  readonly onCommit?: () => void;
  readonly onRollback?: () => void;
  readonly schedule?: Schedule;
  readonly elapsedMs?: () => number;
}): GroupCommit {
  const { onBegin, onCommit, onRollback, schedule = afterTurn, elapsedMs = () => performance.now() } = deps;
  let queue: Work[] = [];
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  /** Index of the part that runs, -1 while none does: who is to blame when a transaction throws. */
  let running = -1;

  const runAll = deps.sqlite.transaction((works: readonly Work[]): unknown[] => {
    onBegin?.();
    const results: unknown[] = [];
    for (running = 0; running < works.length; running++) results.push(works[running]?.run());
    running = -1;
    return results;
  }).immediate;

  function waitAt(nowMs: number): number {
    const waitMs = notBeforeMs - nowMs;
    return waitMs < 1 ? 0 : waitMs;
  }

  function commit(): void {
    const startedMs = elapsedMs();
    const waitMs = waitAt(startedMs);
    if (waitMs > 0) return schedule(commit, waitMs); // timers may ring too early
    const works = queue;
    queue = [];
    commitInOrder(works);
    const endedMs = elapsedMs();
    notBeforeMs = endedMs + (endedMs - startedMs);
  }

  function commitInOrder(works: readonly Work[]): void {
    running = -1;
    let results: unknown[];
    try {
      results = runAll(works);
    } catch (error) {
      onRollback?.();
      return settleFailed(works, error);
    }
    onCommit?.();
    for (const [i, work] of works.entries()) work.resolve(results[i]);
  }

  function settleFailed(works: readonly Work[], error: unknown): void {
    if (works.length === 1 || isBusy(error)) {
      // another process holds the file: each alone would only wait as long again
      for (const work of works) work.reject(error);
    } else if (running === -1) {
      // the commit itself: nobody's part is known to be the cause
      for (const work of works) commitInOrder([work]);
    } else {
      const blamed = running;
      for (const part of [works.slice(0, blamed), works.slice(blamed, blamed + 1), works.slice(blamed + 1)])
        if (part.length > 0) commitInOrder(part);
    }
  }

  return <Result>(run: () => Result): Promise<Result> =>
    new Promise((resolve, reject) => {
      queue.push({ run, resolve: resolve as (value: unknown) => void, reject }); // what `run` returned comes back to the same caller
      if (queue.length === 1) schedule(commit, waitAt(elapsedMs()));
    });
}

const afterTurn: Schedule = (commit, waitMs) => {
  if (waitMs > 0) setTimeout(commit, waitMs);
  else setImmediate(commit);
};

const isBusy = (error: unknown): boolean => error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
