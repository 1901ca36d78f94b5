import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { HeldEditDecision } from '../../schema/deviceApi.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { sealedEdit } from '../../schema/tables/documents.ts';
import { createReplica, settle } from '../testing/replica.ts';
import { TRIED_AT_ONCE } from './sealedRows.ts';
import { claim, ELECTORS, openSealedServer, ROOM } from './testing/openSealedServer.ts';

let server: Awaited<ReturnType<typeof openSealedServer>>;
beforeEach(async () => {
  server = await openSealedServer();
});
afterEach(() => server.end());

const K01 = 'K01' as CommitteeId;
const K02 = 'K02' as CommitteeId;
const answer = claim(0, 'answer');
const refusalOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );
type Seen = HeldEditDecision['seen'];
type Person = Awaited<ReturnType<typeof server.ofPerson>>;

/** Noura has written this without a network; meanwhile somebody else has written `there`. */
async function wait({
  isDisabled = true,
  cells = { [answer]: 'p' } as Record<string, string | number>,
  kind = 'unsent' as 'unsent' | 'refused',
} = {}) {
  const noura = await server.ofPerson('noura');
  const entry = (await server.tablet()).write(cells);
  const peer = server.online({ userId: 'other1', device: 'd09' });
  await settle(peer);
  peer.rows.set(answer, 'r');
  await settle(peer);
  if (isDisabled) await server.accounts.people.change(noura.userId, { isDisabled: true });
  await server.intake.take(await server.sealAll(noura, [entry], kind));
  const path = [noura.userId + noura.device, entry.id] as const;
  return {
    noura,
    entry,
    peer,
    decide: (by: Person, decision: 'apply' | 'discard', seen?: Seen) => server.held.decide(by.member, ...path, { decision, seen }, by.by),
  };
}
const decisions = () => server.audit.filter(({ kind }) => kind !== 'edit-held');

test('[Z6] a revoked person’s edit waits with who, when, what, what stands now and why, for coordinators of the committee and administrators', async () => {
  const { noura, entry } = await wait();
  const [salem, badria, admin, door] = [
    await server.ofPerson('salem'),
    await server.ofPerson('badria'),
    await server.ofPerson('admin'),
    await server.ofPerson('door'),
  ];
  const held = {
    id: entry.id,
    room: ROOM,
    userId: noura.userId,
    name: 'Noura',
    device: noura.device,
    atMs: entry.atMs,
    receivedAt: server.clock.nowMs,
    reason: 'account-disabled',
    isAuthorAllowed: false,
    writes: [{ key: answer, value: 'p', now: 'r' }],
  };
  expect((await server.held.list(salem.member, K01)).edits).toEqual([held]);
  expect((await server.held.list(admin.member, K01)).edits).toEqual([held]);
  expect((await server.held.list(salem.member, K02)).edits).toEqual([]);
  expect((await server.held.list(badria.member, K01)).edits).toEqual([]);
  expect((await server.held.list(door.member, K01)).edits).toEqual([]); // guarantees are not for the door
});

test('[Z6] applied, it stands as an edit of now under the coordinator’s name, for its author may not write there any more; the audit says whose it was', async () => {
  const { noura, decide, peer } = await wait();
  const salem = await server.ofPerson('salem');
  await decide(salem, 'apply');
  await settle(peer);
  expect([await server.cells(), peer.rows.toJSON()]).toEqual([{ [answer]: 'p' }, { [answer]: 'p' }]);
  expect(server.logRows().at(-1)).toMatchObject({ userId: salem.userId, device: salem.device });
  expect(decisions()).toEqual([
    {
      kind: 'held-edit-applied',
      ...salem.by,
      room: ROOM,
      details: { of: noura.userId, device: noura.device, edit: 'tab00001.1', asOwn: true },
    },
  ]);
  expect(server.rowsOf()).toMatchObject([{ state: 'applied', content: null, decidedBy: salem.userId }]);
  expect((await server.held.list(salem.member, K01)).edits).toEqual([]);
});

