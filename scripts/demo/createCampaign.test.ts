import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { accessTo } from '../../schema/access.ts';
import { readAttendance } from '../../schema/attendance.ts';
import { type CallOutcome, isCallOutcome, meaningOf } from '../../schema/calls.ts';
import { DEMO_COMMITTEES, DEMO_PASSWORD, DEMO_PEOPLE } from '../../schema/demo.ts';
import { ballotOf } from '../../schema/election.ts';
import { foldName } from '../../schema/fold.ts';
import { readClaim, standingOf } from '../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import { parseKey, type Scalar } from '../../schema/keys.ts';
import { parseRoomName, ROOT_NAME } from '../../schema/rooms.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import { createActs } from '../../server/accounts/acts.ts';
import { createElection } from '../../server/accounts/election.ts';
import { createPapers } from '../../server/accounts/papers.ts';
import { createPasswords } from '../../server/accounts/passwords.ts';
import { createPeople } from '../../server/accounts/people.ts';
import type { Database } from '../../server/database.ts';
import { createSqliteDocLog } from '../../server/doclog/sqliteDocLog.ts';
import { importRoll } from '../../server/roll/importRoll.ts';
import { judgeUpdate } from '../../server/rooms/gate.ts';
import { createWritePolicy } from '../../server/rooms/writePolicy.ts';
import { testClaims } from '../../server/testing/replica.ts';
import { openEmpty } from '../../server/testing/testDatabase.ts';
import { createCampaign, renewPollingDay } from './createCampaign.ts';
import { COUNT } from './planCount.ts';

const NOW_MS = Date.UTC(2026, 4, 14, 22, 30); // already the 15th where the demo's people live
const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };
let database: Database;
let created: Awaited<ReturnType<typeof createCampaign>>;

async function create(seed?: number): Promise<[Database, typeof created]> {
  const fresh = openEmpty();
  return [fresh, await createCampaign(fresh, { nowMs: NOW_MS, passwordCost: CHEAP, ...(seed === undefined ? {} : { seed }) })];
}
beforeAll(async () => {
  [database, created] = await create();
}, 60_000);
afterAll(() => database.close());

const all = <Row>(sql: string, ...args: string[]): Row[] => database.sqlite.prepare<string[], Row>(sql).all(...args);
const people = () =>
  createPeople({ db: database.db, passwords: createPasswords(CHEAP), now: Date.now, randomByte: () => 0, onChanged: () => {} });

const setUp = () => {
  const { db } = database;
  return createElection({
    db,
    acts: createActs(db),
    record: () => {},
    papers: createPapers({ db, now: Date.now }),
    onCampaign: () => {},
  }).read();
};

/** The document of a room as a server would load it. */
async function load(room: string) {
  const loaded = await createSqliteDocLog({ sqlite: database.sqlite, now: Date.now }).load(room);
  const doc = new Y.Doc();
  for (const { bytes } of [...(loaded.snapshot ? [loaded.snapshot] : []), ...loaded.rows]) Y.applyUpdate(doc, bytes);
  return { ...loaded, cells: doc.getMap<Scalar>(ROOT_NAME) };
}

/** Each elector's claims in a room. */
async function claimsIn(room: string) {
  const { cells } = await load(room);
  const owners = new Map<string, Set<string>>();
  for (const key of cells.keys()) owners.set(key.slice(0, 10), (owners.get(key.slice(0, 10)) ?? new Set()).add(key.slice(10, 16)));
  return [...owners].map(([elector, of]) => [...of].map((owner) => readClaim((key) => cells.get(key), elector as never, owner as never)));
}

test('the committees are there as the interface promises, K01 polling today', () => {
  const rows = all<{ id: string; gender: string; status: string; site: string; electors: number }>(
    'SELECT committee.id, committee.gender, committee.status, site, count(*) AS electors FROM committee JOIN elector ON committee_id = committee.id GROUP BY committee.id',
  );
  expect(rows).toEqual(DEMO_COMMITTEES.map(({ id, electors, gender, status, site }) => ({ id, electors, gender, status, site })));
  expect(all('SELECT id, is_demo, polling_day, time_zone FROM campaign')).toEqual([
    { id: 'demo', is_demo: 1, polling_day: '2026-05-15', time_zone: 'Asia/Kuwait' },
  ]);
});

