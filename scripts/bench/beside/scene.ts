import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Y from 'yjs';
import { type LoadWorker, startLoadWorker } from '../load/startLoadWorker.ts';
import { createTablets, inParallel, type Tablet } from '../load/tablets.ts';
import { nodeArgsOfStart } from '../servers/asStarted.ts';
import { type ChildProcesses, createChildProcesses } from '../servers/childProcesses.ts';
import { cpuMsOf, machineBusyMs } from '../servers/processUsage.ts';
import { type ServerKind, type ServerName, serverKind } from '../servers/serverKinds.ts';
import { type ServerProcess, startServerProcess } from '../servers/serverProcess.ts';
import { createDocumentClients } from './documentClients.ts';
import { timesOf } from './timesOf.ts';

/** What a run needs: one server in a folder of its own, load processes, and clients of the bench itself. */
export type Scene = {
  readonly kind: ServerKind;
  /** The server that runs now. */
  readonly server: ServerProcess;
  /** Starts the server again on the same folder, after it was stopped or killed. */
  restart(): Promise<void>;
  worker(): LoadWorker;
  /**
   * Puts a document, and its history, into a room, and waits until the server has passed all of it on. With `stays` a client remains there
   * until `release`, for servers that drop an empty document.
   */
  seed(room: string, base: Uint8Array, stays: boolean, history?: readonly Uint8Array[]): Promise<void>;
  /** A client with nothing in hand joins, gets the document and remains until `release`. */
  stay(room: string): Promise<void>;
  release(): void;
  /** The document as a newcomer gets it, once `isComplete` holds or after `withinMs`. */
  fetch(room: string, isComplete: (doc: Y.Doc) => boolean, withinMs?: number): Promise<Y.Doc>;
  /** Begins to count processor time; the result says what was used since, per call. */
  measure(): () => Usage;
  /** What a page on this disk costs by itself, `fdatasync` and all: nobody who waits for the disk is quicker. */
  bareWrites(): Promise<{ readonly p50Ms: number; readonly p99Ms: number }>;
  tablets: ReturnType<typeof createTablets>;
  /** A number that no other tablet of this scene has. */
  numbers(count: number): number;
  close(): Promise<void>;
};

/** Processor time since `measure`. `otherCpuPercent`: what everything else on the machine used, 100 is one core. */
export type Usage = {
  readonly seconds: number;
  readonly serverCpuMs: number;
  readonly loadCpuMs: number;
  readonly otherCpuPercent: number;
};

const PAGE_BYTES = 4_096;
const BARE_WRITES = 200;

export async function createScene(name: ServerName): Promise<Scene> {
  const kind = serverKind(name);
  const folder = mkdtempSync(join(tmpdir(), 'committee-room-bench-'));
  const children: ChildProcesses = createChildProcesses();
  const onExit = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', onExit);
  const dataFolder = join(folder, 'data');
  mkdirSync(dataFolder);

  const tablets = createTablets(name);
  const workers: LoadWorker[] = [];
  let staying: Tablet[] = [];
  let nextNumber = 1;
  const numbers = (count: number): number => {
    nextNumber += count;
    return nextNumber - count;
  };
  const clients = createDocumentClients(tablets.join, numbers);
  const { script } = kind;
  if (script === null) throw new Error(`${name} does not run alone`);
  const start = (): Promise<ServerProcess> =>
    startServerProcess(children, { name, script, args: [dataFolder], nodeArgs: name === 'ours' ? nodeArgsOfStart() : [] });
  let server: ServerProcess;
  try {
    server = await start();
  } catch (error) {
    children.endAll();
    onExit();
    throw error;
  }

  async function seed(room: string, base: Uint8Array, stays: boolean, history: readonly Uint8Array[] = []): Promise<void> {
    if (!kind.keepsDocuments) return;
    const observer = await clients.fill(server.port, room, base, history);
    if (stays) staying.push(observer);
    else observer.socket.close();
  }

  const scene: Scene = {
    kind,
    get server() {
      return server;
    },
    async restart() {
      server = await start();
    },
    worker() {
      const worker = startLoadWorker(children, name);
      workers.push(worker);
      return worker;
    },
    seed,
    async stay(room) {
      staying.push(await tablets.join({ port: server.port, room, number: numbers(1) }));
    },
    release() {
      for (const { socket } of staying) socket.close();
      staying = [];
    },
    fetch: (room, isComplete, withinMs) => clients.fetch(server.port, room, isComplete, withinMs),
    measure() {
      const read = () => ({
        atMs: performance.now(),
        serverMs: server.cpuMs(),
        loadMs: workers.reduce((sum, worker) => sum + worker.cpuMs(), cpuMsOf(process.pid)),
        busyMs: machineBusyMs(),
      });
      const before = read();
      return () => {
        const after = read();
        const spanMs = after.atMs - before.atMs;
        const serverCpuMs = after.serverMs - before.serverMs;
        const loadCpuMs = after.loadMs - before.loadMs;
        const otherMs = Math.max(0, after.busyMs - before.busyMs - serverCpuMs - loadCpuMs);
        return { seconds: spanMs / 1_000, serverCpuMs, loadCpuMs, otherCpuPercent: Math.round((otherMs / spanMs) * 100) };
      };
    },
    async bareWrites() {
      const file = await open(join(folder, 'bare'), 'w');
      const page = Buffer.alloc(PAGE_BYTES, 1);
      try {
        return await timesOf(BARE_WRITES, async () => {
          await file.write(page);
          await file.datasync();
        });
      } finally {
        await file.close();
      }
    },
    tablets,
    numbers,
    async close() {
      scene.release();
      await Promise.all(workers.map((worker) => worker.end()));
      await server.kill();
      children.endAll();
      onExit();
      process.off('exit', onExit);
    },
  };
  return scene;
}

/** Fills many rooms with the same document. */
export const seedRooms = (scene: Scene, rooms: readonly string[], update: Uint8Array, stays: boolean): Promise<void> =>
  inParallel(rooms.length, 10, (i) => scene.seed(rooms[i] ?? '', update, stays));
