import { eq } from 'drizzle-orm';
import { afterEach, expect, test, vi } from 'vitest';
import { AS_OF_STEP_MS } from '../../schema/calls.ts';
import { ANSWERS, answerWrites, CONTACTS, contactWrites } from '../../schema/guarantees.ts';
import type { UserId } from '../../schema/ids.ts';
import { claimKey } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { callResult, callSlice, transportRequest } from '../../schema/tables/calls.ts';
import { claimRow } from '../../schema/tables/projection.ts';
import { elector, erasedElector } from '../../schema/tables/roll.ts';
import { createElectorTables } from '../erasure/electorTables.ts';
import { until } from '../testing/until.ts';
import { IN_HAND_MS } from './callRows.ts';
import { electorId, HOUR_MS, K01, K02, type OpenCalls, openCalls } from './testing/openCalls.ts';

const OWNER = 'owner1' as UserId;
let opened: OpenCalls | null = null;
afterEach(async () => {
  await opened?.end();
  opened = null;
});
const open = async (options: Parameters<typeof openCalls>[0] = {}) => {
  opened = await openCalls(options);
  return opened;
};
const at = <T>(all: readonly T[], i: number): T => all[i] ?? expect.unreachable();
const sliceOf = (answer: { slice: { id: string } | null }): string => answer.slice?.id ?? expect.unreachable();
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
};

test('[J1][J2][J10] handed out is who is chased and nobody’s; of everybody else it is said why not', async () => {
  const room = await open({ electors: 7 });
  const caller = await room.addCaller('one', K01);
  const [one, two, three, four, five, six, seven] = room.electors as [never, never, never, never, never, never, never];
  room.setState(one, { hasAttended: true });
  room.setState(two, { standing: 'contradicting' });
  room.calls.desk.setMayBeCalled(K01, three, false, { userId: 'coord1' });
  room.database.sqlite.prepare(`UPDATE elector SET status = 'removed' WHERE id = ?`).run(four);
  room.handOut(caller, [five]);
  const { slice, left } = room.handOut(caller, [one, two, three, four, five, six, seven, six]);
  expect(left.map(({ reason }) => reason)).toEqual(['attended', 'not-promised', 'off-the-list', 'not-on-roll', 'in-a-slice']);
  expect(slice?.electors.map(({ id }) => id)).toEqual([six, seven]);
  expect(room.handOut(caller, [six])).toEqual({ slice: null, left: [{ electorId: six, reason: 'in-a-slice' }] });
  room.calls.desk.setMayBeCalled(K01, three, true, { userId: 'coord1' });
  expect(room.handOut(caller, [three]).left).toEqual([]);
  const foreign = await room.addCaller('two', K02);
  expect(codeOf(() => room.handOut(foreign, [three]))).toBe('not-found');
  expect(codeOf(() => room.handOut(caller, [three], { endsAt: room.clock.nowMs }))).toBe('bad-request');
  expect(room.handOut(foreign, [seven], { committee: K02 }).left).toEqual([{ electorId: seven, reason: 'not-on-roll' }]);
});

test('[J1][J6][J11] whoever attends, refuses or is taken off is gone in the caller’s next answer, in its place and without the reason', async () => {
  const room = await open({ electors: 4 });
  const [a, b] = [await room.addCaller('one', K01), await room.addCaller('two', K01)];
  const slice = sliceOf(room.handOut(a));
  const shown = () => at(room.list(a).slices, 0).electors.map(({ state, hasAttended, last }) => ({ state, hasAttended, last }));
  expect(shown().map(({ state }) => state)).toEqual(['open', 'open', 'open', 'open']);
  room.setState(at(room.electors, 0), { hasAttended: true });
  room.setState(at(room.electors, 1), { standing: 'contradicting' });
  room.calls.desk.setMayBeCalled(K01, at(room.electors, 2), false, { userId: 'coord1' });
  const gone = { state: 'gone', hasAttended: false, last: null };
  expect(shown().slice(0, 3)).toEqual([{ ...gone, hasAttended: true }, gone, gone]);
  for (const id of room.electors.slice(0, 3)) expect(codeOf(() => room.phone(a, slice, id))).toBe('conflict');
  expect(room.phone(a, slice, at(room.electors, 3)).phone).toBe('99000003');
  // what is another caller's is not there, in the same words as what is nobody's
  for (const id of [slice, 'nothing000']) expect(codeOf(() => room.phone(b, id, at(room.electors, 3)))).toBe('not-found');
  expect(room.list(b).slices).toEqual([]);
});

test('[J4][J5][J12] a phone is shown three times a day, each written down; looking again at the same call is the same call', async () => {
  const room = await open({ electors: 2 });
  const caller = await room.addCaller('one', K01);
  const id = at(room.electors, 0);
  const slice = sliceOf(room.handOut(caller, room.electors, { endsAt: room.clock.nowMs + 20 * HOUR_MS }));
  for (let call = 1; call <= 3; call++) {
    expect(room.phone(caller, slice, id)).toEqual({ phone: '99000000', callsToday: call });
    room.clock.nowMs += 60_000;
    expect(room.phone(caller, slice, id).callsToday).toBe(call);
    expect(room.take(caller, room.result(slice, id, 'noAnswer')).taken).toHaveLength(1);
  }
  expect(codeOf(() => room.phone(caller, slice, id))).toBe('called-enough');
  expect(room.audit.filter(({ kind }) => kind === 'phone-shown').map(({ userId, details }) => [userId, details?.elector])).toEqual(
    [1, 2, 3].map(() => [caller, id]),
  );
  // a call without a phone of ours counts by its result
  room.take(caller, room.result(slice, at(room.electors, 1), 'reached'));
  expect(at(room.list(caller).slices, 0).electors.map(({ callsToday }) => callsToday)).toEqual([3, 1]);
  room.clock.nowMs += 16 * HOUR_MS; // past midnight in Kuwait
  expect(room.phone(caller, slice, id).callsToday).toBe(1);
  expect(JSON.stringify(room.audit)).not.toContain('99000000'); // no phone in what is written down
});