test('everybody can sign in and opens what the access table says', async () => {
  const passwords = createPasswords(CHEAP);
  for (const { username, role, committees } of DEMO_PEOPLE) {
    const person = people().findByUsername(username);
    if (!person) throw new Error(`no ${username}`);
    expect(await passwords.verify(person.passwordHash, DEMO_PASSWORD)).toBe(true);
    expect(person.user.role).toBe(role);
    expect([...person.user.memberships].sort((a, b) => (a.committee < b.committee ? -1 : 1))).toEqual(
      committees.map(({ id, stream }) => ({ committee: id, stream })),
    );
  }
  const room = parseRoomName('guarantees/K02');
  const readers = DEMO_PEOPLE.filter(({ username }) => {
    const member = people().findByUsername(username)?.member;
    return member && room && accessTo(member, room);
  });
  expect(readers.map(({ username }) => username)).toEqual(['coordinator2', 'admin']);
});

test('[R2][R3] names are clean and numbers folded: the roll went through the import', () => {
  const rows = all<{ roll_number: string; full_name: string; folded_name: string }>(
    'SELECT roll_number, full_name, folded_name FROM elector',
  );
  for (const { roll_number, full_name, folded_name } of rows) {
    expect(roll_number).toMatch(/^[1-9]\d*$/);
    expect(full_name).not.toMatch(/ـ| {2}|^ | $/);
    expect(folded_name).toBe(foldName(full_name));
  }
  expect(all('SELECT file_name FROM roll_import')).toEqual([{ file_name: 'demo-roll.csv' }]);
});

test('[R8] importing the demo’s own file again changes nothing', () => {
  const { counts } = importRoll(database.db, {
    bytes: created.rollFile.bytes,
    fileName: created.rollFile.name,
    userId: 'admin0',
    isDryRun: true,
    nowMs: NOW_MS,
    randomByte: () => 0,
  });
  expect(counts).toMatchObject({ added: 0, changed: 0, unchanged: 2_370, toBeDecided: 0, duplicate: 0, refused: 0 });
});

test('K01 has 480 electors with guarantees, two contradictions waiting, and some withdrawn', async () => {
  const claims = await claimsIn('guarantees/K01');
  expect(claims.filter((of) => of.some(({ isWithdrawn }) => !isWithdrawn))).toHaveLength(480);
  expect(claims.filter((of) => standingOf(of) === 'contradicting')).toHaveLength(2);
  expect(claims.flat().filter(({ isWithdrawn }) => isWithdrawn).length).toBeGreaterThan(3);
  expect((await claimsIn('guarantees/K02')).length).toBeGreaterThan(150);
});

test('guarantors are people of the campaign, some without an account', async () => {
  const owners = new Set((await claimsIn('guarantees/K01')).flat().map(({ owner }) => owner as string));
  const users = new Set(all<{ id: string }>('SELECT id FROM user').map(({ id }) => id));
  const guarantors = new Set(all<{ id: string }>('SELECT id FROM guarantor').map(({ id }) => id));
  for (const owner of owners) expect(users.has(owner) || guarantors.has(owner)).toBe(true);
  expect([...owners].filter((owner) => users.has(owner)).length).toBe(2);
  expect([...owners].filter((owner) => guarantors.has(owner)).length).toBeGreaterThan(4);
});

test('[F1] the election is a union’s: two lists of fifteen, and may stand as it is', () => {
  const { election, version, hasBegun } = setUp();
  expect({ version, hasBegun, lists: election?.lists.map(({ name }) => name) }).toEqual({
    version: 1,
    hasBegun: true,
    lists: ['قائمة النخيل', 'قائمة المرسى'],
  });
  expect(election && ballotOf(election).map(({ candidates }) => candidates.length)).toEqual([15, 15]);
  expect(new Set(election?.candidates.map(({ name }) => name)).size).toBe(30);
});

