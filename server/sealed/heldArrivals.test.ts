import { afterEach, beforeEach, expect, test } from 'vitest';
import { matchValue, unlistedKey, unlistedValue } from '../../schema/attendance.ts';
import type { CommitteeId, ElectorId, WriterId } from '../../schema/ids.ts';
import { prepareElectorRows } from '../erasure/electorRows.ts';
import { createErasures } from '../erasure/erasures.ts';
import { createHeldReader } from '../erasure/readHeld.ts';
import { settle } from '../testing/replica.ts';
import { ELECTORS, openSealedServer } from './testing/openSealedServer.ts';

const HERE = 'attendance/K01';
const [GONE] = ELECTORS as [ElectorId];

type Server = Awaited<ReturnType<typeof openSealedServer>>;
let server: Server;
beforeEach(async () => {
  server = await openSealedServer();
});
afterEach(() => server.end());

function openErasing() {
  const { database, registry, docLog: log } = server;
  const parts = {
    database,
    registry,
    log,
    rows: prepareElectorRows(database.sqlite),
    events: {},
    record: () => {},
    archived: async () => {},
  };
  const readHeld = createHeldReader(parts);
  const erasures = createErasures({
    ...parts,
    rewriteFiles: async () => {},
    forgetSealed: server.forgetElector,
    published: async () => {},
    now: Date.now,
    isQuiet: () => false,
    onError: ({ error }) => server.troubles.push(error),
  });
  return { readHeld, erasures };
}

test.each(['account-disabled', 'device-ended'])(
  '[E7][Z7] a copy that waits (%s) of an arrival that was they is held on them and goes with them; another’s waits on',
  async (why) => {
    const door = await server.ofPerson('door');
    const writer = `${door.userId}${door.device}0` as WriterId;
    const cells = {
      [unlistedKey({ writer, n: 1 })]: unlistedValue(1, '91', 'Kanary'),
      [unlistedKey({ writer, n: 2 })]: unlistedValue(2, '92', 'stays'),
    };
    const online = server.online({ userId: door.userId, device: door.device, role: 'attendance', roomName: HERE });
    const desk = server.online({ userId: 'noura1', device: 'd02', roomName: HERE });
    await settle(online, desk);
    for (const [key, value] of Object.entries(cells)) online.rows.set(key, value); // saved, and its tablet never heard of it
    desk.rows.set(unlistedKey({ writer: 'noura1d020' as WriterId, n: 3 }), matchValue(2, { writer, n: 1 }, GONE));
    await settle(online, desk);
    if (why === 'device-ended') server.accounts.signIns.endDevice(door.userId, door.device, { userId: 'admin1' });
    else await server.accounts.people.change(door.userId, { isDisabled: true });
    const tablet = await server.tablet({ room: HERE, epoch: await server.docLog.epochOf(HERE) });
    await server.intake.take(await server.sealAll(door, Object.entries(cells).map(([key, value]) => tablet.write({ [key]: value })))); // biome-ignore format: one call
    expect(server.rowsOf().map(({ state, reason }) => [state, reason])).toEqual([['waiting', why], ['waiting', why]]); // biome-ignore format: short

    const { readHeld, erasures } = openErasing();
    expect((await readHeld(GONE, 'admin1')).waitingEdits).toBe(1);
    expect(await erasures.erase(GONE, '1', { userId: 'admin1' })).toMatchObject({ isFinished: true });
    expect(server.rowsOf().map(({ state }) => state)).toEqual(['discarded', 'waiting']);
    expect(JSON.stringify(server.rowsOf())).not.toContain('Kanary');
    const salem = await server.ofPerson('salem');
    const { edits } = await server.held.list(salem.member, 'K01' as CommitteeId);
    expect(edits.flatMap(({ writes }) => writes.map(({ value }) => value))).toEqual([unlistedValue(2, '92', 'stays')]);
    expect(server.troubles).toEqual([]);
    await erasures.close();
  },
);
