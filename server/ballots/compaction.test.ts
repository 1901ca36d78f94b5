import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { paperOf } from '../../schema/ballotPaper.ts';
import { type ElectionSetUp, fromTemplate, SETTINGS } from '../../schema/election.ts';
import { type CommitteeId, randomId, type WriterId } from '../../schema/ids.ts';
import { formatRoomName, type Stream } from '../../schema/rooms.ts';
import { campaign, candidate, committee, election } from '../../schema/tables/campaign.ts';
import { audit, sealedEdit } from '../../schema/tables/documents.ts';
import { ballotCompaction } from '../../schema/tables/results.ts';
import { readTallyEntry, type TallyRef, type TallyValue, tallyKey, tallyValue } from '../../schema/tally.ts';
import { coversOf, sealFingerprint } from '../../schema/tallySeal.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import { createRandom } from '../../schema/testing.ts';
import { createActs } from '../accounts/acts.ts';
import { createPapers } from '../accounts/papers.ts';
import { createRecounts } from '../accounts/recounts.ts';
import { createAuditRecorder } from '../audit/auditRecorder.ts';
import { verifyAtOnce } from '../audit/verifyAudit.ts';
import { type Database, openDatabase } from '../database.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { holdBallots } from '../holdBallots.ts';
import { holdResults } from '../holdResults.ts';
import type { Lifetime } from '../lifetime.ts';
import { createProjector } from '../projection/projector.ts';
import type { Command } from '../results/decide.ts';
import { renewRoom } from '../rooms/renewRoom.ts';
import { filesWith } from '../testing/bytesOnDisk.ts';
import { type Replica, settle } from '../testing/replica.ts';
import { startRooms, turns } from '../testing/startRooms.ts';
import type { CompactionStep } from './compaction.ts';

vi.setConfig({ testTimeout: 60_000 });

const K01 = 'K01' as CommitteeId;
const HOUR_MS = 3_600_000;
const random = createRandom(65);
const setUp: ElectionSetUp = {
  ...fromTemplate('municipality', { list: (n) => `${n}`, candidate: (n) => `${n}` }, () => randomId(4, random.byte)),
  ...{
    name: 'One',
    pollingDay: '2026-11-30',
    timeZone: 'Asia/Kuwait',
    settings: { ...SETTINGS, tolerances: { ...SETTINGS.tolerances, blankPercent: 100 } },
  },
};
const paper = paperOf(setUp);
const CLERKS = { a: 'clerka', b: 'clerkb' } as const;
const roomOf = (stream: Stream): string => formatRoomName({ kind: 'tally', committee: K01, count: 1, stream });

let folder: string;
let database: Database;
let aheadMs = 0;
beforeEach(() => {
  aheadMs = 0;
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
  database = openDatabase(join(folder, 'room.sqlite'));
  const { db } = database;
  db.insert(campaign).values({ id: 'test', name: 'T', pollingDay: setUp.pollingDay, timeZone: setUp.timeZone }).run();
  db.insert(committee).values({ id: K01, code: K01 }).run();
  const { name, method, seats, minMarks, maxMarks, settings } = setUp;
  db.insert(election).values({ id: 1, version: 1, name, method, seats, minMarks, maxMarks, settings }).run();
  for (const one of setUp.candidates) db.insert(candidate).values(one).run();
  createPapers({ db, now: () => 1 }).keep(setUp);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});
const ballotsOnDisk = (): string[] => ['m', 'k', 'x'].flatMap((kind) => filesWith(folder, ` ${paper.id} ${kind}`));

