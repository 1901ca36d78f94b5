import { ROOT_NAME } from '../../../schema/rooms.ts';
import type { Figures } from '../figures.ts';
import { baseDocument, noteKey, noteOfEdit, stateVectorOf, writerEdits } from '../load/documents.ts';
import { markerName, readMarkers } from '../load/marker.ts';
import { roomNames } from '../load/roomNames.ts';
import type { Scene } from './scene.ts';
import { wait } from './wait.ts';
import { besideWorkload, keepsDocuments } from './workload.ts';

const ROWS = 200;
const SEEN_TIMEOUT_MS = 5_000;
const GAP_MS = 5;

/**
 * Kill -9 while a tablet writes, every other time right after its last edit was acknowledged and seen, else in the middle of the stream: how much of
 * what was acknowledged to it, or seen by another, a newcomer does not find after the restart.
 */
export const kill = besideWorkload({
  name: 'kill',
  options: { cycles: { small: 2, full: 20 }, edits: { small: 100, full: 200 } },
  cases: ({ cycles, edits }) => [
    {
      name: `kill -9, ${cycles} × ${edits} edits`,
      fits: keepsDocuments,
      measures: [
        { key: 'acknowledged', what: 'edits acknowledged' },
        { key: 'lostAcknowledged', what: 'of them lost', bar: { atMost: 0 } },
        { key: 'seen', what: 'edits seen by another' },
        { key: 'lostSeen', what: 'of them lost', bar: { atMost: 0 } },
      ],
      run: (scene) => runKills(scene, cycles, edits),
    },
  ],
});

async function runKills(scene: Scene, cycles: number, edits: number): Promise<Figures> {
  const sums = { acknowledged: 0, lostAcknowledged: 0, seen: 0, lostSeen: 0 };
  const usage = scene.measure();
  for (const [cycle, room] of roomNames(cycles).entries()) {
    const one = await killOnce(scene, room, edits, cycle % 2 === 0 ? edits : Math.ceil(edits / 2));
    sums.seen += one.seen.size;
    sums.acknowledged += one.acknowledged.size;
    sums.lostSeen += missing(one.seen, one.found);
    sums.lostAcknowledged += missing(one.acknowledged, one.found);
  }
  // a server that does not acknowledge has promised nothing and loses only what others saw
  const { acknowledged, lostAcknowledged, ...seen } = sums;
  const isAcknowledging = scene.tablets.dialect.acknowledges !== 'never';
  return { ...(isAcknowledging ? { acknowledged, lostAcknowledged } : {}), ...seen, otherCpuPercent: usage().otherCpuPercent };
}

/** One life of the server: `killAfter` edits were seen, and acknowledged where that is done, when the signal comes. */
async function killOnce(scene: Scene, room: string, edits: number, killAfter: number) {
  const base = baseDocument(ROWS);
  await scene.seed(room, base, true);
  // the document itself has to be on disk, so that only the edits are at stake
  await wait(scene.kind.settlesInMs);
  const updates = writerEdits(base, { rows: ROWS, writer: 0, writerInRoom: 0, writersInRoom: 1, edits });
  const to = { port: scene.server.port, room, stateVector: stateVectorOf(base) };
  const [seen, acknowledged] = [new Set<number>(), new Set<number>()];
  let wake = (): void => {};
  const observer = await scene.tablets.join({
    ...to,
    number: scene.numbers(1),
    onFrame: (_tablet, bytes, start, end) => {
      readMarkers(bytes, start, end, (_writer, edit) => seen.add(edit));
      wake();
    },
  });
  let sentBefore = 0;
  const writer = await scene.tablets.join({
    ...to,
    number: scene.numbers(1),
    countsAcknowledgements: true,
    onAcknowledged: ({ data }) => {
      for (let edit = acknowledged.size; edit < data.acknowledged - sentBefore; edit++) acknowledged.add(edit);
      wake();
    },
  });
  scene.release();
  await wait(200); // answers to the handshake are acknowledged too
  sentBefore = writer.data.sent;
  acknowledged.clear();
  const isAcknowledging = scene.tablets.dialect.acknowledges !== 'never';
  const isEnough = (): boolean => seen.size >= killAfter && (!isAcknowledging || acknowledged.size >= killAfter);
  let isOver = false;
  const enough = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, SEEN_TIMEOUT_MS + edits * GAP_MS);
    wake = () => {
      if (!isEnough()) return;
      clearTimeout(timer);
      resolve();
    };
  });
  const writing = (async () => {
    for (const update of updates) {
      if (isOver) return;
      writer.update(update);
      await wait(GAP_MS);
    }
  })();
  await enough;
  const killing = scene.server.kill();
  const atKill = { seen: new Set(seen), acknowledged: new Set(acknowledged) };
  isOver = true;
  await Promise.all([killing, writing]);
  observer.socket.cut();
  writer.socket.cut();
  await scene.restart();
  const found = (): Set<number> => {
    const map = doc.getMap(ROOT_NAME);
    const has = (edit: number): boolean => String(map.get(noteKey(noteOfEdit(ROWS, 0, 1, edit)))).startsWith(markerName(0, edit));
    return new Set([...updates.keys()].filter(has));
  };
  let doc = await scene.fetch(room, () => true);
  if (missing(atKill.seen, found()) > 0) {
    await wait(1_000);
    doc = await scene.fetch(room, () => true);
  }
  return { ...atKill, found: found() };
}

const missing = (wanted: ReadonlySet<number>, found: ReadonlySet<number>): number => [...wanted].filter((edit) => !found.has(edit)).length;
