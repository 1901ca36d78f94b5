import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shareOf } from '../turn.ts';
import { applyMutant, whyNotMade } from './applyMutant.ts';
import type { Copy, Result } from './mutantRunner.ts';
import { MUTANTS, type Mutant } from './mutants.ts';

const IS_LONG = process.env.TEST_LONG === '1';
const SEEDS = IS_LONG ? 5_000 : 1_500;
const MAX_MS = IS_LONG ? 180_000 : 60_000;
const PROCESSES = 2;
const RUNNER = fileURLToPath(new URL('mutantRunner.ts', import.meta.url));

/** Something has to be found because of the change, and not because it is a copy. */
const UNCHANGED: Mutant = { name: 'unchanged', file: 'package.json', find: '"type": "module"', replace: '"type": "module"' };

/** A third a day: the 49 of them take both processors of a small machine for more than a minute. */
const TRIED = shareOf('mutants', MUTANTS, 3);

const root = mkdtempSync(join(tmpdir(), 'committee-room-mutants-'));
const copies = [UNCHANGED, ...TRIED].map((mutant, i): Copy & { readonly mutant: Mutant } => ({
  mutant,
  folder: join(root, String(i)),
  seeds: mutant === UNCHANGED ? 60 : SEEDS,
  maxMs: MAX_MS,
}));
/** Mutants whose text no longer stands in the sources, with the reason. */
const notApplied = new Map<string, string>();
const results = new Map<string, Result>();
const resultOf = (mutant: Mutant): Result | undefined => results.get(mutant.name);

beforeAll(async () => {
  const applied = copies.filter(({ mutant, folder }) => {
    const why = applyMutant(mutant, folder);
    if (why) notApplied.set(mutant.name, why);
    return why === null;
  });
  const shares = Array.from({ length: PROCESSES }, (_, share) => applied.filter((_, i) => i % PROCESSES === share));
  await Promise.all(shares.map(runAll));
}, 3_600_000);

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
  const found = copies.flatMap(({ mutant }) => (resultOf(mutant)?.found ? [{ ...mutant, runs: resultOf(mutant)?.seeds ?? 0 }] : []));
  found.sort((left, right) => left.runs - right.runs);
  const [middle, last] = [found[found.length >> 1], found.at(-1)];
  console.log(
    `mutants: ${found.length} of ${TRIED.length} found, half within ${middle?.runs} runs, the last within ${last?.runs} (${last?.name})`,
  );
}, 60_000);

async function runAll(share: readonly (typeof copies)[number][]): Promise<void> {
  const child = spawn(process.execPath, [RUNNER, JSON.stringify(share.map(({ folder, seeds, maxMs }) => ({ folder, seeds, maxMs })))], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const hanging = setTimeout(() => child.kill('SIGKILL'), MAX_MS * share.length);
  await once(child, 'close');
  clearTimeout(hanging);
  for (const line of said.split('\n').filter((text) => text.startsWith('{'))) {
    const result = JSON.parse(line) as Result; // our own runner's
    const copy = share.find(({ folder }) => folder === result.folder);
    if (copy) results.set(copy.mutant.name, result);
  }
}

test('every change can be made, also those of another day', () => {
  expect(MUTANTS.flatMap((mutant) => whyNotMade(mutant) ?? [])).toEqual([]);
});

test('the simulator finds nothing in a copy that is unchanged', () => {
  expect(resultOf(UNCHANGED)).toMatchObject({ found: null, seeds: 60 });
});

describe('the simulator finds an engine that', () => {
  test.each(TRIED)('$name', (mutant) => {
    expect(notApplied.get(mutant.name)).toBe(undefined);
    const result = resultOf(mutant);
    if (!result) throw new Error('the runner ended before it');
    expect(result.found, `${result.seeds} runs`).not.toBe(null);
    expect(JSON.stringify(result.found), 'a mutant that does not even run proves nothing').not.toMatch(/is not defined|is not a function/);
  });
});