/** As a process that has just started. @param onStep ends it where it throws */
function start(onStep: (step: CompactionStep) => void = () => {}) {
  const { sqlite, db } = database;
  const rooms = startRooms(database, { timers: { elapsedMs: () => aheadMs } });
  const errors: unknown[] = [];
  const refused: unknown[] = [];
  const ends: (() => unknown)[] = [];
  const now = () => Date.now() + aheadMs;
  const onError = ({ error }: { error: unknown }) => void errors.push(error);
  const projector = createProjector({ sqlite, log: createLogReader(sqlite), now, everyMs: 0, onError });
  const { record } = createAuditRecorder(sqlite, now);
  const acts = createActs(db);
  const common = {
    ...{ database, record, now, projector, registry: rooms.registry },
    archived: () => Promise.resolve(),
    archivedWhole: () => Promise.resolve(),
    log: { error: (what: { message?: string }) => void errors.push(what), warn: (what: unknown) => void refused.push(what) } as never, // no more is asked of it
    lifetime: { onEnd: (end: () => unknown) => void ends.push(end) } as unknown as Lifetime,
  };
  const results = holdResults({ ...common, accounts: { people: { find: () => null } as never }, everyMs: 0 }); // names are asked by nobody here
  const ballots = holdBallots({
    ...common,
    accounts: { acts, papers: createPapers({ db, now }), recounts: createRecounts({ db, acts, record, now }) },
    docLog: rooms.log,
    shared: null,
    results,
    dataDir: folder,
    keptMs: HOUR_MS,
    isQuiet: () => false,
    onStep,
  });
  return {
    ...{ rooms, errors, refused, ballots },
    decide: (command: Omit<Command, 'count'> & Record<string, unknown>, userId = 'fahad0') =>
      results.decide(K01, { count: 1, reason: 'photo-seen', ...command } as Command, { userId, role: 'reconciler' }),
    async now() {
      await results.reach(K01, 1);
      return results.rows.read(K01, 1)?.result ?? results.rows.compute(K01, 1);
    },
    read: (stream: Stream) => ballots.desk.read(K01, { count: 1, stream, from: 1, to: 50, reason: 'photo-seen' }, { userId: 'fahad0' }),
    async end(): Promise<void> {
      for (const end of ends.reverse()) await end();
      projector.close();
      await rooms.registry.close();
    },
  };
}
type Started = ReturnType<typeof start>;

/** A clerk's tablet, also one that comes back with another replica. */
function createClerk(stream: Stream, device = 'd01') {
  const writer = `${CLERKS[stream]}${device}0` as WriterId;
  const claims = { roomName: roomOf(stream), role: 'clerk', userId: CLERKS[stream], device } as const;
  let replica: Replica | null = null;
  let n = 0;
  const held = (): Replica => replica ?? expect.unreachable();
  function enter(value: TallyValue): TallyRef {
    n += 1;
    const ref: TallyRef = { entry: value.kind, writer, n };
    held().rows.set(tallyKey(ref), tallyValue(value));
    return ref;
  }
  return {
    enter,
    held,
    async open({ rooms }: Started, epoch: number | null = null): Promise<void> {
      replica = replica ? rooms.again(replica, { ...claims, epoch }) : rooms.join(claims);
      await settle(replica);
    },
    /** As our own client does when its replica is of an earlier generation: a new one, into which it writes what it has not sent. */
    async comeBack({ rooms }: Started, unsent: readonly (readonly [string, string])[]): Promise<void> {
      replica = rooms.join(claims);
      await settle(replica);
      for (const [key, value] of unsent) replica.rows.set(key, value);
      await settle(replica);
    },
    settle: () => settle(held()),
    ballot: (number: number, ...places: number[]) =>
      enter({ kind: 'ballot', number, paper: paper.id, marks: places.length > 0 ? { kind: 'marks', places } : { kind: 'blank' } }),
    seal: () => {
      const cells = [...held().rows.entries()];
      enter({
        kind: 'seal',
        atMs: 1,
        fingerprint: sealFingerprint(readTally(cells, new Map([[paper.id, paper]]))),
        covers: coversOf(cells.flatMap(([key, value]) => readTallyEntry(key, value) ?? [])),
      });
    },
  };
}
type Clerk = ReturnType<typeof createClerk>;

const PLACES = [0, 1, 0, 2, 1, 0, 3, 2, 1, 0, 0, 3];

