import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyMutant } from '../mutants/applyMutant.ts';
import type { Mutant } from '../mutants/mutants.ts';
import type { CheckResult } from './checkMutantRunner.ts';
import { CHECK_MUTANTS } from './checkMutants.ts';

const MUTANTS = process.env.TEST_LONG === '1' ? CHECK_MUTANTS : CHECK_MUTANTS.slice(0, 3);
const MAX_MS = 300_000;
const RUNNER = fileURLToPath(new URL('checkMutantRunner.ts', import.meta.url));
/** Pure functions: they need no engine. */
const COPIED = ['package.json', 'schema', 'server/testing/counts'];
/** Something has to be found because of the change, and not because it is a copy. */
const UNCHANGED: Mutant = { name: 'unchanged', file: 'package.json', find: '"type": "module"', replace: '"type": "module"' };

const root = mkdtempSync(join(tmpdir(), 'committee-room-check-mutants-'));
const folderOf = (mutant: Mutant): string => join(root, String(CHECK_MUTANTS.indexOf(mutant)));
const notApplied = new Map<string, string>();
const results = new Map<string, CheckResult>();

beforeAll(async () => {
  const asked = process.env.TEST_LONG === '1' ? [UNCHANGED, ...MUTANTS] : MUTANTS; // the tests themselves run what is unchanged
  const folders = asked.flatMap((mutant) => {
    const why = applyMutant(mutant, folderOf(mutant), COPIED);
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
    const result = JSON.parse(line) as CheckResult; // our own runner's
    results.set(result.folder, result);
  }
}, MAX_MS + 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000);

describe('[CC2] [CW4] planted slips and drawn elections find a change that', () => {
  test.each(MUTANTS)('$name', (mutant) => {
    expect(notApplied.get(mutant.name)).toBe(undefined);
    const result = results.get(folderOf(mutant));
    if (!result) throw new Error('the runner ended before it');
    expect(result.found, `${result.seeds} seeds`).not.toBe(null);
    expect(result.found, 'a mutant that does not even run proves nothing').not.toMatch(/is not defined|is not a function/);
  });
});

const inLong = process.env.TEST_LONG === '1' ? test : () => {};
inLong('[CC2] [CW4] they find nothing in a copy that is unchanged', () => {
  expect(results.get(folderOf(UNCHANGED))).toMatchObject({ found: null });
});
