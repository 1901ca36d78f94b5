import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { matchValue, unlistedKey, unlistedValue } from '../../schema/attendance.ts';
import type { SealedEdit } from '../../schema/deviceApi.ts';
import type { ElectorId, WriterId } from '../../schema/ids.ts';
import { MAX_HELD_EDITS, MAX_HELD_EDITS_OF_PERSON, MAX_OFFENCES } from '../../schema/limits.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { sealedEdit } from '../../schema/tables/documents.ts';
import { device } from '../../schema/tables/people.ts';
import { createRandom } from '../../schema/testing.ts';
import type { DocLog } from '../rooms/docLog.ts';
import { renewRoom } from '../rooms/renewRoom.ts';
import { createReplica, settle } from '../testing/replica.ts';
import { until } from '../testing/until.ts';
import { type Entry, sealText } from './testing/offlineTablet.ts';
import { claim, ELECTORS, openSealedServer, ROOM } from './testing/openSealedServer.ts';

let server: Awaited<ReturnType<typeof openSealedServer>>;
let fault: { append: (() => void | Promise<void>) | null };
const failing = (log: DocLog): DocLog => ({
  ...log,
  async append(...row) {
    await fault.append?.();
    return log.append(...row);
  },
});
beforeEach(async () => {
  fault = { append: null };
  server = await openSealedServer(failing);
});
afterEach(() => server.end());

const states = () => server.rowsOf().map(({ id, state, reason }) => [id, state, reason]);
const idsOf = (entries: readonly Entry[]) => entries.map(({ id }) => id);

describe('[Z2] whoever carries it', () => {
  test('an edit stands as its author’s, from its device, in the log and on every screen, and is told only when it is on disk', async () => {
    const noura = await server.ofPerson('noura');
    const tablet = await server.tablet();
    const entries = [tablet.write({ [claim(0, 'answer')]: 'p', [claim(0, 'answeredAt')]: 5 }), tablet.write({ [claim(1, 'answer')]: 'r' })];
    const peer = server.online({ userId: 'other1', device: 'd09' });
    await settle(peer);
    expect(await server.intake.take(await server.sealAll(noura, entries))).toEqual({ taken: idsOf(entries), unreadable: [] });
    await settle(peer);
    expect(peer.rows.toJSON()).toEqual({ [claim(0, 'answer')]: 'p', [claim(0, 'answeredAt')]: 5, [claim(1, 'answer')]: 'r' });
    expect(server.logRows().map(({ userId, device: code }) => [userId, code])).toEqual([[noura.userId, noura.device]]); // one batch
    expect(states()).toEqual(entries.map(({ id }) => [id, 'applied', null]));
    expect(server.rowsOf().map(({ content }) => content)).toEqual([null, null]);
  });

  test('140 edits of a day without a network all arrive, whatever their order and their parcels', async () => {
    const noura = await server.ofPerson('noura');
    const tablet = await server.tablet();
    const random = createRandom(7);
    const entries = Array.from({ length: 140 }, (_, i) => tablet.write({ [claim(i % 3, 'note')]: `note ${i}` }));
    const sealed = await server.sealAll(noura, entries);
    const shuffled = sealed.map((edit) => ({ edit, at: random.next() })).sort((a, b) => a.at - b.at).map(({ edit }) => edit); // biome-ignore format: one line
    const taken: string[] = [];
    for (let at = 0; at < shuffled.length; at += 35) taken.push(...(await server.intake.take(shuffled.slice(at, at + 35))).taken);
    expect(new Set(taken)).toEqual(new Set(idsOf(entries)));
    expect(new Set(states().map(([, state]) => state))).toEqual(new Set(['applied']));
    expect(await server.cells()).toEqual(tablet.rows.toJSON());
  });
});