/** Two clerks count the same, one of them with a slip that is taken back; there is a snapshot, and a generation before this one. */
async function countAll(all: Started): Promise<{ readonly a: Clerk; readonly b: Clerk }> {
  const [a, b] = [createClerk('a'), createClerk('b')];
  await Promise.all([a.open(all), b.open(all)]);
  for (const clerk of [a, b]) {
    clerk.enter({ kind: 'opening', atMs: 1, mode: 'ballots', every: 10, expected: PLACES.length, from: 1, check: null });
    for (const [i, place] of PLACES.entries()) {
      clerk.ballot(i + 1, place);
      if (i % 4 === 0) await clerk.settle(); // several rows of the log
    }
  }
  await a.settle();
  const { registry, log } = all.rooms;
  await renewRoom(await registry.open(roomOf('a')), { registry, log, events: {} }); // as worn documents are at night
  await turns();
  await a.comeBack(all, []);
  a.enter({ kind: 'void', target: a.ballot(13, 2) });
  for (const clerk of [a, b]) {
    clerk.ballot(13);
    clerk.seal();
    await clerk.settle();
  }
  const room = await all.rooms.registry.open(roomOf('a'));
  await all.rooms.log.saveSnapshot(room.name, room.epoch, room.seq, Y.encodeStateAsUpdate(room.doc));
  return { a, b };
}

async function verify(all: Started): Promise<void> {
  await all.decide({ kind: 'verify', seen: (await all.now()).hash }, 'yusuf0');
  expect((await all.now()).state).toBe('verified');
}

/** What stands of the count, but for whether single ballots are there. */
async function outcomeOf(all: Started) {
  const { streams, ...result } = await all.now();
  return { ...result, streams: streams.map(({ isCompacted: _, ...stream }) => stream) };
}
const isCompacted = async (all: Started) => (await all.now()).streams.map((stream) => stream.isCompacted);

test('[CR63][CR65] once a count has been verified for an hour no file holds a ballot, and nothing that it comes to is another', async () => {
  const all = start();
  const { a, b } = await countAll(all);
  await verify(all);
  const before = await outcomeOf(all);
  expect((await all.read('a')).ballots).toHaveLength(13);
  await all.ballots.compaction.pass();
  expect([await isCompacted(all), ballotsOnDisk().length > 0]).toEqual([[false, false], true]);

  aheadMs = HOUR_MS + 60_000;
  await all.ballots.compaction.pass();
  expect([all.errors, all.refused]).toEqual([[], []]);
  expect(ballotsOnDisk()).toEqual([]);
  expect(filesWith(folder, CLERKS.a)).not.toEqual([]); // and the search finds what is there
  expect([await outcomeOf(all), await isCompacted(all)]).toEqual([before, [true, true]]);
  expect(before.state).toBe('verified');
  await turns();
  expect([a.held().closed?.code, b.held().closed?.code]).toEqual([4409, 4409]);
  await expect(all.read('a')).rejects.toMatchObject({ code: 'ballots-gone' });

  const { sqlite, db } = database;
  expect(verifyAtOnce(sqlite)).toMatchObject({ bad: null });
  const acts = db
    .select()
    .from(audit)
    .all()
    .filter(({ kind, logSeq }) => kind === 'ballots-compacted' && logSeq === null);
  expect(acts.map(({ room, details }) => [room, JSON.parse(details)])).toEqual(
    (['a', 'b'] as const).map((stream) => [roomOf(stream), { committee: K01, count: 1, stream, logRows: expect.any(Number) }]),
  );
  const standing = db.select().from(ballotCompaction).all();
  await all.ballots.compaction.pass(); // nothing is left to do
  expect(db.select().from(ballotCompaction).all()).toEqual(standing);
  await all.end();
});

