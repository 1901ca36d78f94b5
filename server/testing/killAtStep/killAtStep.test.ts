import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { createRandom } from '../../../schema/testing.ts';
import { verifyAtOnce } from '../../audit/verifyAudit.ts';
import { openDatabase } from '../../database.ts';
import { createLogReader } from '../../doclog/logReader.ts';
import { createSqliteDocLog } from '../../doclog/sqliteDocLog.ts';
import { createRowComparer } from '../../projection/compareRows.ts';
import { STEPS } from '../../rooms/engineEvents.ts';
import { bundle, openBundles } from '../bundle.ts';
import { type BusyTablet, createBusyTablet } from '../createBusyTablet.ts';
import { until } from '../until.ts';

const IS_LONG = process.env.TEST_LONG === '1';
const ROUNDS = IS_LONG ? 34 : 1;
const ROOM = 'guarantees/K01';
const bundles = openBundles();
const SERVER = bundles.fileOf('killableServer');
const QUICK = new URL('../../../scripts/lib/quickResolve.mjs', import.meta.url).href;
const KILLED_AT = [...STEPS, 'in-commit'] as const;
type KilledAt = (typeof KILLED_AT)[number];
/** How often a step is passed before it kills: each batch passes all of them once, and `after-gate` for every frame. */
const PASSES: Readonly<Partial<Record<KilledAt, number>>> = { 'after-gate': 12 };
/** Each its own person's; `killableServer` takes a ticket at its word. */
const DEVICES = ['d01', 'd02', 'd03'];
const TICKETS = DEVICES.map((device) => `user${device.slice(1)}.${device}`);
const total = { kills: 0, acknowledged: 0 };

/** Answers, notes and withdrawals of a few electors, each guarantor's own. */
function drawEdit(device: string, edit: number, int: (bound: number) => number): readonly [key: string, value: string] {
  const claim = `e${String(int(60)).padStart(9, '0')}user${device.slice(1)}`;
  return edit % 2 === 0 ? [`${claim}n`, `${device}.${edit}`] : [`${claim}a`, 'npur'.charAt(int(4))];
}

async function start(dataDir: string, kill: { step: KilledAt; at: number } | null) {
  const child = spawn(process.execPath, ['--import', QUICK, SERVER], {
    env: {
      PATH: process.env.PATH,
      NODE_NO_WARNINGS: '1',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      DATA_DIR: dataDir,
      ...(kill ? { KILL_STEP: kill.step, KILL_AT: String(kill.at) } : {}),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'close');
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  await until('the server is ready', () => said.endsWith('\n') || child.exitCode !== null, 60_000);
  return { port: Number(/^ready (\d+)$/m.exec(said)?.[1]), gone, child };
}

/** What the log replays to. */
async function onDisk(dataDir: string): Promise<Y.Doc> {
  const { sqlite, close } = openDatabase(join(dataDir, 'committee-room.sqlite'));
  // [PR1] SQL stands where the log ends, and says what it says, before anybody has looked
  expect(createRowComparer(sqlite, createLogReader(sqlite)).compare(ROOM)).toMatchObject({ kind: 'compared', differences: [] });
  const { snapshot, rows, damaged } = await createSqliteDocLog({ sqlite, now: Date.now }).load(ROOM);
  expect(verifyAtOnce(sqlite).bad).toBeNull(); // [T2] of what was appended each has its row in the chain, and nothing else has
  close();
  expect(damaged).toEqual([]);
  const doc = new Y.Doc();
  for (const stored of [...(snapshot ? [snapshot] : []), ...rows]) Y.applyUpdate(doc, stored.bytes);
  expect([doc.store.pendingStructs, doc.store.pendingDs]).toEqual([null, null]);
  return doc;
}

function expectAllOwed(tablets: readonly BusyTablet[], disk: Y.Doc, when: string): void {
  for (const tablet of tablets)
    for (const [client, clock] of tablet.owed())
      expect(Y.getState(disk.store, client), `${when}: of ${client}, acknowledged or seen up to ${clock}`).toBeGreaterThanOrEqual(clock);
}

describe('[I1] [I2] [PR1] kill -9', () => {
  beforeAll(async () => expect(await bundle(new URL('killableServer.ts', import.meta.url), SERVER)).toBe(null));
  afterAll(() => {
    bundles.remove();
    console.log(`kill matrix: ${total.kills} kills, ${total.acknowledged} acknowledged edits, all on disk`);
  });

  test.each(KILLED_AT)(
    '%s: every acknowledged edit and everything a peer has seen is there after the restart',
    { timeout: 600_000 },
    async (step) => {
      const random = createRandom(KILLED_AT.indexOf(step) + 1);
      const dataDir = mkdtempSync(join(tmpdir(), 'committee-room-kill-'));
      const tablets = DEVICES.map((device) =>
        createBusyTablet({ name: device, room: ROOM, int: random.int, draw: (edit) => drawEdit(device, edit, random.int) }),
      );
      try {
        for (let round = 0; round < ROUNDS; round++) {
          const server = await start(dataDir, { step, at: (4 + random.int(16)) * (PASSES[step] ?? 1) });
          for (const [i, tablet] of tablets.entries()) tablet.connect(server.port, TICKETS[i] ?? '', true);
          await server.gone;
          expect(server.child.signalCode).toBe('SIGKILL');
          total.kills += 1;
          expectAllOwed(tablets, await onDisk(dataDir), `round ${round}`);
        }
        const server = await start(dataDir, null);
        for (const [i, tablet] of tablets.entries()) tablet.connect(server.port, TICKETS[i] ?? '', false);
        await until('everything is saved', () => tablets.every((tablet) => tablet.isSaved && isSame(tablet.doc, tablets[0]?.doc)), 60_000);
        server.child.kill('SIGKILL');
        await server.gone;
        const disk = await onDisk(dataDir);
        expectAllOwed(tablets, disk, 'in the end');
        for (const { doc } of tablets) expect(doc.getMap(ROOT_NAME).toJSON()).toEqual(disk.getMap(ROOT_NAME).toJSON());
        for (const tablet of tablets) expect(tablet.acknowledgedEdits).toBe(tablet.edits);
        total.acknowledged += tablets.reduce((sum, tablet) => sum + tablet.acknowledgedEdits, 0);
      } finally {
        for (const tablet of tablets) tablet.end();
        rmSync(dataDir, { recursive: true, force: true });
      }
    },
  );
});

const isSame = (some: Y.Doc, other: Y.Doc | undefined): boolean =>
  other !== undefined && JSON.stringify(vector(some)) === JSON.stringify(vector(other));
const vector = (doc: Y.Doc): [number, number][] =>
  [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([left], [right]) => left - right);