test('[J5] nobody is handed out who was called enough today; the election may say another number', async () => {
  const room = await open({ electors: 1 });
  const caller = await room.addCaller('one', K01);
  const id = at(room.electors, 0);
  const callOnce = (): void => {
    const slice = sliceOf(room.handOut(caller, [id]));
    room.phone(caller, slice, id);
    room.take(caller, room.result(slice, id, 'reached'));
  };
  for (let call = 0; call < 3; call++) callOnce();
  expect(room.handOut(caller, [id]).left).toEqual([{ electorId: id, reason: 'called-enough' }]);
  room.database.sqlite
    .prepare(`INSERT INTO election (id, method, seats, min_marks, max_marks, settings) VALUES (1, 'single', 1, 1, 1, '{"callsADay":4}')`)
    .run();
  callOnce();
  expect(room.handOut(caller, [id]).left).toEqual([{ electorId: id, reason: 'called-enough' }]);
  expect(room.list(caller).maxCallsADay).toBe(4);
});

test('[J21] a coordinator’s own call stands without a slice: it counts, ends calls where it says so, is in the document under their name, and sent twice is one', async () => {
  const room = await open({ electors: 2 });
  const caller = await room.addCaller('one', K01);
  const [first, second] = [at(room.electors, 0), at(room.electors, 1)];
  await room.promise(first, OWNER);
  const by = { userId: 'coord1' };
  const { sliceId: _, at: __, ...call } = room.result('', first, 'onTheWay', { wantsTransport: true });
  room.calls.results.takeOwn(K01, call, by);
  room.calls.results.takeOwn(K01, call, by);
  const { calls, transport } = room.calls.readChase(K01);
  expect(calls).toMatchObject([{ electorId: first, outcome: 'onTheWay', caller: { id: 'coord1' }, callsToday: 1, at: room.clock.nowMs }]);
  expect(transport).toHaveLength(1);
  const key = claimKey(first, OWNER, 'contact');
  await until('it is in the document', async () => (await room.cells())[key] !== undefined);
  expect((await room.cells())[key]).toBe(CONTACTS.reached);
  room.calls.results.takeOwn(K01, { ...call, id: 'x'.repeat(16), electorId: second, outcome: 'refused' }, by);
  expect(room.handOut(caller, [first, second]).left).toEqual([{ electorId: second, reason: 'off-the-list' }]);
  expect(codeOf(() => room.calls.results.takeOwn(K01, call, { userId: 'other1' }))).toBe('conflict');
  expect(room.audit.filter(({ kind }) => kind === 'call-recorded').map(({ details }) => details)).toEqual([
    { elector: first },
    { elector: second },
  ]);
});

test('[J8] an hour that ends, or a slice taken back, frees whoever has no result; whoever is in hand stays until a result, or a quarter of an hour', async () => {
  for (const end of ['hour', 'taken back'] as const) {
    const room = await open({ electors: 3 });
    const [a, b] = [await room.addCaller('one', K01), await room.addCaller('two', K01)];
    const [first, inHand, other] = [at(room.electors, 0), at(room.electors, 1), at(room.electors, 2)];
    const slice = sliceOf(room.handOut(a));
    room.clock.nowMs += HOUR_MS - 60_000;
    room.phone(a, slice, inHand);
    room.phone(a, slice, other);
    room.clock.nowMs += 60_000;
    if (end === 'taken back') {
      room.clock.nowMs -= 60_000; // before its hour
      room.calls.slices.takeBack(K01, slice, { userId: 'coord1' });
      room.calls.slices.takeBack(K01, slice, { userId: 'coord1' });
    }
    expect(at(room.list(a).slices, 0).electors.map(({ id }) => id)).toEqual([inHand, other]);
    expect(room.handOut(b).left.map(({ electorId }) => electorId)).toEqual([inHand, other]);
    expect(room.phone(a, slice, inHand).phone).toBe('99000001'); // the same call
    room.take(a, room.result(slice, inHand, 'noAnswer')); // a result ends it, whatever it says
    expect(room.list(a).slices.flatMap(({ electors }) => electors.map(({ id }) => id))).toEqual([other]);
    room.clock.nowMs += IN_HAND_MS;
    expect(room.list(a).slices).toEqual([]);
    expect(room.handOut(b, [first, inHand, other]).slice?.electors.map(({ id }) => id)).toEqual([inHand, other]);
    // late, and kept all the same
    expect(room.take(a, room.result(slice, other, 'onTheWay')).taken).toHaveLength(1);
    expect(room.calls.readChase(K01).calls.map(({ outcome }) => outcome)).toEqual(['noAnswer', 'onTheWay']);
    expect(room.audit.filter(({ kind }) => kind === 'slice-taken-back')).toHaveLength(end === 'hour' ? 0 : 1);
    await room.end();
    opened = null;
  }
});