test('[CR64][I14] what a tablet had not sent comes late, counts once it is taken in, and goes the same way then; what comes again says nothing', async () => {
  const all = start();
  const { a } = await countAll(all);
  await verify(all);
  const before = await outcomeOf(all);
  const epoch = await all.rooms.log.epochOf(roomOf('a'));
  a.held().cut();
  const sent = [...a.held().rows.entries()].find(([key]) => key.startsWith('b')) as [string, string];
  const unsent = [a.ballot(14, 3), a.ballot(15, 3)].map((ref) => [tallyKey(ref), a.held().rows.get(tallyKey(ref)) as string] as const);
  aheadMs = HOUR_MS + 60_000;
  await all.ballots.compaction.pass();
  expect(ballotsOnDisk()).toEqual([]);

  await a.open(all, epoch);
  expect(a.held().closed?.code).toBe(4409);
  await a.comeBack(all, [sent]); // it had not heard that this was saved
  expect(await outcomeOf(all)).toEqual(before);
  await a.comeBack(all, unsent);
  const reopened = await all.now();
  const late = reopened.streams[0]?.late;
  expect([reopened.state, late?.count, reopened.cells.map(({ value }) => value)]).toEqual([
    'reopened',
    2,
    before.cells.map(({ value }) => value),
  ]);
  expect((await all.now()).streams[0]?.ballots).toBe(13);
  aheadMs += HOUR_MS;
  await all.ballots.compaction.pass(); // it is not verified any more
  expect(ballotsOnDisk()).not.toEqual([]);
  await all.decide({ kind: 'late', stream: 'a', isTaken: true, seen: late?.hash ?? '' });
  expect((await all.now()).streams[0]?.ballots).toBe(15);
  for (const cell of (await all.now()).cells)
    if (cell.state === 'differs') await all.decide({ kind: 'choose', cell: cell.cell, value: cell.values.a ?? 0, seen: cell.hash });
  await verify(all);
  const taken = await outcomeOf(all);
  aheadMs += HOUR_MS + 60_000;
  await all.ballots.compaction.pass();
  expect(all.errors).toEqual([]);
  expect(ballotsOnDisk()).toEqual([]);
  expect([await outcomeOf(all), verifyAtOnce(database.sqlite).bad]).toEqual([taken, null]);
  await all.end();
});

test.each(['begun', 'epoch', 'history', 'files'] as const)('[CR65] ended after the step "%s", the next start finishes it', async (step) => {
  let passed = 0;
  const first = start((at) => {
    if (at !== step) return;
    passed += 1;
    throw new Error('the process ends here');
  });
  await countAll(first);
  await verify(first);
  const before = await outcomeOf(first);
  aheadMs = HOUR_MS + 60_000;
  await first.ballots.compaction.pass();
  expect(passed).toBeGreaterThan(0);
  await first.end();

  const next = start();
  expect(await outcomeOf(next)).toEqual(before);
  await next.ballots.compaction.resume();
  if (step !== 'begun') expect([ballotsOnDisk(), await isCompacted(next)]).toEqual([[], [true, true]]);
  await next.ballots.compaction.pass();
  expect(next.errors).toEqual([]);
  expect([ballotsOnDisk(), await isCompacted(next), await outcomeOf(next)]).toEqual([[], [true, true], before]);
  expect(verifyAtOnce(database.sqlite).bad).toBe(null);
  expect(
    database.db
      .select()
      .from(ballotCompaction)
      .all()
      .every(({ finishedAt }) => finishedAt !== null),
  ).toBe(true);
  await next.end();
});

test('[CR63] a stream of which sealed edits wait for a decision keeps its ballots, and so does one that somebody wrote in just now', async () => {
  const all = start();
  const { b } = await countAll(all);
  await verify(all);
  const edit = { id: 'one', deviceHash: 'x', userId: 'clerka', device: 'd01', epoch: 1, atMs: 1, receivedAt: 1 };
  database.db
    .insert(sealedEdit)
    .values({ ...edit, room: roomOf('a'), content: null, reason: 'refused', state: 'waiting' })
    .run();
  aheadMs = HOUR_MS + 60_000;
  await b.settle();
  await all.ballots.compaction.pass();
  expect([all.refused, await isCompacted(all)]).toEqual([[{ room: roomOf('a'), why: 'waiting' }], [false, true]]);
  expect(ballotsOnDisk()).not.toEqual([]);
  await all.end();
});