test('[Z6] an edit that was refused once is applied under its author’s name while they may write there, also by an administrator', async () => {
  const { noura, decide } = await wait({ isDisabled: false, kind: 'refused' });
  const admin = await server.ofPerson('admin');
  expect((await server.held.list(admin.member, K01)).edits.map(({ isAuthorAllowed }) => isAuthorAllowed)).toEqual([true]);
  await decide(admin, 'apply');
  expect(await server.cells()).toEqual({ [answer]: 'p' });
  expect(server.logRows().at(-1)).toMatchObject({ userId: noura.userId, device: noura.device });
  expect(decisions()[0]?.details).toEqual({ of: noura.userId, device: noura.device, edit: 'tab00001.1' });
});

test('[Z6][O1] an answer that stands there already is applied with its time: it is given anew', async () => {
  const time = claim(0, 'answeredAt');
  const { decide } = await wait({ cells: { [answer]: 'r', [time]: 9 } });
  const salem = await server.ofPerson('salem');
  await decide(salem, 'apply');
  expect(await server.cells()).toEqual({ [answer]: 'r', [time]: 9 });
  const { userId, keys } = server.logRows().at(-1) ?? {};
  expect([userId, JSON.parse(keys ?? '')]).toEqual([salem.userId, [answer, time]]);
});

test('[Z6] discarded, nothing of it is left but that it was there and who decided', async () => {
  const { noura, decide } = await wait();
  const salem = await server.ofPerson('salem');
  await decide(salem, 'discard');
  expect(await server.cells()).toEqual({ [answer]: 'r' });
  expect(server.rowsOf()).toMatchObject([{ state: 'discarded', content: null, reason: null, decidedBy: salem.userId }]);
  expect(decisions()).toEqual([
    { kind: 'held-edit-discarded', ...salem.by, room: ROOM, details: { of: noura.userId, device: noura.device, edit: 'tab00001.1' } },
  ]);
});

test('[Z3] what was decided stays decided, whoever brings the edit again', async () => {
  const { noura, entry, decide } = await wait({ isDisabled: false, kind: 'refused' });
  const salem = await server.ofPerson('salem');
  await decide(salem, 'discard');
  const again = await server.sealAll(noura, [entry]);
  expect((await server.intake.take(again)).taken).toEqual([entry.id]);
  expect([await server.cells(), server.rowsOf()[0]?.state]).toEqual([{ [answer]: 'r' }, 'discarded']);
});

test('[Z4] what was only out of order goes in by itself when the list is looked at', async () => {
  const noura = await server.ofPerson('noura');
  const tablet = await server.tablet();
  tablet.write({ [claim(1, 'answer')]: 'p' });
  const late = tablet.write({ [claim(2, 'answer')]: 'u' });
  await server.intake.take(await server.sealAll(noura, [late]));
  const replica = createReplica();
  Y.applyUpdate(replica.doc, Y.encodeStateAsUpdate(tablet.doc));
  server.online({ userId: noura.userId, device: noura.device }, replica);
  await settle(replica);
  const salem = await server.ofPerson('salem');
  expect((await server.held.list(salem.member, K01)).edits).toEqual([]);
  expect(server.rowsOf().map(({ state }) => state)).toEqual(['applied']);
});

test('[Z4] edits of a device that never fit keep nobody else’s back: others have their turn the next time', async () => {
  const [noura, salem] = [await server.ofPerson('noura'), await server.ofPerson('salem')];
  const [first, second] = [await server.tablet(), await server.tablet({ tab: 'tab00002' })];
  const [, honest] = [second.write({ [claim(1, 'answer')]: 'p' }), second.write({ [claim(2, 'answer')]: 'u' })];
  const [, never] = [first.write({ [answer]: 'p' }), first.write({ [answer]: 'r' })];
  await server.intake.take(await server.sealAll(noura, [never]));
  await server.intake.take(await server.sealAll(salem, [honest]));
  const [stuck] = server.rowsOf().filter(({ userId }) => userId === noura.userId);
  if (!stuck) throw new Error('nothing waits');
  server.database.db.transaction((db) => {
    for (let i = 0; i < TRIED_AT_ONCE; i++)
      db.insert(sealedEdit)
        .values({ ...stuck, id: `never.${i}`, receivedAt: 1 })
        .run();
  });
  const replica = createReplica();
  Y.applyUpdate(replica.doc, Y.encodeStateAsUpdate(second.doc));
  server.online({ userId: salem.userId, device: salem.device }, replica);
  await settle(replica);
  for (let looks = 0; looks < 2; looks++) await server.held.list(salem.member, K01, 1);
  expect(server.rowsOf().find(({ userId }) => userId === salem.userId)?.state).toBe('applied');
});

