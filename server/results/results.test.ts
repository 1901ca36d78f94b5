import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { countedValue, headcountKey, unlistedKey, unlistedValue } from '../../schema/attendance.ts';
import { paperOf } from '../../schema/ballotPaper.ts';
import { type ElectionSetUp, fromTemplate, SETTINGS } from '../../schema/election.ts';
import { AppError } from '../../schema/errors.ts';
import { type CommitteeId, randomId, type UserId, type WriterId } from '../../schema/ids.ts';
import { resultWrites } from '../../schema/resultRoom.ts';
import { formatRoomName, ROOT_NAME, type Stream } from '../../schema/rooms.ts';
import { ballotPaper, campaign, candidate, committee, election } from '../../schema/tables/campaign.ts';
import { electorState, tallyRow } from '../../schema/tables/projection.ts';
import { recount, resultDecision, resultRow } from '../../schema/tables/results.ts';
import { elector } from '../../schema/tables/roll.ts';
import { candidateCell, readTallyEntry, type TallyRef, type TallyValue, tallyKey, tallyValue } from '../../schema/tally.ts';
import { coversOf, sealFingerprint } from '../../schema/tallySeal.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import { createRandom } from '../../schema/testing.ts';
import { createAuditRecorder } from '../audit/auditRecorder.ts';
import { type Database, openDatabase } from '../database.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { holdResults } from '../holdResults.ts';
import type { Lifetime } from '../lifetime.ts';
import { createProjector } from '../projection/projector.ts';
import { checkResults } from '../reproject.ts';
import { type Replica, settle } from '../testing/replica.ts';
import { startRooms, turns } from '../testing/startRooms.ts';
import type { Command } from './decide.ts';
import { createResultKeeper } from './resultKeeper.ts';

vi.setConfig({ testTimeout: process.env.TEST_LONG ? 1_800_000 : 60_000 });