test('[J8][J12] after the server’s clock was set back whoever is in hand is so for a quarter of an hour, and calls count on the day on which they were made', async () => {
  for (const isNewStart of [false, true]) {
    const room = await open({ electors: 2 });
    const [a, b] = [await room.addCaller('one', K01), await room.addCaller('two', K01)];
    const [inHand, called] = [at(room.electors, 0), at(room.electors, 1)];
    const trueMs = room.clock.nowMs;
    room.clock.nowMs += 50 * HOUR_MS; // two days ahead
    const slice = sliceOf(room.handOut(a));
    for (const call of [1, 2, 3]) {
      expect(room.phone(a, slice, called).callsToday).toBe(call);
      room.take(a, room.result(slice, called, 'noAnswer'));
    }
    room.phone(a, slice, inHand);
    room.calls.slices.takeBack(K01, slice, { userId: 'coord1' });
    room.clock.nowMs = trueMs;
    if (isNewStart) await room.restart();
    const reasons = () => room.handOut(b).left.map(({ electorId, reason }) => [electorId, reason]);
    expect(reasons()).toEqual([
      [inHand, 'in-a-slice'],
      [called, 'called-enough'],
    ]);
    expect(room.phone(a, slice, inHand).callsToday).toBe(1); // the same call
    room.clock.nowMs += IN_HAND_MS;
    expect(room.list(a).slices).toEqual([]);
    expect(reasons()).toEqual([[called, 'called-enough']]);
    room.clock.nowMs += 24 * HOUR_MS;
    expect(reasons()).toEqual([]);
    await room.end();
    opened = null;
  }
});

test('[J8][J12] what was called while the clock was right counts and is in hand as before, after a clock that was behind for a while', async () => {
  for (const isBehindAtStart of [false, true]) {
    const room = await open({ electors: 2 });
    const [a, b] = [await room.addCaller('one', K01), await room.addCaller('two', K01)];
    const [inHand, called] = [at(room.electors, 0), at(room.electors, 1)];
    const slice = sliceOf(room.handOut(a));
    for (const call of [1, 2, 3]) {
      expect(room.phone(a, slice, called).callsToday).toBe(call);
      room.take(a, room.result(slice, called, 'noAnswer'));
    }
    room.phone(a, slice, inHand);
    room.calls.slices.takeBack(K01, slice, { userId: 'coord1' });
    const reasons = () => room.handOut(b).left.map(({ electorId, reason }) => [electorId, reason]);
    const held = [
      [inHand, 'in-a-slice'],
      [called, 'called-enough'],
    ];
    for (const behindMs of [365 * 24 * HOUR_MS, HOUR_MS, 365 * 24 * HOUR_MS]) {
      const trueMs = room.clock.nowMs;
      room.clock.nowMs -= behindMs;
      if (isBehindAtStart) await room.restart();
      expect(reasons()).toEqual(held); // also as long as it is behind
      room.clock.nowMs = trueMs + 4 * 60_000;
      if (behindMs === HOUR_MS) await room.restart();
      expect(reasons()).toEqual(held);
      expect(room.phone(a, slice, inHand).callsToday).toBe(1); // the same call
    }
    room.clock.nowMs += 4 * 60_000; // a quarter of an hour after it was shown, whatever the clock has shown meanwhile
    expect(reasons()).toEqual([[called, 'called-enough']]);
    await room.end();
    opened = null;
  }
});

test('[J3][J13] sent twice it is one; what is not the caller’s is refused, and nothing of it is told', async () => {
  const room = await open({ electors: 2 });
  const [a, b] = [await room.addCaller('one', K01), await room.addCaller('two', K01)];
  const slice = sliceOf(room.handOut(a, [at(room.electors, 0)]));
  const result = room.result(slice, at(room.electors, 0), 'reached', { wantsTransport: true });
  expect(room.take(a, result, result)).toEqual({ taken: [result.id], refused: [] });
  expect(room.take(a, { ...result, outcome: 'refused' })).toEqual({ taken: [result.id], refused: [] });
  const stolen = room.result(slice, at(room.electors, 0), 'refused');
  const notInIt = room.result(slice, at(room.electors, 1), 'refused');
  expect(room.take(b, result, stolen)).toEqual({ taken: [], refused: [result.id, stolen.id] });
  expect(room.take(a, notInIt, room.result('nothing000', electorId(9), 'away')).refused).toHaveLength(2);
  const { calls, transport, doNotCall } = room.calls.readChase(K01);
  expect([calls.length, transport.length, doNotCall.length]).toEqual([1, 1, 0]);
  expect(calls).toMatchObject([{ id: result.id, outcome: 'reached', caller: { id: a, name: 'one' }, callsToday: 1 }]);
  // one of them a hundred times is more than anybody can call
  const many = Array.from({ length: 100 }, () => room.result(slice, at(room.electors, 0), 'noAnswer'));
  expect(room.take(a, ...many)).toEqual({ taken: many.slice(0, 99).map(({ id }) => id), refused: [many[99]?.id] });
  const again = sliceOf(room.handOut(a, [at(room.electors, 1)]));
  // who has left the committee sees nothing, and what they bring is kept
  await room.accounts.people.change(a, { memberships: [{ committee: K02, stream: null }] });
  expect(room.list(a).slices).toEqual([]);
  expect(room.take(a, room.result(again, at(room.electors, 1), 'onTheWay')).taken).toHaveLength(1);
});

