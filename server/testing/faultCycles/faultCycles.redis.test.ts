import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { createRandom } from '../../../schema/testing.ts';
import { openDatabase } from '../../database.ts';
import { createTestBrowser } from '../client.ts';
import { PASSWORD } from '../seedCampaign.ts';
import { createStockTablet } from '../stockTablet.ts';
import { until } from '../until.ts';
import { type Crew, createCrew, ROOMS } from './crew.ts';
import { FAULTS } from './faults.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { type Stored, storedInSqlite, storedOnRedis } from './stored.ts';

const IS_LONG = process.env.TEST_LONG === '1';
/** 50 cycles in all when long; the seed of the short one meets Redis, a process and the channel. */
const SEEDS = IS_LONG ? [1, 2, 3, 4, 5].map((n) => n * 104_729) : [65];
const CYCLES = IS_LONG ? 10 : 3;
/** Every tablet has so many more edits acknowledged before the next fault. */
const EDITS_BETWEEN = 20;
/** What a tablet is told that may come back; anything else would stop it, or blame it. */
const COME_BACK = [1006, 1012, 1013];
const total = { cycles: 0, edits: 0, closes: 0 };

/** What has to be on disk by now: own edits that were acknowledged, and all of others that a tablet has seen. */
const owedTo = (crew: Crew) => crew.tablets.map(({ tablet, room }) => ({ room, owed: tablet.owed() }));

function expectAllThere(stored: ReadonlyMap<string, Stored>, owed: ReturnType<typeof owedTo>, when: string): void {
  for (const [i, { room, owed: clocks }] of owed.entries())
    for (const [client, clock] of clocks) {
      const there = Y.getState(stored.get(room)?.doc.store ?? new Y.Doc().store, client);
      expect(there, `${when}: tablet ${i} was acknowledged, or saw, ${clock} of ${client}`).toBeGreaterThanOrEqual(clock);
    }
}

const contentOf = (doc: Y.Doc): string => JSON.stringify(Object.entries(doc.getMap(ROOT_NAME).toJSON()).sort());
const vectorOf = (doc: Y.Doc): string => JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b));
const isSame = (one: Y.Doc, other: Y.Doc): boolean => vectorOf(one) === vectorOf(other) && contentOf(one) === contentOf(other);

/** What every process tells somebody who comes with nothing. */
async function expectEveryProcessTells(fleet: Fleet, room: string, doc: Y.Doc): Promise<void> {
  const browser = createTestBrowser(fleet.originOf('core') ?? '');
  const { accessToken } = await browser.login('salem', PASSWORD);
  for (const place of fleet.places()) {
    const [ticket] = (await browser.tickets(accessToken, [room], 'device-of-a-stranger')).tickets;
    if (!ticket || !('ticket' in ticket)) throw new Error('no ticket');
    const fresh = createStockTablet({ origin: fleet.originOf(place) ?? '', room, ticket: ticket.ticket });
    await until(`${place} tells ${room} whole`, () => isSame(fresh.doc, doc));
    fresh.end();
  }
}

/** How far the archive has a room. */
function archivedSeq(dataDir: string, room: string): number {
  const { sqlite, close } = openDatabase(join(dataDir, 'committee-room.sqlite'));
  const { seq } = sqlite.prepare<[string], { seq: number | null }>('SELECT max(seq) AS seq FROM doc_log WHERE room = ?').get(room) ?? {};
  close();
  return seq ?? 0;
}

describe('[I1] [I2] [I12] Redis, its channel and processes fail under load', () => {
  afterAll(() =>
    console.log(`fault cycles: ${total.cycles} cycles, ${total.edits} acknowledged edits, all there; ${total.closes} connections ended`),
  );

  test.each(SEEDS)(
    'seed %i: nothing acknowledged is lost, nothing seen is unsaved, all processes and SQLite are equal afterwards',
    { timeout: IS_LONG ? 1_200_000 : 120_000 },
    async (seed) => {
      const choice = createRandom(seed);
      const random = createRandom(seed + 1);
      const fleet = await startFleet();
      const crew = createCrew(fleet, seed);
      const acknowledged = (): number[] => crew.tablets.map(({ tablet }) => tablet.acknowledgedEdits);
      const allGoOn = (when: string): Promise<void> => {
        const before = acknowledged();
        const goOn = (): boolean => acknowledged().every((edits, i) => edits >= (before[i] ?? 0) + EDITS_BETWEEN);
        return until(`${when}: every tablet goes on (${before} at first)`, goOn, 60_000).catch((error: Error) => {
          throw new Error(`${error.message}; now ${acknowledged()}; troubles ${fleet.troubles}; closes ${[...crew.closes]}`);
        });
      };
      try {
        await allGoOn('at first');
        for (let cycle = 1; cycle <= CYCLES; cycle++) {
          const fault = choice.pick(FAULTS);
          const when = `seed ${seed}, cycle ${cycle}, ${fault.name}`;
          const startedMs = performance.now();
          const what = await fault.run(fleet, random, async () => {
            const copy = await fleet.redis.copy();
            try {
              const onDisk = await storedOnRedis(copy.connection, ROOMS);
              expectAllThere(onDisk, owedTo(crew), `${when}, on its disk`); // looked at last: whatever was seen until now
            } finally {
              await copy.stop();
            }
          });
          const overMs = performance.now();
          const owed = owedTo(crew);
          expectAllThere(await storedOnRedis(fleet.redis.connection, ROOMS), owed, when);
          await allGoOn(when);
          total.cycles += 1;
          if (IS_LONG)
            console.log(
              `${when} ${what}: ${Math.round(overMs - startedMs)} ms, on again after ${Math.round(performance.now() - overMs)} ms`,
            );
          expect(fleet.troubles, when).toEqual([]);
        }
        crew.rest();
        await until(
          'everything is saved and all tablets are equal',
          () =>
            ROOMS.every((room) => crew.in(room).every((tablet, _, [first]) => tablet.isSaved && first && isSame(tablet.doc, first.doc))),
          60_000,
        );
        for (const { tablet } of crew.tablets) expect(tablet.acknowledgedEdits).toBe(tablet.edits);
        const inRedis = await storedOnRedis(fleet.redis.connection, ROOMS);
        expectAllThere(inRedis, owedTo(crew), 'in the end');
        for (const [room, { doc, seq }] of inRedis) {
          for (const tablet of crew.in(room)) expect(isSame(tablet.doc, doc), `${room} on Redis`).toBe(true);
          await expectEveryProcessTells(fleet, room, doc);
          await until(`${room} is archived`, () => archivedSeq(fleet.dataDir, room) === seq, 60_000);
        }
        total.edits += acknowledged().reduce((sum, edits) => sum + edits, 0);
        total.closes += [...crew.closes.values()].reduce((sum, count) => sum + count, 0);
        expect([...crew.closes.keys()].filter((code) => !COME_BACK.includes(code))).toEqual([]);
        await crew.end();
        await fleet.endAll('SIGTERM');
        expect(fleet.troubles).toEqual([]);
        for (const [room, { doc, seq }] of await storedInSqlite(fleet.dataDir, ROOMS)) {
          expect(seq).toBe(inRedis.get(room)?.seq);
          expect(isSame(doc, inRedis.get(room)?.doc ?? new Y.Doc()), `${room} in SQLite`).toBe(true);
        }
      } finally {
        await crew.end();
        await fleet.stop();
      }
    },
  );
});
