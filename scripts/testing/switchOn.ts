import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { until } from '../../server/testing/until.ts';
import { CHROMIUM_ARGUMENTS, chromiumPath } from './chromium.ts';

/** A Chromium with a profile on disk, which can be killed like a tablet whose battery dies. The caller kills it, and removes the folder. */
export async function switchOn(
  folder: string,
): Promise<{ process: ChildProcess; browser: Browser; context: BrowserContext; kill(): Promise<void> }> {
  if (chromiumPath === null) throw new Error('there is no Chromium on this machine');
  const args = [...CHROMIUM_ARGUMENTS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${folder}`, 'about:blank'];
  const process = spawn(chromiumPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  process.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const address = (): string | undefined => /DevTools listening on (ws:\S+)/.exec(output)?.[1];
  await until('Chromium listens', () => address() !== undefined, 20_000);
  const browser = await chromium.connectOverCDP(address() ?? '');
  const [context] = browser.contexts();
  if (!context) throw new Error('Chromium has no window');
  context.setDefaultTimeout(30_000);
  return {
    process,
    browser,
    context,
    /** Resolves when nothing of it is left running; also where it has been killed already. */
    async kill() {
      if (process.exitCode !== null || process.signalCode !== null) return;
      const gone = once(process, 'exit');
      process.kill('SIGKILL');
      await gone;
    },
  };
}