test('[J3] after a copy from before the hand-out was put back, what waits on the caller’s device stands without a slice', async () => {
  const room = await open({ electors: 2 });
  const [a, elsewhere] = [await room.addCaller('one', K01), await room.addCaller('two', K02)];
  const slice = sliceOf(room.handOut(a));
  const waiting = [
    room.result(slice, at(room.electors, 0), 'doNotContact', { at: 0 }),
    room.result(slice, at(room.electors, 1), 'reached'),
  ];
  room.database.sqlite.exec('DELETE FROM call_item; DELETE FROM call_slice;');
  expect(room.take(elsewhere, ...waiting).taken).toEqual([]); // who does not call for the committee
  expect(room.take(a, ...waiting, ...waiting)).toEqual({ taken: waiting.map(({ id }) => id), refused: [] });
  const { calls, doNotCall } = room.calls.readChase(K01);
  expect([calls.length, doNotCall.length]).toEqual([2, 1]);
  await room.accounts.people.change(a, { role: 'viewer', memberships: [] });
  expect(room.take(a, room.result(slice, at(room.electors, 1), 'reached')).taken).toEqual([]);
});

test('[E6] a result about somebody who was erased meanwhile is taken, so that no device shows it as refused, and kept nowhere', async () => {
  const room = await open({ electors: 2 });
  const caller = await room.addCaller('one', K01);
  const slice = sliceOf(room.handOut(caller));
  const [gone, other] = [at(room.electors, 0), at(room.electors, 1)];
  createElectorTables(room.database.sqlite).forget(gone);
  room.database.db.delete(elector).where(eq(elector.id, gone)).run();
  room.database.db.insert(erasedElector).values({ id: gone, committeeId: K01, at: 1, by: 'admin1' }).run();
  const [about, beside] = [room.result(slice, gone, 'refused', { wantsTransport: true }), room.result(slice, other, 'reached')];
  expect(room.take(caller, about, beside)).toEqual({ taken: [about.id, beside.id], refused: [] });
  expect(room.take(caller, about)).toEqual({ taken: [about.id], refused: [] });
  expect(createElectorTables(room.database.sqlite).read(gone, (id) => id)).toEqual([]);
  expect(room.database.db.select({ id: callResult.id }).from(callResult).all()).toEqual([{ id: beside.id }]);
});

test('[J6] refused and do not contact take somebody off every list, why is told to coordinators; who needs one waits for them', async () => {
  const room = await open({ electors: 3 });
  const [a, b] = [await room.addCaller('one', K01), await room.addCaller('two', K01)];
  const [refuses, quiet, asks] = [at(room.electors, 0), at(room.electors, 1), at(room.electors, 2)];
  const slice = sliceOf(room.handOut(a));
  const needs = room.result(slice, asks, 'needsCoordinator');
  room.take(a, room.result(slice, refuses, 'refused'), room.result(slice, quiet, 'doNotContact'), needs);
  expect(at(room.list(a).slices, 0).electors.map(({ state, last }) => [state, last?.outcome])).toEqual([
    ['done', 'refused'],
    ['done', 'doNotContact'],
    ['done', 'needsCoordinator'],
  ]);
  expect(room.handOut(b).left.map(({ reason }) => reason)).toEqual(['off-the-list', 'off-the-list', 'needs-coordinator']);
  expect(room.calls.readChase(K01).doNotCall.map(({ reason }) => reason)).toEqual(['refused', 'do_not_contact']);
  expect(codeOf(() => room.calls.desk.handled(K02, needs.id, { userId: 'coord1' }))).toBe('not-found');
  for (let time = 0; time < 2; time++) room.calls.desk.handled(K01, needs.id, { userId: 'coord1' });
  expect(room.audit.filter(({ kind }) => kind === 'may-be-called').map(({ details }) => details)).toEqual([{ elector: needs.electorId }]);
  const { slice: second } = room.handOut(b);
  expect(second?.electors.map(({ id }) => id)).toEqual([asks]);
  const next = sliceOf({ slice: second });
  room.take(b, room.result(next, asks, 'reached'));
  const last = sliceOf(room.handOut(a, [asks]));
  room.clock.nowMs += 1_000;
  room.take(a, room.result(last, asks, 'refused'));
  const ofB = room.list(b).slices.flatMap(({ electors }) => electors.map(({ state, last: said }) => [state, said]));
  expect(ofB).toEqual([['done', null]]);
  // an auditor reads who and when, not what was answered
  expect(JSON.stringify(room.audit)).not.toMatch(/refused|do_not_contact|doNotContact/);
});

test('[J7] what was said stands beside every promise under the caller’s name, a refusal as their own word, and never over what is newer', async () => {
  const room = await open({ electors: 3 });
  const caller = await room.addCaller('one', K01);
  const [one, two, three] = [at(room.electors, 0), at(room.electors, 1), at(room.electors, 2)];
  await room.promise(one, 'owner1');
  await room.promise(one, 'owner2');
  await room.promise(two, 'owner1');
  await room.promise(three, 'owner1');
  const slice = sliceOf(room.handOut(caller));
  const nowMs = room.clock.nowMs;
  await room.write(OWNER, contactWrites(three, OWNER, 'reached', nowMs + 1));
  room.take(
    caller,
    room.result(slice, one, 'noAnswer', { at: nowMs - HOUR_MS }), // a clock that is behind: not before it was handed out
    room.result(slice, two, 'refused', { at: nowMs + HOUR_MS }), // …or ahead: not after it came
    room.result(slice, three, 'wrongNumber'),
  );
  await room.calls.feeder.settled();
  const cells = await room.cells();
  for (const owner of [OWNER, 'owner2' as UserId])
    expect([cells[claimKey(one, owner, 'contact')], cells[claimKey(one, owner, 'contactedAt')]]).toEqual([CONTACTS.noAnswer, nowMs]);
  expect(cells[claimKey(two, OWNER, 'contact')]).toBe(CONTACTS.reached);
  expect(cells[claimKey(two, OWNER, 'answer')]).toBe(ANSWERS.promised);
  expect([cells[claimKey(two, caller, 'answer')], cells[claimKey(two, caller, 'answeredAt')]]).toEqual([ANSWERS.refused, nowMs]);
  expect(cells[claimKey(three, OWNER, 'contact')]).toBe(CONTACTS.reached);
  expect(Object.keys(cells).filter((key) => key.includes(caller))).toHaveLength(2);
  const before = room.logRows().filter(({ userId }) => userId === caller);
  expect(before).toMatchObject([{ device: '000' }]);
  // later calls come under the same client id, and what the document has is not written again
  room.clock.nowMs += 1_000;
  room.take(caller, room.result(slice, one, 'away'));
  await room.calls.feeder.settled();
  const { authors } = await room.registry.open('guarantees/K01');
  expect([...authors.values()].filter(({ userId }) => userId === caller)).toHaveLength(1);
  expect(room.troubles).toEqual([]);
});