describe('[Z3] one edit, one row', () => {
  test.each(['the same', 'another'])('brought ten times at once on %s generation it is one edit', async (which) => {
    const noura = await server.ofPerson('noura');
    const tablet = await server.tablet(which === 'another' ? { epoch: 1 } : {});
    const sealed = await server.sealAll(noura, [tablet.write({ [claim(0, 'answer')]: 'p' })]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => server.intake.take(sealed)));
    for (const { taken } of answers) expect(taken).toEqual(['tab00001.1']);
    expect(server.logRows()).toHaveLength(1);
    expect(states()).toEqual([['tab00001.1', 'applied', null]]);
  });

  test('while one carrier’s is on its way to disk another’s waits for it', async () => {
    const noura = await server.ofPerson('noura');
    const sealed = await server.sealAll(noura, [(await server.tablet({ epoch: 1 })).write({ [claim(0, 'answer')]: 'p' })]);
    const held = Promise.withResolvers<void>();
    let appends = 0;
    fault.append = () => {
      appends += 1;
      return held.promise;
    };
    const both = [server.intake.take(sealed), server.intake.take(sealed)];
    await until('the first is on its way', () => appends > 0);
    const garbage = sealed.map((edit) => ({ ...edit, sealed: `${edit.sealed.slice(0, -4)}AAAA` }));
    for (let i = 0; i < 10; i++) await server.intake.take(garbage); // each takes as long to open as the second did
    held.resolve();
    for (const { taken } of await Promise.all(both)) expect(taken).toEqual(['tab00001.1']);
    expect(server.logRows()).toHaveLength(1);
  });

  test('its tablet’s own connection and a carrier may both bring it, in either order', async () => {
    const noura = await server.ofPerson('noura');
    const own = { userId: noura.userId, device: noura.device };
    const tablet = await server.tablet();
    const replica = createReplica();
    const bring = async (entry: Entry) => {
      Y.applyUpdate(replica.doc, Y.encodeStateAsUpdate(tablet.doc));
      server.online(own, replica);
      await settle(replica);
      expect([replica.closed, replica.isSaved]).toEqual([null, true]);
      replica.cut();
      return entry;
    };
    const first = tablet.write({ [claim(0, 'answer')]: 'p' });
    await server.intake.take(await server.sealAll(noura, [first]));
    await bring(first);
    expect(server.logRows()).toHaveLength(1);
    const second = await bring(tablet.write({ [claim(0, 'answer')]: 'u' }));
    expect((await server.intake.take(await server.sealAll(noura, [second]))).taken).toEqual([second.id]);
    expect(server.logRows()).toHaveLength(2);
    expect(await server.cells()).toEqual({ [claim(0, 'answer')]: 'u' });
    expect(states().map(([, state]) => state)).toEqual(['applied', 'applied']);
  });

  test('an append that fails leaves no row, and the next time it is taken', async () => {
    const noura = await server.ofPerson('noura');
    const tablet = await server.tablet();
    const sealed = await server.sealAll(noura, [tablet.write({ [claim(0, 'answer')]: 'p' })]);
    let failures = 0;
    fault.append = () => {
      failures += 1;
      throw new Error('the disk is full');
    };
    expect(await server.intake.take(sealed)).toEqual({ taken: [], unreadable: [] });
    expect([failures > 0, server.rowsOf().length]).toEqual([true, 0]);
    fault.append = null;
    expect((await server.intake.take(sealed)).taken).toEqual(['tab00001.1']);
    expect(await server.cells()).toEqual({ [claim(0, 'answer')]: 'p' });
  });

  test.each(['the same', 'another'])(
    'ended between the log and the row, on %s generation, it is taken again as the same edit',
    async (which) => {
      const noura = await server.ofPerson('noura');
      const tablet = await server.tablet(which === 'another' ? { epoch: 1 } : {});
      const sealed = await server.sealAll(noura, [tablet.write({ [claim(0, 'answer')]: 'p' })]);
      await server.intake.take(sealed);
      server.database.db.delete(sealedEdit).run(); // as if the process had ended before the row was written
      expect((await server.intake.take(sealed)).taken).toEqual(['tab00001.1']);
      expect([server.logRows().length, states()]).toEqual([1, [['tab00001.1', 'applied', null]]]);
    },
  );
});

test('[Z5] what one device may have waiting is bounded, and what is more stays with the device', async () => {
  const noura = await server.ofPerson('noura');
  await server.accounts.people.change(noura.userId, { isDisabled: true });
  const tablet = await server.tablet();
  const [first, second] = [tablet.write({ [claim(0, 'answer')]: 'p' }), tablet.write({ [claim(1, 'answer')]: 'p' })];
  const one = {
    deviceHash: '',
    userId: noura.userId,
    device: noura.device,
    room: ROOM,
    epoch: 1,
    atMs: 1,
    receivedAt: 1,
    state: 'waiting',
  } as const;
  await server.intake.take(await server.sealAll(noura, [first]));
  const deviceHash = server.rowsOf()[0]?.deviceHash ?? '';
  const many = Array.from({ length: MAX_HELD_EDITS - 1 }, (_, i) => ({
    ...one,
    deviceHash,
    id: `more.${i}`,
    content: first,
    reason: 'refused',
  }));
  server.database.db.transaction(() => {
    for (const row of many) server.database.db.insert(sealedEdit).values(row).run();
  });
  expect(await server.intake.take(await server.sealAll(noura, [second]))).toEqual({ taken: [], unreadable: [] });
});

