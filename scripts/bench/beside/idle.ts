import type { Figures } from '../figures.ts';
import { baseDocument, stateVectorOf } from '../load/documents.ts';
import { roomNames } from '../load/roomNames.ts';
import { round } from './runFanOut.ts';
import { type Scene, seedRooms } from './scene.ts';
import { wait } from './wait.ts';
import { anyServer, besideWorkload } from './workload.ts';

const ROWS = 20;
const PRESENCE_EVERY_MS = 15_000;
const SETTLE_MS = 1_000;

/** A day's quiet hour: everybody is connected, nobody edits, and each client renews its presence every 15 s as y-protocols has it. */
export const idle = besideWorkload({
  name: 'idle',
  options: { sockets: { small: 1_000, full: 2_500 }, rooms: { small: 200, full: 200 }, seconds: { small: 4, full: 60 } },
  cases: ({ sockets, rooms, seconds }) => [
    {
      name: `idle ${sockets} in ${rooms} rooms`,
      fits: anyServer,
      measures: [
        { key: 'heldKibPerConnection', what: 'heap KiB a connection', bar: { ofBestPeer: 1 } },
        { key: 'kibPerConnection', what: 'resident KiB a connection', bar: { ofBestPeer: 1 } },
        { key: 'cpuMsPerMinute', what: 'CPU ms a minute' },
        { key: 'closed', what: 'connections closed', bar: { atMost: 0 } },
      ],
      run: (scene) => runIdle(scene, { sockets, rooms, seconds }),
    },
  ],
});

async function runIdle(scene: Scene, of: { sockets: number; rooms: number; seconds: number }): Promise<Figures> {
  const rooms = roomNames(of.rooms);
  const base = baseDocument(ROWS);
  await seedRooms(scene, rooms, base, true);
  await wait(SETTLE_MS);
  const before = await scene.server.vitals('collect');
  const connecting = scene.measure();
  const worker = scene.worker();
  await worker.call('joinIdle', {
    port: scene.server.port,
    rooms,
    stateVector: stateVectorOf(base),
    count: of.sockets,
    first: scene.numbers(of.sockets),
  });
  const connected = connecting();
  await wait(SETTLE_MS);
  const after = await scene.server.vitals('collect');
  await worker.call('startPresence', PRESENCE_EVERY_MS);
  await wait(SETTLE_MS); // everybody's first presence is not what a quiet minute costs
  const usage = scene.measure();
  const first = await worker.call('idleReport');
  await wait(of.seconds * 1_000);
  const last = await worker.call('idleReport');
  const used = usage();
  const atLast = await scene.server.vitals('collect');
  await worker.call('stopPresence');
  return {
    open: last.open,
    closed: of.sockets - last.open,
    ...(last.whyLost ? { whyClosed: last.whyLost } : {}),
    kibPerConnection: round((after.rssBytes - before.rssBytes) / 1_024 / of.sockets, 2),
    kibPerConnectionWithPresence: round((atLast.rssBytes - before.rssBytes) / 1_024 / of.sockets, 2),
    heldKibPerConnection: round((after.heldBytes - before.heldBytes) / 1_024 / of.sockets, 2),
    connectCpuMs: round(connected.serverCpuMs / of.sockets, 3),
    cpuMsPerMinute: Math.round((used.serverCpuMs / used.seconds) * 60),
    framesPerSecond: Math.round((last.frames - first.frames) / used.seconds),
    otherCpuPercent: used.otherCpuPercent,
  };
}
