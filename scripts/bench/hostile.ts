import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../schema/testing.ts';
import { MESSAGE } from '../../schema/wire.ts';
import { encodeUpdate } from '../../server/rooms/frames.ts';
import { cellKey } from '../../server/testing/cellKey.ts';
import { createHostileFrames } from '../../server/testing/hostile/hostileFrames.ts';
import { openRawSocket, type RawSocket } from '../../server/testing/openSyncServer.ts';
import { rawUpdate, rawValue } from '../../server/testing/rawUpdate.ts';
import { type Figures, percentile, type Workload } from './figures.ts';
import { BUILT, buildBench } from './servers/buildBench.ts';
import { createChildProcesses } from './servers/childProcesses.ts';
import { startServerProcess } from './servers/serverProcess.ts';

/** A second of hostile frames, and each of these is a socket of somebody else. */
const FRAMES_PER_SOCKET = 50;
const HONEST_CLIENT = 11;
const CELLS = 5;
/** One edit every so often, as somebody who types. */
const EDIT_EVERY_MS = 100;

/** Hostile frames over sockets as fast as they are taken, at a server with the product's limits; an honest tablet writes ten edits a second meanwhile. */
export const hostile: Workload = {
  name: 'hostile',
  async run(say, isFull): Promise<Figures> {
    const wanted = isFull ? 100_000 : 10_000;
    await buildBench();
    const children = createChildProcesses();
    const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
    try {
      const server = await startServerProcess(children, { name: 'ours', script: BUILT.ours, args: [folder, 'as-shipped'] });
      const honest = await openHonest(server.port);
      const before = await server.vitals('collect');
      const startedMs = performance.now();
      const { sent, closes } = await attack(server.port, wanted, say);
      const seconds = (performance.now() - startedMs) / 1_000;
      const acknowledgedMs = await honest.end();
      const after = await server.vitals('collect');
      return {
        frames: sent,
        framesPerSecond: Math.round(sent / seconds),
        closes,
        honestEdits: acknowledgedMs.length,
        acknowledgedP50Ms: percentile(acknowledgedMs, 0.5),
        acknowledgedP99Ms: percentile(acknowledgedMs, 0.99),
        growthMb: Math.round((after.rssBytes - before.rssBytes) / 1024 / 1024),
        isAlive: server.isAlive,
      };
    } finally {
      children.endAll();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function attack(port: number, wanted: number, say: (line: string) => void) {
  const next = createHostileFrames(createRandom(7));
  let sent = 0;
  let closes = 0;
  let people = 0;
  while (sent < wanted) {
    people += 1;
    const socket = await openRawSocket(port, `h${String(people).padStart(5, '0')}`);
    for (let i = 0; i < FRAMES_PER_SOCKET && !socket.closed; i++) {
      socket.send(next());
      sent += 1;
      if (i % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    while (socket.bufferedBytes > 0 && !socket.closed) await new Promise((resolve) => setImmediate(resolve));
    if (socket.closed) closes += 1;
    socket.end();
    if (people % 200 === 0) say(`hostile: ${sent} of ${wanted}`);
  }
  return { sent, closes };
}

/** Somebody who writes: how long each edit took to be acknowledged. */
async function openHonest(port: number) {
  const socket: RawSocket = await openRawSocket(port, 'honest');
  const sentAtMs: number[] = [];
  const tookMs: number[] = [];
  socket.onHeard(() => {
    for (const frame of socket.frames.splice(0)) {
      if (frame[0] !== MESSAGE.acknowledged) continue;
      const count = varUint(frame.subarray(1));
      for (let i = tookMs.length; i < Math.min(count, sentAtMs.length); i++) tookMs.push(performance.now() - (sentAtMs[i] ?? 0));
    }
  });
  const write = (): void => {
    const n = sentAtMs.length;
    const struct = n < CELLS ? rawValue({ key: cellKey(n) }, `${n}`) : rawValue({ origin: [HONEST_CLIENT, n - CELLS] }, `${n}`);
    sentAtMs.push(performance.now());
    socket.send(encodeUpdate(rawUpdate({ structs: [[HONEST_CLIENT, n, [struct]]] })));
  };
  const writing = setInterval(write, EDIT_EVERY_MS);
  return {
    async end(): Promise<readonly number[]> {
      clearInterval(writing);
      for (let i = 0; i < 500 && tookMs.length < sentAtMs.length; i++) await new Promise((resolve) => setTimeout(resolve, 20));
      if (socket.closed || tookMs.length < sentAtMs.length)
        throw new Error(`the honest tablet was not answered: ${JSON.stringify(socket.closed)}`);
      socket.end();
      return tookMs;
    },
  };
}

function varUint(bytes: Uint8Array): number {
  let value = 0;
  let factor = 1;
  for (const byte of bytes) {
    value += (byte & 0x7f) * factor;
    factor *= 0x80;
    if (byte < 0x80) break;
  }
  return value;
}