test('[Z5] what one person may have waiting is bounded too, on however many devices', async () => {
  const noura = await server.ofPerson('noura');
  await server.accounts.people.change(noura.userId, { isDisabled: true });
  const tablet = await server.tablet();
  const entries = [tablet.write({ [claim(0, 'answer')]: 'p' }), tablet.write({ [claim(1, 'answer')]: 'p' })];
  const { userId } = noura;
  const other = { userId, room: ROOM, epoch: 1, atMs: 1, receivedAt: 1, state: 'waiting', reason: 'refused', content: entries[0] } as const;
  server.database.db.transaction((db) => {
    for (let i = 1; i < MAX_HELD_EDITS_OF_PERSON; i++)
      db.insert(sealedEdit)
        .values({ ...other, id: `other.${i}`, deviceHash: `${i % 9}`, device: `d${i % 9}0` })
        .run();
  });
  expect(await server.intake.take(await server.sealAll(noura, entries))).toEqual({ taken: ['tab00001.1'], unreadable: [] });
});

test('[Z6] what somebody could never write waits for nobody; where they could once, or that is not known, it waits', async () => {
  const viewer = await server.ofPerson('viewer');
  const [inK01, inK02] = [await server.tablet(), await server.tablet({ room: 'guarantees/K02', tab: 'tab00002' })];
  const sealed = await server.sealAll(
    viewer,
    [inK01, inK02].map((tablet) => tablet.write({ [claim(0, 'answer')]: 'p' })),
  );
  server.hadRights(viewer.userId, { role: 'viewer', memberships: [] });
  expect(await server.intake.take(sealed)).toEqual({ taken: [], unreadable: ['tab00001.1', 'tab00002.1'] });
  expect([server.rowsOf(), server.audit]).toEqual([[], []]);
  server.hadRights(viewer.userId, { role: 'attendance', memberships: ['K02'] }, { role: 'coordinator', memberships: ['K01'] });
  expect(await server.intake.take(sealed)).toEqual({ taken: ['tab00001.1'], unreadable: ['tab00002.1'] });
  const auditor = await server.ofPerson('auditor');
  expect((await server.intake.take(await server.sealAll(auditor, [inK02.write({ [claim(1, 'answer')]: 'p' })]))).taken).toHaveLength(1);
});

test('[Z5] how much of a device’s waits is asked once for all that it brings', async () => {
  const noura = await server.ofPerson('noura');
  await server.accounts.people.change(noura.userId, { isDisabled: true });
  const tablet = await server.tablet();
  const sealed = await server.sealAll(
    noura,
    Array.from({ length: 20 }, (_, i) => tablet.write({ [claim(0, 'note')]: `${i}` })),
  );
  const prepared = vi.spyOn(server.database.sqlite, 'prepare');
  expect((await server.intake.take(sealed)).taken).toHaveLength(20);
  expect(prepared.mock.calls.filter(([text]) => text.includes('AS BLOB'))).toHaveLength(1);
});

test('[Z2] a person whose edits are refused one by one is not kept out of the room for it', async () => {
  const noura = await server.ofPerson('noura');
  const entries = await Promise.all(
    Array.from({ length: MAX_OFFENCES.count + 5 }, async (_, i) =>
      (await server.tablet({ tab: `tab0${1000 + i}` })).write({ zzzzzzzzzzowner1a: 'p' }),
    ),
  );
  expect((await server.intake.take(await server.sealAll(noura, entries))).taken).toHaveLength(entries.length);
  const own = server.online({ userId: noura.userId, device: noura.device });
  await settle(own);
  expect(own.closed).toBeNull();
});

