/**
 * Every test: unit, integration, browser. Brings what they need first, runs them, and says last, on a line of its own,
 * `N passed, N failed, N skipped`. Arguments after `--` go to Vitest (`npm test -- schema/keys.test.ts`).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './lib/buildAll.ts';
import { runTool } from './lib/runTool.ts';
import { runScript } from './lib/scriptError.ts';
import { CHROMIUM, ensureTool } from './lib/systemTools.ts';

/** What we read of Vitest's JSON report. */
type Report = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
};

await runScript(async () => {
  const args = process.argv.slice(2);
  const isLong = args[0] === '--long';
  const chromium = await ensureTool(CHROMIUM, console.log);
  await ensureBuilt(console.log);
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-test-'));
  try {
    const reportFile = join(folder, 'report.json');
    const { exitCode } = await runTool(
      'vitest',
      ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...args.slice(isLong ? 1 : 0)],
      {
        output: 'inherit',
        env: { CHROMIUM_PATH: 'path' in chromium ? chromium.path : undefined, TEST_LONG: isLong ? '1' : undefined, NODE_ENV: undefined },
      },
    );
    const report = readReport(reportFile);
    if ('missing' in chromium) console.log(`\nLEFT OUT: every test in a browser. ${chromium.missing}`);
    // a file that does not even load has no failed test, and must not look like a success
    const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    const failed = Math.max(report.numFailedTests + broken, exitCode === 0 ? 0 : 1);
    console.log(`\n${report.numPassedTests} passed, ${failed} failed, ${report.numPendingTests + report.numTodoTests} skipped`);
    return failed === 0 && exitCode === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function readReport(file: string): Report {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report; // written by Vitest just now
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
}
