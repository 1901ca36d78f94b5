import type { Figures } from '../figures.ts';
import { roomNames } from '../load/roomNames.ts';
import { round } from './runFanOut.ts';
import { quantileMs, runSeveral } from './runSeveral.ts';
import type { SeveralScene } from './severalScene.ts';
import { besideWorkload } from './workload.ts';

/**
 * One document on two processes that share a Redis, fifty tablets on each, any of whom writes: how long an edit takes to those on the other
 * process, and what it costs.
 */
export const several = besideWorkload({
  name: 'several',
  isLong: true,
  options: {
    rows: { small: 1_000, full: 1_000 },
    'on-each': { small: 50, full: 50 },
    rate: { small: 20, full: 20 },
    seconds: { small: 10, full: 30 },
  },
  cases: ({ rows, 'on-each': onEach, rate, seconds }) => [
    {
      name: `several 2 × ${onEach}, ${rate}/s`,
      measures: [
        { key: 'acrossP50Ms', what: 'to the other process p50 ms', bar: { atMost: 3 } },
        { key: 'acrossP99Ms', what: 'to the other process p99 ms', bar: { ofBestPeer: 1 } },
        { key: 'withinP99Ms', what: 'in the same process p99 ms' },
        { key: 'cpuUsPerDelivery', what: 'CPU µs a delivery', bar: { ofBestPeer: 1 } },
        { key: 'redisCpuUsPerDelivery', what: "Redis's CPU µs a delivery" },
        { key: 'durableP50Ms', what: 'acknowledged on disk p50 ms' },
        { key: 'durableP99Ms', what: 'acknowledged on disk p99 ms', bar: { atMost: 20 } },
        { key: 'bareAppendP50Ms', what: 'one bare XADD on disk p50 ms' },
        { key: 'bareAppendP99Ms', what: 'one bare XADD on disk p99 ms' },
        { key: 'lost', what: 'deliveries lost', bar: { atMost: 0 } },
        { key: 'wrongNotes', what: 'cells wrong in the end', bar: { atMost: 0 } },
      ],
      runSeveral: (scene) => run(scene, { rows, onEach, rate, seconds }),
    },
  ],
});

async function run(scene: SeveralScene, of: { rows: number; onEach: number; rate: number; seconds: number }): Promise<Figures> {
  const { rooms, wrongNotes, used } = await runSeveral(
    scene,
    { rows: of.rows, rooms: roomNames(1), tabletsInRoom: 2 * of.onEach },
    { ratePerSecond: of.rate, warmUpSeconds: 2, phaseSeconds: [of.seconds] },
    { looksAt: [0] },
  );
  const [room] = rooms;
  if (!room) throw new Error('there is no room');
  const bare = await scene.bareAppends();
  return {
    deliveries: room.delivered,
    lost: room.expected - room.delivered,
    unsent: room.unsent,
    wrongNotes,
    acrossP50Ms: quantileMs(rooms, 'across', 0, 0.5),
    acrossP99Ms: quantileMs(rooms, 'across', 0, 0.99),
    withinP50Ms: quantileMs(rooms, 'within', 0, 0.5),
    withinP99Ms: quantileMs(rooms, 'within', 0, 0.99),
    ...(scene.kind.acknowledgesDurably
      ? { durableP50Ms: quantileMs(rooms, 'durable', 0, 0.5), durableP99Ms: quantileMs(rooms, 'durable', 0, 0.99) }
      : {}),
    cpuUsPerDelivery: round((used.serversCpuMs * 1_000) / room.delivered, 2),
    redisCpuUsPerDelivery: round((used.redisCpuMs * 1_000) / room.delivered, 2),
    bareAppendP50Ms: bare.p50Ms,
    bareAppendP99Ms: bare.p99Ms,
    closedConnections: room.closed,
    ...(room.whyClosed ? { whyClosed: room.whyClosed } : {}),
    loadCpuMs: Math.round(used.loadCpuMs),
    otherCpuPercent: used.otherCpuPercent,
  };
}