describe('[Z1] what is none of its device’s', () => {
  test('garbage, a forged person, a device that nobody has, somebody else’s, another key and another id look alike, and leave no trace', async () => {
    const noura = await server.ofPerson('noura');
    const salem = await server.ofPerson('salem');
    const entry = (await server.tablet()).write({ [claim(0, 'answer')]: 'p' });
    const inside = { ...noura, kind: 'unsent', entry };
    const sealOf = (content: unknown) => sealText(server.key, entry.id, JSON.stringify(content));
    const [good] = await server.sealAll(noura, [entry]);
    if (!good) throw new Error('nothing sealed');
    const changed = `${good.sealed.slice(0, 120)}${good.sealed[120] === 'A' ? 'B' : 'A'}${good.sealed.slice(121)}`;
    const hostile: SealedEdit[] = [
      { id: 'x', kid: server.key.kid, sealed: '' },
      { id: 'x', kid: server.key.kid, sealed: 'AAAA' },
      { id: 'x', kid: server.key.kid, sealed: 'A' },
      { ...good, sealed: changed },
      { ...good, kid: 'nobodys' },
      { ...good, kid: '__proto__' },
      { ...good, id: 'tab00001.2' },
      await sealOf({ ...inside, userId: salem.userId }),
      await sealOf({ ...inside, deviceId: salem.deviceId }),
      await sealOf({ ...inside, deviceId: 'device-of-nobody-at-all-0' }),
      await sealOf({ ...inside, entry: { ...entry, room: 'board/test' } }),
      await sealOf({ ...inside, entry: { ...entry, room: '../K01' } }),
      await sealOf({ ...inside, entry: { ...entry, room: 'tally/K01/2a' } }), // there is no second count
      await sealOf({ ...inside, entry: { ...entry, epoch: 'now' } }),
      await sealOf({ ...inside, kind: 'admin' }),
      await sealText(server.key, entry.id, '{"userId":'),
      await sealText(server.key, entry.id, 'null'),
    ];
    for (const edit of hostile) expect(await server.intake.take([edit])).toEqual({ taken: [], unreadable: [edit.id] });
    expect([server.rowsOf(), server.logRows(), server.audit]).toEqual([[], [], []]);
    expect((await server.intake.take([good, ...hostile])).taken).toEqual([good.id]); // bad company does it no harm
  });

  test('bytes under another’s client id, or that are no update, never come in: what they are said to be waits for somebody to look', async () => {
    const noura = await server.ofPerson('noura');
    const salem = await server.ofPerson('salem');
    const hers = await server.tablet();
    await server.intake.take(await server.sealAll(noura, [hers.write({ [claim(0, 'answer')]: 'p' })]));
    const stolen = hers.write({ [claim(0, 'answer')]: 'r' });
    const brokenAs = async (tab: string, update: string, atMs = 1) => ({
      ...(await server.tablet({ tab })).write({ [claim(1, 'answer')]: 'r' }),
      update,
      atMs,
    });
    const broken = await brokenAs('tab00002', 'AQID');
    const none = await brokenAs('tab00003', 'A', 1e308);
    await server.intake.take(await server.sealAll(salem, [stolen, broken, none]));
    expect(await server.cells()).toEqual({ [claim(0, 'answer')]: 'p' });
    expect(states().slice(1)).toEqual([
      [stolen.id, 'waiting', 'bad-request'],
      [broken.id, 'waiting', 'bad-request'],
      [none.id, 'waiting', 'bad-request'],
    ]);
    expect(server.rowsOf().map(({ atMs }) => Number.isNaN(new Date(atMs).getTime()))).not.toContain(true); // a screen shows it
  });

  test('what a person may not write does not come in with what they may', async () => {
    const noura = await server.ofPerson('noura');
    const tablet = await server.tablet();
    const both = tablet.write({ [claim(0, 'answer')]: 'p', [`zzzzzzzzzz${'owner1'}a`]: 'p' });
    const next = tablet.write({ [claim(1, 'answer')]: 'u' });
    const onTop = tablet.write({ [`zzzzzzzzzz${'owner1'}a`]: 'r' });
    const last = tablet.write({ [claim(2, 'answer')]: 'r' });
    const entries = [both, next, onTop, last];
    expect((await server.intake.take(await server.sealAll(noura, entries))).taken.sort()).toEqual(idsOf(entries));
    expect(await server.cells()).toEqual({ [claim(0, 'answer')]: 'p', [claim(1, 'answer')]: 'u', [claim(2, 'answer')]: 'r' });
    expect(states()).toEqual([
      [both.id, 'waiting', 'not-on-roll'],
      [next.id, 'applied', null],
      [onTop.id, 'waiting', 'not-on-roll'],
      [last.id, 'applied', null],
    ]);
    const [held] = server.rowsOf();
    expect((held?.content as Entry | undefined)?.writes.map(({ key }) => key)).toEqual(['zzzzzzzzzzowner1a']); // the other half stands already
  });
});

