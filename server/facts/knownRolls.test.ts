import { expect, test } from 'vitest';
import { erasedArrival, erasedElector } from '../../schema/tables/roll.ts';
import { useRedis } from '../doclog/redis/testing/redisUnderTest.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { until } from '../testing/until.ts';
import { hasPacked } from './packedIds.ts';
import { createRollFacts } from './rollFacts.ts';
import { useFacts } from './testing/factsUnderTest.ts';

const redis = useRedis();
const { core: openCore, sync: openSync } = useFacts(redis);
const idOf = (i: number): string => `e${String(i).padStart(9, '0')}`;

test('[L2] an id is found in a packed roll, wherever it stands, and no other', () => {
  const ids = Array.from({ length: 1_001 }, (_, i) => idOf(2 * i));
  for (let i = 0; i <= 2_002; i++) expect(hasPacked(ids.join(''), idOf(i))).toBe(i % 2 === 0 && i < 2_002);
  expect(hasPacked('', idOf(1))).toBe(false);
});

/** A core whose database has electors, in committees of its own. */
async function startCore(electors: Record<string, readonly number[]>, beatEveryMs?: number) {
  const core = await openCore({ hasRolls: true, ...(beatEveryMs ? { beatEveryMs } : {}) });
  const { sqlite } = core.database;
  const addCommittee = sqlite.prepare('INSERT OR IGNORE INTO committee (id, code) VALUES (?, ?)');
  const add = sqlite.prepare(
    "INSERT INTO elector (id, committee_id, roll_number, full_name, folded_name, gender, import_id) VALUES (?, ?, ?, 'N', 'n', 'male', 1)",
  );
  const insert = (committee: string, numbers: readonly number[]) =>
    sqlite.transaction(() => {
      addCommittee.run(committee, committee);
      for (const number of numbers) add.run(idOf(number), committee, String(number));
    })();
  sqlite.prepare('DELETE FROM elector').run();
  for (const [committee, numbers] of Object.entries(electors)) insert(committee, numbers);
  await core.publisher.start();
  return {
    ...core,
    insert,
    erase(number: number, committeeId: string) {
      sqlite.prepare('DELETE FROM elector WHERE id = ?').run(idOf(number));
      core.database.db
        .insert(erasedElector)
        .values({ id: idOf(number), committeeId, at: 1, by: 'admin1' })
        .run();
    },
    async changed() {
      core.publisher.changed({ roll: true });
      await core.publisher.flushed();
    },
  };
}

test('[N5] a process without accounts refuses whom the core refuses: another committee’s, nobody’s, an erased one; and nobody where there is no roll', async () => {
  const core = await startCore({ K01: [1, 2, 3], K02: [4] });
  const sync = openSync();
  await until('it knows', sync.facts.isLoaded);
  await sync.rolls.ready('guarantees/K01');
  await sync.rolls.ready('guarantees/K09');
  const say = (committee: string) => [1, 2, 3, 4, 5].map((number) => sync.rolls.isOnRoll(committee, idOf(number)));
  expect(say('K01')).toEqual([true, true, true, false, false]);
  expect(say('K09')).toEqual([null, null, null, null, null]);
  core.erase(2, 'K01');
  core.erase(99, 'K09');
  await core.changed();
  await until('the erased one is known', () => sync.rolls.isOnRoll('K01', idOf(2)) === false);
  expect(sync.rolls.isOnRoll('K09', idOf(99))).toBe(false);
  await until('so is the roll without them', () => sync.rolls.isOnRoll('K01', idOf(5)) === false);
  expect(say('K01')).toEqual([true, false, true, false, false]);
});

