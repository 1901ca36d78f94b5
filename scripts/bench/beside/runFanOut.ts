import type { Figures } from '../figures.ts';
import { baseDocument, stateVectorOf, wrongNotes } from '../load/documents.ts';
import { createHistogram } from '../load/histogram.ts';
import { roomNames } from '../load/roomNames.ts';
import { type Scene, seedRooms } from './scene.ts';
import { wait } from './wait.ts';

export type FanOut = {
  readonly rows: number;
  readonly rooms: number;
  /** Per room, writers and the closed loop's pace among them. */
  readonly clients: number;
  readonly writers: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** All writers of all rooms together; or a closed loop of so many edits. */
  readonly pace: { readonly ratePerSecond: number } | { readonly inFlight: number; readonly edits: number };
  /** Called every now and then while it runs. */
  readonly whileRunning?: (elapsedMs: number) => Promise<void>;
};

/** Without a new delivery for so long, what is missing is lost. */
const DRAIN_MS = 3_000;
const POLL_MS = 50;
const MAX_CLOSED_LOOP_MS = 120_000;

/** Clients on `rooms` documents, some of which write: what it costs the server, and how long until everybody has an edit. */
export async function runFanOut(scene: Scene, of: FanOut): Promise<Figures> {
  const rooms = roomNames(of.rooms);
  const base = baseDocument(of.rows);
  const to = { port: scene.server.port, stateVector: stateVectorOf(base) };
  await seedRooms(scene, rooms, base, true);

  const isClosed = 'inFlight' in of.pace;
  const allWriters = of.writers * of.rooms;
  const edits = 'inFlight' in of.pace ? of.pace.edits : of.pace.ratePerSecond * (of.seconds + of.warmUpSeconds);
  const plan = { rows: of.rows, rooms, writersInRoom: of.writers, editsEach: Math.max(1, Math.round(edits / allWriters)) };
  const warmUp = isClosed ? 0 : Math.floor((plan.editsEach * of.warmUpSeconds) / (of.seconds + of.warmUpSeconds));
  const [writing, receiving] = [scene.worker(), scene.worker()];
  await Promise.all([writing, receiving].map((worker) => worker.call('planEdits', plan, warmUp)));
  const receivers = (of.clients - of.writers) * of.rooms - (isClosed ? 1 : 0);
  await receiving.call('joinReceivers', { ...to, count: receivers, first: scene.numbers(receivers) });
  await writing.call('joinWriters', {
    ...to,
    base,
    first: scene.numbers(allWriters + 1),
    hasPace: isClosed,
  });
  scene.release();
  await wait(300);

  const expected = plan.editsEach * allWriters * (of.clients - 1);
  const usage = scene.measure();
  const startedAtMs = performance.now();
  await writing.call('startWriting', 'inFlight' in of.pace ? { inFlight: of.pace.inFlight } : of.pace);
  const limitMs = isClosed ? MAX_CLOSED_LOOP_MS : (of.seconds + of.warmUpSeconds) * 1_000 + 20_000;
  let [lastDelivered, changedAtMs] = [-1, startedAtMs];
  for (;;) {
    await wait(POLL_MS);
    const progress = await Promise.all([writing, receiving].map((worker) => worker.call('fanOutProgress')));
    const delivered = progress.reduce((sum, { delivered: part }) => sum + part, 0);
    const nowMs = performance.now();
    if (delivered !== lastDelivered) [lastDelivered, changedAtMs] = [delivered, nowMs];
    if (delivered >= expected || nowMs - startedAtMs > limitMs) break;
    if (nowMs - changedAtMs > DRAIN_MS && (isClosed || progress.some(({ isDone, sent }) => isDone && sent > 0))) break;
    await of.whileRunning?.(nowMs - startedAtMs);
  }
  const used = usage();
  const reports = await Promise.all([writing, receiving].map((worker) => worker.call('fanOutReport')));
  const bare = await scene.bareWrites();
  const latencies = createHistogram();
  for (const report of reports) latencies.merge(report.latenciesUs);
  const sum = (pick: (report: (typeof reports)[number]) => number): number => reports.reduce((total, report) => total + pick(report), 0);
  const delivered = sum((report) => report.delivered);
  const spanSeconds = (Math.max(...reports.map((report) => report.lastReceivedUs)) - Math.max(...reports.map((r) => r.firstSentUs))) / 1e6;
  return {
    edits: sum((report) => report.sent),
    deliveries: delivered,
    lost: expected - delivered,
    wrongNotes: (await receiving.call('wrongInSampled', base)) + (await finallyWrong(scene, plan)),
    cpuUsPerDelivery: round((used.serverCpuMs * 1_000) / delivered, 3),
    visibleP50Ms: round(latencies.quantile(0.5) / 1_000, 2),
    visibleP99Ms: round(latencies.quantile(0.99) / 1_000, 2),
    deliveriesPerSecond: Math.round(delivered / spanSeconds),
    framesPerDelivery: round(sum((report) => report.framesReceived) / delivered, 3),
    bareWriteP50Ms: bare.p50Ms,
    bareWriteP99Ms: bare.p99Ms,
    closedConnections: sum((report) => report.lost),
    ...(reports.some(({ whyLost }) => whyLost) ? { whyClosed: reports.map(({ whyLost }) => whyLost).join(' ') } : {}),
    loadCpuMs: Math.round(used.loadCpuMs),
    otherCpuPercent: used.otherCpuPercent,
  };
}

/** Notes that a newcomer does not find as their writers left them, in the first room and the last; 0 where nothing is kept. */
async function finallyWrong(
  scene: Scene,
  plan: { rows: number; rooms: readonly string[]; writersInRoom: number; editsEach: number },
): Promise<number> {
  if (!scene.kind.keepsDocuments) return 0;
  let wrong = 0;
  for (const [roomNumber, room] of plan.rooms.entries()) {
    if (roomNumber > 0 && roomNumber < plan.rooms.length - 1) continue;
    const of = { rows: plan.rows, firstWriter: roomNumber * plan.writersInRoom, writersInRoom: plan.writersInRoom, edits: plan.editsEach };
    wrong += wrongNotes(await scene.fetch(room, (doc) => wrongNotes(doc, of) === 0, 3_000), of);
  }
  return wrong;
}

export const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;