test('[Z6] of two who decide at once one does, the other is told by whom; the same decision again changes nothing', async () => {
  const { decide } = await wait({ isDisabled: false, kind: 'refused' });
  const [salem, admin] = [await server.ofPerson('salem'), await server.ofPerson('admin')];
  const outcomes = await Promise.all([
    refusalOf(decide(salem, 'apply')),
    refusalOf(decide(admin, 'discard')),
    refusalOf(decide(salem, 'apply')),
  ]);
  expect(outcomes).toEqual(['done', 'conflict', 'done']);
  expect([decisions().length, server.logRows().length]).toEqual([1, 2]); // that of the peer, and this
  await expect(decide(admin, 'discard')).rejects.toMatchObject({ details: { reason_en: 'Salem has decided already' } });
});

test('[Z6][H11] who may not know of it is told that there is none; who may read only cannot lend their name', async () => {
  const { decide } = await wait();
  const [badria, door, admin] = [await server.ofPerson('badria'), await server.ofPerson('door'), await server.ofPerson('admin')];
  expect(await refusalOf(decide(badria, 'apply'))).toBe('not-found');
  expect(await refusalOf(decide(door, 'discard'))).toBe('not-found');
  expect(await refusalOf(server.held.decide(admin.member, 'nobodyd01', 'tab00001.1', { decision: 'apply' }, admin.by))).toBe('not-found');
  expect(await refusalOf(decide(admin, 'apply'))).toBe('forbidden');
  expect([server.rowsOf()[0]?.state, decisions()]).toEqual(['waiting', []]);
});

test('[Z6] what may not stand there by anybody’s hand is said, and goes on waiting', async () => {
  const { decide } = await wait({ cells: { zzzzzzzzzzowner1a: 'p' } });
  const salem = await server.ofPerson('salem');
  await expect(decide(salem, 'apply')).rejects.toMatchObject({
    code: 'conflict',
    details: { reason_en: 'This elector is not on the roll of this committee.' },
  });
  expect(server.rowsOf()[0]?.state).toBe('waiting');
});

test('[Z7] an elector who was erased meanwhile cannot be applied back', async () => {
  const { decide } = await wait();
  const [gone] = ELECTORS;
  if (!gone) throw new Error('no elector');
  server.erase(gone);
  server.forgetElector(gone);
  const salem = await server.ofPerson('salem');
  expect((await server.held.list(salem.member, K01)).edits).toEqual([]);
  expect(await refusalOf(decide(salem, 'apply'))).toBe('conflict');
  expect(server.logRows()).toHaveLength(1);
});

test('[Z6] it is decided on what the coordinator has seen: a value that came meanwhile is not written over', async () => {
  const { decide, peer } = await wait();
  const salem = await server.ofPerson('salem');
  peer.rows.set(answer, 'u');
  await settle(peer);
  expect(await refusalOf(decide(salem, 'apply', [{ key: answer, value: 'r' }]))).toBe('conflict');
  expect([await server.cells(), server.rowsOf()[0]?.state]).toEqual([{ [answer]: 'u' }, 'waiting']);
  await decide(salem, 'apply', [{ key: answer, value: 'u' }]);
  expect(await server.cells()).toEqual({ [answer]: 'p' });
});

test.each(['apply', 'discard'] as const)(
  '[A11][H15] what somebody decides (%s) who was shut out while the room was waited for is not done',
  async (decision) => {
    const { decide, noura, entry } = await wait();
    const salem = await server.ofPerson('salem');
    let isIn = true;
    const deciding = decide({ ...salem, by: { ...salem.by, stands: () => isIn } } as Person, decision);
    isIn = false;
    expect(await refusalOf(deciding)).toBe('token-expired');
    expect([server.rowsOf().map(({ state }) => state), decisions()]).toEqual([['waiting'], []]);
    expect(await server.cells()).toEqual({ [answer]: 'r' });
    let asked = 0;
    const soon = { ...salem.by, stands: () => ++asked < 3 }; // in its turn, and not any more when its room is open
    const late = server.held.decide(salem.member, noura.userId + noura.device, entry.id, { decision: 'apply' }, soon);
    expect([await refusalOf(late), await server.cells()]).toEqual(['token-expired', { [answer]: 'r' }]);
  },
);