describe('[Z4] order and generations', () => {
  test('what lacks something before it waits, and goes in when that comes, from another parcel or by the tablet itself', async () => {
    const noura = await server.ofPerson('noura');
    const tablet = await server.tablet();
    const [one, two, three] = ['p', 'u', 'r'].map((value) => tablet.write({ [claim(0, 'answer')]: value })) as [Entry, Entry, Entry];
    await server.intake.take(await server.sealAll(noura, [three]));
    expect(states()).toEqual([[three.id, 'waiting', 'not-in-order']]);
    await server.intake.take(await server.sealAll(noura, [two]));
    expect(states()).toEqual([[three.id, 'waiting', 'not-in-order'], [two.id, 'waiting', 'not-in-order']]); // biome-ignore format: one line
    await server.intake.take(await server.sealAll(noura, [one]));
    expect(new Set(states().map(([, state]) => state))).toEqual(new Set(['applied']));
    expect(await server.cells()).toEqual({ [claim(0, 'answer')]: 'r' });

    const [four, five] = ['u', 'p'].map((value) => tablet.write({ [claim(0, 'answer')]: value })) as [Entry, Entry];
    await server.intake.take(await server.sealAll(noura, [five]));
    const replica = createReplica();
    Y.applyUpdate(replica.doc, Y.encodeStateAsUpdate(tablet.doc));
    server.online({ userId: noura.userId, device: noura.device }, replica);
    await settle(replica);
    await server.intake.retry(ROOM);
    expect(states().at(-1)).toEqual([five.id, 'applied', null]);
    expect(four.id).not.toBe(five.id);
  });

  test('on another generation it is written where the cell holds what it was based on, and waits where somebody has written since', async () => {
    const noura = await server.ofPerson('noura');
    const before = server.online({ userId: 'other1', device: 'd09' });
    await settle(before);
    before.rows.set(claim(0, 'answer'), 'n');
    before.rows.set(claim(1, 'answer'), 'n');
    await settle(before);
    const tablet = await server.tablet({ state: Y.encodeStateAsUpdate(before.doc) });
    const kept = tablet.write({ [claim(0, 'answer')]: 'p', [claim(0, 'answeredAt')]: 9 });
    const lost = tablet.write({ [claim(1, 'answer')]: 'p', [claim(1, 'answeredAt')]: 9 });
    const room = await server.registry.open(ROOM);
    await renewRoom(room, { registry: server.registry, log: server.docLog, events: {} });
    const after = server.online({ userId: 'other1', device: 'd09' });
    await settle(after);
    after.rows.set(claim(1, 'answer'), 'r');
    await settle(after);
    await server.intake.take(await server.sealAll(noura, [kept, lost]));
    expect(await server.cells()).toEqual({ [claim(0, 'answer')]: 'p', [claim(0, 'answeredAt')]: 9, [claim(1, 'answer')]: 'r' });
    expect(states()).toEqual([
      [kept.id, 'applied', null],
      [lost.id, 'waiting', 'conflict'],
    ]);
    expect(server.logRows().at(-1)).toMatchObject({ userId: noura.userId, device: noura.device });
  });
});

test('[Z2] what is written anew reads nothing of the document but its own cells, also after one that was refused', async () => {
  const noura = await server.ofPerson('noura');
  const peer = server.online({ userId: 'other1', device: 'd09' });
  await settle(peer);
  const tablet = await server.tablet();
  const entries = [
    tablet.write({ [claim(0, 'answer')]: 'p' }),
    tablet.write({ zzzzzzzzzzowner1a: 'p' }),
    tablet.write({ [claim(1, 'answer')]: 'u', zzzzzzzzzzowner1n: 'x' }),
    tablet.write({ [claim(2, 'answer')]: 'r' }),
  ];
  peer.rows.set(claim(0, 'note', 'other1'), 'theirs');
  await settle(peer);
  await renewRoom(await server.registry.open(ROOM), { registry: server.registry, log: server.docLog, events: {} });
  const { doc } = await server.registry.open(ROOM);
  const cells = doc.getMap(ROOT_NAME)._map;
  const copied = vi.spyOn(cells.get(claim(0, 'note', 'other1')) ?? expect.unreachable(), 'write');
  expect((await server.intake.take(await server.sealAll(noura, entries))).taken).toHaveLength(entries.length);
  expect(copied).not.toHaveBeenCalled();
  expect(states().map(([, state]) => state)).toEqual(['applied', 'waiting', 'waiting', 'applied']);
  expect(await server.cells()).toEqual({
    [claim(0, 'note', 'other1')]: 'theirs',
    [claim(0, 'answer')]: 'p',
    [claim(1, 'answer')]: 'u',
    [claim(2, 'answer')]: 'r',
  });
});