test('[E7] a process without accounts knows the arrivals in a room that were somebody who was erased', async () => {
  const core = await startCore({ K01: [1] });
  const sync = openSync();
  await until('it knows', sync.facts.isLoaded);
  const rooms = ['attendance/K01', 'attendance/K02'] as const;
  expect(rooms.map(sync.facts.erasedArrivals)).toEqual([[], []]);
  const [first, second] = ['?doormad0101', '?doormad0102'];
  core.database.db
    .insert(erasedArrival)
    .values([first, second].map((key) => ({ room: rooms[0], key })))
    .run();
  await core.changed();
  await until('it knows them', () => sync.facts.erasedArrivals(rooms[0]).length > 0);
  expect(rooms.map(sync.facts.erasedArrivals)).toEqual([[first, second], []]);
});

test('[L2] a later roll counts within a moment, and while it is on its way nobody is refused for it', async () => {
  const core = await startCore({ K01: [1], K02: [2] });
  const sync = openSync();
  await until('it knows', sync.facts.isLoaded);
  await sync.rolls.ready('guarantees/K01');
  core.insert('K01', [7]);
  const answers = new Set<boolean | null>();
  await core.changed();
  await until('the new one is on it', () => {
    answers.add(sync.rolls.isOnRoll('K01', idOf(7)));
    return answers.has(true);
  });
  await until('and a stranger is not', () => sync.rolls.isOnRoll('K01', idOf(8)) === false);
  expect(sync.errors).toEqual([]);
});

test('[L2] rolls are fetched by committee when a room opens, not before; nothing but random ids lies in Redis', async () => {
  const core = await startCore({ K01: [1], K02: [2] });
  const sync = openSync();
  await until('it knows', sync.facts.isLoaded);
  const gets = async () => Number(/cmdstat_get:calls=(\d+)/.exec(await redis.admin().info('commandstats'))?.[1] ?? 0);
  const before = await gets();
  await sync.rolls.ready('guarantees/K01');
  await sync.rolls.ready('attendance/K01');
  expect((await gets()) - before).toBe(1);
  const version = createRollFacts(core.database).packed('K01')?.version;
  expect(await redis.admin().get('cx:roll:K01')).toBe(`${version}${idOf(1)}`);
});

test('[P3] Redis emptied: the rolls are published again with everything else, and what lies there is not sent twice', async () => {
  await startCore({ K01: [1], K02: [2] }, 20);
  const sync = openSync({ lookEveryMs: 20 });
  await until('it knows', sync.facts.isLoaded);
  await redis.admin().flushall();
  await until('they are there again', async () => (await redis.admin().exists('cx:roll:K01', 'cx:roll:K02')) === 2);
  await until('and known', async () => {
    await sync.rolls.ready('guarantees/K02').catch(() => {});
    return sync.rolls.isOnRoll('K02', idOf(1)) === false;
  });
});

test('a room does not come up without the roll that its edits are held against', async () => {
  await startCore({ K01: [1] });
  const sync = openSync();
  await until('it knows', sync.facts.isLoaded);
  await redis.admin().del('cx:roll:K01');
  await expect(sync.rolls.ready('guarantees/K01')).rejects.toMatchObject({ code: 'cannot-save' });
});

test('[L2] 270,000 electors in 240 committees are packed, and one committee is read, in little time', () => {
  const long = process.env.TEST_LONG !== undefined;
  const committees = long ? 240 : 24;
  const database = openEmpty();
  const add = database.sqlite.prepare(
    "INSERT INTO elector (id, committee_id, roll_number, full_name, folded_name, gender, import_id) VALUES (?, ?, ?, 'N', 'n', 'male', 1)",
  );
  database.sqlite.pragma('foreign_keys = OFF');
  database.sqlite.transaction(() => {
    for (let i = 0; i < committees * 1_125; i++) add.run(idOf(i), `K${i % committees}`, String(i));
  })();
  const facts = createRollFacts(database);
  const startedMs = performance.now();
  const sizes = facts.committees().map((committee) => facts.packed(committee)?.ids.length);
  const ms = performance.now() - startedMs;
  expect(sizes).toEqual(Array.from({ length: committees }, () => 11_250));
  expect(ms / committees).toBeLessThan(500); // a bound, not the measure: some milliseconds
  if (long) console.log(`packed ${committees} rolls in ${Math.round(ms)} ms`);
  database.close();
});