const [K01, K02] = ['K01', 'K02'] as [CommitteeId, CommitteeId];
const random = createRandom(5);
const setUp: ElectionSetUp = {
  ...fromTemplate('municipality', { list: (n) => `${n}`, candidate: (n) => `${n}` }, () => randomId(4, random.byte)),
  ...{ name: 'One', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait', settings: SETTINGS },
};
const paper = paperOf(setUp);
const CELL = candidateCell(setUp.candidates[0]?.id ?? '');

let database: Database;
beforeEach(() => {
  database = openDatabase(':memory:');
  const { db } = database;
  db.insert(campaign).values({ id: 'test', name: 'T', pollingDay: setUp.pollingDay, timeZone: setUp.timeZone }).run();
  for (const id of [K01, 'K02']) db.insert(committee).values({ id, code: id }).run();
  const { name, method, seats, minMarks, maxMarks, settings } = setUp;
  db.insert(election).values({ id: 1, version: 1, name, method, seats, minMarks, maxMarks, settings }).run();
  for (const one of setUp.candidates) db.insert(candidate).values(one).run();
  db.insert(ballotPaper)
    .values({ id: paper.id, lists: [...paper.lists], candidates: paper.candidates.map((one) => ({ ...one })), at: 1 })
    .run();
});
afterEach(() => database.close());

/** As a process that has just started. @param onStep ends it where it throws */
function start(onStep: (step: 'decided' | 'mirrored') => void = () => {}) {
  const { sqlite } = database;
  const rooms = startRooms(database);
  const errors: unknown[] = [];
  const ends: (() => unknown)[] = [];
  const onError = ({ error }: { error: unknown }) => void errors.push(error);
  const projector = createProjector({ sqlite, log: createLogReader(sqlite), now: Date.now, everyMs: 0, onError });
  const results = holdResults({
    database,
    accounts: { people: { find: () => null } as never }, // names are looked up by a reader that no test here asks
    registry: rooms.registry,
    projector,
    archived: () => Promise.resolve(),
    archivedWhole: () => Promise.resolve(),
    record: createAuditRecorder(sqlite, Date.now).record,
    now: Date.now,
    log: { error: (what: unknown) => void errors.push(what) } as never, // as above
    lifetime: { onEnd: (end: () => unknown) => void ends.push(end) } as unknown as Lifetime,
    everyMs: 0,
    onStep,
  });
  const decide = (command: Omit<Command, 'count'> & Record<string, unknown>, userId: string, role: 'admin' | 'reconciler' = 'reconciler') =>
    results.decide(K01, { count: 1, reason: 'photo-seen', ...command } as Command, { userId, role });
  return {
    rooms,
    errors,
    results,
    projector,
    decide,
    /** What stands of count 1, with all that is on disk. */
    async now() {
      await results.reach(K01, 1);
      return results.rows.read(K01, 1)?.result ?? results.rows.compute(K01, 1);
    },
    async end(): Promise<void> {
      for (const end of ends.reverse()) await end();
      projector.close();
      await rooms.registry.close();
    },
  };
}
type Started = ReturnType<typeof start>;

const CLERKS = { a: 'clerka', b: 'clerkb' } as const;
/** A clerk's document over several processes. */
function createClerk(stream: Stream, device = 'd01', committee = K01, count = 1) {
  const doc = { replica: null as Replica | null };
  const writer = `${CLERKS[stream]}${device}0` as WriterId;
  let n = 0;
  const claims = {
    roomName: formatRoomName({ kind: 'tally', committee, count, stream }),
    role: 'clerk',
    userId: CLERKS[stream],
    device,
  } as const;
  const replica = () => doc.replica ?? expect.unreachable();
  function enter(value: TallyValue): TallyRef {
    n += 1;
    const ref: TallyRef = { entry: value.kind, writer, n };
    replica().rows.set(tallyKey(ref), tallyValue(value));
    return ref;
  }
  const cells = () => [...replica().rows.entries()];
  return {
    enter,
    /** Under a number that no clock has. */
    enterAt: (at: number, value: TallyValue) => void replica().rows.set(tallyKey({ entry: value.kind, writer, n: at }), tallyValue(value)),
    async open({ rooms }: Started): Promise<void> {
      doc.replica = doc.replica ? rooms.again(doc.replica, claims) : rooms.join(claims);
      await settle(replica());
    },
    settle: () => settle(replica()),
    cut: () => replica().cut(),
    ballot: (number: number, place: number) =>
      enter({ kind: 'ballot', number, paper: paper.id, marks: { kind: 'marks', places: [place] } }),
    seal: () =>
      enter({
        kind: 'seal',
        atMs: 1,
        fingerprint: sealFingerprint(readTally(cells(), new Map([[paper.id, paper]]))),
        covers: coversOf(cells().flatMap(([key, value]) => readTallyEntry(key, value) ?? [])),
      }),
  };
}

/** Rows as they stand, without when they were made and whether a document follows. */
const rowsNow = () => ({
  tallies: database.db.select().from(tallyRow).orderBy(tallyRow.committeeId, tallyRow.count, tallyRow.stream).all(),
  results: database.db
    .select()
    .from(resultRow)
    .orderBy(resultRow.committeeId, resultRow.count)
    .all()
    .map(({ changedAt: _, isMirrored: __, ...row }) => row),
});

/** Everything made anew from documents and decisions. */
function fromScratch() {
  const { sqlite } = database;
  sqlite.exec('DELETE FROM projection; DELETE FROM tally_row; DELETE FROM result_row');
  const projector = createProjector({
    sqlite,
    log: createLogReader(sqlite),
    now: Date.now,
    everyMs: 0,
    onError: ({ error }) => expect.unreachable(String(error)),
  });
  projector.reach();
  projector.close();
}

/** The live rows of the document, as whoever opens it next has them. */
async function documentOf({ rooms }: Started): Promise<Record<string, unknown>> {
  const room = await rooms.registry.open('result/K01');
  await room.settled();
  return Object.fromEntries([...room.doc.getMap(ROOT_NAME).entries()].filter(([, value]) => value !== null));
}

test('[CR9] ended after a decision is written and before anything follows it, the next start has what everybody has seen', async () => {
  for (const step of ['decided', 'mirrored'] as const) {
    const all = start((at) => {
      if (at === step) throw new Error('the process ends here');
    });
    const [a, b] = [createClerk('a', step === 'decided' ? 'd01' : 'd02'), createClerk('b', step === 'decided' ? 'd01' : 'd02')];
    await Promise.all([a.open(all), b.open(all)]);
    if (step === 'decided') {
      for (const number of [1, 2]) a.ballot(number, 0);
      await a.settle();
      const { hash } = await all.now();
      await expect(all.decide({ kind: 'seal', stream: 'a', seen: hash }, 'fahad0')).rejects.toThrow('the process ends here');
    } else {
      b.ballot(1, 0);
      b.seal();
      await b.settle();
      await all.now();
      await all.results.mirror.settled();
      expect(all.errors).not.toEqual([]);
    }
    await all.end();
    const next = start();
    expect(await next.now()).toMatchObject(step === 'decided' ? { state: 'first_entered', isSingleSource: true } : { state: 'differs' });
    await turns();
    await next.results.mirror.settled();
    const wanted = resultWrites(await next.now());
    await turns();
    await next.results.mirror.settled();
    expect(await documentOf(next)).toEqual(Object.fromEntries(wanted));
    const standing = rowsNow();
    await next.end();
    fromScratch();
    expect(rowsNow().tallies).toEqual(standing.tallies);
  }
  expect(database.db.select().from(resultDecision).all()).toHaveLength(1);
});

test('[PR6] a result that somebody has changed by hand is found by the check, told at night and put right; a start puts it right too', async () => {
  const { sqlite } = database;
  const check = async () => {
    const lines: string[] = [];
    const isSame = await checkResults(
      sqlite,
      (line) => lines.push(line),
      () => Promise.resolve(),
    );
    return { isSame, said: lines.join('\n') };
  };
  let all = start();
  const a = createClerk('a');
  await a.open(all);
  a.ballot(1, 0);
  a.seal();
  await a.settle();
  const { state } = await all.now();
  expect(await check()).toEqual({ isSame: true, said: 'results compared: 1; all as the counts say' });
  const damage = [
    ["UPDATE result_row SET state = 'published'", 'count 1: state'],
    ["UPDATE result_row SET hash = 'x'", 'count 1: hash'],
    ["UPDATE result_row SET result = 'no JSON'", 'count 1: result'],
    ['DELETE FROM result_row', 'count 1: row'],
    ['INSERT INTO result_row SELECT committee_id, 7, state, hash, result, vector, 1, 1 FROM result_row', 'count 7: row'],
  ] as const;
  for (const [sql, found] of damage) {
    sqlite.exec(`SAVEPOINT damaged; ${sql}`);
    const { isSame, said } = await check();
    expect([isSame, said], sql).toEqual([false, expect.stringContaining(`DIFFERS: result_row: committee K01, ${found}`)]);
    sqlite.exec('ROLLBACK TO damaged; RELEASE damaged');
  }
  sqlite.exec("UPDATE result_row SET state = 'published'"); // single ballots would go
  await all.results.checkRows();
  const differences = [{ table: 'result_row', committee: K01, id: '1', column: 'state' }];
  expect(all.errors).toEqual([{ committee: K01, count: 1, differences }]);
  expect([rowsNow().results[0]?.state, await check()]).toMatchObject([state, { isSame: true }]);
  await all.end();
  sqlite.exec('INSERT INTO result_row SELECT committee_id, 7, state, hash, result, vector, 1, 1 FROM result_row');
  sqlite.exec("UPDATE result_row SET state = 'published', hash = 'x'");
  all = start();
  all.results.keeper.reach();
  expect([rowsNow().results[0]?.state, (await check()).isSame]).toEqual([state, true]);
  await all.end();
});

test('[CR1][CR9] entries and decisions in any order, over starts and lost sockets, come to what they come to from scratch', async () => {
  const seeds = process.env.TEST_LONG ? Array.from({ length: 200 }, (_, i) => i + 1) : [1, 2];
  for (const seed of seeds) {
    const dice = createRandom(seed);
    for (const table of ['doc_log', 'doc_snapshot', 'client_binding', 'room', 'projection', 'tally_row', 'result_row', 'result_decision'])
      database.sqlite.exec(`DELETE FROM ${table}`);
    let all = start();
    const clerks = [createClerk('a'), createClerk('b'), createClerk('a', 'd02')];
    for (const clerk of clerks) await clerk.open(all);
    const entered: TallyRef[][] = clerks.map(() => []);
    let number = 0;
    for (let step = 0; step < 60; step++) {
      const at = dice.int(clerks.length);
      const clerk = clerks[at] ?? expect.unreachable();
      const mine = entered[at] ?? expect.unreachable();
      const kind = dice.int(14);
      if (kind < 5) mine.push(clerk.ballot(dice.chance(0.2) ? dice.int(6) + 1 : ++number, dice.int(3)));
      else if (kind === 5 && mine.length > 0) clerk.enter({ kind: 'void', target: dice.pick(mine) });
      else if (kind === 6) mine.push(clerk.enter({ kind: 'figure', cell: dice.pick([CELL, 'ballots', 'blank']), n: dice.int(4) }));
      else if (kind === 7) mine.push(clerk.seal());
      else if (kind === 8) {
        await clerk.settle();
        await clerk.open(all);
      } else if (kind === 9) {
        for (const one of clerks) await one.settle();
        await all.end();
        all = start();
        for (const one of clerks) await one.open(all);
      } else {
        const { hash, cells, checks, streams } = await all.now();
        const by = dice.pick(['fahad0', 'mona00', 'yusuf0']);
        const [cell, check, stream] = [dice.pick(cells), checks[dice.int(checks.length || 1)], dice.pick(['a', 'b'] as const)];
        const late = streams.find((one) => one.stream === stream)?.late;
        const command = dice.pick<Omit<Command, 'count'> & Record<string, unknown>>([
          { kind: 'choose', cell: cell.cell, value: dice.int(4), seen: cell.hash },
          ...(check ? [{ kind: 'accept' as const, check: check.id, seen: check.hash }] : []),
          ...(late ? [{ kind: 'late' as const, stream, isTaken: dice.chance(0.5), seen: late.hash }] : []),
          { kind: 'seal', stream, seen: hash },
          { kind: dice.pick(['verify', 'publish', 'reopen'] as const), seen: hash },
        ]);
        await all.decide(command, by, dice.chance(0.3) ? 'admin' : 'reconciler').catch((error: unknown) => {
          if (!(error instanceof AppError)) throw error;
        });
      }
      if (dice.chance(0.3)) await clerk.settle();
    }
    for (const clerk of clerks) await clerk.settle();
    const result = await all.now();
    await turns();
    await all.results.mirror.settled();
    expect(all.errors, `seed ${seed}`).toEqual([]);
    expect(await documentOf(all), `seed ${seed}`).toEqual(Object.fromEntries(resultWrites(result)));
    const lived = rowsNow();
    await all.end();
    fromScratch();
    const again = start();
    expect(await again.now(), `seed ${seed}`).toEqual(result);
    expect(rowsNow(), `seed ${seed}`).toEqual(lived);
    await again.end();
  }
});

test('[CR1] the checks look at the roll, at who was seen at the door and at the marks of other committees, and hear of them later too', async () => {
  const { db } = database;
  const all = start();
  const a = createClerk('a');
  await a.open(all);
  for (const number of [1, 2, 3, 4, 5, 6, 7]) a.ballot(number, 0);
  a.seal();
  await a.settle();
  const codes = async () => (await all.now()).checks.map(({ code, variant }) => `${code} ${variant}`.trim());
  expect(await codes()).toEqual(['W4 oneCandidate']);
  db.insert(elector)
    .values({ id: 'elector001', committeeId: K01, rollNumber: '1', fullName: 'Zarqa', foldedName: 'a', gender: 'female', importId: 1 })
    .run();
  db.insert(electorState)
    .values({
      committeeId: K01,
      electorId: 'elector001',
      standing: 'notAsked',
      hasAttended: true,
      attendedAt: 1,
      observations: 1,
      isDuplicate: false,
    })
    .run();
  const { vector } = db.select().from(resultRow).get() ?? expect.unreachable();
  expect(vector).toBe('7 0 0 0');
  db.insert(resultRow).values({ committeeId: 'K02', count: 1, state: 'empty', hash: '', result: {}, vector, changedAt: 1 }).run();
  expect(await codes()).toEqual(['E5 roll', 'W3', 'W4 twin', 'W4 oneCandidate', 'W4 turnout']);
  const told = (mayRead: boolean) => all.results.reader.one(K01, 1, () => mayRead);
  const named = (mayRead: boolean) => told(mayRead).checks.flatMap(({ other }) => other ?? []);
  expect([named(true), named(false)]).toEqual([['K02'], []]); // [CC5]
  expect(told(true).notJudged.map(({ code, missing }) => [code, missing])).toContainEqual(['W1', ['admitted']]); // [CC4]
  await all.end();
});

/** Puts people on the roll. @param seen of them attended here */
function enrol(from: number, to: number, { committee = K01, seen = false }: { committee?: string; seen?: boolean } = {}): void {
  const person = { fullName: 'Zarqa', foldedName: 'a', gender: 'female', importId: 1 } as const;
  const state = { standing: 'notAsked', attendedAt: 1, observations: 1, isDuplicate: false } as const;
  for (let i = from; i <= to; i++) {
    const id = `elector${String(i).padStart(3, '0')}`;
    database.db
      .insert(elector)
      .values({ id, committeeId: committee, rollNumber: String(i), ...person })
      .run();
    if (seen)
      database.db
        .insert(electorState)
        .values({ committeeId: K01, electorId: id, hasAttended: true, ...state })
        .run();
  }
}

/** Twenty ballots by one clerk, sealed. */
async function countTwenty(all: Parameters<ReturnType<typeof createClerk>['open']>[0]): Promise<void> {
  const a = createClerk('a');
  await a.open(all);
  for (let number = 1; number <= 20; number++) a.ballot(number, number % 4);
  a.seal();
  await a.settle();
}

test('[CC3] ballots are held against everybody who came: on the roll, on no list, without a name; nobody who is not on the roll any more', async () => {
  const all = start();
  await countTwenty(all);
  enrol(1, 100);
  const attended = async () => (await all.now()).checks.find(({ code }) => code === 'W3')?.figures.attended ?? null;
  expect(await attended()).toBeNull(); // nobody was at the door
  const door = all.rooms.join({ roomName: 'attendance/K01', role: 'attendance', userId: 'salem0', device: 'd01' });
  const seenBy = { writer: 'salem0d010' as WriterId, n: 1 };
  door.rows.set(unlistedKey(seenBy), unlistedValue(1, '900', 'Nobody'));
  await settle(door);
  all.projector.reach();
  all.results.keeper.reach(); // heard of by itself
  expect(all.results.rows.read(K01, 1)?.result.checks.find(({ code }) => code === 'W3')?.figures.attended).toBe(1);
  door.rows.set(headcountKey(seenBy), countedValue(2, 4));
  await settle(door);
  all.projector.reach();
  expect(await attended()).toBe(5);
  enrol(101, 110, { seen: true });
  enrol(111, 115, { seen: true, committee: 'K02' });
  expect(await attended()).toBe(15);
  await all.end();
});

test('[CR61] of a count that a recount has replaced nothing is verified, published or opened again', async () => {
  const all = start();
  const clerk = createClerk('a');
  await clerk.open(all);
  clerk.ballot(1, 0);
  clerk.seal();
  await clerk.settle();
  for (const check of (await all.now()).checks) await all.decide({ kind: 'accept', check: check.id, seen: check.hash }, 'mona00');
  const seen = (await all.now()).hash;
  database.db.insert(recount).values({ committeeId: K01, count: 2, reason: 'other', note: '', by: 'mona00', at: 1 }).run();
  for (const kind of ['verify', 'publish', 'reopen'] as const)
    await expect(all.decide({ kind, seen }, 'fahad0')).rejects.toMatchObject({
      code: 'conflict',
      details: { reason_en: 'an earlier count is not changed any more' },
    });
  expect(database.db.select().from(resultDecision).where(eq(resultDecision.kind, 'verify')).all()).toEqual([]);
  database.db.delete(recount).run();
  await all.decide({ kind: 'verify', seen }, 'fahad0');
  expect(await all.now()).toMatchObject({ state: 'verified' });
  await all.end();
});

test('[CR1] a roll that is corrected, and a recount that begins, settle the checks that they settle, of other committees too', async () => {
  const { db, sqlite } = database;
  const all = start();
  await countTwenty(all);
  enrol(1, 5);
  const checksIn = (committee = K01) => all.results.rows.read(committee, 1)?.result.checks.map(({ id }) => id);
  await all.now();
  expect(checksIn()).toEqual(['E5 roll', 'W4 turnout']);
  enrol(6, 200);
  sqlite.exec('UPDATE campaign SET roll_version = roll_version + 1');
  all.results.keeper.look();
  expect(checksIn()).toEqual([]);

  const twin = createClerk('a', 'd02', K02);
  await twin.open(all);
  for (let number = 1; number <= 20; number++) twin.ballot(number, number % 4);
  twin.seal();
  await twin.settle();
  all.projector.reach();
  all.results.keeper.reach();
  all.results.keeper.reach(); // whom it makes a twin
  expect([checksIn(), checksIn(K02)]).toEqual([['W4 twin'], ['W4 twin']]);
  db.insert(recount).values({ committeeId: K01, count: 2, reason: 'other', note: '', by: 'mona00', at: 1 }).run();
  const again = createClerk('b', 'd03', K01, 2);
  await again.open(all);
  again.ballot(1, 0);
  await again.settle();
  all.projector.reach();
  all.results.keeper.reach();
  all.results.keeper.reach();
  expect(checksIn(K02)).toEqual([]);
  await all.end();
});

test('[CR12] a document that is written all evening stays as short as what it says', async () => {
  const all = start();
  const a = createClerk('a');
  await a.open(all);
  for (const number of [1, 2, 3]) a.ballot(number, 0);
  a.seal();
  await a.settle();
  await all.now();
  const sizeOf = async (): Promise<number> => {
    await turns();
    await all.results.mirror.settled();
    return Y.encodeStateAsUpdate((await all.rooms.registry.open('result/K01')).doc).length;
  };
  const first = await sizeOf();
  const rounds = process.env.TEST_LONG ? 14_400 : 60;
  for (let i = 0; i < rounds; i++) {
    const cell = (await all.now()).cells.find((one) => one.cell === CELL) ?? expect.unreachable();
    await all.decide({ kind: 'choose', cell: CELL, value: i % 7, seen: cell.hash }, 'fahad0' as UserId);
    await turns(4);
    await all.results.mirror.settled();
  }
  expect(await sizeOf()).toBeLessThan(first + 200);
  await all.end();
});

test('[CR6] whoever was an administrator at an earlier publication and is none now is not the administrator of this one', async () => {
  const all = start();
  const a = createClerk('a');
  await a.open(all);
  for (const number of [1, 2, 3]) a.ballot(number, number % 2);
  for (const { id } of setUp.candidates.slice(2)) a.enter({ kind: 'figure', cell: candidateCell(id), n: 0 });
  a.seal();
  await a.settle();
  for (const by of ['fahad0', 'mona00'])
    for (const check of (await all.now()).checks)
      await all.decide({ kind: 'accept', check: check.id, seen: check.hash }, by).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
  const seen = (await all.now()).hash;
  await all.decide({ kind: 'verify', seen }, 'fahad0');
  await all.decide({ kind: 'publish', seen }, 'mona00', 'admin');
  await all.decide({ kind: 'reopen', seen }, 'fahad0');
  await all.decide({ kind: 'verify', seen }, 'fahad0');
  await all.decide({ kind: 'publish', seen }, 'mona00', 'reconciler');
  await expect(all.decide({ kind: 'publish', seen }, 'fahad0')).rejects.toMatchObject({ code: 'not-by-you' });
  await all.decide({ kind: 'publish', seen }, 'yusuf0', 'admin');
  expect((await all.now()).state).toBe('published');
  await all.end();
});

test('[CR4] what somebody decides who was shut out while it waited is not written', async () => {
  const all = start();
  const { hash } = await all.now();
  const asked = (stands: boolean) =>
    all.results.decide(K01, { kind: 'seal', stream: 'a', count: 1, seen: hash, reason: 'photo-seen' }, {
      ...{ userId: 'fahad0', role: 'reconciler', stands: () => stands },
    } as const);
  await expect(asked(false)).rejects.toThrow('token-expired');
  expect(database.db.select().from(resultDecision).all()).toEqual([]);
  await expect(asked(true)).rejects.toThrow('not-found'); // there is no stream a
  await all.end();
});

test('[CR10] a reconciler ends a stream in which a seal stands that says what is not there, and what came after it', async () => {
  const all = start();
  const a = createClerk('a');
  await a.open(all);
  const first = a.ballot(1, 0);
  a.enter({ kind: 'seal', atMs: 1, fingerprint: '0'.repeat(16), covers: [{ writer: first.writer, n: first.n }] });
  a.ballot(2, 1);
  await a.settle();
  const { hash, streams } = await all.now();
  expect(streams).toMatchObject([{ isSealed: false }]);
  await all.decide({ kind: 'seal', stream: 'a', seen: hash }, 'fahad0');
  expect((await all.now()).streams).toMatchObject([{ isSealed: true, late: null, ballots: 2 }]);
  await all.end();
});

test('[CR10] a seal that claims to cover what the server says of a stream keeps nobody from ending it', async () => {
  const all = start();
  const a = createClerk('a');
  await a.open(all);
  const first = a.ballot(1, 0);
  const covers = [
    { writer: '0000000000' as WriterId, n: 36 ** 6 - 1 },
    { writer: first.writer, n: first.n },
  ];
  a.enterAt(36 ** 6 - 1, { kind: 'seal', atMs: 1, fingerprint: '0'.repeat(16), covers });
  await a.settle();
  const { hash } = await all.now();
  await all.decide({ kind: 'seal', stream: 'a', seen: hash }, 'fahad0');
  expect((await all.now()).streams).toMatchObject([{ isSealed: true, ballots: 1 }]);
  await all.end();
});

test('[CR1] figures of candidates whom no paper has are in no result, and one result that cannot be told keeps no other back', async () => {
  const all = start();
  const a = createClerk('a');
  await a.open(all);
  for (let i = 0; i < 50; i++) a.enter({ kind: 'figure', cell: candidateCell(i.toString(36).padStart(4, '0')), n: 1 });
  a.enter({ kind: 'figure', cell: CELL, n: 1 });
  await a.settle();
  const wanted = setUp.candidates.map(({ id }) => candidateCell(id));
  expect((await all.now()).cells.map(({ cell }) => cell).filter((cell) => /^c.{4}$/.test(cell))).toEqual(wanted);
  await all.end();

  const [errors, seen]: [unknown[], string[]] = [[], []];
  const rows = {
    committees: () => [K01, 'K02' as CommitteeId],
    unmirrored: () => [],
    isMirrored: () => true,
    refresh(committee: CommitteeId) {
      if (committee === K01) throw new Error('it cannot be told');
      seen.push(committee);
      return { twins: [] };
    },
  };
  const keeper = createResultKeeper({
    sqlite: database.sqlite,
    projector: { onTally: () => () => {}, onChanged: () => () => {}, onAdvanced: () => () => {}, again: () => {} },
    rows: rows as never, // what it asks of them here
    mirror: { poke: () => {} },
    onError: (error) => void errors.push(error),
    everyMs: 0,
  });
  keeper.reach();
  expect(seen).toEqual(['K02']);
  expect(errors).toHaveLength(1);
  expect(() => keeper.reach(K01)).toThrow('it cannot be told');
  keeper.close();
});
