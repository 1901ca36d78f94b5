import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoState, Tablet } from '../../schema/demo.ts';
import { until } from '../../server/testing/until.ts';
import { openDemoFolder } from '../demo/demoFolder.ts';
import { fillDemoFolder } from '../demo/fillDemoFolder.ts';
import { freePort } from '../demo/freePort.ts';
import { supervise } from '../demo/supervise.ts';
import { ensureBuilt } from '../lib/buildAll.ts';
import { ROOT } from '../lib/root.ts';

/** The demo with its server, its networks and its campaign, in a folder of its own, for tests in a browser and for benchmarks. */
export type RunningDemo = Awaited<ReturnType<typeof startRunningDemo>>;

const BACK_WITHIN_MS = 30_000;

let campaign: Promise<string> | null = null;

/**
 * A folder with the demo's campaign as `npm run demo` makes it: made once for all demos of this process, or, where `TEST_CAMPAIGN` names a place for it, of all
 * processes of a run, whose folder it goes with.
 */
async function madeCampaign(): Promise<string> {
  const shared = process.env.TEST_CAMPAIGN;
  if (shared && existsSync(shared)) return shared;
  const path = mkdtempSync(join(tmpdir(), 'committee-room-campaign-'));
  process.once('exit', () => rmSync(path, { recursive: true, force: true }));
  await fillDemoFolder(openDemoFolder(path), Date.now(), () => {});
  if (!shared) return path;
  try {
    renameSync(path, shared);
  } catch {
    if (!existsSync(shared)) return path;
    // another process was quicker: theirs is as good
  }
  return shared;
}

/** What `npm run demo` runs, on a free port and in a temporary folder: its server behind its two networks. `end` removes all of it. */
export async function startRunningDemo() {
  await ensureBuilt(() => {}); // the client too, which the server serves
  campaign ??= madeCampaign();
  const dataDir = mkdtempSync(join(tmpdir(), 'committee-room-'));
  cpSync(await campaign, dataDir, { recursive: true });
  const port = await freePort(0);
  const origin = `http://127.0.0.1:${port}`;
  const env = { ...process.env, LOG_LEVEL: 'error', VITEST: undefined };
  const supervisor = await supervise({ entry: join(ROOT, 'dist/server/main.js'), port, dataDir, env, say: () => {} });
  const endWithUs = (): void => void supervisor.end('at-once');
  process.once('exit', endWithUs);

  async function end(): Promise<void> {
    process.off('exit', endWithUs);
    await supervisor.end('at-once');
    rmSync(dataDir, { recursive: true, force: true });
  }
  await supervisor.ready.catch(async (error: unknown) => {
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
