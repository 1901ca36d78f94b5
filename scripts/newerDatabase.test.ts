import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../server/database.ts';
import { ROOT } from './lib/root.ts';

test.each([
  ['verifyAudit.ts', []],
  ['reproject.ts', ['--check']],
  ['reproject.ts', []],
])('[OP3] what a newer version has worked on is refused in one line by %s %s', async (script, options) => {
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  const { sqlite, close } = openDatabase(join(folder, 'committee-room.sqlite'));
  sqlite.exec('UPDATE __drizzle_migrations SET created_at = created_at + 1');
  close();
  const command = [join(ROOT, 'scripts/run.mjs'), join(ROOT, 'scripts', script), ...options];
  const said = await new Promise((resolve) => {
    execFile(process.execPath, command, { cwd: folder, env: { ...process.env, DATA_DIR: folder } }, (error, stdout, stderr) =>
      resolve({ code: error?.code, stdout, stderr }),
    );
  });
  expect(said).toEqual({
    code: 1,
    stdout: '',
    stderr: `DATA_DIR is "${folder}": a newer version of the program has worked on its database; start that one, or put back a copy from before (docs/operating/upgrade.md)\n`,
  });
  rmSync(folder, { recursive: true });
});
