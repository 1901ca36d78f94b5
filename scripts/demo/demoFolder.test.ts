import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { lockDataFolder } from '../../server/dataFolderLock.ts';
import { ScriptError } from '../lib/scriptError.ts';
import { openDemoFolder } from './demoFolder.ts';
import { fillDemoFolder } from './fillDemoFolder.ts';

const root = mkdtempSync(join(tmpdir(), 'committee-room-'));
afterAll(() => rmSync(root, { recursive: true }));
const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 4, 14, 8);

const fill = async (path: string, nowMs: number): Promise<string> => {
  let said = '';
  await fillDemoFolder(openDemoFolder(path), nowMs, (line) => {
    said += line;
  });
  return said;
};

test('a folder is filled once and used again, with polling day today', async () => {
  const path = join(root, 'kept');
  expect(await fill(path, NOW_MS)).toMatch(/created the demo campaign in/);
  expect(statSync(path).mode & 0o777).toBe(0o700);
  const read = () => {
    const database = new Sqlite(join(path, 'committee-room.sqlite'));
    const rows = database.prepare('SELECT count(*) AS electors, polling_day AS day FROM elector, campaign').get();
    database.close();
    return rows;
  };
  expect(read()).toEqual({ electors: 2_370, day: '2026-05-14' });
  expect(await fill(path, NOW_MS + 60_000)).toMatch(/is used again$/);
  // what happened then is not made to have happened today
  expect(await fill(path, NOW_MS + DAY_MS)).toMatch(/is used again\n?.* are of 2026-05-14: a new folder has those of today$/);
  expect(read()).toEqual({ electors: 2_370, day: '2026-05-15' });
  expect(existsSync(join(path, 'demo-roll.csv'))).toBe(true);
  openDemoFolder(path).remove();
  expect(readdirSync(path)).toContain('committee-room.sqlite'); // it was asked for: it stays
}, 60_000);

test('a folder that holds anything else is refused in one line and left alone', () => {
  const path = mkdtempSync(join(root, 'other-'));
  writeFileSync(join(path, 'thesis.txt'), '');
  expect(() => openDemoFolder(path)).toThrow(ScriptError);
  expect(() => openDemoFolder(path)).toThrow(/^--data-dir \S+ holds something else than the demo; [^\n]*$/);
  expect(readdirSync(path)).toEqual(['thesis.txt']);
});

test('a real campaign is never taken for the demo, even if it carries the mark', () => {
  const path = mkdtempSync(join(root, 'real-'));
  const database = new Sqlite(join(path, 'committee-room.sqlite'));
  database.exec("CREATE TABLE campaign (id TEXT, is_demo INTEGER); INSERT INTO campaign VALUES ('demo', 0)");
  database.close();
  writeFileSync(join(path, 'demo.json'), '{}');
  expect(() => openDemoFolder(path)).toThrow(/something else/);
});

test('a start that was interrupted leaves nothing that refuses the next one', () => {
  const path = mkdtempSync(join(root, 'interrupted-'));
  const folder = openDemoFolder(path);
  for (const file of ['committee-room.sqlite', 'committee-room.sqlite-wal', 'lock.sqlite', 'demo-roll.csv'])
    writeFileSync(join(path, file), '');
  expect(() => openDemoFolder(path)).toThrow(/something else/);
  folder.remove();
  expect(readdirSync(path)).toEqual([]);
});

test('a folder that another server works on is refused in one line', async () => {
  const path = mkdtempSync(join(root, 'busy-'));
  const folder = openDemoFolder(path);
  const unlock = lockDataFolder(path);
  await expect(fillDemoFolder(folder, NOW_MS, () => {})).rejects.toThrow(/^--data-dir is "\S+": another server is using it; [^\n]*$/);
  unlock();
});

test('a throw-away folder goes away with everything in it', () => {
  const folder = openDemoFolder(null);
  expect(folder.isThrowAway).toBe(true);
  writeFileSync(join(folder.path, 'committee-room.sqlite'), '');
  folder.remove();
  expect(existsSync(folder.path)).toBe(false);
});
