import type { Figures } from '../figures.ts';
import { baseDocument, contentOf, documentOf, HISTORY_WRITER, offlineWork } from '../load/documents.ts';
import { roomNames } from '../load/roomNames.ts';
import { failuresOf } from './coldJoin.ts';
import { round } from './runFanOut.ts';
import type { Scene } from './scene.ts';
import { besideWorkload, keepsDocuments } from './workload.ts';

const MERGE_TIMEOUT_MS = 60_000;

/** Tablets that worked without a network, much of it on the same cells, reconnect at once: how long until each has everything of all others. */
export const offlineMerge = besideWorkload({
  name: 'offline-merge',
  options: { rows: { small: 1_000, full: 1_000 }, tablets: { small: 50, full: 50 }, edits: { small: 50, full: 200 } },
  cases: ({ rows, tablets, edits }) => [
    {
      name: `offline-merge ${tablets} × ${edits}`,
      fits: keepsDocuments,
      measures: [
        { key: 'convergedMs', what: 'all have all ms', bar: { ofBestPeer: 1 } },
        { key: 'cpuMs', what: 'CPU ms' },
        { key: 'notConverged', what: 'tablets without all', bar: { atMost: 0 } },
        { key: 'wrongContents', what: 'wrong documents', bar: { atMost: 0 } },
      ],
      run: (scene) => runOfflineMerge(scene, { rows, tablets, edits }),
    },
  ],
});

async function runOfflineMerge(scene: Scene, of: { rows: number; tablets: number; edits: number }): Promise<Figures> {
  const [room = ''] = roomNames(1);
  const base = baseDocument(of.rows);
  await scene.seed(room, base, true);
  const worker = scene.worker();
  await worker.call('prepareOffline', { base, rows: of.rows, tablets: of.tablets, edits: of.edits });
  const usage = scene.measure();
  const { outcomes, contents } = await worker.call('mergeOffline', {
    port: scene.server.port,
    room,
    first: scene.numbers(of.tablets),
    writer: HISTORY_WRITER,
    base,
    timeoutMs: MERGE_TIMEOUT_MS,
  });
  const used = usage();
  const works = Array.from({ length: of.tablets }, (_, tablet) => offlineWork(base, { rows: of.rows, tablet, edits: of.edits }).update);
  const expected = contentOf(documentOf([base, ...works]));
  const found = contentOf(await scene.fetch(room, (doc) => contentOf(doc) === expected, 3_000));
  return {
    convergedMs: round(Math.max(...outcomes.map((outcome) => ('ms' in outcome ? outcome.ms : Number.NaN))), 1),
    cpuMs: Math.round(used.serverCpuMs),
    notConverged: outcomes.filter((outcome) => 'failed' in outcome).length,
    ...failuresOf(outcomes),
    wrongContents: [...contents, found].filter((content) => content !== expected).length,
    otherCpuPercent: used.otherCpuPercent,
  };
}
