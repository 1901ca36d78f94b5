import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../server/database.ts';
import { until } from '../../server/testing/until.ts';
import { createCampaign } from '../demo/createCampaign.ts';
import { ROOT } from '../lib/root.ts';
import { type Figures, percentile, type Workload } from './figures.ts';
import type { Way } from './load/everybody.ts';
import { openRefetchingClients } from './load/refetchingClients.ts';
import { openRoomClients } from './load/roomClients.ts';
import { nodeArgsOfStart } from './servers/asStarted.ts';
import { BUILT, buildBench } from './servers/buildBench.ts';
import { createChildProcesses } from './servers/childProcesses.ts';
import { cpuMsOf, machineBusyMs } from './servers/processUsage.ts';
import { type ServerProcess, startServerProcess } from './servers/serverProcess.ts';

const COMMITTEE = 'K01'; // the demo's, of 1,200 electors
const CLIENTS = 100;
const ON_BOARD = 10;
const EVERY_MS = 1_000;
const WARM_UP = 5;
const QUIET_MS = 5_000;
const GIVE_UP_MS = 60_000;
const QUICK_PASSWORDS = { memoryCost: 1_024, timeCost: 1, parallelism: 1 };

/**
 * An elector of a committee of 1,200 comes each second while a hundred clients look on. `refetch…`: all are told and fetch list and statistics again, the way of the system that this one replaces; `ours…`: the product as
 * it ships, everybody in the committee's room and ten on the board too. For each event: requests, frames and kilobytes of all clients together (heads of requests and answers not counted, nothing compressed),
 * the server's processor time with all that it does in that second (`quiet…`: in one in which nothing happens), and how long until the last client has it.
 */
export const refetch: Workload = {
  name: 'refetch',
  async run(say, isFull): Promise<Figures> {
    const events = isFull ? 120 : 30;
    await buildBench();
    const children = createChildProcesses();
    const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
    const file = join(folder, 'committee-room.sqlite');
    try {
      const database = openDatabase(file);
      await createCampaign(database, { nowMs: Date.now(), passwordCost: QUICK_PASSWORDS });
      database.close();

      say('refetch: ours');
      const ours = await startServerProcess(children, {
        name: 'ours',
        script: join(ROOT, 'dist/server/main.js'),
        args: ['--api-only'],
        nodeArgs: nodeArgsOfStart(),
        env: { DATA_DIR: folder, LOG_LEVEL: 'error' },
      });
      await until('ours is ready', async () => (await fetch(`http://127.0.0.1:${ours.port}/readyz`)).ok);
      const electors = await whoIsToCome(file);
      const next = () => electors.splice(0, WARM_UP + events);
      const rooms = await measure(await openRoomClients(ours.port, COMMITTEE, CLIENTS, ON_BOARD), ours, next());
      await ours.stop();

      say('refetch: the way that it replaces');
      const theirs = await startServerProcess(children, { name: 'refetch', script: BUILT.refetch, args: [folder] });
      const fetched = await measure(await openRefetchingClients(theirs.port, COMMITTEE, CLIENTS), theirs, next());
      return { electors: 1_200, clients: CLIENTS, events, ...named('refetch', fetched), ...named('ours', rooms) };
    } finally {
      children.endAll();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Who has not been seen yet, as the running server has projected it. */
async function whoIsToCome(file: string): Promise<string[]> {
  const { sqlite, close } = openDatabase(file);
  try {
    const countAttended = sqlite.prepare<[string], number>('SELECT sum(has_attended) FROM elector_state WHERE committee_id = ?').pluck();
    await until('the demo is projected', () => (countAttended.get(COMMITTEE) ?? 0) > 0);
    return sqlite
      .prepare<[string], string>(
        `SELECT id FROM elector WHERE committee_id = ? AND status = 'active' AND NOT EXISTS (
           SELECT 1 FROM elector_state WHERE elector_state.elector_id = elector.id AND has_attended) ORDER BY id`,
      )
      .pluck()
      .all(COMMITTEE);
  } finally {
    close();
  }
}

async function measure(way: Way, server: ServerProcess, electors: readonly string[]) {
  const events = electors.length - WARM_UP;
  await play(way, electors.slice(0, WARM_UP));
  const quietFromMs = server.cpuMs();
  await pause(QUIET_MS);
  const quietCpuMs = server.cpuMs() - quietFromMs;

  const read = () => ({
    atMs: performance.now(),
    cpuMs: server.cpuMs(),
    loadMs: cpuMsOf(process.pid),
    busyMs: busyMs(),
    ...way.received(),
  });
  const before = read();
  const tookMs = await play(way, electors.slice(WARM_UP));
  const after = read();
  way.close();
  const perEvent = (name: 'cpuMs' | 'requests' | 'frames' | 'bytes'): number => (after[name] - before[name]) / events;
  const otherMs = after.busyMs - before.busyMs - (after.cpuMs - before.cpuMs) - (after.loadMs - before.loadMs);
  return {
    requests: rounded(perEvent('requests')),
    frames: rounded(perEvent('frames')),
    kb: rounded(perEvent('bytes') / 1_000),
    cpuMs: rounded(perEvent('cpuMs')),
    quietCpuMs: rounded((quietCpuMs * EVERY_MS) / QUIET_MS),
    lastP50Ms: percentile(tookMs, 0.5),
    lastP95Ms: percentile(tookMs, 0.95),
    missing: events - tookMs.length,
    otherCpuPercent: Math.round((Math.max(0, otherMs) / (after.atMs - before.atMs)) * 100),
  };
}

/** An event each second, whether those before have reached everybody or not, and the last one's second. @returns how long each took until everybody had it, those left out that somebody never had */
async function play(way: Way, electors: readonly string[]): Promise<readonly number[]> {
  const tookMs: number[] = [];
  const running: Promise<void>[] = [];
  const startedMs = performance.now();
  for (const [i, elector] of electors.entries()) {
    await pause(Math.max(0, startedMs + i * EVERY_MS - performance.now()));
    const sentMs = performance.now();
    running.push(way.event(elector).then(() => void tookMs.push(performance.now() - sentMs), console.error));
  }
  await pause(Math.max(0, startedMs + electors.length * EVERY_MS - performance.now()));
  await Promise.race([Promise.all(running), pause(GIVE_UP_MS, undefined, { ref: false })]);
  return tookMs;
}

const busyMs = (): number => (process.platform === 'linux' ? machineBusyMs() : Number.NaN);
const rounded = (value: number): number => Math.round(value * 10) / 10;
const named = (prefix: string, figures: Figures): Figures =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [prefix + name.charAt(0).toUpperCase() + name.slice(1), value]));
