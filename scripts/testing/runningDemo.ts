import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoState, Tablet } from '../../schema/demo.ts';
import { until } from '../../server/testing/until.ts';
import { freePort } from '../demo/freePort.ts';
import { ROOT } from '../lib/root.ts';

/** The demo as a person would have started it, in a folder of its own, for tests in a browser and for benchmarks. */
export type RunningDemo = Awaited<ReturnType<typeof startRunningDemo>>;

const READY_WITHIN_MS = 110_000; // it may have to build first
const BACK_WITHIN_MS = 30_000;

/** `npm run demo` on a free port and in a temporary folder: its server behind its two networks. `end` removes all of it. */
export async function startRunningDemo() {
  const dataDir = mkdtempSync(join(tmpdir(), 'committee-room-'));
  const port = await freePort(0);
  const origin = `http://127.0.0.1:${port}`;
  const demo = spawn(
    process.execPath,
    [join(ROOT, 'scripts/run.mjs'), join(ROOT, 'scripts/demo.ts'), '--port', String(port), '--data-dir', dataDir],
    {
      cwd: ROOT,
      env: { ...process.env, LOG_LEVEL: 'error', NODE_ENV: undefined, VITEST: undefined, NODE_OPTIONS: undefined },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [demo.stdout, demo.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const endWithUs = (): void => void demo.kill('SIGTERM');
  process.once('exit', endWithUs);

  async function end(): Promise<void> {
    process.off('exit', endWithUs);
    if (demo.exitCode === null && demo.signalCode === null) {
      const gone = once(demo, 'exit');
      demo.kill('SIGTERM');
      await gone;
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
  const isReady = (): boolean => {
    if (demo.exitCode !== null) throw new Error(`the demo ended before it was ready:\n${output}`);
    return output.includes(`ready ${origin}`);
  };
  await until('the demo serves', isReady, READY_WITHIN_MS).catch(async (error: unknown) => {
    await end();
    throw error;
  });

  const call = (method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> =>
    fetch(origin + path, {
      method,
      headers: { 'X-Committee-Room': '1', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const state = async (): Promise<DemoState> => (await (await call('GET', '/api/demo/state')).json()) as DemoState; // our own server's answer
  const { tablets } = await state();
  const originOf = (tablet: Tablet): string => {
    const found = tablets.find((one) => one.tablet === tablet);
    if (!found) throw new Error(`no network for the ${tablet} tablet`);
    return found.origin;
  };
  const setNetwork = async (what: 'cut' | 'heal', tablet: Tablet): Promise<void> => {
    const answer = await call('POST', `/api/demo/${what}`, { tablet });
    if (!answer.ok) throw new Error(`the network was not ${what}: ${answer.status}`);
  };

  return {
    origin,
    port,
    dataDir,
    /** The campaign's CSV that the demo was imported from. */
    rollFile: join(dataDir, 'demo-roll.csv'),
    /** The server behind the network of this tablet. */
    originOf,
    cut: (tablet: Tablet) => setNetwork('cut', tablet),
    heal: (tablet: Tablet) => setNetwork('heal', tablet),
    state,
    /** kill -9, and back again: resolves when the server that took its place answers. */
    async kill(): Promise<void> {
      const { kills } = await state();
      await call('POST', '/api/demo/kill', {}).catch(() => {}); // the one who is asked dies of it
      await until('the server is back', async () => ((await state().catch(() => null))?.kills ?? 0) > kills, BACK_WITHIN_MS);
    },
    end,
  };
}
