import { eq } from 'drizzle-orm';
import { DEMO_CAMPAIGN, DEMO_COMMITTEES, DEMO_PASSWORD, DEMO_PEOPLE, DEMO_SEED, type DemoPerson } from '../../schema/demo.ts';
import { type CommitteeId, type ElectorId, isElectorId, isUserId, type UserId } from '../../schema/ids.ts';
import { formatRoomName } from '../../schema/rooms.ts';
import { campaign, committee } from '../../schema/tables/campaign.ts';
import { elector } from '../../schema/tables/roll.ts';
import { createRandom } from '../../schema/testing.ts';
import { createActs } from '../../server/accounts/acts.ts';
import { createElection } from '../../server/accounts/election.ts';
import { createPapers } from '../../server/accounts/papers.ts';
import { createPasswords, type PasswordCost } from '../../server/accounts/passwords.ts';
import { createPeople } from '../../server/accounts/people.ts';
import { notePolling } from '../../server/accounts/pollingTimes.ts';
import type { Database } from '../../server/database.ts';
import { createSqliteDocLog } from '../../server/doclog/sqliteDocLog.ts';
import { importRoll } from '../../server/roll/importRoll.ts';
import { createDay } from './createDay.ts';
import { createDemoDevices } from './demoDevices.ts';
import { generateRoll, type Random } from './generateRoll.ts';
import { GUARANTORS } from './names.ts';
import { planElection } from './planElection.ts';
import { DAYS_OF_WORK, planGuarantees } from './planGuarantees.ts';
import { DOORS_OPEN_MS } from './planPollingDay.ts';
import { writeRollCsv } from './rollCsv.ts';
import { writeCount } from './writeCount.ts';
import { writeEdits } from './writeEdits.ts';

const TIME_ZONE = 'Asia/Kuwait';
const NAME = 'حملة النخيل (عرض تجريبي)';
const DAY_MS = 24 * 60 * 60_000;
const ROLL_FILE_NAME = 'demo-roll.csv';

/** Comes last: whoever was there before keeps their id. */
const CALLER = DEMO_PEOPLE.find(({ role }) => role === 'caller') as DemoPerson; // demo.test.ts finds one

/** What the first and the second committee of the demo have at first sight. */
const GUARANTEES = [
  {
    committee: 'K01' as CommitteeId,
    writers: ['coordinator', 'coordinator2'],
    wanted: { electors: 480, contradictions: 2, agreeing: 14, withdrawn: 9 },
  },
  { committee: 'K02' as CommitteeId, writers: ['coordinator2'], wanted: { electors: 210, contradictions: 0, agreeing: 6, withdrawn: 4 } },
] as const;

/**
 * Fills an empty database with the demo: its roll goes through the campaign's own import, its people through accounts, its guarantees
 * through the log.
 * @param options.nowMs polling day is this day; weeks of work lie before it
 * @returns what was created, for the line that says so, and the roll's file
 */