test('[J7][O1] what stands there already is said again with its time: it stands as a whole against what a tablet without a network wrote', async () => {
  const room = await open({ electors: 1 });
  const caller = await room.addCaller('one', K01);
  const one = at(room.electors, 0);
  await room.promise(one, 'owner1');
  const slice = sliceOf(room.handOut(caller));
  await room.write(OWNER, contactWrites(one, OWNER, 'reached', room.clock.nowMs - 1));
  room.take(caller, room.result(slice, one, 'reached'));
  await room.calls.feeder.settled();
  const { keys, userId } = room.logRows().at(-1) ?? {};
  expect(userId).toBe(caller);
  expect(JSON.parse(keys ?? '')).toEqual([claimKey(one, OWNER, 'contact'), claimKey(one, OWNER, 'contactedAt')]);
});

test('[J13] of results that a wrong clock puts at one moment what came last is the last, on every list; what comes late is not', async () => {
  const room = await open({ electors: 3 });
  const caller = await room.addCaller('one', K01);
  const [ahead, behind, late] = [at(room.electors, 0), at(room.electors, 1), at(room.electors, 2)];
  for (const id of room.electors) await room.promise(id, 'owner1');
  const slice = sliceOf(room.handOut(caller));
  const handedOutMs = room.clock.nowMs;
  room.clock.nowMs += 8 * 60_000;
  const idOf = (letter: string) => letter.repeat(16);
  const { nowMs } = room.clock;
  const sent = [
    room.result(slice, ahead, 'noAnswer', { id: idOf('z'), at: nowMs + 60_000 }),
    room.result(slice, ahead, 'reached', { id: idOf('a'), at: nowMs + 120_000 }),
    room.result(slice, behind, 'noAnswer', { id: idOf('y'), at: handedOutMs - 120_000 }),
    room.result(slice, behind, 'reached', { id: idOf('b'), at: handedOutMs - 60_000 }),
    room.result(slice, late, 'reached', { id: idOf('c'), at: nowMs - 1_000 }),
    room.result(slice, late, 'noAnswer', { id: idOf('x'), at: handedOutMs - 60_000 }), // from a page load that was gone
  ];
  for (let time = 0; time < 2; time++) expect(room.take(caller, ...sent).taken).toHaveLength(sent.length);
  expect(room.calls.readChase(K01).calls.map(({ outcome }) => outcome)).toEqual(['reached', 'reached', 'reached']);
  expect(at(room.list(caller).slices, 0).electors.map(({ last }) => last?.outcome)).toEqual(['reached', 'reached', 'reached']);
  await room.calls.feeder.settled();
  const cells = await room.cells();
  expect(room.electors.map((id) => cells[claimKey(id, OWNER, 'contact')])).toEqual(Array(3).fill(CONTACTS.reached));
  expect(room.electors.map((id) => cells[claimKey(id, OWNER, 'contactedAt')])).toEqual([nowMs + 1, handedOutMs + 1, nowMs - 1_000]);
});

test('[J13] what comes after the server’s clock was set back is the last, on every list and in the document, also when the time that it had shown has come', async () => {
  const room = await open({ electors: 2 });
  const caller = await room.addCaller('one', K01);
  const [called, own] = [at(room.electors, 0), at(room.electors, 1)];
  for (const id of room.electors) await room.promise(id, OWNER);
  const slice = sliceOf(room.handOut(caller, room.electors, { endsAt: room.clock.nowMs + 20 * HOUR_MS }));
  room.clock.nowMs += HOUR_MS;
  const beforeMs = room.clock.nowMs;
  for (const id of room.electors) room.take(caller, room.result(slice, id, 'away'));
  room.clock.nowMs += 3 * HOUR_MS;
  for (const id of room.electors) room.take(caller, room.result(slice, id, 'away'), room.result(slice, id, 'noAnswer'));
  await room.calls.feeder.settled();
  room.clock.nowMs = beforeMs + 60_000;
  const { nowMs } = room.clock;
  room.take(caller, room.result(slice, called, 'reached', { at: nowMs - 5_000 }));
  const { sliceId: _, at: __, ...call } = room.result('', own, 'reached');
  room.calls.results.takeOwn(K01, call, { userId: 'coord1' });
  await room.calls.feeder.settled();
  const times = room.database.sqlite.prepare<[string], number>('SELECT at FROM call_result WHERE elector_id = ? ORDER BY rowid').pluck();
  expect(times.all(called)).toEqual([beforeMs, nowMs - 5_002, nowMs - 5_001, nowMs - 5_000]);
  expect(times.all(own)).toEqual([beforeMs, nowMs - 2, nowMs - 1, nowMs]);
  const cells = await room.cells();
  expect(room.electors.map((id) => cells[claimKey(id, OWNER, 'contact')])).toEqual([CONTACTS.reached, CONTACTS.reached]);
  expect(room.electors.map((id) => cells[claimKey(id, OWNER, 'contactedAt')])).toEqual([nowMs - 5_000, nowMs]);
  for (const laterMs of [0, 4 * HOUR_MS]) {
    room.clock.nowMs = nowMs + laterMs;
    expect(room.calls.readChase(K01).calls.map(({ outcome }) => outcome)).toEqual(['reached', 'reached']);
    expect(at(room.list(caller).slices, 0).electors.map(({ last }) => last?.outcome)).toEqual(['reached', 'reached']);
  }
});

