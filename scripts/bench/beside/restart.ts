import { ROOT_NAME } from '../../../schema/rooms.ts';
import type { Figures } from '../figures.ts';
import { baseDocument, CELLS_PER_ROW } from '../load/documents.ts';
import { roomNames } from '../load/roomNames.ts';
import { inParallel } from '../load/tablets.ts';
import { round } from './runFanOut.ts';
import { type Scene, seedRooms } from './scene.ts';
import { wait } from './wait.ts';
import { besideWorkload, isDurable } from './workload.ts';

const ROWS = 40;
const LOADS_AT_ONCE = 25;
/** What a loaded document holds is measured at rest: what a server keeps ready only for the first moments is not it. */
const SETTLING_MS = 2_000;

/** A server with many documents on disk starts again, and each is opened once: how soon it is ready, how soon all are loaded, what a loaded one holds. */
export const restart = besideWorkload({
  name: 'restart',
  options: { documents: { small: 100, full: 500 } },
  cases: ({ documents }) => [
    {
      name: `restart ${documents} documents`,
      fits: isDurable,
      measures: [
        { key: 'readyMs', what: 'ready ms' },
        { key: 'allLoadedMs', what: 'all loaded ms', bar: { ofBestPeer: 1 } },
        { key: 'heldKibPerDocument', what: 'heap KiB a document and client', bar: { ofBestPeer: 1 } },
        { key: 'kibPerDocument', what: 'resident KiB a document and client', bar: { ofBestPeer: 1 } },
        { key: 'missing', what: 'documents not whole', bar: { atMost: 0 } },
      ],
      run: (scene) => runRestart(scene, documents),
    },
  ],
});

async function runRestart(scene: Scene, documents: number): Promise<Figures> {
  const rooms = roomNames(documents);
  await seedRooms(scene, rooms, baseDocument(ROWS), false);
  await wait(scene.kind.settlesInMs);
  await scene.server.stop();
  await scene.restart();
  const before = await scene.server.vitals('collect');
  const usage = scene.measure();
  const startedAtMs = performance.now();
  let missing = 0;
  await inParallel(documents, LOADS_AT_ONCE, (i) => scene.stay(rooms[i] ?? ''));
  const allLoadedMs = performance.now() - startedAtMs;
  const used = usage();
  await wait(SETTLING_MS);
  const after = await scene.server.vitals('collect');
  await inParallel(documents, LOADS_AT_ONCE, async (i) => {
    const isWhole = (doc: Parameters<Parameters<Scene['fetch']>[1]>[0]): boolean => doc.getMap(ROOT_NAME).size === ROWS * CELLS_PER_ROW;
    if (!isWhole(await scene.fetch(rooms[i] ?? '', isWhole, 1_000))) missing += 1;
  });
  return {
    readyMs: Math.round(scene.server.readyMs),
    allLoadedMs: Math.round(allLoadedMs),
    cpuMs: Math.round(used.serverCpuMs),
    kibPerDocument: round((after.rssBytes - before.rssBytes) / 1_024 / documents, 1),
    heldKibPerDocument: round((after.heldBytes - before.heldBytes) / 1_024 / documents, 1),
    missing,
    otherCpuPercent: used.otherCpuPercent,
  };
}