test('[B1][B4][B5] in K01 a morning has passed at the door: three hundred came, two of them at both tablets, some were on no list', async () => {
  const { cells } = await load('attendance/K01');
  const { electors, unlisted, headcount } = readAttendance(cells.entries());
  const known = [...electors.values()];
  expect(known.filter(({ hasAttended }) => hasAttended)).toHaveLength(300);
  expect(known.filter(({ isDuplicate }) => isDuplicate)).toHaveLength(2);
  expect(known.filter(({ hasAttended, undone }) => !hasAttended && undone.length > 0)).toHaveLength(2);
  expect([unlisted.length, headcount]).toEqual([3, 5]);
  const times = known.flatMap(({ standing }) => standing.map(({ value }) => value.atMs));
  expect(Math.max(...times)).toBeLessThan(NOW_MS);
  expect(Math.min(...times)).toBeGreaterThan(NOW_MS - 4 * 60 * 60_000);
  const door = people().findByUsername('door');
  const rows = all<{ user: string; device: string; keys: string; at: number }>(
    "SELECT user_id AS user, device, keys, at FROM doc_log WHERE room = 'attendance/K01' ORDER BY seq",
  );
  for (const { user, device, keys } of rows)
    for (const key of JSON.parse(keys) as string[]) {
      const parsed = parseKey('attendance', key);
      expect([user, parsed && 'writer' in parsed && parsed.writer.slice(0, 9)]).toEqual([door?.user.id, user + device]);
    }
  expect(new Set(rows.map(({ device }) => device)).size).toBe(2);
});

test('[J2][J7] a caller has a part of the chase list in hand: promised, not come, with a phone; what came of the first calls stands in the list', async () => {
  const { electors } = readAttendance((await load('attendance/K01')).cells.entries());
  const { cells } = await load('guarantees/K01');
  const claimsOf = (elector: ElectorId) => {
    const owners = new Set([...cells.keys()].filter((key) => key.startsWith(elector)).map((key) => key.slice(10, 16) as UserId));
    return [...owners].map((owner) => readClaim((key) => cells.get(key), elector, owner));
  };
  const items = all<{ elector: ElectorId; done: number | null; phones: number; outcome: string | null; at: number | null }>(
    `SELECT elector_id AS elector, done_at AS done, (SELECT count(*) FROM claim_phone p WHERE p.elector_id = i.elector_id) AS phones,
       outcome, at FROM call_item i LEFT JOIN call_result r USING (elector_id, slice_id) ORDER BY position`,
  );
  expect([items.length, items.filter(({ outcome }) => outcome).length]).toEqual([24, 7]);
  for (const { elector, phones, done, outcome, at } of items) {
    expect([standingOf(claimsOf(elector)), electors.get(elector)?.hasAttended ?? false, phones > 0]).toEqual(['promised', false, true]);
    expect(done !== null).toBe(isCallOutcome(outcome ?? '') && meaningOf(outcome as CallOutcome).isDone);
    if (at !== null)
      expect([...cells.entries()].some(([key, value]) => key.startsWith(elector) && key.endsWith('k') && value === at)).toBe(true);
  }
  expect(all<{ phone: string }>('SELECT phone FROM claim_phone').every(({ phone }) => /^\+9657\d{7}$/.test(phone))).toBe(true);
  expect(all('SELECT state FROM transport_request')).toEqual([{ state: 'asked' }]);
});

test('every claim belongs to an elector of its committee', () => {
  for (const id of ['K01', 'K02']) {
    const known = new Set(all<{ id: string }>('SELECT id FROM elector WHERE committee_id = ?', id).map((row) => row.id));
    for (const { keys } of all<{ keys: string }>('SELECT keys FROM doc_log WHERE room = ?', `guarantees/${id}`))
      for (const key of JSON.parse(keys) as string[]) {
        const parsed = parseKey('guarantees', key);
        expect(parsed?.kind === 'claim' && known.has(parsed.elector)).toBe(true);
      }
  }
});

