/** A core and a sync process on one Redis: what a process without accounts knows of the roll, over real sockets. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { claimKey } from '../schema/keys.ts';
import { openDatabase } from './database.ts';
import { useSharedServers } from './testing/sharedServers.ts';
import { until } from './testing/until.ts';

const servers = useSharedServers();
const elector = (i: number) => `e${String(i).padStart(9, '0')}` as Parameters<typeof claimKey>[0];

test('[N5] a sync process refuses an elector who is not on the roll, one who was erased, and takes one who came with a later file', async () => {
  const database = openDatabase(join(servers.dataDir(), 'committee-room.sqlite'));
  const add = database.sqlite.prepare(
    "INSERT INTO elector (id, committee_id, roll_number, full_name, folded_name, gender, import_id) VALUES (?, 'K01', ?, 'N', 'n', 'male', 1)",
  );
  for (const i of [1, 2]) add.run(elector(i), String(i));
  database.sqlite.prepare("INSERT INTO erased_elector (id, committee_id, at, by) VALUES (?, 'K01', 1, 'admin1')").run(elector(2));
  database.close();
  const core = await servers.start('core');
  const sync = await servers.start('sync');
  const noura = await servers.signIn(core, 'noura');
  const write = async (i: number) => {
    const tablet = await noura.open('guarantees/K01', sync);
    const key = claimKey(elector(i), 'user01' as Parameters<typeof claimKey>[1], 'note');
    tablet.rows.set(key, 'p');
    await until('it is answered', () => tablet.acknowledged >= 2 || tablet.refusals.length > 0);
    return tablet.refusals.flatMap(({ refused }) => refused.map(({ reason }) => reason));
  };
  expect(await write(1)).toEqual([]);
  expect(await write(2)).toEqual(['not-on-roll']);
  expect(await write(3)).toEqual(['not-on-roll']);

  const admin = await servers.signIn(core, 'admin');
  const answer = await fetch(`${core.origin}/api/roll`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${admin.accessToken}`, 'Content-Type': 'text/csv' },
    body: 'roll_no,name,gender,committee\n77,Bader Hamad Salem,male,K01',
  });
  expect(answer.status).toBe(200);
  const after = openDatabase(join(servers.dataDir(), 'committee-room.sqlite'));
  const id = after.sqlite.prepare<[], string>("SELECT id FROM elector WHERE roll_number = '77'").pluck().get() ?? '';
  after.close();
  const tablet = await noura.open('guarantees/K01', sync);
  tablet.rows.set(claimKey(id as Parameters<typeof claimKey>[0], 'user01' as Parameters<typeof claimKey>[1], 'note'), 'p');
  await until('it is answered', () => tablet.acknowledged >= 2 || tablet.refusals.length > 0);
  expect(tablet.refusals).toEqual([]);
});