test('[J13] a moment that has not come, as a wrong clock wrote it, keeps no result out of the list; brought again it changes nothing', async () => {
  let isEnding = true;
  const room = await open({
    electors: 2,
    onStep() {
      if (isEnding) throw new Error('the process ends here');
    },
  });
  const [contacted, answered] = [at(room.electors, 0), at(room.electors, 1)];
  const { nowMs } = room.clock;
  const tomorrowMs = nowMs + 24 * HOUR_MS;
  const caller = await room.addCaller('one', K01);
  await room.promise(contacted, OWNER);
  await room.write(OWNER, contactWrites(contacted, OWNER, 'noAnswer', tomorrowMs));
  await room.write(OWNER, answerWrites(answered, OWNER, 'promised', tomorrowMs, false));
  const slice = sliceOf(room.handOut(caller, [contacted]));
  room.take(caller, room.result(slice, contacted, 'onTheWay'));
  const { sliceId: _, at: __, ...own } = room.result('', answered, 'refused');
  room.calls.results.takeOwn(K01, own, { userId: OWNER });
  await room.calls.feeder.settled();
  const said = async () => {
    const cells = await room.cells();
    return [
      claimKey(contacted, OWNER, 'contact'),
      claimKey(contacted, OWNER, 'contactedAt'),
      claimKey(answered, OWNER, 'answer'),
      claimKey(answered, OWNER, 'answeredAt'),
    ].map((key) => cells[key]);
  };
  isEnding = false;
  await room.restart();
  room.calls.feeder.poke();
  await room.calls.feeder.settled();
  expect(await said()).toEqual([CONTACTS.reached, nowMs, ANSWERS.refused, nowMs]);
  const written = room.logRows().length;
  room.database.sqlite.prepare('UPDATE call_result SET fed_at = NULL').run();
  room.calls.feeder.poke();
  await room.calls.feeder.settled();
  expect([room.logRows().length, await said()]).toEqual([written, [CONTACTS.reached, nowMs, ANSWERS.refused, nowMs]]);
});

test('[J7] to bring a result nothing of the list is read again but what it is about, and where there is nothing to write nothing at all', async () => {
  const room = await open({ electors: 2 });
  const caller = await room.addCaller('one', K01);
  const [one, two] = [at(room.electors, 0), at(room.electors, 1)];
  for (const id of [one, two]) await room.promise(id, OWNER);
  const { doc } = await room.registry.open('guarantees/K01');
  const copied = vi.spyOn(doc.getMap(ROOT_NAME)._map.get(claimKey(two, OWNER, 'answer')) ?? expect.unreachable(), 'write');
  const slice = sliceOf(room.handOut(caller));
  room.clock.nowMs += 60_000;
  for (const [outcome, agoMs] of [
    ['reached', 0],
    ['noAnswer', 30_000],
  ] as const) {
    // biome-ignore format: what came last was said before
    room.take(caller, room.result(slice, one, outcome, { at: room.clock.nowMs - agoMs }));
    await room.calls.feeder.settled();
  }
  expect((await room.cells())[claimKey(one, OWNER, 'contact')]).toBe(CONTACTS.reached);
  expect(copied).not.toHaveBeenCalled();
  expect(room.logRows().filter(({ userId }) => userId === caller)).toHaveLength(1);
});

test('[J7] a process that ends between document and table brings it again: nothing is lost, nothing stands twice', async () => {
  let isEnding = true;
  const room = await open({
    electors: 2,
    onStep() {
      if (isEnding) throw new Error('the process ends here');
    },
  });
  const caller = await room.addCaller('one', K01);
  for (const id of room.electors) await room.promise(id, 'owner1');
  const slice = sliceOf(room.handOut(caller));
  room.take(caller, room.result(slice, at(room.electors, 0), 'refused'), room.result(slice, at(room.electors, 1), 'reached'));
  await room.calls.feeder.settled();
  const unfed = () => room.database.sqlite.prepare('SELECT count(*) FROM call_result WHERE fed_at IS NULL').pluck().get();
  expect(unfed()).toBe(2);
  const cells = await room.cells();
  isEnding = false;
  room.clock.nowMs += HOUR_MS;
  await room.restart();
  room.calls.feeder.poke();
  await room.calls.feeder.settled();
  expect([unfed(), await room.cells()]).toEqual([0, cells]);
  expect(room.logRows().filter(({ userId }) => userId === caller)).toHaveLength(1);
});

