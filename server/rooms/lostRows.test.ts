import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../database.ts';
import { cellKey } from '../testing/cellKey.ts';
import { createReplica, type Replica, settle } from '../testing/replica.ts';
import { startRooms } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';

const ROOM = 'guarantees/K01';
const NOURA = { userId: 'noura1', device: 'd01' };
const SALEM = { userId: 'salem1', device: 'd02' };

let database: Database;
let denied: unknown[];
beforeEach(() => {
  database = openEmpty();
  denied = [];
});
afterEach(() => database.close());

const start = (of: Database = database) => startRooms(of, { events: { denied: (_, __, refused) => denied.push(...refused) } });
type Rooms = ReturnType<typeof start>;

/** Both have written, so that their client ids are bound, and the server has ended after `write`. @returns what there was before `write` */
async function loseAfter(write: (noura: Replica, salem: Replica) => Promise<void>) {
  const rooms = start();
  const [noura, salem] = [createReplica(), createReplica()];
  rooms.again(noura, NOURA);
  rooms.again(salem, SALEM);
  await settle(noura, salem);
  noura.rows.set(cellKey(0), 'n0');
  salem.rows.set(cellKey(1), 's0');
  await settle(noura, salem);
  const copy = database.sqlite.serialize();
  await write(noura, salem);
  await settle(noura, salem);
  expect([noura.isSaved, salem.isSaved]).toEqual([true, true]);
  await rooms.registry.close();
  return { noura, salem, copy };
}

async function standing({ registry }: Rooms): Promise<unknown> {
  return (await registry.open(ROOM)).doc.getMap('rows').toJSON();
}

test('[I15] what two people wrote and an older copy lacks comes back from the tablets of both, and nobody is refused for what the other wrote', async () => {
  const { noura, salem, copy } = await loseAfter(async (one, other) => {
    one.rows.set(cellKey(2), 'n1');
    other.rows.set(cellKey(3), 's1');
  });
  const back = openDatabase(copy);
  const rooms = start(back);
  rooms.again(noura, NOURA);
  await settle(noura);
  expect(await standing(rooms)).toEqual({ [cellKey(0)]: 'n0', [cellKey(1)]: 's0', [cellKey(2)]: 'n1' });
  expect([noura.closed?.code, noura.isSaved]).toEqual([4409, false]); // it shows what nobody else sees
  rooms.again(salem, SALEM);
  await settle(salem);
  expect([salem.closed, salem.isSaved]).toEqual([null, true]);
  expect(await standing(rooms)).toEqual({ [cellKey(0)]: 'n0', [cellKey(1)]: 's0', [cellKey(2)]: 'n1', [cellKey(3)]: 's1' });
  const { authors } = await rooms.registry.open(ROOM);
  expect([noura, salem].map(({ doc }) => authors.get(doc.clientID)?.userId)).toEqual(['noura1', 'salem1']);
  expect(denied).toEqual([]);
  await rooms.registry.close();
  back.close();
});

test('[I15] the same where the rows of both are damaged', async () => {
  const { noura, salem } = await loseAfter(async () => {});
  database.sqlite.prepare('UPDATE doc_log SET bytes = zeroblob(length(bytes))').run();
  const rooms = start();
  for (const [tablet, of] of [
    [noura, NOURA],
    [salem, SALEM],
  ] as const) {
    rooms.again(tablet, of);
    await settle(tablet);
  }
  expect(await standing(rooms)).toEqual({ [cellKey(0)]: 'n0', [cellKey(1)]: 's0' });
  expect(denied).toEqual([]);
  await rooms.registry.close();
});

test('[I15] what was written over what another wrote and is lost stays out, with all that came after it; the rest comes back', async () => {
  const { noura, salem, copy } = await loseAfter(async (one, other) => {
    one.rows.set(cellKey(2), 'n1');
    await settle(one, other);
    other.rows.set(cellKey(2), 's1');
    other.rows.set(cellKey(0), 's2'); // over a value that is there still
    await settle(one, other);
    one.rows.set(cellKey(4), 'n2');
    one.rows.set(cellKey(2), 'n3');
  });
  const back = openDatabase(copy);
  const rooms = start(back);
  rooms.again(noura, NOURA);
  await settle(noura);
  expect(await standing(rooms)).toMatchObject({ [cellKey(0)]: 'n0', [cellKey(4)]: 'n2' });
  rooms.again(salem, SALEM);
  await settle(salem);
  expect(await standing(rooms)).toMatchObject({ [cellKey(0)]: expect.stringMatching(/n0|s2/), [cellKey(1)]: 's0', [cellKey(4)]: 'n2' });
  expect(noura.refusals).toEqual([]);
  await rooms.registry.close();
  back.close();
});

test('[I1] [I8] an edit under a client id that has become another’s is neither taken nor acknowledged: its tablet writes it anew', async () => {
  const empty = database.sqlite.serialize();
  const { noura, salem } = await loseAfter(async () => {});
  const back = openDatabase(empty);
  const rooms = start(back);
  rooms.again(noura, NOURA); // nobody is bound to anything in this copy: both ids become hers
  await settle(noura);
  salem.cut();
  salem.rows.set(cellKey(5), 'not sent yet');
  rooms.again(salem, SALEM);
  await settle(salem);
  expect([salem.closed?.code, salem.isSaved]).toEqual([4409, false]);
  expect(await standing(rooms)).toEqual({ [cellKey(0)]: 'n0', [cellKey(1)]: 's0' });
  const anew = rooms.join(SALEM);
  await settle(anew);
  anew.rows.set(cellKey(5), 'not sent yet');
  await settle(anew);
  expect([anew.isSaved, await standing(rooms)]).toMatchObject([true, { [cellKey(5)]: 'not sent yet' }]);
  await rooms.registry.close();
  back.close();
});
