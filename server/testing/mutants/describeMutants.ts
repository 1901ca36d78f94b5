import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle, openBundles, whyNotMade } from '../bundle.ts';
import type { Bundle, LookLimits, Result } from './mutantRunner.ts';
import type { Mutant } from './mutants.ts';

const RUNNER = fileURLToPath(new URL('mutantRunner.ts', import.meta.url));
const AT_ONCE = 4;

/**
 * Tests that what looks for faults finds each mutant, and nothing where nothing is changed. To be called at the top of a test file.
 * @param what begins the tests' names: who finds a change that …
 * @param options.look a module that exports `look` of `mutantRunner`
 * @param options.all the mutants; also those that are not tried have to be possible
 * @param options.tried those that have to be found in this run
 * @param options.unchanged what is run of sources that are unchanged; null leaves it to the tests that this is beside
 */
export function describeMutants(
  what: string,
  options: {
    readonly look: URL;
    readonly all: readonly Mutant[];
    readonly tried: readonly Mutant[];
    readonly limits: LookLimits;
    readonly unchanged: LookLimits | null;
    readonly processes?: number;
  },
): void {
  const { look, all, tried, limits, unchanged, processes = 1 } = options;
  const made = openBundles();
  const fileOf = (mutant: Mutant | null): string => made.fileOf(mutant ? String(all.indexOf(mutant)) : 'unchanged');
  const notMade = new Map<Mutant | null, string>();
  const results = new Map<string, Result>();

  beforeAll(async () => {
    const waiting: (Mutant | null)[] = [...(unchanged ? [null] : []), ...tried];
    const bundles: Bundle[] = [];
    async function bundleWaiting(): Promise<void> {
      for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
        const file = fileOf(mutant);
        const why = await bundle(look, file, mutant);
        if (why) notMade.set(mutant, why);
        else bundles.push({ file, ...(mutant === null && unchanged ? unchanged : limits) });
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, bundleWaiting));
    await Promise.all(
      Array.from({ length: processes }, async (_, share) => {
        for (const result of await runAll(bundles.filter((_, i) => i % processes === share))) results.set(result.file, result);
      }),
    );
  }, 3_600_000);
  afterAll(() => {
    made.remove();
    const found = tried.flatMap((mutant) => results.get(fileOf(mutant)) ?? []).filter((result) => result.found !== null);
    const runs = found.map((result) => result.runs).sort((left, right) => left - right);
    console.log(
      `${what}: ${runs.length} of ${tried.length} mutants found, half within ${runs[runs.length >> 1]} runs, the last within ${runs.at(-1)}`,
    );
  }, 60_000);

  describe(`${what} a change that`, () => {
    test.each(tried)('$name', (mutant) => {
      expect(notMade.get(mutant)).toBe(undefined);
      const result = results.get(fileOf(mutant));
      if (!result) throw new Error('the runner ended before it');
      expect(result.found, `${result.runs} runs`).not.toBe(null);
      expect(JSON.stringify(result.found), 'a mutant that does not even run proves nothing').not.toMatch(
        /is not defined|is not a function/,
      );
    });
  });
  test(`${what} changes that can all be made, also those of another run`, async () => {
    expect((await Promise.all(all.map(whyNotMade))).filter((why) => why !== null)).toEqual([]);
  });
  if (unchanged)
    test(`${what} nothing where nothing is changed`, () => {
      expect(results.get(fileOf(null))).toMatchObject({ found: null, runs: unchanged.runs });
    });
}

/** Looks in all of them, in one process, and ends it where it hangs. */
async function runAll(bundles: readonly Bundle[]): Promise<Result[]> {
  const child = spawn(process.execPath, [RUNNER, JSON.stringify(bundles)], {
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const hanging = setTimeout(
    () => child.kill('SIGKILL'),
    bundles.reduce((sum, { maxMs }) => sum + maxMs, 0),
  );
  await once(child, 'close');
  clearTimeout(hanging);
  return said
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Result); // our own runner's
}
