import { setTimeout as pause } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import * as Y from 'yjs';
import { emptyRow, packRow, readRow } from '../../schema/board.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { createRandom } from '../../schema/testing.ts';
import { MESSAGE } from '../../schema/wire.ts';
import { openDatabase } from '../../server/database.ts';
import { writeServerDocument } from '../../server/mirrors/writeServerDocument.ts';
import { startRooms } from '../../server/testing/startRooms.ts';
import { BOARD, openBoardScene } from './boardScene.ts';
import { type Figures, percentile, type Workload } from './figures.ts';

const PER_SECOND = 150;
const VIEWERS = 100;
const TICK_MS = 20;

/**
 * From the door to the board: 250 committees with 150 arrivals a second. `door…`: from the edit's sending to the frame that brings its row to whoever looks on; `viewerKbS`: what one of them is sent;
 * `cpu…`: of the whole process with nobody and with a hundred looking on. `document…`: the board's document, a row a committee overwritten every second by what changes at that rate, for four hours (a fortieth of them without `--full`).
 */
export const board: Workload = {
  name: 'board',
  async run(say, isFull): Promise<Figures> {
    const [committees, electors, seconds] = isFull ? [250, 1_100, 30] : [250, 300, 10];
    say('board: the campaign');
    const scene = await openBoardScene(committees, electors);
    try {
      await until(() => (scene.board.keeper.figures().trueAtMs ?? 0) > 0);
      say('board: nobody looks on');
      const alone = await arrivals(seconds, () => {});
      say('board: one looks on');
      const seen = createSight();
      scene.lookOn(BOARD, seen.take);
      await pause(1_500);
      seen.reset();
      await arrivals(seconds, seen.expect);
      await pause(2_500);
      const { latenciesMs, missing, bytes } = seen.figures();
      say(`board: ${VIEWERS} look on`);
      for (let n = 1; n < VIEWERS; n++) scene.lookOn(BOARD, () => {});
      await pause(2_500);
      const crowded = await arrivals(seconds, () => {});
      const perViewer = await measureDocument(committees, isFull ? 14_400 : 360, say);
      return {
        committees,
        perSecond: PER_SECOND,
        doorP50Ms: percentile(latenciesMs, 0.5),
        doorP95Ms: percentile(latenciesMs, 0.95),
        doorMissing: missing,
        viewerKbS: Math.round(bytes / seconds / 100) / 10,
        cpuAlonePercent: alone,
        [`cpu${VIEWERS}Percent`]: crowded,
        ...perViewer,
      };
    } finally {
      await scene.end();
    }

    /** @returns processor time, percent of one core */
    async function arrivals(forSeconds: number, onArrival: (committee: string, count: number) => void): Promise<number> {
      const [before, startedMs] = [process.cpuUsage(), performance.now()];
      let sent = 0;
      while (performance.now() - startedMs < forSeconds * 1_000) {
        const due = Math.floor(((performance.now() - startedMs) * PER_SECOND) / 1_000);
        for (; sent < due; sent++) {
          const committee = (sent * 97) % committees;
          onArrival(scene.committeeOf(committee), scene.arrive(committee));
        }
        scene.drain();
        await pause(TICK_MS);
      }
      const { user, system } = process.cpuUsage(before);
      return Math.round((user + system) / 10 / (performance.now() - startedMs));
    }
  },
};

/** What somebody who looks on has been shown of what was sent. */
function createSight() {
  const doc = new Y.Doc();
  const waiting = new Map<string, { readonly count: number; readonly atMs: number }[]>();
  let latenciesMs: number[] = [];
  let bytes = 0;
  return {
    expect(committee: string, count: number): void {
      const queue = waiting.get(committee) ?? [];
      queue.push({ count, atMs: performance.now() });
      waiting.set(committee, queue);
    },
    take(frame: Uint8Array): void {
      bytes += frame.length;
      const decoder = decoding.createDecoder(frame);
      if (decoding.readVarUint(decoder) !== MESSAGE.sync || decoding.readVarUint(decoder) === 0) return;
      Y.applyUpdate(doc, decoding.readVarUint8Array(decoder));
      for (const [committee, queue] of waiting) {
        const attended = readRow(doc.getMap(ROOT_NAME).get(committee))?.attended ?? 0;
        while (queue[0] && queue[0].count <= attended) latenciesMs.push(performance.now() - (queue.shift()?.atMs ?? 0));
      }
    },
    reset(): void {
      latenciesMs = [];
      bytes = 0;
    },
    figures: () => ({ latenciesMs, bytes, missing: [...waiting.values()].reduce((sum, queue) => sum + queue.length, 0) }),
  };
}

async function measureDocument(committees: number, seconds: number, say: (line: string) => void): Promise<Figures> {
  const database = openDatabase(':memory:');
  const { registry } = startRooms(database);
  const random = createRandom(9);
  const names = Array.from({ length: committees }, (_, n) => `K${String(n).padStart(3, '0')}`);
  const text = packRow({
    ...emptyRow(1_100),
    status: 'counting',
    enteredAtMs: Date.now(),
  });
  const room = await registry.open(BOARD);
  const wanted = new Map(names.map((name) => [name, text]));
  const startedMs = performance.now();
  for (let second = 0; second < seconds; second++) {
    if (second % 3_600 === 0) say(`board: hour ${second / 3_600} of the document`);
    for (let n = 0; n < PER_SECOND; n++) {
      const name = names[random.int(names.length)] ?? '';
      wanted.set(name, `${text.slice(0, 20)}${random.int(1e9).toString(36).padStart(6, '0')}${text.slice(26)}`);
    }
    await writeServerDocument(room, wanted);
  }
  const rows = database.sqlite.prepare<[], number>('SELECT count(*) FROM doc_log').pluck().get() ?? 0;
  const figures = {
    documentSeconds: seconds,
    documentKb: Math.round(Y.encodeStateAsUpdate(room.doc).length / 100) / 10,
    documentLogRows: rows,
    documentWriteMs: Math.round(((performance.now() - startedMs) / seconds) * 10) / 10,
  };
  await registry.close();
  database.close();
  return figures;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let n = 0; n < 3_000 && !isSo(); n++) await pause(10);
}