test('[I4][I8] the log is one that a server could have written: each row passes the gate as its author’s', async () => {
  for (const [room, role, people] of [
    ['guarantees/K01', 'coordinator', 3], // a caller's words stand there under their name
    ['guarantees/K02', 'coordinator', 1],
    ['tally/K03/1a', 'clerk', 1],
    ['tally/K03/1b', 'clerk', 1],
  ] as const) {
    const rows = all<{ userId: string; device: string; at: number; keys: string; bytes: Buffer }>(
      'SELECT user_id AS userId, device, at, keys, bytes FROM doc_log WHERE room = ? ORDER BY seq',
      room,
    );
    const bindings = await load(room);
    const doc = new Y.Doc();
    const changed = new Set<string>();
    doc.getMap(ROOT_NAME).observe(({ keysChanged }) => {
      for (const key of keysChanged) changed.add(key);
    });
    const writePolicy = createWritePolicy(room, () => true);
    let lastMs = 0;
    for (const row of rows) {
      const whyRefused = writePolicy(testClaims({ userId: row.userId, device: row.device, role }));
      const verdict = judgeUpdate(doc, row.bytes, row, bindings, { whyRefused, neutralised: new Map() });
      expect(verdict).toMatchObject({ kind: 'accept', newClientIds: [], refused: [] });
      changed.clear();
      Y.applyUpdate(doc, row.bytes);
      expect([...changed].sort()).toEqual((JSON.parse(row.keys) as string[]).sort());
      expect(row.at).toBeGreaterThanOrEqual(lastMs);
      lastMs = row.at;
    }
    expect(new Set(rows.map(({ userId }) => userId)).size).toBe(people);
    expect(doc.getMap(ROOT_NAME).toJSON()).toEqual((await load(room)).cells.toJSON());
  }
});

test('K03 is counted twice: sealed, a mark apart, and with one figure of the form turned round, the same for both', async () => {
  const papers = new Map(
    createPapers({ db: database.db, now: () => 0 })
      .list()
      .map((paper) => [paper.id, paper]),
  );
  const [a, b] = await Promise.all(
    ['tally/K03/1a', 'tally/K03/1b'].map(async (room) =>
      readTally(Object.entries((await load(room)).cells.toJSON() as Record<string, Scalar>), papers),
    ),
  );
  if (!a || !b) throw new Error('two streams');
  for (const tally of [a, b]) {
    expect(tally.seal?.isWhole).toBe(true);
    expect([tally.last, tally.missing, tally.doubtful.size, tally.unread.length, tally.late]).toEqual([COUNT.ballots, 0, 0, 0, null]);
    expect(tally.checkpoints.every(({ isTrue }) => isTrue)).toBe(true);
  }
  expect(a.checkpoints.map(({ now }) => now)).toEqual(b.checkpoints.map(({ now }) => now));
  const apart = [...a.totals.candidates].map(([id, n]) => n - (b.totals.candidates.get(id) ?? 0)).filter((n) => n !== 0);
  expect(apart.sort((x, y) => x - y)).toEqual([-1, 1]);
  expect([...a.form.candidates]).toEqual([...b.form.candidates]);
  // of a list the form says how many took it whole, as each clerk counted it
  for (const { totals, form } of [a, b]) expect(form.lists).toEqual(totals.lists);
  expect([...a.totals.candidates].filter(([id, n]) => a.form.candidates.get(id) !== n)).toHaveLength(1);
});

test('the same seed and day give the same campaign, another seed another', async () => {
  const log = 'doc_log (room, epoch, seq, user_id, device, at, keys, bytes)'; // without the salts, which are drawn
  const rows = (from: Database) =>
    ['elector', log, 'client_binding', 'guarantor', 'device', 'membership', 'candidate', 'claim_phone', 'call_item', 'call_result'].map(
      (table) => {
        const [name = '', columns = '*'] = table.split(/ \(|\)/);
        return from.sqlite.prepare(`SELECT ${columns} FROM ${name}`).all();
      },
    );
  const [again] = await create();
  const [other] = await create(99);
  expect(rows(again)).toEqual(rows(database));
  expect(rows(other)).not.toEqual(rows(database));
  again.close();
  other.close();
}, 60_000);

test('polling day is today, also when the folder is opened on another day', () => {
  renewPollingDay(database, NOW_MS + 3 * 86_400_000);
  expect(database.sqlite.prepare('SELECT polling_day FROM campaign').pluck().get()).toBe('2026-05-18');
});
