import { ROOT_NAME } from '../../../schema/rooms.ts';
import type { Figures } from '../figures.ts';
import { baseDocument, noteKey, noteOfEdit, stateVectorOf } from '../load/documents.ts';
import { markerName } from '../load/marker.ts';
import { roomNames } from '../load/roomNames.ts';
import { median } from '../report/table.ts';
import { failuresOf } from './coldJoin.ts';
import { type Scene, seedRooms } from './scene.ts';
import { wait } from './wait.ts';
import { besideWorkload, isDurable } from './workload.ts';

const ROWS = 100;
const HERD_TIMEOUT_MS = 60_000;
const ROOMS_CHECKED = 10;

/** The server comes back after kill -9 and every tablet of the campaign reconnects at once, with one edit that was made meanwhile. */
export const herd = besideWorkload({
  name: 'herd',
  options: { tablets: { small: 300, full: 1_000 }, rooms: { small: 50, full: 200 } },
  cases: ({ tablets, rooms }) => [
    {
      name: `herd of ${tablets} in ${rooms} rooms`,
      fits: isDurable,
      measures: [
        { key: 'syncedMs', what: 'last in sync ms' },
        { key: 'acknowledgedMs', what: 'last edit acknowledged ms', bar: { atMost: 10_000 } },
        { key: 'notServed', what: 'tablets not served', bar: { atMost: 0 } },
        { key: 'lost', what: 'edits lost', bar: { atMost: 0 } },
      ],
      run: (scene) => runHerd(scene, tablets, Math.min(rooms, tablets)),
    },
  ],
});

async function runHerd(scene: Scene, tablets: number, roomCount: number): Promise<Figures> {
  const rooms = roomNames(roomCount);
  const base = baseDocument(ROWS);
  await seedRooms(scene, rooms, base, false);
  await wait(scene.kind.settlesInMs);
  const worker = scene.worker();
  await worker.call('prepareHerd', { base, rows: ROWS, count: tablets, rooms: roomCount });
  await scene.server.kill();
  await scene.restart();
  const usage = scene.measure();
  const { syncedMs, acknowledgedMs, failed } = await worker.call('runHerd', {
    port: scene.server.port,
    rooms,
    stateVector: stateVectorOf(base),
    first: scene.numbers(tablets),
    timeoutMs: HERD_TIMEOUT_MS,
  });
  const used = usage();
  let lost = 0;
  const inRoom = Math.ceil(tablets / roomCount);
  for (const [roomNumber, room] of rooms.slice(0, ROOMS_CHECKED).entries()) {
    const map = (await scene.fetch(room, () => true)).getMap(ROOT_NAME);
    for (let i = roomNumber; i < tablets; i += roomCount)
      if (!String(map.get(noteKey(noteOfEdit(ROWS, Math.floor(i / roomCount), inRoom, 0)))).startsWith(markerName(i, 0))) lost += 1;
  }
  await worker.call('closeIdle');
  return {
    readyMs: Math.round(scene.server.readyMs),
    syncedMs: Math.round(Math.max(...syncedMs)),
    acknowledgedP50Ms: Math.round(median(acknowledgedMs)),
    acknowledgedMs: Math.round(Math.max(...acknowledgedMs)),
    notServed: failed.length,
    ...failuresOf(failed.map((why) => ({ failed: why }))),
    lost,
    cpuMs: Math.round(used.serverCpuMs),
    otherCpuPercent: used.otherCpuPercent,
  };
}
