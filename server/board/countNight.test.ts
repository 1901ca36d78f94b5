import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { paperOf } from '../../schema/ballotPaper.ts';
import { readRow } from '../../schema/board.ts';
import { readMarks, readRanks } from '../../schema/boardMarks.ts';
import { bucketOf } from '../../schema/boardSums.ts';
import { type ElectionSetUp, fromTemplate, SETTINGS } from '../../schema/election.ts';
import { AppError } from '../../schema/errors.ts';
import { type CommitteeId, randomId, type WriterId } from '../../schema/ids.ts';
import { formatRoomName, ROOT_NAME, type Stream } from '../../schema/rooms.ts';
import { ballotPaper, campaign, candidate, committee, election } from '../../schema/tables/campaign.ts';
import { readTallyEntry, type TallyRef, type TallyValue, tallyKey, tallyValue } from '../../schema/tally.ts';
import { coversOf, sealFingerprint } from '../../schema/tallySeal.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import { createRandom } from '../../schema/testing.ts';
import { createAuditRecorder } from '../audit/auditRecorder.ts';
import { type Database, openDatabase } from '../database.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { holdBoard } from '../holdBoard.ts';
import { holdResults } from '../holdResults.ts';
import { createLifetime } from '../lifetime.ts';
import { createElectorStates } from '../projection/electorStates.ts';
import { createProjector } from '../projection/projector.ts';
import { settle } from '../testing/replica.ts';
import { startRooms } from '../testing/startRooms.ts';
import { until } from '../testing/until.ts';

vi.setConfig({ testTimeout: process.env.TEST_LONG ? 900_000 : 60_000 });

