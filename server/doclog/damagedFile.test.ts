import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../database.ts';
import { contents, row } from './logUnderTest.ts';
import { createSqliteDocLog } from './sqliteDocLog.ts';

const SEED = 20_261_124;
const PLACES = 60;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Numbers from 0 to below `limit`, the same for a seed on every machine (mulberry32). */
function seeded(seed: number) {
  let state = seed;
  return (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

type Stored = { readonly room: string; readonly what: 'row' | 'snapshot'; readonly seq: number; readonly bytes: Buffer };

test(`[I15] one bit flipped in the file, in any of ${PLACES} places of what is stored, is found (seed ${SEED})`, async () => {
  const random = seeded(SEED);
  const randomBytes = (length: number): Buffer => Buffer.from(Array.from({ length }, () => random(256)));
  const file = join(folder, 'room.sqlite');
  const stored: Stored[] = [];
  const database = openDatabase(file);
  const log = createSqliteDocLog({ sqlite: database.sqlite, now: Date.now });
  for (const room of ['rows', 'snapshot']) {
    const epoch = await log.epochOf(room);
    for (let seq = 1; seq <= 12; seq++) {
      const bytes = randomBytes(12 + random(200));
      await log.append(room, epoch, [row([...bytes])]);
      if (room === 'rows') stored.push({ room, what: 'row', seq, bytes });
    }
  }
  const state = randomBytes(900);
  await log.saveSnapshot('snapshot', await log.epochOf('snapshot'), 12, state);
  stored.push({ room: 'snapshot', what: 'snapshot', seq: 12, bytes: state });
  const whole = { rows: await contents(log, 'rows'), snapshot: await contents(log, 'snapshot') };
  expect([whole.rows.rows.length, whole.snapshot.rows.length]).toEqual([12, 0]);
  database.close(); // and with it the write-ahead log goes into the file

  const healthy = readFileSync(file);
  for (let place = 0; place < PLACES; place++) {
    const target = stored[random(3) === 0 ? stored.length - 1 : random(stored.length)];
    if (!target) throw new Error('nothing stored');
    const { room, what, seq, bytes } = target;
    const at = healthy.indexOf(bytes);
    expect(at).toBeGreaterThan(0);
    const damagedFile = Buffer.from(healthy);
    const [byte, bit] = [at + random(bytes.length), random(8)];
    damagedFile[byte] = (damagedFile[byte] ?? 0) ^ (1 << bit);
    const copy = join(folder, `flipped-${place}.sqlite`);
    writeFileSync(copy, damagedFile);

    const sqlite = new Sqlite(copy);
    const reopened = createSqliteDocLog({ sqlite, now: Date.now });
    const where = `seed ${SEED}, place ${place}: ${what} ${seq}, byte ${byte - at}, bit ${bit}`;
    const loaded = await reopened.load(room);
    expect(loaded.damaged, where).toEqual([{ seq, what }]);
    if (what === 'row')
      expect(await contents(reopened, room), where).toEqual({ ...whole.rows, rows: whole.rows.rows.filter(([n]) => n !== seq) });
    else expect([loaded.snapshot, loaded.rows.length], where).toEqual([null, 12]);
    sqlite.close();
  }
});
