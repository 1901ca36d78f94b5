import type { Figures } from '../figures.ts';
import { SIDES } from '../load/drawnEdits.ts';
import { roomNames } from '../load/roomNames.ts';
import { round } from './runFanOut.ts';
import { quantileMs, runSeveral } from './runSeveral.ts';
import type { SeveralScene } from './severalScene.ts';
import { besideWorkload } from './workload.ts';

const ROWS = 100;
/** The last room is the one: the others are all before it. */
const looksAt = (rooms: number): number[] => [0, rooms - 2];

/** Ten rooms lightly at work on two processes; halfway something corrupt lies where the processes read one of them. What do the other nine notice? */
export const poisoned = besideWorkload({
  name: 'poisoned',
  isLong: true,
  options: {
    'rooms-beside': { small: 9, full: 9 },
    'in-room': { small: 10, full: 10 },
    'all-rate': { small: 50, full: 50 },
    'half-seconds': { small: 10, full: 30 },
  },
  cases: ({ 'rooms-beside': beside, 'in-room': inRoom, 'all-rate': rate, 'half-seconds': seconds }) => [
    {
      name: `poisoned, ${beside} rooms beside it`,
      measures: [
        { key: 'beforeP99Ms', what: 'to the other process p99 ms, before' },
        { key: 'afterP99Ms', what: 'the same after' },
        { key: 'afterOfBefore', what: 'after ÷ before', bar: { atMost: 1.2 } },
        { key: 'lost', what: 'deliveries lost', bar: { atMost: 0 } },
        { key: 'closedConnections', what: 'connections closed', bar: { atMost: 0 } },
        { key: 'processesEnded', what: 'processes that ended', bar: { atMost: 0 } },
      ],
      runSeveral: (scene) => run(scene, { beside, inRoom, rate, seconds }),
    },
  ],
});

async function run(scene: SeveralScene, of: { beside: number; inRoom: number; rate: number; seconds: number }): Promise<Figures> {
  const names = roomNames(of.beside + 1);
  const { rooms, wrongNotes, used } = await runSeveral(
    scene,
    { rows: ROWS, rooms: names, tabletsInRoom: of.inRoom + (of.inRoom % SIDES.length) },
    { ratePerSecond: of.rate, warmUpSeconds: 2, phaseSeconds: [of.seconds, of.seconds] },
    { looksAt: looksAt(names.length), onPhase: async (phase) => (phase === 1 ? scene.poison(names.at(-1) ?? '') : null) },
  );
  const [others, poisonedRoom] = [rooms.slice(0, -1), rooms.at(-1)];
  const sum = (pick: (room: (typeof rooms)[number]) => number): number => others.reduce((total, room) => total + pick(room), 0);
  const [before, after] = [quantileMs(others, 'across', 0, 0.99), quantileMs(others, 'across', 1, 0.99)];
  const whyClosed = others.find((room) => room.whyClosed)?.whyClosed;
  const processesEnded = scene.servers.filter((server) => !server.isAlive).length;
  return {
    deliveries: sum((room) => room.delivered),
    lost: sum((room) => room.expected - room.delivered),
    unsent: sum((room) => room.unsent),
    wrongNotes,
    beforeP50Ms: quantileMs(others, 'across', 0, 0.5),
    beforeP99Ms: before,
    // where a process has ended, what was still delivered says nothing of the time after
    ...(processesEnded === 0
      ? { afterP50Ms: quantileMs(others, 'across', 1, 0.5), afterP99Ms: after, afterOfBefore: round(after / before, 2) }
      : {}),
    closedConnections: sum((room) => room.closed),
    ...(whyClosed ? { whyClosed } : {}),
    processesEnded,
    lostInPoisoned: (poisonedRoom?.expected ?? 0) - (poisonedRoom?.delivered ?? 0),
    closedInPoisoned: poisonedRoom?.closed ?? 0,
    ...(poisonedRoom?.whyClosed ? { whyClosedInPoisoned: poisonedRoom.whyClosed } : {}),
    loadCpuMs: Math.round(used.loadCpuMs),
    otherCpuPercent: used.otherCpuPercent,
  };
}
