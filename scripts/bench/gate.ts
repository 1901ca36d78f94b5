import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { judgeUpdate } from '../../server/rooms/gate.ts';
import type { Policy } from '../../server/rooms/judgeWrites.ts';
import { createWritePolicy } from '../../server/rooms/writePolicy.ts';
import { cellKey } from '../../server/testing/cellKey.ts';
import { testClaims } from '../../server/testing/replica.ts';
import type { Figures, Workload } from './figures.ts';
import { passThrough, throughEngine } from './gateInEngine.ts';

const CELLS = 5_000;
const EDITS = 20_000;
const BATCH = 2_000;
const ROUNDS = 15;
const ENGINE_EDITS = 4_000;
const CLAIMS = testClaims({ userId: 'noura1' });

/**
 * The gate alone: what it adds to taking an edit into a room of 5,000 cells, and to a batch of 2,000 edits made offline. Gate and pass-through (`applyUpdate` without
 * judging) take turns on documents of their own, so that a noisy machine hits both.
 */
export const gate: Workload = {
  name: 'gate',
  async run(say, isFull): Promise<Figures> {
    const rounds = isFull ? ROUNDS : 5;
    const judged: number[] = [];
    const applied = { on: [] as number[], off: [] as number[] };
    const batches = { judged: [] as number[], on: [] as number[], off: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      say(`gate: round ${round + 1} of ${rounds}`);
      const edits = createEdits(round);
      const sides = { on: createRoom(edits.start), off: createRoom(edits.start) };
      for (const [i, update] of edits.updates.entries()) {
        for (const which of i % 2 ? (['on', 'off'] as const) : (['off', 'on'] as const)) {
          const { doc, judge } = sides[which];
          const fromMs = performance.now();
          if (which === 'on') judged.push(microseconds(fromMs, () => judge(update)));
          Y.applyUpdate(doc, update);
          applied[which].push((performance.now() - fromMs) * 1_000);
        }
      }
      for (const which of round % 2 ? (['on', 'off'] as const) : (['off', 'on'] as const)) {
        const { doc, judge } = createRoom(edits.start);
        const fromMs = performance.now();
        if (which === 'on') batches.judged.push(microseconds(fromMs, () => judge(edits.batch)) / 1_000);
        Y.applyUpdate(doc, edits.batch);
        batches[which].push(performance.now() - fromMs);
      }
    }
    const engine = await engineFigures(isFull ? 21 : 7, say);
    return {
      ...engine,
      edits: judged.length,
      judgeP50Us: at(judged, 0.5),
      judgeP99Us: at(judged, 0.99),
      withGateP50Us: at(applied.on, 0.5),
      withoutGateP50Us: at(applied.off, 0.5),
      batchOf: BATCH,
      batchJudgeLeastMs: at(batches.judged, 0),
      batchJudgeP50Ms: at(batches.judged, 0.5),
      batchJudgeMaxMs: at(batches.judged, 1),
      batchWithGateP50Ms: at(batches.on, 0.5),
      batchWithoutGateP50Ms: at(batches.off, 0.5),
      rounds,
    };
  },
};

/** The whole engine with the gate and with a pass-through in its place, by turns; medians. */
async function engineFigures(rounds: number, say: (line: string) => void): Promise<Figures> {
  const runs = { on: [] as Awaited<ReturnType<typeof throughEngine>>[], off: [] as Awaited<ReturnType<typeof throughEngine>>[] };
  await throughEngine(ENGINE_EDITS, null); // warms up
  await throughEngine(ENGINE_EDITS, passThrough);
  for (let round = 0; round < rounds; round++) {
    say(`gate: engine, round ${round + 1} of ${rounds}`);
    for (const which of round % 2 ? (['on', 'off'] as const) : (['off', 'on'] as const))
      runs[which].push(await throughEngine(ENGINE_EDITS, which === 'on' ? null : passThrough));
  }
  const median = (which: 'on' | 'off', of: 'perSecond' | 'cpuUs') =>
    at(
      runs[which].map((run) => run[of]),
      0.5,
    );
  return {
    engineEditsPerSecond: median('on', 'perSecond'),
    engineWithoutGatePerSecond: median('off', 'perSecond'),
    engineCpuUs: median('on', 'cpuUs'),
    engineWithoutGateCpuUs: median('off', 'cpuUs'),
    engineRounds: rounds,
  };
}

/** Single edits of one tablet on a list that others have filled, and a batch of them as one step 2. */
function createEdits(seed: number) {
  const random = createRandom(seed + 1);
  const doc = new Y.Doc();
  doc.clientID = 1;
  for (let i = 0; i < CELLS; i++) doc.getMap('rows').set(cellKey(i), 'x');
  const start = Y.encodeStateAsUpdate(doc);
  const tablet = (clientId: number) => {
    const replica = new Y.Doc();
    Y.applyUpdate(replica, start);
    replica.clientID = clientId;
    return replica;
  };
  const single = tablet(2);
  const updates: Uint8Array[] = [];
  single.on('update', (update: Uint8Array) => updates.push(update));
  for (let i = 0; i < EDITS; i++) single.getMap('rows').set(cellKey(random.int(CELLS)), `${i}`);
  const offline = tablet(3);
  for (let i = 0; i < BATCH; i++) offline.getMap('rows').set(cellKey(random.int(CELLS)), `${i}`);
  return { start, updates, batch: Y.encodeStateAsUpdate(offline, Y.encodeStateVector(tablet(4))) };
}

function createRoom(start: Uint8Array) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, start);
  const policy: Policy = {
    whyRefused: createWritePolicy(CLAIMS.roomName, () => true)(CLAIMS),
    neutralised: new Map(),
  };
  const author = { userId: CLAIMS.userId, device: CLAIMS.device };
  const bindings = { authors: new Map([1, 2].map((id) => [id, author])), earlierClientIds: new Set<number>() };
  return {
    doc,
    judge(update: Uint8Array): void {
      const { kind } = judgeUpdate(doc, update, author, bindings, policy);
      if (kind !== 'accept') throw new Error(`an honest edit is not accepted: ${kind}`);
    },
  };
}

function microseconds(fromMs: number, run: () => void): number {
  run();
  return (performance.now() - fromMs) * 1_000;
}

function at(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN) * 100) / 100;
}
