import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { LIMITS } from '../../schema/limits.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { createRandom } from '../../schema/testing.ts';
import { openDatabase } from '../database.ts';
import type { Room } from '../rooms/room.ts';
import { startRooms } from '../testing/startRooms.ts';
import { SERVER, writeServerDocument } from './writeServerDocument.ts';

const NAME = 'board/test';
const closers: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const cellsOf = ({ doc }: Room): unknown => Object.fromEntries(doc.getMap(ROOT_NAME).entries());
const bytesOf = ({ doc }: Room): number => Y.encodeStateAsUpdate(doc).length;
const rowsAt = (random: ReturnType<typeof createRandom>, before: ReadonlyMap<string, string>): Map<string, string> =>
  new Map([...before].map(([key, value]) => [key, random.chance(0.4) ? `${random.int(1_000_000)}`.padStart(7, '0') : value]));

test('[BO3] overwritten over and over, through starts, the document stays as long as it was, and one pen writes one row', async () => {
  const database = openDatabase(':memory:');
  closers.push(database.close);
  const random = createRandom(3);
  let wanted: Map<string, string> = new Map(Array.from({ length: 120 }, (_, i) => [`K${i}`, '0000000']));
  const sizes: number[] = [];
  for (let start = 0; start < 3; start++) {
    const rooms = startRooms(database, { limits: LIMITS }); // the server's own waits for nothing
    const room = await rooms.registry.open(NAME);
    for (let second = 0; second < 20; second++) {
      wanted = rowsAt(random, wanted);
      await writeServerDocument(room, wanted);
    }
    expect(cellsOf(room)).toEqual(Object.fromEntries(wanted));
    expect(room.doc.store.clients.size).toBe(120);
    expect([...room.authors.values()]).toEqual(Array(120).fill(SERVER));
    sizes.push(bytesOf(room));
    expect(await writeServerDocument(room, wanted)).toBe(0);
    await rooms.registry.close();
  }
  expect(sizes[2]).toBeLessThan((sizes[0] ?? 0) * 1.1);
});

test('[BO3] a row that is not wanted any more becomes nothing, and comes back under its pen', async () => {
  const database = openDatabase(':memory:');
  closers.push(database.close);
  const { registry } = startRooms(database);
  const room = await registry.open(NAME);
  await writeServerDocument(
    room,
    new Map([
      ['K01', 'a'],
      ['K02', 'b'],
    ]),
  );
  await writeServerDocument(room, new Map([['K02', 'b']]));
  expect(cellsOf(room)).toEqual({ K01: null, K02: 'b' });
  await writeServerDocument(
    room,
    new Map([
      ['K01', 'c'],
      ['K02', 'b'],
    ]),
  );
  expect([cellsOf(room), room.doc.store.clients.size]).toEqual([{ K01: 'c', K02: 'b' }, 2]);
  await registry.close();
});