test('[C7] what is written anew writes over nothing that came while those before it were on their way to disk', async () => {
  const noura = await server.ofPerson('noura');
  const tablet = await server.tablet();
  const entries = [0, 1, 2].map((n) => tablet.write({ [claim(n, 'answer')]: 'p', [claim(n, 'answeredAt')]: 9 }));
  const last = tablet.write({ [claim(0, 'note')]: 'last' });
  await renewRoom(await server.registry.open(ROOM), { registry: server.registry, log: server.docLog, events: {} });
  const peer = server.online({ userId: 'other1', device: 'd09' });
  await settle(peer);
  let appends = 0;
  fault.append = async () => {
    appends += 1;
    if (appends > 1) return;
    peer.rows.set(claim(2, 'answer'), 'r');
    peer.flushToServer();
    await new Promise(setImmediate);
  };
  expect((await server.intake.take(await server.sealAll(noura, [...entries, last]))).taken).toHaveLength(4);
  await settle(peer);
  expect(await server.cells()).toMatchObject({ [claim(1, 'answer')]: 'p', [claim(2, 'answer')]: 'r', [claim(0, 'note')]: 'last' });
  expect(Object.keys(await server.cells())).not.toContain(claim(2, 'answeredAt'));
  expect(states().map(([, state]) => state)).toEqual(['applied', 'applied', 'waiting', 'applied']);
});

test('[Z4] where a generation begins while an edit is on its way to disk, it is written anew there', async () => {
  const noura = await server.ofPerson('noura');
  const sealed = await server.sealAll(noura, [(await server.tablet()).write({ [claim(0, 'answer')]: 'p' })]);
  const held = Promise.withResolvers<void>();
  let appends = 0;
  fault.append = () => {
    appends += 1;
    return appends === 1 ? held.promise : undefined;
  };
  const taking = server.intake.take(sealed);
  await until('it is on its way', () => appends > 0);
  const old = await server.registry.open(ROOM);
  const renewing = renewRoom(old, { registry: server.registry, log: server.docLog, events: {} });
  await until('another generation has begun', async () => (await server.registry.open(ROOM)) !== old);
  held.resolve();
  expect((await taking).taken).toEqual(['tab00001.1']);
  await renewing;
  expect([states(), await server.cells()]).toEqual([[['tab00001.1', 'applied', null]], { [claim(0, 'answer')]: 'p' }]);
});

describe('[Z6] what waits for a coordinator', () => {
  const cases = [
    ['a disabled person', 'account-disabled', { isDisabled: true }],
    ['another role', 'forbidden', { role: 'viewer', memberships: [] }],
    ['another committee', 'foreign-committee', { memberships: [{ committee: 'K02', stream: null }] }],
  ] as const;
  test.each(cases)('edits of %s: taken from the tablet, not in the document', async (_name, reason, change) => {
    const noura = await server.ofPerson('noura');
    const sealed = await server.sealAll(noura, [(await server.tablet()).write({ [claim(0, 'answer')]: 'p' })]);
    await server.accounts.people.change(noura.userId, {
      ...change,
      ...('memberships' in change ? { memberships: [...change.memberships] } : {}),
    } as never);
    expect((await server.intake.take(sealed)).taken).toEqual(['tab00001.1']);
    expect([states(), server.logRows()]).toEqual([[['tab00001.1', 'waiting', reason]], []]);
    expect(server.audit).toEqual([
      { kind: 'edit-held', userId: noura.userId, device: noura.device, room: ROOM, details: { edit: 'tab00001.1', reason } },
    ]);
  });

  test('edits of a device that was ended, and those that were refused before', async () => {
    const noura = await server.ofPerson('noura');
    const tablet = await server.tablet();
    await server.intake.take(await server.sealAll(noura, [tablet.write({ [claim(0, 'answer')]: 'p' })], 'refused'));
    server.database.db.update(device).set({ endedAt: 1 }).where(eq(device.userId, noura.userId)).run();
    await server.intake.take(await server.sealAll(noura, [tablet.write({ [claim(0, 'answer')]: 'r' })]));
    expect(states().map(([, state, reason]) => [state, reason])).toEqual([
      ['waiting', 'refused'],
      ['waiting', 'device-ended'],
    ]);
    expect(server.logRows()).toEqual([]);
  });
});

