import { createClock } from '../load/clock.ts';
import { baseDocument, stateVectorOf } from '../load/documents.ts';
import { type DrawnPlan, drawEdits, SIDES, wrongDrawnNotes } from '../load/drawnEdits.ts';
import { createHistogram, type HistogramDump } from '../load/histogram.ts';
import type { RoomReport } from '../load/severalLoad.ts';
import type { SeveralScene } from './severalScene.ts';
import { wait } from './wait.ts';

/** What a run on two processes found: everything by room, the two load processes' findings together. */
export type SeveralRun = {
  readonly rooms: readonly {
    /** Edits that were planned and not written, because the writer's connection had ended. */
    readonly unsent: number;
    /** Deliveries of what was written. */
    readonly expected: number;
    readonly delivered: number;
    readonly closed: number;
    readonly whyClosed: string;
    readonly reports: readonly RoomReport[];
  }[];
  /** Notes that sampled receivers do not have, and newcomers at either process in the rooms that were looked at. */
  readonly wrongNotes: number;
  readonly used: ReturnType<ReturnType<SeveralScene['measure']>>;
};

export type Timing = {
  readonly ratePerSecond: number;
  readonly warmUpSeconds: number;
  /** The timed phases that follow it. */
  readonly phaseSeconds: readonly number[];
};

/** Without a new delivery for so long, what is missing is lost. */
const DRAIN_MS = 3_000;
const POLL_MS = 100;
const STARTS_IN_MS = 300;
const SETTLES_WITHIN_MS = 3_000;

/** Tablets of several rooms, half of each room's on either process, of whom any writes when it is drawn. */
export async function runSeveral(
  scene: SeveralScene,
  of: Omit<DrawnPlan, 'edits' | 'seed'>,
  timing: Timing,
  more: {
    /** Called when a phase begins; the first is 0. */
    readonly onPhase?: (phase: number) => Promise<unknown>;
    /** Numbers of the rooms whose contents are looked at in the end. */
    readonly looksAt: readonly number[];
  },
): Promise<SeveralRun> {
  const secondsUntil = timing.phaseSeconds.map((_, phase) =>
    timing.phaseSeconds.slice(0, phase).reduce((sum, seconds) => sum + seconds, timing.warmUpSeconds),
  );
  const seconds = timing.phaseSeconds.reduce((sum, phase) => sum + phase, timing.warmUpSeconds);
  const plan: DrawnPlan = { ...of, edits: Math.round(seconds * timing.ratePerSecond), seed: 20 };
  const phases = secondsUntil.map((until) => Math.round(until * timing.ratePerSecond));
  const drawn = drawEdits(plan);
  const base = baseDocument(plan.rows);
  for (const room of plan.rooms) await scene.seed(room, base);

  const workers = SIDES.map((side) => ({ side, worker: scene.worker() }));
  const perSide = (plan.rooms.length * plan.tabletsInRoom) / SIDES.length;
  await Promise.all(
    workers.map(({ side, worker }) =>
      worker.call('joinDrawn', plan, phases, {
        side,
        port: scene.servers[side].port,
        office: scene.office,
        isDurable: scene.kind.acknowledgesDurably,
        stateVector: stateVectorOf(base),
        base,
        first: scene.numbers(perSide),
      }),
    ),
  );
  scene.release();
  await wait(STARTS_IN_MS);

  const usage = scene.measure();
  const startUs = createClock()() + STARTS_IN_MS * 1e3;
  const startedAtMs = performance.now() + STARTS_IN_MS;
  await Promise.all(workers.map(({ worker }) => worker.call('startDrawn', startUs, 1e6 / timing.ratePerSecond)));
  let phase = 0;
  const expected = plan.edits * (plan.tabletsInRoom - 1);
  let [lastDelivered, changedAtMs] = [-1, performance.now()];
  for (;;) {
    await wait(POLL_MS);
    const next = secondsUntil[phase];
    if (next !== undefined && performance.now() >= startedAtMs + next * 1_000) await more.onPhase?.(phase++);
    const progress = await Promise.all(workers.map(({ worker }) => worker.call('drawnProgress')));
    const delivered = progress.reduce((sum, part) => sum + part.delivered, 0);
    if (delivered !== lastDelivered) [lastDelivered, changedAtMs] = [delivered, performance.now()];
    if (delivered >= expected || (progress.every(({ isDone }) => isDone) && performance.now() - changedAtMs > DRAIN_MS)) break;
  }
  const used = usage();
  const reports = await Promise.all(workers.map(({ worker }) => worker.call('drawnReport')));
  const editsIn = (roomNumber: number): number =>
    Array.from({ length: plan.tabletsInRoom }, (_, i) => drawn.editsOf(roomNumber * plan.tabletsInRoom + i)).reduce((a, b) => a + b, 0);
  const rooms = plan.rooms.map((_, roomNumber) => {
    const ofRoom = reports.flatMap((report) => report[roomNumber] ?? []);
    const sent = ofRoom.reduce((sum, report) => sum + report.sent, 0);
    return {
      unsent: editsIn(roomNumber) - sent,
      expected: sent * (plan.tabletsInRoom - 1),
      delivered: ofRoom.reduce((sum, { delivered }) => sum + delivered, 0),
      closed: ofRoom.reduce((sum, { closed }) => sum + closed, 0),
      whyClosed: ofRoom.map(({ whyClosed }) => whyClosed).find(Boolean) ?? '',
      reports: ofRoom,
    };
  });
  return { rooms, wrongNotes: await countWrong(), used };

  async function countWrong(): Promise<number> {
    const inSamples = await Promise.all(workers.map(({ worker }) => worker.call('wrongInDrawnSample', base, more.looksAt)));
    let wrong = inSamples.reduce((sum, part) => sum + part, 0);
    for (const roomNumber of more.looksAt) {
      const count = (doc: Parameters<typeof wrongDrawnNotes>[0]): number => wrongDrawnNotes(doc, plan, drawn, roomNumber);
      for (const side of SIDES) {
        if (!scene.servers[side].isAlive) continue;
        wrong += count(await scene.fetch(side, plan.rooms[roomNumber] ?? '', (doc) => count(doc) === 0, SETTLES_WITHIN_MS));
      }
    }
    return wrong;
  }
}

/** Milliseconds below which the share `p` of a phase's latencies lies, over these rooms. */
export function quantileMs(rooms: SeveralRun['rooms'], which: keyof RoomReport['phases'][number], phase: number, p: number): number {
  const all = createHistogram();
  for (const { reports } of rooms)
    for (const { phases } of reports) {
      const dump: HistogramDump | undefined = phases[phase]?.[which];
      if (dump) all.merge(dump);
    }
  return Math.round(all.quantile(p) / 10) / 100;
}
