import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import { createRandom } from '../../schema/testing.ts';
import { openDatabase } from '../../server/database.ts';
import { createLogReader } from '../../server/doclog/logReader.ts';
import { createSqliteDocLog } from '../../server/doclog/sqliteDocLog.ts';
import { createRowComparer } from '../../server/projection/compareRows.ts';
import { until } from '../../server/testing/until.ts';
import { begin, DOOR_SHARE, drawEdit, write } from './electionDay.ts';
import { createTablets, type Tablet } from './load/tablets.ts';
import { BUILT, buildBench } from './servers/buildBench.ts';
import { createChildProcesses } from './servers/childProcesses.ts';
import { startServerProcess } from './servers/serverProcess.ts';

const ROOMS = ['attendance/K01', 'guarantees/K01'] as const;
const EDITS_PER_SECOND = 50;
const FIRST_TICKET = 10_000; // a ticket is most of a user id

/**
 * A committee on election day as the product ships it: a process of its own with gate, log on disk, sockets and limits, so many tablets in both of the committee's rooms, fifty edits a second by all of
 * them together. One such server projects and one does not; they take slices of the day in turns.
 *
 * @returns processor time of the server's process an edit, microseconds a slice
 */
export async function measureWithTablets(tablets: number, rounds: number, sliceSeconds: number) {
  await buildBench();
  const children = createChildProcesses();
  const folders = { on: mkdtempSync(join(tmpdir(), 'committee-room-')), off: mkdtempSync(join(tmpdir(), 'committee-room-')) };
  try {
    const days = { on: await openDay(children, folders.on, tablets, true), off: await openDay(children, folders.off, tablets, false) };
    const withUs: number[] = [];
    const withoutUs: number[] = [];
    for (const which of ['on', 'off'] as const) await days[which].edit(sliceSeconds);
    for (let round = 0; round < rounds; round++)
      for (const which of round % 2 ? (['on', 'off'] as const) : (['off', 'on'] as const))
        (which === 'on' ? withUs : withoutUs).push(await days[which].edit(sliceSeconds));
    await days.on.stop();
    await days.off.stop();
    return { withUs, withoutUs, isSame: isProjected(folders.on) && !isProjected(folders.off) };
  } finally {
    children.endAll();
    for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
  }
}

async function openDay(children: ReturnType<typeof createChildProcesses>, folder: string, count: number, isProjecting: boolean) {
  const database = openDatabase(join(folder, 'committee-room.sqlite'));
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  for (const name of ROOMS) await begin(log, name);
  database.close();
  const args = [folder, 'as-shipped', ...(isProjecting ? ['projecting'] : [])];
  const server = await startServerProcess(children, { name: 'ours', script: BUILT.ours, args });
  const random = createRandom(7);
  const { join: joinRoom } = createTablets('ours');
  const people: Record<(typeof ROOMS)[number], Tablet>[] = [];
  const docs: Y.Doc[] = [];
  const enter = (room: (typeof ROOMS)[number], number: number): Promise<Tablet> =>
    joinRoom({ port: server.port, room, number, ticket: String(FIRST_TICKET + number), countsAcknowledgements: true });
  for (let i = 0; i < count; i++) {
    people.push({ [ROOMS[0]]: await enter(ROOMS[0], i), [ROOMS[1]]: await enter(ROOMS[1], i) } as Record<(typeof ROOMS)[number], Tablet>);
    docs.push(new Y.Doc(), new Y.Doc());
  }
  let edits = 0;

  function send(): void {
    const i = edits % count;
    const which = random.chance(DOOR_SHARE) ? 0 : 1;
    const doc = docs[2 * i + which];
    const tablet = people[i]?.[ROOMS[which]];
    if (!doc || !tablet) return;
    doc.once('update', (update: Uint8Array) => tablet.update(update));
    write(doc, drawEdit(random, ROOMS[which], `u${FIRST_TICKET + i}`, edits));
    edits += 1;
  }
  const owed = (): number =>
    people.flatMap((rooms) => Object.values(rooms)).reduce((sum, { data }) => sum + data.sent - data.acknowledged, 0);

  return {
    /** @returns processor time an edit, until the last is acknowledged and told */
    async edit(seconds: number): Promise<number> {
      const before = server.cpuMs();
      const startedMs = performance.now();
      const planned = seconds * EDITS_PER_SECOND;
      for (let n = 0; n < planned; n++) {
        await pause(Math.max(0, startedMs + (n * 1_000) / EDITS_PER_SECOND - performance.now()));
        send();
      }
      await until('every edit is acknowledged', () => owed() === 0);
      return ((server.cpuMs() - before) * 1_000) / planned;
    },
    async stop(): Promise<void> {
      for (const rooms of people) for (const { socket } of Object.values(rooms)) socket.close();
      await server.stop();
    },
  };
}

/** Whether SQL says what the documents say. */
function isProjected(folder: string): boolean {
  const { sqlite, close } = openDatabase(join(folder, 'committee-room.sqlite'));
  try {
    const { compare } = createRowComparer(sqlite, createLogReader(sqlite));
    return ROOMS.every((name) => {
      const compared = compare(name);
      return compared.kind === 'compared' && compared.differences.length === 0;
    });
  } finally {
    close();
  }
}