describe('[Z7][E6] electors who were erased', () => {
  test('are dropped from what comes, what is held and what is told, and the edits behind them stand', async () => {
    const noura = await server.ofPerson('noura');
    const [gone] = ELECTORS;
    if (!gone) throw new Error('no elector');
    server.erase(gone);
    const tablet = await server.tablet();
    const entries = [
      tablet.write({ [claim(0, 'answer')]: 'p' }),
      tablet.write({ [claim(0, 'note')]: 'Kanary', [claim(1, 'note')]: 'stays' }),
      tablet.write({ [claim(2, 'answer')]: 'u' }),
    ];
    await server.intake.take(await server.sealAll(noura, entries));
    expect(await server.cells()).toEqual({ [claim(1, 'note')]: 'stays', [claim(2, 'answer')]: 'u' });
    expect(states().filter(([, state]) => state === 'waiting')).toEqual([]);
    const late = await server.tablet({ tab: 'tab00002' });
    const apart = late.write({ [claim(2, 'note')]: 'x' });
    const mixed = late.write({ [claim(0, 'note')]: 'Kanary', [claim(1, 'answer')]: 'p' });
    expect(apart.id).toBe('tab00002.1');
    await server.intake.take(await server.sealAll(noura, [mixed])); // out of order: it is kept
    expect(JSON.stringify(server.rowsOf().at(-1)?.content)).not.toMatch(new RegExp(`${gone}|Kanary`));
    expect(server.rowsOf().at(-1)?.content).toMatchObject({ update: '', writes: [{ key: claim(1, 'answer') }] });
  });

  test('[E7] so is what was typed of an arrival that was one of them, on another generation of the document', async () => {
    const door = await server.ofPerson('door');
    const attendance = 'attendance/K01';
    const writer = `${door.userId}${door.device}0` as WriterId;
    const [gone, other] = [1, 2].map((n) => unlistedKey({ writer, n })) as [string, string];
    const tablet = await server.tablet({ room: attendance, epoch: await server.docLog.epochOf(attendance) });
    const entry = tablet.write({ [gone]: unlistedValue(1, '1', 'Kanary'), [other]: unlistedValue(1, '2', 'stays') });
    server.eraseArrival(attendance, gone);
    await server.intake.take(await server.sealAll(door, [{ ...entry, epoch: entry.epoch - 1 }]));
    expect(await server.cells(attendance)).toEqual({ [other]: unlistedValue(1, '2', 'stays') });
    expect(server.rowsOf().map(({ state }) => state)).toEqual(['applied']);
    await server.accounts.people.change(door.userId, { isDisabled: true });
    const again = await server.tablet({ room: attendance, epoch: entry.epoch, tab: 'tab00002' });
    await server.intake.take(await server.sealAll(door, [again.write({ [gone]: unlistedValue(1, '1', 'Kanary') })]));
    expect(server.rowsOf().map(({ state }) => state)).toEqual(['applied', 'discarded']);
    expect(JSON.stringify(server.rowsOf())).not.toContain('Kanary');
  });

  test('go from what waits already', async () => {
    const noura = await server.ofPerson('noura');
    await server.accounts.people.change(noura.userId, { isDisabled: true });
    const tablet = await server.tablet();
    const entries = [tablet.write({ [claim(0, 'note')]: 'a', [claim(1, 'note')]: 'b' }), tablet.write({ [claim(0, 'note')]: 'c' })];
    await server.intake.take(await server.sealAll(noura, entries));
    server.forgetElector(ELECTORS[0] ?? '');
    expect(server.rowsOf().map(({ state, content }) => [state, (content as Entry | null)?.writes.map(({ key }) => key)])).toEqual([
      ['waiting', [claim(1, 'note')]],
      ['discarded', undefined],
    ]);
    expect(JSON.stringify(server.rowsOf())).not.toContain(ELECTORS[0]);
  });

  test('[E7] so does what was typed of an arrival on no list, where it waits beside the word that it was they', async () => {
    const noura = await server.ofPerson('noura');
    await server.accounts.people.change(noura.userId, { isDisabled: true });
    const attendance = 'attendance/K01';
    const tablet = await server.tablet({ room: attendance, epoch: await server.docLog.epochOf(attendance) });
    const writer = `${noura.userId}${noura.device}0` as WriterId;
    const [gone, other] = ELECTORS as [ElectorId, ElectorId];
    const arrived = (n: number) => ({ [unlistedKey({ writer, n })]: unlistedValue(1, `${n}`, `Kanary ${n}`) });
    const entries = [
      tablet.write(arrived(1)),
      tablet.write(arrived(2)),
      tablet.write({
        [unlistedKey({ writer, n: 3 })]: matchValue(2, { writer, n: 1 }, gone),
        [unlistedKey({ writer, n: 4 })]: matchValue(2, { writer, n: 2 }, other),
      }),
    ];
    await server.intake.take(await server.sealAll(noura, entries));
    server.forgetElector(gone);
    const [first, ...rest] = server.rowsOf().map(({ state, content }) => [state, (content as Entry | null)?.writes.map(({ key }) => key)]);
    expect([first, ...rest]).toEqual([
      ['discarded', undefined],
      ['waiting', [unlistedKey({ writer, n: 2 })]],
      ['waiting', [unlistedKey({ writer, n: 4 })]],
    ]);
    expect(JSON.stringify(server.rowsOf())).not.toMatch(new RegExp(`${gone}|Kanary 1`));
  });
});