test('[J7] while a room stands still the results are safe, and the next try brings them', async () => {
  let isDown = true;
  const room = await open({
    electors: 1,
    wrap: (log) => ({ ...log, append: (...all) => (isDown ? Promise.reject(new Error('no disk')) : log.append(...all)) }),
  });
  const caller = await room.addCaller('one', K01);
  const id = at(room.electors, 0);
  const slice = sliceOf(room.handOut(caller));
  expect(room.take(caller, room.result(slice, id, 'refused')).taken).toHaveLength(1);
  await room.calls.feeder.settled();
  expect(await room.cells()).toEqual({});
  isDown = false;
  room.calls.feeder.poke();
  await room.calls.feeder.settled();
  expect((await room.cells())[claimKey(id, caller, 'answer')]).toBe(ANSWERS.refused);
});

test('[J3] an hour to call again that no screen could show as a time is none', async () => {
  const room = await open({ electors: 3 });
  const caller = await room.addCaller('one', K01);
  const slice = sliceOf(room.handOut(caller));
  const hours = [room.clock.nowMs + HOUR_MS, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER];
  room.take(caller, ...hours.map((callAt, i) => room.result(slice, at(room.electors, i), 'callAt', { callAt })));
  expect(room.calls.readChase(K01).calls.map(({ callAt }) => callAt)).toEqual([at(hours, 0), null, null]);
});

test('[J2][R11] of whoever was moved to another committee the caller of the first is told neither their number there nor whether they have voted', async () => {
  const room = await open({ electors: 1 });
  const caller = await room.addCaller('one', K01);
  const id = at(room.electors, 0);
  const slice = sliceOf(room.handOut(caller));
  room.database.sqlite.prepare('UPDATE elector SET committee_id = ? WHERE id = ?').run(K02, id);
  room.setState(id, { committeeId: K02, standing: 'promised', hasAttended: true });
  expect(at(at(room.list(caller).slices, 0).electors, 0)).toMatchObject({ state: 'gone', hasAttended: false, last: null, number: '' });
  expect(codeOf(() => room.phone(caller, slice, id))).toBe('conflict');
});

test('[J9] whoever asks to be fetched has one request, which coordinators see until it is done', async () => {
  const room = await open({ electors: 1 });
  const caller = await room.addCaller('one', K01);
  const id = at(room.electors, 0);
  const slice = sliceOf(room.handOut(caller));
  room.take(caller, room.result(slice, id, 'callAt', { wantsTransport: true, callAt: room.clock.nowMs + HOUR_MS }));
  room.take(caller, room.result(slice, id, 'onTheWay', { wantsTransport: true }));
  const [request] = room.calls.readChase(K01).transport;
  expect(request).toMatchObject({ electorId: id, state: 'asked', by: { id: caller } });
  const by = { userId: 'coord1' };
  expect(codeOf(() => room.calls.transports.change(K02, request?.id ?? '', { state: 'done' }, by))).toBe('not-found');
  const changed = room.calls.transports.change(K01, request?.id ?? '', { state: 'assigned', driver: ' Salem\n\u202e' }, by);
  expect(changed).toMatchObject({ state: 'assigned', driver: 'Salem' });
  room.calls.transports.change(K01, request?.id ?? '', { state: 'done' }, by);
  room.clock.nowMs += 13 * HOUR_MS;
  expect(room.calls.readChase(K01).transport).toEqual([]);
  const again = room.calls.transports.ask(K01, id, by);
  expect(again.id).not.toBe(request?.id);
  // what is over is not opened beside it
  expect(codeOf(() => room.calls.transports.change(K01, request?.id ?? '', { state: 'asked' }, by))).toBe('conflict');
  room.calls.transports.change(K01, again.id, { state: 'cancelled' }, by);
  expect(room.calls.transports.change(K01, request?.id ?? '', { state: 'assigned' }, by).state).toBe('assigned');
});

test('[J20] one reading of the chase list serves all who ask at one time; after any act, and when the roll has changed, it is read anew', async () => {
  const room = await open({ electors: 2 });
  const caller = await room.addCaller('one', K01);
  const id = at(room.electors, 0);
  const read = () => room.calls.readChase(K01);
  const first = read();
  expect(read()).toBe(first);
  const slice = sliceOf(room.handOut(caller));
  expect(read().slices.map((one) => one.id)).toEqual([slice]);
  room.phone(caller, slice, id);
  room.take(caller, room.result(slice, id, 'onTheWay', { wantsTransport: true }));
  expect(read()).toMatchObject({ calls: [{ electorId: id, callsToday: 1 }], transport: [{ state: 'asked' }] });
  room.calls.desk.setMayBeCalled(K01, id, false, { userId: 'coord1' });
  expect(read().doNotCall).toHaveLength(1);
  room.calls.desk.setPhone(K01, id, 'owner1', null, { userId: 'coord1' });
  expect(read().withPhone).toEqual([at(room.electors, 1)]);
  room.calls.slices.takeBack(K01, slice, { userId: 'coord1' });
  expect(read().slices).toMatchObject([{ endedAt: room.clock.nowMs }]);
  room.database.sqlite.prepare('UPDATE elector SET committee_id = ? WHERE id = ?').run(K02, id);
  room.database.sqlite.prepare('UPDATE campaign SET roll_version = roll_version + 1').run();
  expect(read().calls).toEqual([]);
  const last = read();
  room.clock.nowMs += 2_000;
  expect(read()).not.toBe(last);
  expect(read()).toEqual(last);
});

