import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyMutant } from '../mutants/applyMutant.ts';
import type { Mutant } from '../mutants/mutants.ts';
import type { DayResult } from './dayMutantRunner.ts';
import { DAY_MUTANTS } from './dayMutants.ts';

const MUTANTS = process.env.TEST_LONG === '1' ? DAY_MUTANTS : DAY_MUTANTS.slice(0, 3);
const MAX_MS = 300_000;
const RUNNER = fileURLToPath(new URL('dayMutantRunner.ts', import.meta.url));
/** Something has to be found because of the change, and not because it is a copy. */
const UNCHANGED: Mutant = { name: 'unchanged', file: 'package.json', find: '"type": "module"', replace: '"type": "module"' };

const root = mkdtempSync(join(tmpdir(), 'committee-room-day-mutants-'));
const folderOf = (mutant: Mutant): string => join(root, String(DAY_MUTANTS.indexOf(mutant)));
const notApplied = new Map<string, string>();
const results = new Map<string, DayResult>();

beforeAll(async () => {
  const asked = process.env.TEST_LONG === '1' ? [UNCHANGED, ...MUTANTS] : MUTANTS; // the day itself is the one that is unchanged
  const folders = asked.flatMap((mutant) => {
    const why = applyMutant(mutant, folderOf(mutant));
    if (why) notApplied.set(mutant.name, why);
    return why ? [] : [folderOf(mutant)];
  });
  const child = spawn(process.execPath, [RUNNER, JSON.stringify(folders)], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const hanging = setTimeout(() => child.kill('SIGKILL'), MAX_MS);
  await once(child, 'close');
  clearTimeout(hanging);
  for (const line of said.split('\n').filter((text) => text.startsWith('{'))) {
    const result = JSON.parse(line) as DayResult; // our own runner's
    results.set(result.folder, result);
  }
}, MAX_MS + 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('[B20] the simulated day finds a change that', () => {
  test.each(MUTANTS)('$name', (mutant) => {
    expect(notApplied.get(mutant.name)).toBe(undefined);
    const result = results.get(folderOf(mutant));
    if (!result) throw new Error('the runner ended before it');
    expect(result.found, `${result.days} days`).not.toBe(null);
    expect(result.found, 'a mutant that does not even run proves nothing').not.toMatch(/is not defined|is not a function/);
  });
});

const inLong = process.env.TEST_LONG === '1' ? test : () => {};
inLong('[B20] it finds nothing in a copy that is unchanged', () => {
  expect(results.get(folderOf(UNCHANGED))).toMatchObject({ found: null });
});
