import type { Figures } from '../figures.ts';
import { baseDocument, contentOf, documentOf, HISTORY_WRITER, historyOf } from '../load/documents.ts';
import type { JoinReport } from '../load/joinLoad.ts';
import { roomNames } from '../load/roomNames.ts';
import { median } from '../report/table.ts';
import { round } from './runFanOut.ts';
import type { Scene } from './scene.ts';
import { wait } from './wait.ts';
import { besideWorkload, keepsDocuments } from './workload.ts';

const SINGLES = 5;
const JOIN_TIMEOUT_MS = 60_000;

/**
 * Tablets with nothing in hand come into a document with a day's history: one, a hundred at once, and a hundred at once right after the
 * server was killed and started. In once they hold the day's last edit.
 */
export const coldJoin = besideWorkload({
  name: 'cold-join',
  options: { rows: { small: 1_000, full: 1_000 }, history: { small: 4_000, full: 20_000 }, tablets: { small: 100, full: 100 } },
  cases: ({ rows, history, tablets }) => [
    {
      name: `cold-join ${history} edits`,
      fits: keepsDocuments,
      measures: [
        { key: 'oneMs', what: 'one join ms', bar: { ofBestPeer: 0.34 } },
        { key: 'allMs', what: `${tablets} at once, last ms`, bar: { ofBestPeer: 0.25 } },
        { key: 'allCpuMs', what: `${tablets} at once, CPU ms` },
        { key: 'afterKillMs', what: `${tablets} after kill -9, last ms`, bar: { ofBestPeer: 0.25 } },
        { key: 'notIn', what: 'not let in', bar: { atMost: 0 } },
        { key: 'wrongContents', what: 'wrong documents', bar: { atMost: 0 } },
      ],
      run: (scene) => runColdJoin(scene, { rows, history, tablets }),
    },
  ],
});

async function runColdJoin(scene: Scene, of: { rows: number; history: number; tablets: number }): Promise<Figures> {
  const [room = ''] = roomNames(1);
  const base = baseDocument(of.rows);
  const updates = historyOf(base, of.rows, of.history);
  const expected = contentOf(documentOf([base, ...updates]));
  await scene.seed(room, base, true, updates);
  const worker = scene.worker();
  const join = (count: number, isDecoded: boolean): Promise<JoinReport> =>
    worker.call('joinAll', {
      port: scene.server.port,
      room,
      count,
      first: scene.numbers(count),
      writer: HISTORY_WRITER,
      edit: of.history - 1,
      timeoutMs: JOIN_TIMEOUT_MS,
      isDecoded,
    });

  const singles: JoinReport[] = [];
  for (let i = 0; i < SINGLES; i++) singles.push(await join(1, i === 0));
  const usage = scene.measure();
  const all = await join(of.tablets, false);
  const used = usage();
  const reports = [...singles, all];
  let afterKill: JoinReport | null = null;
  if (scene.kind.isDurable) {
    await wait(scene.kind.settlesInMs);
    scene.release();
    await scene.server.kill();
    await scene.restart();
    afterKill = await join(of.tablets, true);
    reports.push(afterKill);
  }
  return {
    oneMs: round(median(singles.map(lastMs)), 2),
    allMs: round(lastMs(all), 1),
    allCpuMs: Math.round(used.serverCpuMs),
    ...(afterKill ? { afterKillMs: round(lastMs(afterKill), 1) } : {}),
    notIn: reports.reduce((sum, { outcomes }) => sum + outcomes.filter((outcome) => 'failed' in outcome).length, 0),
    ...failuresOf(reports.flatMap(({ outcomes }) => outcomes)),
    wrongContents: reports.filter(({ content }) => content !== '' && content !== expected).length,
    bytesOfOne: all.outcomes.reduce((most, outcome) => ('bytes' in outcome ? Math.max(most, outcome.bytes) : most), 0),
    otherCpuPercent: used.otherCpuPercent,
  };
}

/** When the last tablet was in; NaN when one was not. */
const lastMs = ({ outcomes }: JoinReport): number => Math.max(...outcomes.map((outcome) => ('ms' in outcome ? outcome.ms : Number.NaN)));

/** Why some did not succeed: the first reason. */
export function failuresOf(outcomes: readonly object[]): { readonly whyFailed?: string } {
  const [first] = outcomes.flatMap((outcome) => ('failed' in outcome ? String(outcome.failed) : []));
  return first === undefined ? {} : { whyFailed: first };
}