export async function createCampaign(
  { db, sqlite }: Pick<Database, 'db' | 'sqlite'>,
  options: { readonly nowMs: number; readonly seed?: number; readonly passwordCost?: PasswordCost },
): Promise<{ electors: number; guarantees: number; rollFile: { name: string; bytes: Uint8Array } }> {
  const { nowMs } = options;
  const random = createRandom(options.seed ?? DEMO_SEED);
  /** What happens on polling day is drawn apart: who the electors are does not hang on it. */
  const today = createRandom((options.seed ?? DEMO_SEED) + 1_000);
  const beganAtMs = nowMs - (DAYS_OF_WORK + 1) * DAY_MS;
  db.insert(campaign)
    .values({ id: DEMO_CAMPAIGN, name: NAME, pollingDay: pollingDay(nowMs), timeZone: TIME_ZONE, isDemo: true })
    .run();

  const passwords = createPasswords(options.passwordCost);
  const peopleFrom = ({ byte }: Random) => createPeople({ db, passwords, now: () => beganAtMs, randomByte: byte, onChanged: () => {} });
  const people = peopleFrom(random);
  const ids = new Map<string, UserId>();
  const createPerson = async ({ username, name, role, committees }: DemoPerson, accounts = people): Promise<void> => {
    const memberships = committees.map(({ id, stream }) => ({ committee: id as CommitteeId, stream })); // demo.test.ts checks them
    const { id } = await accounts.create({ username, name: name.ar, role, memberships, password: DEMO_PASSWORD });
    if (isUserId(id)) ids.set(username, id);
  };
  const idOf = (username: string): UserId => {
    const id = ids.get(username);
    if (!id) throw new Error(`the demo has no ${username}`);
    return id;
  };

  // The admin first, who brings the committees that everybody else belongs to.
  for (const person of DEMO_PEOPLE) if (person.role === 'admin') await createPerson(person);
  const roll = generateRoll(random);
  const bytes = writeRollCsv(random, roll);
  const { counts } = importRoll(db, {
    bytes,
    fileName: ROLL_FILE_NAME,
    userId: idOf('admin'),
    isDryRun: false,
    nowMs: beganAtMs,
    randomByte: random.byte,
  });
  if (counts.added !== roll.length) throw new Error(`the demo's roll was not taken whole: ${JSON.stringify(counts)}`);
  for (const { id, gender, site, status } of DEMO_COMMITTEES) {
    db.update(committee).set({ gender, site, status }).where(eq(committee.id, id)).run();
    if (status === 'polling') notePolling(db, id as CommitteeId, status, nowMs - DOORS_OPEN_MS); // demo.test.ts checks them
  }
  for (const person of DEMO_PEOPLE) if (person.role !== 'admin' && person !== CALLER) await createPerson(person);

  const guarantors = GUARANTORS.map((name) => people.addGuarantor(name).id).filter(isUserId);
  const devices = createDemoDevices({ db, now: () => beganAtMs, random });
  const deviceOf = new Map<UserId, string>();
  for (const username of ['coordinator', 'coordinator2']) {
    deviceOf.set(idOf(username), devices.claim(`demo-${username}-before-polling-day`, idOf(username)));
  }
  const log = createSqliteDocLog({ sqlite, now: () => beganAtMs });
  await createPerson(CALLER, peopleFrom(today));
  const day = createDay({ db, random: today, nowMs, coordinator: idOf('coordinator'), door: idOf('door'), caller: idOf(CALLER.username) });
  for (const [user, device] of day.deviceOf) deviceOf.set(user, device);
  let guarantees = 0;
  for (const { committee: id, writers, wanted } of GUARANTEES) {
    const electors = votersOf(db, id);
    const plan = planGuarantees({ random, nowMs, electors, writers: writers.map(idOf), guarantors }, wanted);
    const isPolling = DEMO_COMMITTEES.some((one) => one.id === id && one.status === 'polling');
    const { arrivals, calls } = isPolling ? day.of(id, electors, plan) : { arrivals: [], calls: [] };
    await writeEdits(log, formatRoomName({ kind: 'guarantees', committee: id }), [...plan, ...calls], deviceOf, random);
    if (arrivals.length > 0) await writeEdits(log, formatRoomName({ kind: 'attendance', committee: id }), arrivals, deviceOf, today);
    guarantees += wanted.electors;
  }
  const election = planElection(today, { pollingDay: pollingDay(nowMs), timeZone: TIME_ZONE });
  const papers = createPapers({ db, now: () => beganAtMs });
  createElection({ db, acts: createActs(db), record: () => {}, papers, onCampaign: () => {} }).change(
    election,
    { seen: 0 },
    {
      userId: idOf('admin'),
    },
  );
  await writeCount({ db, log, election, nowMs, random: createRandom((options.seed ?? DEMO_SEED) + 2_000), idOf });
  return { electors: roll.length, guarantees, rollFile: { name: ROLL_FILE_NAME, bytes } };
}

/** Makes today polling day: a demo that is opened again is never over. */
export function renewPollingDay({ db }: Pick<Database, 'db'>, nowMs: number): void {
  db.update(campaign)
    .set({ pollingDay: pollingDay(nowMs) })
    .run();
}

/** The day of the demo's clocks, such as 2026-05-31. */
export const pollingDay = (nowMs: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: TIME_ZONE, dateStyle: 'short' }).format(nowMs);

/** Sorted by number, so that the same seed meets the same people. */
function votersOf(db: Database['db'], id: CommitteeId): { id: ElectorId; gender: 'male' | 'female' }[] {
  return db
    .select({ id: elector.id, gender: elector.gender, number: elector.rollNumber })
    .from(elector)
    .where(eq(elector.committeeId, id))
    .all()
    .sort((a, b) => Number(a.number) - Number(b.number))
    .flatMap((row) => (isElectorId(row.id) ? [{ id: row.id, gender: row.gender }] : []));
}
