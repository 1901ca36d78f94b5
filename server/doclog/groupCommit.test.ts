import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGroupCommit } from './groupCommit.ts';

let sqlite: Sqlite.Database;
beforeEach(() => {
  sqlite = new Sqlite(':memory:');
  sqlite.pragma('foreign_keys = ON');
  sqlite.exec(`CREATE TABLE made (id INTEGER PRIMARY KEY, n INTEGER UNIQUE);
    CREATE TABLE parent (id INTEGER PRIMARY KEY);
    CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)`);
});
afterEach(() => {
  sqlite.close();
});

const insert = (n: number) => () => {
  sqlite.prepare('INSERT INTO made (n) VALUES (?)').run(n);
  return n;
};
const made = () => sqlite.prepare<[], number>('SELECT n FROM made ORDER BY id').pluck().all();
const outcomes = async (parts: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(parts)).map((result) => (result.status === 'fulfilled' ? result.value : 'rejected'));

/** A disk whose commits take as long as it is told, on a clock that only the test moves. */
function slowDisk() {
  const disk = { nowMs: 1_000, commitMs: 0, startsMs: [] as number[] };
  const due: { atMs: number; commit: () => void }[] = [];
  const inCommit = createGroupCommit({
    sqlite,
    onBegin: () => {
      disk.startsMs.push(disk.nowMs);
      disk.nowMs += disk.commitMs;
    },
    schedule: (commit, waitMs) => void due.push({ atMs: disk.nowMs + waitMs, commit }),
    elapsedMs: () => disk.nowMs,
  });
  /** Lets the time go on to `ms` and runs what is due on the way. */
  const until = (ms: number): void => {
    for (let next = due[0]; next && next.atMs <= ms; next = due[0]) {
      due.shift();
      disk.nowMs = Math.max(disk.nowMs, next.atMs);
      next.commit();
    }
    disk.nowMs = Math.max(disk.nowMs, ms);
  };
  return { disk, due, inCommit, until };
}

test('[I12] a commit starts no sooner after the last than that one took', async () => {
  const { disk, inCommit, until } = slowDisk();
  disk.commitMs = 40;
  const first = inCommit(insert(1));
  until(1_000); // quiet: at once, until 1,040
  disk.commitMs = 5;
  const second = inCommit(insert(2));
  until(1_079);
  expect(disk.startsMs).toEqual([1_000]);
  const third = inCommit(insert(3)); // shares the commit that waits
  until(1_080);
  expect(disk.startsMs).toEqual([1_000, 1_080]);
  expect(await outcomes([first, second, third])).toEqual([1, 2, 3]);
  until(1_200);
  const fourth = inCommit(insert(4)); // long after: at once again
  until(1_200);
  expect(disk.startsMs).toEqual([1_000, 1_080, 1_200]);
  await fourth;
});

test('[I12] a timer that rings too early waits for the rest', async () => {
  const { disk, due, inCommit, until } = slowDisk();
  disk.commitMs = 40;
  const first = inCommit(insert(1));
  until(1_000);
  const second = inCommit(insert(2));
  due.shift()?.commit(); // at 1,040 instead of 1,080
  expect(disk.startsMs).toEqual([1_000]);
  until(1_080);
  expect(disk.startsMs).toEqual([1_000, 1_080]);
  await Promise.all([first, second]);
});

test('a fast disk is never waited for', async () => {
  const { disk, inCommit, until } = slowDisk();
  disk.commitMs = 0.4;
  const parts = [inCommit(insert(1))];
  until(1_000);
  parts.push(inCommit(insert(2)));
  until(disk.nowMs);
  expect(disk.startsMs).toEqual([1_000, 1_000.4]);
  await Promise.all(parts);
});

test('parts that fail are undone alone; the others are kept, in their order', async () => {
  const inCommit = createGroupCommit({ sqlite });
  const failing = () => {
    insert(100)();
    throw new Error('broken');
  };
  const parts = [inCommit(insert(5)), inCommit(failing), inCommit(insert(4)), inCommit(insert(5)), inCommit(failing), inCommit(insert(3))];
  expect(await outcomes(parts)).toEqual([5, 'rejected', 4, 'rejected', 'rejected', 3]);
  expect(made()).toEqual([5, 4, 3]);
});

test('a part that only failed in company keeps its place', async () => {
  const inCommit = createGroupCommit({ sqlite });
  let tries = 0;
  const second = () => {
    if (++tries === 1) throw new Error('what it remembered was wrong');
    return insert(2)();
  };
  expect(await outcomes([inCommit(insert(3)), inCommit(second), inCommit(insert(1))])).toEqual([3, 2, 1]);
  expect(made()).toEqual([3, 2, 1]);
});

test('a group that cannot be committed is tried one by one', async () => {
  const inCommit = createGroupCommit({ sqlite });
  const orphan = () => sqlite.prepare('INSERT INTO child VALUES (99)').run(); // found out by COMMIT only
  expect(await outcomes([inCommit(insert(1)), inCommit(orphan), inCommit(insert(2))])).toEqual([1, 'rejected', 2]);
  expect(made()).toEqual([1, 2]);
  expect(sqlite.prepare('SELECT * FROM child').all()).toEqual([]);
});

test('what was remembered is forgotten with every rollback', async () => {
  const log: string[] = [];
  const inCommit = createGroupCommit({ sqlite, onBegin: () => log.push('begin'), onRollback: () => log.push('rollback') });
  await outcomes([inCommit(insert(1)), inCommit(insert(1))]);
  expect(log).toEqual(['begin', 'rollback', 'begin', 'begin', 'rollback']);
});

test('[I12] a file that another process holds is waited for once, not once a part', async () => {
  let tries = 0;
  const busy = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
  const inCommit = createGroupCommit({
    sqlite,
    onBegin: () => {
      tries++;
      throw busy;
    },
  });
  expect(await outcomes([inCommit(insert(1)), inCommit(insert(2)), inCommit(insert(3))])).toEqual(['rejected', 'rejected', 'rejected']);
  expect(tries).toBe(1);
});