test('[I14] nothing that was taken is lost to a generation that begins meanwhile', async () => {
  const noura = await server.ofPerson('noura');
  const tablet = await server.tablet();
  const entries = Array.from({ length: 30 }, (_, i) => tablet.write({ [claim(i % 3, 'note')]: `note ${i}` }));
  const taking = server.intake.take(await server.sealAll(noura, entries));
  const deps = { registry: server.registry, log: server.docLog, events: {} };
  for (let i = 0; i < 5; i++) await renewRoom(await server.registry.open(ROOM), deps).catch(() => {}); // somebody has written meanwhile
  await taking;
  for (let tries = 0; tries < 5 && server.rowsOf().length < 30; tries++) await server.intake.take(await server.sealAll(noura, entries));
  expect(server.rowsOf()).toHaveLength(30);
  const held = server.rowsOf().flatMap(({ content }) => (content as Entry | null)?.writes ?? []);
  const { doc } = await server.registry.open(ROOM);
  for (const key of [0, 1, 2].map((n) => claim(n, 'note'))) {
    const present = doc.getMap(ROOT_NAME).get(key);
    const last = entries.flatMap(({ writes }) => writes).findLast((write) => write.key === key)?.value;
    expect([present === last || held.some((write) => write.key === key && write.value === last), key]).toEqual([true, key]);
  }
});

test('[Z6][C7] on the same generation too a value that came meanwhile is neither undone nor does it make the edit vanish: it waits, the others of its tablet go in', async () => {
  const noura = await server.ofPerson('noura');
  const cell = claim(0, 'answer');
  const peer = server.online({ userId: 'other1', device: 'd09' });
  await settle(peer);
  const tablets = [await server.tablet(), await server.tablet({ tab: 'tab00002' })]; // whichever client id is the greater
  const [first, second] = tablets.map((tablet) => [tablet.write({ [cell]: 'p' }), tablet.write({ [claim(1, 'note')]: 'late' })]);
  peer.rows.set(cell, 'r');
  await settle(peer);
  for (const entries of [first ?? [], second ?? []]) {
    const { taken } = await server.intake.take(await server.sealAll(noura, entries));
    expect(taken).toEqual(entries.map(({ id }) => id));
  }
  expect(await server.cells()).toEqual({ [cell]: 'r', [claim(1, 'note')]: 'late' });
  expect(states()).toEqual([
    ['tab00001.1', 'waiting', 'conflict'],
    ['tab00001.2', 'applied', null],
    ['tab00002.1', 'waiting', 'conflict'],
    ['tab00002.2', 'applied', null],
  ]);
});