test('[J9] of however many requests whoever is still to be fetched is seen, in the order in which they asked; of what is over the newest', async () => {
  const room = await open({ electors: 1 });
  const id = at(room.electors, 0);
  const nowMs = room.clock.nowMs;
  const row = { committeeId: K01, electorId: id, driver: '', by: 'coord1', changedBy: 'coord1' };
  const requests = (from: number, states: readonly ['done', 'cancelled'] | readonly ['asked', 'assigned'], count: number): string[] => {
    const rows = Array.from({ length: count }, (_, n) => {
      const state = n % 2 === 0 ? states[0] : states[1];
      return { ...row, id: `${state}${from + n}`, state, at: nowMs + from + n, changedAt: nowMs + n };
    });
    room.database.db.insert(transportRequest).values(rows).run();
    return rows.map((one) => one.id);
  };
  const over = requests(0, ['done', 'cancelled'], 1_005);
  const waiting = requests(2_000, ['asked', 'assigned'], 1_005);
  const [first] = requests(-1, ['asked', 'assigned'], 1);
  expect(room.calls.readChase(K01).transport.map((one) => one.id)).toEqual([first, ...over.slice(5), ...waiting]);
});

test('[J2] of however many parts of a list those that are out with a caller are seen; of what is over the newest', async () => {
  const room = await open({ electors: 1 });
  const caller = await room.addCaller('one', K01);
  const nowMs = room.clock.nowMs;
  const slice = (kind: 'running' | 'late' | 'back', n: number) => {
    const ends = { running: [nowMs + 1, null], late: [nowMs, null], back: [nowMs + HOUR_MS, nowMs - 1] } as const;
    const [endsAt, endedAt] = ends[kind];
    const row = { id: `${kind}${n}`, committeeId: K01, callerId: caller, by: 'coord1', at: nowMs - n, endsAt, endedAt };
    room.database.db.insert(callSlice).values(row).run();
    return row.id;
  };
  const over = Array.from({ length: 505 }, (_, n) => slice(n % 2 === 0 ? 'late' : 'back', n));
  const running = Array.from({ length: 505 }, (_, n) => slice('running', 1_000 + n));
  expect(room.calls.readChase(K01).slices.map(({ id }) => id)).toEqual([...over.slice(0, 500), ...running]);
});

test('[J4] phones are kept with their guarantor, for coordinators of the committee, and that they look is written down', async () => {
  const room = await open({ electors: 1 });
  const id = at(room.electors, 0);
  const by = { userId: 'coord1' };
  const owner = room.idOf('noura');
  room.calls.desk.setPhone(K01, id, owner, '+٩٦٥ ٩٩٨٧ ٦٥٤٣', by);
  expect(
    room.calls.desk
      .phones(K01, id, by)
      .phones.map(({ owner: { name }, phone }) => [name, phone])
      .sort(),
  ).toEqual([
    ['Noura', '+96599876543'],
    ['owner1', '99000000'],
  ]);
  expect(codeOf(() => room.calls.desk.setPhone(K01, id, owner, 'ask his brother', by))).toBe('bad-request');
  expect(codeOf(() => room.calls.desk.setPhone(K01, id, 'nobody', '99876543', by))).toBe('not-found');
  expect(codeOf(() => room.calls.desk.phones(K02, id, by))).toBe('not-found');
  // somebody of another committee in the words of nobody, or a guessed id would be told their name; not whose claim came along with a move
  const foreign = room.idOf('badria');
  expect(codeOf(() => room.calls.desk.setPhone(K01, id, foreign, '99876543', by))).toBe('not-found');
  const claim = { committeeId: K01, electorId: id, owner: foreign, answer: 'promised', contact: 'none', isWithdrawn: false } as const;
  room.database.db.insert(claimRow).values(claim).run();
  expect(codeOf(() => room.calls.desk.setPhone(K01, id, foreign, '99876543', by))).toBe('none');
  room.calls.desk.setPhone(K01, id, foreign, null, by);
  room.calls.desk.setPhone(K01, id, owner, null, by);
  room.calls.desk.setPhone(K01, id, owner, null, by);
  expect(room.audit.map(({ kind }) => kind)).toEqual(['phone-changed', 'phone-shown', ...Array(3).fill('phone-changed')]);
  expect(room.calls.readChase(K01).withPhone).toEqual([id]);
});

test('[E2] what still comes about an elector who was erased is refused', async () => {
  const room = await open({ electors: 2 });
  const caller = await room.addCaller('one', K01);
  const id = at(room.electors, 0);
  const slice = sliceOf(room.handOut(caller));
  room.take(caller, room.result(slice, id, 'doNotContact', { wantsTransport: true }));
  createElectorTables(room.database.sqlite).forget(id);
  await room.calls.feeder.settled();
  const late = room.result(slice, id, 'reached');
  expect(room.take(caller, late)).toEqual({ taken: [], refused: [late.id] });
  const { calls, transport, doNotCall } = room.calls.readChase(K01);
  expect([calls, transport, doNotCall]).toEqual([[], [], []]);
});

test('[J26] callers and coordinators are told by whose clock the hours of calls are', async () => {
  const room = await open({ electors: 1 });
  const caller = await room.addCaller('one', K01);
  expect([room.list(caller).timeZone, room.calls.readChase(K01).timeZone]).toEqual(['Asia/Kuwait', 'Asia/Kuwait']);
});

test('[J25] a caller’s list says the server’s time, which stays the same for five minutes', async () => {
  const room = await open({ electors: 1 });
  const caller = await room.addCaller('one', K01);
  const step = Math.ceil(room.clock.nowMs / AS_OF_STEP_MS) * AS_OF_STEP_MS;
  const said = [0, 1, AS_OF_STEP_MS - 1, AS_OF_STEP_MS].map((afterMs) => {
    room.clock.nowMs = step + afterMs;
    return room.list(caller).asOf - step;
  });
  expect(said).toEqual([0, 0, 0, AS_OF_STEP_MS]);
});
