import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type * as Y from 'yjs';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { startRedisServer } from '../../../server/testing/redisServer.ts';
import { documentOf } from '../load/documents.ts';
import type { Side } from '../load/drawnEdits.ts';
import { type LoadWorker, startLoadWorker } from '../load/startLoadWorker.ts';
import { createTablets, type JoinOptions, type Tablet } from '../load/tablets.ts';
import { type TicketOffice, ticketFor } from '../load/ticketOffice.ts';
import { createChildProcesses } from '../servers/childProcesses.ts';
import { cpuMsOf, machineBusyMs } from '../servers/processUsage.ts';
import type { ServerName } from '../servers/serverKinds.ts';
import { type ServerProcess, startServerProcess } from '../servers/serverProcess.ts';
import { type SeveralKind, severalKind } from '../servers/severalKinds.ts';
import { createDocumentClients } from './documentClients.ts';
import { timesOf } from './timesOf.ts';
import { wait } from './wait.ts';

/** Two processes of one server on a Redis of their own, which writes every command to disk before it answers. */
export type SeveralScene = {
  readonly kind: SeveralKind;
  readonly servers: readonly [ServerProcess, ServerProcess];
  readonly office: TicketOffice | null;
  /** A process that plays the tablets of one side. */
  worker(): LoadWorker;
  /** Puts a document into a room through the first process and waits until both have it; they keep it until `release`. */
  seed(room: string, base: Uint8Array): Promise<void>;
  release(): void;
  /** The document as a newcomer at one of the processes gets it. */
  fetch(side: Side, room: string, isComplete: (doc: Y.Doc) => boolean, withinMs?: number): Promise<Y.Doc>;
  poison(room: string): Promise<unknown>;
  /** Begins to count processor time; the result says what was used since. */
  measure(): () => {
    readonly serversCpuMs: number;
    readonly redisCpuMs: number;
    readonly loadCpuMs: number;
    readonly otherCpuPercent: number;
  };
  /** What one XADD to this Redis costs by itself, written to disk like everything else: nobody who waits for it is quicker. */
  bareAppends(): Promise<{ readonly p50Ms: number; readonly p99Ms: number }>;
  /** Numbers that no other tablet of this scene has. */
  numbers(count: number): number;
  close(): Promise<void>;
};

/** As long as a row with one note. */
const ENTRY_BYTES = 100;
const BARE_APPENDS = 200;
const SEEDED_WITHIN_MS = 20_000;

export async function createSeveralScene(name: ServerName): Promise<SeveralScene> {
  const kind = severalKind(name);
  if (!kind) throw new Error(`${name} does not run as several processes`);
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-bench-'));
  const children = createChildProcesses();
  const onExit = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', onExit);
  const redisServer = await startRedisServer();
  const redis = new Redis(redisServer.connection);
  const workers: LoadWorker[] = [];
  let staying: Tablet[] = [];
  let nextNumber = 1;
  const numbers = (count: number): number => {
    nextNumber += count;
    return nextNumber - count;
  };
  const end = async (): Promise<void> => {
    children.endAll();
    redis.disconnect();
    await redisServer.stop();
    onExit();
    process.off('exit', onExit);
  };

  let servers: readonly [ServerProcess, ServerProcess];
  let office: TicketOffice | null;
  try {
    await kind.prepare?.(folder);
    const [one, other] = kind.starts({ folder, redisPath: redisServer.connection.path ?? '' });
    const first = await startServerProcess(children, one);
    await kind.ready?.(first.port);
    const second = await startServerProcess(children, other);
    await kind.ready?.(second.port);
    servers = [first, second];
    office = (await kind.openOffice?.(first.port)) ?? null;
  } catch (error) {
    await end();
    throw error;
  }

  const tablets = createTablets(name);
  const clients = createDocumentClients(async (options: JoinOptions) => {
    const ticket = office ? { ticket: await ticketFor(office, options.room, options.number) } : {};
    return tablets.join({ ...options, ...ticket });
  }, numbers);

  const scene: SeveralScene = {
    kind,
    servers,
    office,
    numbers,
    worker() {
      const worker = startLoadWorker(children, name);
      workers.push(worker);
      return worker;
    },
    async seed(room, base) {
      staying.push(await clients.fill(servers[0].port, room, base, []));
      const cells = documentOf([base]).getMap(ROOT_NAME).size;
      const { tablet, doc } = await clients.follow(servers[1].port, room);
      staying.push(tablet);
      const endsAtMs = performance.now() + SEEDED_WITHIN_MS;
      while (doc().getMap(ROOT_NAME).size < cells) {
        if (performance.now() > endsAtMs) throw new Error(`${room} did not reach the second process`);
        await wait(50);
      }
    },
    release() {
      for (const { socket } of staying) socket.close();
      staying = [];
    },
    fetch: (side, room, isComplete, withinMs) => clients.fetch(servers[side].port, room, isComplete, withinMs),
    poison: (room) => kind.poison(redis, room),
    measure() {
      const read = () => ({
        atMs: performance.now(),
        serversMs: servers.reduce((sum, server) => sum + server.cpuMs(), 0),
        redisMs: redisServer.pid === undefined ? Number.NaN : cpuMsOf(redisServer.pid),
        loadMs: workers.reduce((sum, worker) => sum + worker.cpuMs(), cpuMsOf(process.pid)),
        busyMs: machineBusyMs(),
      });
      const before = read();
      return () => {
        const after = read();
        const [serversCpuMs, redisCpuMs, loadCpuMs] = [
          after.serversMs - before.serversMs,
          after.redisMs - before.redisMs,
          after.loadMs - before.loadMs,
        ];
        const otherMs = Math.max(0, after.busyMs - before.busyMs - serversCpuMs - redisCpuMs - loadCpuMs);
        return { serversCpuMs, redisCpuMs, loadCpuMs, otherCpuPercent: Math.round((otherMs / (after.atMs - before.atMs)) * 100) };
      };
    },
    bareAppends: () => timesOf(BARE_APPENDS, () => redis.xadd('bare', '*', 'bytes', 'x'.repeat(ENTRY_BYTES))),
    async close() {
      scene.release();
      await Promise.all(workers.map((worker) => worker.end()));
      await Promise.all(servers.map((server) => server.kill()));
      await end();
    },
  };
  return scene;
}