const MINUTES = process.env.TEST_LONG ? 240 : 24;
const COMMITTEES = ['K01', 'K02', 'K03', 'K04', 'K05'] as CommitteeId[];
const random = createRandom(11);
const setUp: ElectionSetUp = {
  ...fromTemplate('municipality', { list: (n) => `${n}`, candidate: (n) => `${n}` }, () => randomId(4, random.byte)),
  ...{ name: 'One', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait', settings: SETTINGS },
};
const paper = paperOf(setUp);
const PLACES = setUp.candidates.map((_, place) => place);

let database: Database;
beforeEach(() => {
  database = openDatabase(':memory:');
  const { db } = database;
  db.insert(campaign).values({ id: 'test', name: 'T', pollingDay: setUp.pollingDay, timeZone: setUp.timeZone }).run();
  for (const id of COMMITTEES) db.insert(committee).values({ id, code: id, status: 'counting' }).run();
  const { name, method, seats, minMarks, maxMarks, settings } = setUp;
  db.insert(election).values({ id: 1, version: 1, name, method, seats, minMarks, maxMarks, settings }).run();
  for (const one of setUp.candidates) db.insert(candidate).values(one).run();
  db.insert(ballotPaper)
    .values({ id: paper.id, lists: [...paper.lists], candidates: paper.candidates.map((one) => ({ ...one })), at: 1 })
    .run();
});
afterEach(() => database.close());

function start() {
  const { sqlite } = database;
  const rooms = startRooms(database);
  const lifetime = createLifetime();
  const failed = (what: unknown): never => expect.unreachable(String(what));
  const log = { error: failed } as never; // nothing else of it is called
  const projector = createProjector({
    ...{ sqlite, log: createLogReader(sqlite), now: Date.now, everyMs: 0 },
    onError: ({ error }) => failed(error),
  });
  lifetime.onEnd(projector.close);
  const { record } = createAuditRecorder(sqlite, Date.now);
  const accounts = { people: { find: () => null } as never }; // names are of nobody here
  const base = { database, accounts, registry: rooms.registry, projector, record, now: Date.now, log, lifetime, everyMs: 0 };
  const results = holdResults({ ...base, archived: () => Promise.resolve(), archivedWhole: () => Promise.resolve() });
  const board = holdBoard({ ...base, states: createElectorStates({ sqlite, projector }), results, presence: null });
  return { rooms, results, board, lifetime };
}

/** What two clerks of a committee count: the same box, of which one of them may mark a ballot wrong. */
function createClerk(rooms: ReturnType<typeof startRooms>, of: CommitteeId, stream: Stream) {
  const userId = `${stream}${of.toLowerCase()}00`;
  const replica = rooms.join({
    ...{ roomName: formatRoomName({ kind: 'tally', committee: of, count: 1, stream }), role: 'clerk', userId, device: 'd01' },
  });
  const writer = `${userId}d010` as WriterId;
  let n = 0;
  const enter = (value: TallyValue): TallyRef => {
    n += 1;
    const ref: TallyRef = { entry: value.kind, writer, n };
    replica.rows.set(tallyKey(ref), tallyValue(value));
    return ref;
  };
  const cells = () => [...replica.rows.entries()];
  return {
    replica,
    ballot: (number: number, place: number) =>
      enter({ kind: 'ballot', number, paper: paper.id, marks: { kind: 'marks', places: [place] } }),
    takeBack: (target: TallyRef) => enter({ kind: 'void', target }),
    seal: () =>
      enter({
        kind: 'seal',
        atMs: 1,
        fingerprint: sealFingerprint(readTally(cells(), new Map([[paper.id, paper]]))),
        covers: coversOf(cells().flatMap(([key, value]) => readTallyEntry(key, value) ?? [])),
      }),
  };
}

/** A stream as the log has it, read here in its own way: entries by their letter, a ballot's one mark from its bits. */
function recountStream(of: CommitteeId, stream: Stream): { readonly marks: readonly number[]; readonly isSealed: boolean } | null {
  const doc = new Y.Doc();
  const rows = database.sqlite.prepare<[string], { bytes: Buffer }>('SELECT bytes FROM doc_log WHERE room = ? ORDER BY epoch, seq');
  for (const { bytes } of rows.all(`tally/${of}/1${stream}`)) Y.applyUpdate(doc, bytes);
  const entries = [...doc.getMap<string>(ROOT_NAME).entries()];
  if (entries.length === 0) return null;
  const takenBack = new Set(entries.flatMap(([key, value]) => (key.startsWith('v') ? [value] : [])));
  const marks = PLACES.map(() => 0);
  for (const [key, value] of entries) {
    if (!key.startsWith('b') || takenBack.has(key)) continue;
    const bits = value.split(' ')[2]?.slice(1) ?? '';
    const place = (bits.length - 1) * 5 + Math.log2(Number.parseInt(bits.at(-1) ?? '', 32));
    marks[place] = (marks[place] ?? 0) + 1;
  }
  return { marks, isSealed: entries.some(([key]) => key.startsWith('s')) };
}

/** What the board is to say of a committee. */
function recount(of: CommitteeId, isVerified: boolean) {
  const streams = [recountStream(of, 'a'), recountStream(of, 'b')].filter((one) => one !== null);
  const sealed = streams.filter(({ isSealed }) => isSealed).map(({ marks }) => marks);
  const sides = PLACES.map((place) => [...new Set(sealed.map((marks) => marks[place] ?? 0))]);
  const differing = sides.filter((values) => values.length > 1).length;
  const sums = streams.map(({ marks }) => marks.reduce((sum, count) => sum + count, 0));
  const [first] = sealed;
  return {
    bucket: sealed.length === 0 ? 'missing' : differing > 0 ? 'differing' : isVerified ? 'verified' : 'entered',
    differing,
    marks: sealed.length === 0 ? null : sides.map((values) => (values.length === 1 ? values[0] : null)),
    ballots: first ? first.reduce((sum, count) => sum + count, 0) : sums.length > 0 ? Math.floor(Math.max(...sums) / 25) * 25 : null,
    isSingleSource: sealed.length === 1,
    least: sides.map((values) => (values.length === 0 ? 0 : Math.min(...values))),
  };
}

test(`[BO4][BO11] in a night of counting the board says at every one of ${MINUTES} minutes what a recount of the log says`, async () => {
  const all = start();
  const night = COMMITTEES.map((of, i) => ({
    of,
    clerks: [createClerk(all.rooms, of, 'a'), createClerk(all.rooms, of, 'b')] as const,
    box: Array.from({ length: (MINUTES / 2 + i) * 3 }, (_, n) => (n < PLACES.length ? n : random.int(PLACES.length))),
    counted: [0, 0] as [number, number],
    /** K02: one clerk's slip that nobody sees; K04 is counted once; K05 is not counted to its end. */
    slipAt: of === 'K02' ? 7 : -1,
    isSealed: [false, false] as [boolean, boolean],
  }));
  await settle(...night.flatMap(({ clerks }) => clerks.map(({ replica }) => replica)));
  const verified = new Set<CommitteeId>();
  const seen = new Set<string>();
  const differences: string[] = [];

  for (let minute = 0; minute < MINUTES; minute++) {
    for (const one of night) {
      for (const which of [0, 1] as const) {
        if ((one.of === 'K04' && which === 1) || one.isSealed[which]) continue;
        const clerk = one.clerks[which];
        for (let n = random.int(8); n > 0 && one.counted[which] < one.box.length; n--) {
          const number = one.counted[which]++;
          const place = one.box[number] ?? 0;
          if (random.chance(0.1)) clerk.takeBack(clerk.ballot(number + 1, random.int(PLACES.length)));
          clerk.ballot(number + 1, which === 1 && number === one.slipAt ? (place + 1) % PLACES.length : place);
        }
        if (one.counted[which] < one.box.length || one.of === 'K05') continue;
        clerk.seal();
        one.isSealed[which] = true;
      }
    }
    await settle(...night.flatMap(({ clerks }) => clerks.map(({ replica }) => replica)));
    for (const { of, isSealed } of night) {
      await all.results.reach(of, 1);
      if (of !== 'K01' || verified.has(of) || !isSealed[0] || !isSealed[1]) continue;
      const decide = (command: object, userId: string) =>
        all.results.decide(of, { count: 1, reason: 'photo-seen', ...command } as never, { userId, role: 'reconciler' }); // as the route makes it
      const now = () => all.results.rows.read(of, 1)?.result;
      for (const by of ['fahad0', 'mona00'])
        for (const check of now()?.checks ?? [])
          await decide({ kind: 'accept', check: check.id, seen: check.hash }, by).catch((error: unknown) => {
            if (!(error instanceof AppError)) throw error;
          });
      await decide({ kind: 'verify', seen: now()?.hash }, 'fahad0');
      verified.add(of);
    }
    await all.board.keeper.look();
    const ranked = compare(minute);
    // ranks are older than the rows where they took long to reckon (BO10)
    await until(`the ranks of minute ${minute}`, async () => {
      if (ranksTold() === ranked) return true;
      await all.board.keeper.look();
      return ranksTold() === ranked;
    });
  }

  function cell(key: string): unknown {
    const rooms = [...all.rooms.registry.openRooms()].filter(({ name }) => /^(board|marks)\//.test(name));
    return rooms.map(({ doc }) => doc.getMap(ROOT_NAME).get(key)).find((value) => typeof value === 'string');
  }
  function ranksTold(): string {
    return JSON.stringify(readRanks(cell)?.ranks.map(({ id, marks }) => ({ id, marks })) ?? []);
  }

  /** @returns what the ranks are to be */
  function compare(minute: number): string {
    const recounted = COMMITTEES.map((of) => ({ of, ...recount(of, verified.has(of)) }));
    for (const { of, least: _, ...so } of recounted) {
      const row = readRow(cell(of));
      if (!row) throw new Error(`no row of ${of}`);
      const { differing, ballots, isSingleSource } = row.result;
      const said = { bucket: bucketOf(row), differing, marks: readMarks(cell, of), ballots, isSingleSource };
      for (const what of Object.keys(so) as (keyof typeof so)[])
        if (JSON.stringify(said[what]) !== JSON.stringify(so[what]))
          differences.push(`${minute}: of ${of} ${what} is ${JSON.stringify(said[what])}, it were ${JSON.stringify(so[what])}`);
      seen.add(so.bucket);
    }
    const marks = setUp.candidates.map(({ id }, place) => ({
      id,
      marks: recounted.reduce((sum, { least }) => sum + (least[place] ?? 0), 0),
    }));
    const ranked = recounted.some(({ bucket }) => bucket !== 'missing') ? marks.sort((a, b) => b.marks - a.marks) : [];
    return JSON.stringify(ranked);
  }
  expect(differences.slice(0, 5)).toEqual([]);
  expect([...seen].sort()).toEqual(['differing', 'entered', 'missing', 'verified']);
  await all.lifetime.end();
  await all.rooms.registry.close();
});
