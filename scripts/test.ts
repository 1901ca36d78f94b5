/**
 * Every test: unit, integration, browser; the longer ones in a browser with `--long` only. Brings what they need first, runs them, and says last, on a line of its own,
 * `N passed, N failed, N skipped`. Arguments after `--` go to Vitest (`npm test -- schema/keys.test.ts`).
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { turn } from '../server/testing/turn.ts';
import { ensureBuilt } from './lib/buildAll.ts';
import { ROOT } from './lib/root.ts';
import { runTool } from './lib/runTool.ts';
import { runScript } from './lib/scriptError.ts';
import { CADDY, CHROMIUM, ensureTool, NGINX, REDIS } from './lib/systemTools.ts';

/** What we read of Vitest's JSON report. */
type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
};

type Run = { readonly exitCode: number; readonly report: Report };

/** Tests that start a Redis of their own. */
const NEEDING_REDIS = ['server/doclog/redis/**', 'server/redis/**', 'server/facts/**', 'server/**/*.redis.test.ts'];
const IN_BROWSER = 'scripts/browser';
/** So many files in a browser are taken at once: a process each would take half a minute to start, all in one could not be shared. */
const FILES_AT_ONCE = 3;
/** These take longest and begin: what is taken last is short, or one waits for the other's last files. */
const SLOW_FIRST = ['signIn', 'screens', 'door', 'cutNetwork', 'chase', 'useOfList', 'twoPeople', 'admin', 'accounts'];
/** Whole days and whatever else takes long in a browser, or an installed Caddy; each has shorter tests beside its parts: left to `npm run test:long`. */
const LONG_IN_BROWSER = [
  'behindCaddy',
  'callsDay',
  'conflicts',
  'dayScreens',
  'fullDevice',
  'morning',
  'movesDay',
  'offlineDay',
  'pill',
  'sealedEdits',
  'setUp',
  'shift',
  'twoTablets',
];
/** Tests that start an nginx of their own; a Redis too. */
const NEEDING_NGINX = ['server/testing/nginx.redis.test.ts'];

await runScript(async () => {
  const args = process.argv.slice(2);
  const isLong = args[0] === '--long';
  const chosen = args.slice(isLong ? 1 : 0);
  const chromium = await ensureTool(CHROMIUM, console.log);
  const redis = await ensureTool(REDIS, console.log);
  const nginx = await ensureTool(NGINX, console.log);
  const caddy = isLong || chosen.length > 0 ? await ensureTool(CADDY, console.log) : { missing: '' };
  await ensureBuilt(console.log);
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-test-'));
  try {
    const env = {
      CHROMIUM_PATH: 'path' in chromium ? chromium.path : undefined,
      CADDY_PATH: 'path' in caddy ? caddy.path : undefined,
      TEST_LONG: isLong ? '1' : undefined,
      TEST_TURN: String(turn),
      // what Node has compiled, and made of TypeScript, serves every process that is started
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      TEST_CAMPAIGN: join(folder, 'campaign'),
      NODE_ENV: undefined,
    };
    const run = async (name: string, ...more: string[]): Promise<Run> => {
      const reportFile = join(folder, `${name}.json`);
      const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
      const { exitCode } = await runTool('vitest', ['run', ...reporters, ...more], { output: 'inherit', env });
      return { exitCode, report: readReport(reportFile) };
    };
    // a browser waits for half of its time and a server for the disk, Redis and its clocks: three processes keep two processors busy
    const leftOut = [...('missing' in redis ? NEEDING_REDIS : []), ...('missing' in nginx ? NEEDING_NGINX : [])];
    const others = [
      ...leftOut.flatMap((files) => ['--exclude', files]),
      '--project',
      'server',
      '--project',
      'client',
      '--project',
      'mocking',
      '--maxWorkers',
      String(Math.max(2, availableParallelism() - 1)),
    ];
    const waiting = readdirSync(join(ROOT, IN_BROWSER)).filter(
      (file) => file.endsWith('.spec.ts') && (isLong || !LONG_IN_BROWSER.includes(file.replace('.spec.ts', ''))),
    );
    const isSlow = (file: string): boolean => SLOW_FIRST.includes(file.replace('.spec.ts', ''));
    waiting.sort((a, b) => Number(isSlow(b)) - Number(isSlow(a)));
    /** Takes files until none waits: whoever has done the others helps, and neither waits for the other. */
    async function inBrowser(): Promise<Run[]> {
      const runs: Run[] = [];
      while (waiting.length > 0) {
        const files = waiting.splice(0, waiting.length > 2 * FILES_AT_ONCE ? FILES_AT_ONCE : 1);
        runs.push(await run(`browser-${waiting.length}`, '--project', 'browser', ...files.map((file) => `${IN_BROWSER}/${file}`)));
      }
      return runs;
    }
    const all = async (): Promise<Run[]> => {
      const helping = run('others', ...others).then(async (done) => [done, ...(await inBrowser())]);
      return (await Promise.all([inBrowser(), helping])).flat();
    };
    const runs = chosen.length > 0 ? [await run('chosen', ...chosen)] : await all();
    if (!isLong && chosen.length === 0)
      console.log(`\nLEFT OUT: longer tests in a browser (${LONG_IN_BROWSER.join(', ')}), and all full counts: npm run test:long`);
    if (isLong) console.log(`\n${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, full counts`);
    if ('missing' in chromium) console.log(`\nLEFT OUT: every test in a browser. ${chromium.missing}`);
    if ('missing' in redis) console.log(`\nLEFT OUT: every test against Redis. ${redis.missing}`);
    if ('missing' in nginx) console.log(`\nLEFT OUT: the test behind nginx. ${nginx.missing}`);
    if ('missing' in caddy && caddy.missing) console.log(`\nLEFT OUT: the test behind Caddy. ${caddy.missing}`);
    const sum = (of: (run: Run) => number): number => runs.reduce((total, run) => total + of(run), 0);
    const failed = sum(failures);
    const skipped = sum(({ report }) => report.numPendingTests + report.numTodoTests);
    console.log(`\n${sum(({ report }) => report.numPassedTests)} passed, ${failed} failed, ${skipped} skipped`);
    return failed === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function failures({ exitCode, report }: Run): number {
  // a file that does not even load has no failed test, and must not look like a success
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return Math.max(report.numFailedTests + broken, exitCode === 0 ? 0 : 1);
}

function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report; // written by Vitest just now
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
}
