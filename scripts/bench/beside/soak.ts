import { slopePerMinute } from '../report/slope.ts';
import { round, runFanOut } from './runFanOut.ts';
import { anyServer, besideWorkload } from './workload.ts';

const SAMPLE_EVERY_MS = 5_000;
/** The first part of a run is warming up: code is compiled, the heap finds its size. */
const WARM_UP_SHARE = 0.2;
/** What is held is measured from here on: early, because the heap needs minutes after a forced collection until it is as large as the process lets it be by itself. */
const HELD_FROM_SHARE = 0.05;

/** A long afternoon on one document: whether memory grows and the event loop stays free. */
export const soak = besideWorkload({
  name: 'soak',
  isLong: true,
  options: {
    rows: { small: 1_000, full: 1_000 },
    clients: { small: 100, full: 100 },
    rate: { small: 50, full: 50 },
    seconds: { small: 60, full: 1_800 },
  },
  cases: ({ rows, clients, rate, seconds }) => [
    {
      name: `soak ${clients} × ${rate}/s, ${seconds} s`,
      fits: anyServer,
      measures: [
        { key: 'liveMibPerMinute', what: 'held after a collection, MiB a minute', bar: { atMost: 1 } },
        { key: 'heldMibPerMinute', what: 'heap MiB a minute' },
        { key: 'rssMibPerMinute', what: 'memory MiB a minute', bar: { atMost: 1 } },
        { key: 'loopP99Ms', what: 'event loop p99 ms', bar: { atMost: 50 } },
        { key: 'visibleP99Ms', what: 'visible p99 ms' },
        { key: 'cpuUsPerDelivery', what: 'CPU µs a delivery' },
        { key: 'lost', what: 'deliveries lost', bar: { atMost: 0 } },
        { key: 'wrongNotes', what: 'cells wrong in the end', bar: { atMost: 0 } },
      ],
      run: async (scene) => {
        const samples: { atMs: number; rssBytes: number; heldBytes: number; loopP99Ms: number }[] = [];
        const isSteady = ({ atMs }: { readonly atMs: number }): boolean => atMs >= seconds * 1_000 * WARM_UP_SHARE;
        // all garbage is collected at two moments only, before and after what is steady: there the process is left to itself, as it is for users
        let heldAtFirst: { atMs: number; heldBytes: number } | null = null;
        const figures = await runFanOut(scene, {
          rows,
          rooms: 1,
          clients,
          writers: 10,
          warmUpSeconds: 5,
          seconds,
          pace: { ratePerSecond: rate },
          whileRunning: async (atMs) => {
            const last = samples.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
            if (!heldAtFirst && atMs >= seconds * 1_000 * HELD_FROM_SHARE)
              heldAtFirst = { atMs, ...(await scene.server.vitals('collect')) };
            else if (atMs - last >= SAMPLE_EVERY_MS) samples.push({ atMs, ...(await scene.server.vitals('now')) });
          },
        });
        const steady = samples.filter(isSteady);
        const heldAtLast = { atMs: seconds * 1_000, ...(await scene.server.vitals('collect')) };
        const slope = (of: readonly { readonly atMs: number; readonly bytes: number }[]): number =>
          round(slopePerMinute(of.map(({ atMs, bytes }) => ({ atMs, value: bytes / 2 ** 20 }))), 3);
        return {
          ...figures,
          rssMibPerMinute: slope(steady.map(({ atMs, rssBytes }) => ({ atMs, bytes: rssBytes }))),
          heldMibPerMinute: slope(steady.map(({ atMs, heldBytes }) => ({ atMs, bytes: heldBytes }))),
          liveMibPerMinute: slope([heldAtFirst ?? heldAtLast, heldAtLast].map(({ atMs, heldBytes }) => ({ atMs, bytes: heldBytes }))),
          rssMib: round(Math.max(...samples.map(({ rssBytes }) => rssBytes / 2 ** 20)), 1),
          // the worst of all spans, not a percentile of percentiles
          loopP99Ms: round(Math.max(...steady.map(({ loopP99Ms }) => loopP99Ms)), 2),
        };
      },
    },
  ],
});
