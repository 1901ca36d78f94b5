import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { LIMITS, MAX_CLIENT_IDS_PER_DEVICE, MAX_NEW_CLIENT_IDS } from '../../schema/limits.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { createRandom } from '../../schema/testing.ts';
import { openDatabase } from '../database.ts';
import { isWorn } from '../rooms/epochRewrite.ts';
import { renewRoom } from '../rooms/renewRoom.ts';
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

test('[BO3] more rows than one device may have pens are written, each by its own, and no night writes them anew for that', async () => {
  const database = openDatabase(':memory:');
  closers.push(database.close);
  const { registry } = startRooms(database);
  const room = await registry.open(NAME);
  const wanted = new Map(Array.from({ length: MAX_CLIENT_IDS_PER_DEVICE + 80 }, (_, i) => [`K${i}`, '0']));
  expect(await writeServerDocument(room, wanted)).toBe(wanted.size);
  expect([cellsOf(room), room.doc.store.clients.size]).toEqual([Object.fromEntries(wanted), wanted.size]);
  expect([isWorn(room.doc, wanted.size), isWorn(room.doc)]).toEqual([false, true]);
  await registry.close();
});

test('[BO3] of a document that was written anew, all under one pen, every row may be another at once', async () => {
  const database = openDatabase(':memory:');
  closers.push(database.close);
  const { registry, log } = startRooms(database);
  const rowsOf = (text: string): Map<string, string> => new Map(Array.from({ length: MAX_NEW_CLIENT_IDS + 10 }, (_, i) => [`K${i}`, text]));
  await writeServerDocument(await registry.open(NAME), rowsOf('before'));
  await renewRoom(await registry.open(NAME), { registry, log, events: {} });
  const room = await registry.open(NAME);
  expect(room.doc.store.clients.size).toBe(1);
  await writeServerDocument(room, rowsOf('after'));
  expect(cellsOf(room)).toEqual(Object.fromEntries(rowsOf('after')));
  await registry.close();
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
