import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HeldEditDecision } from '../../schema/deviceApi.ts';
import type { CommitteeId, WriterId } from '../../schema/ids.ts';
import { type TallyValue, tallyKey, tallyValue } from '../../schema/tally.ts';
import { settle } from '../testing/replica.ts';
import { openSealedServer } from './testing/openSealedServer.ts';

const K01 = 'K01' as CommitteeId;
const STREAM = 'tally/K01/1a';
let server: Awaited<ReturnType<typeof openSealedServer>>;
beforeEach(async () => {
  server = await openSealedServer();
  const viewer = await server.ofPerson('viewer');
  await server.accounts.people.change(viewer.userId, { role: 'reconciler' });
});
afterEach(() => server.end());

const reconciler = () => server.ofPerson('viewer');
const ballot = (number: number, place: number): TallyValue => ({
  kind: 'ballot',
  number,
  paper: 'pap0',
  marks: { kind: 'marks', places: [place] },
});

/** A clerk has counted two ballots without a network; their account is closed before the tablet comes back. */
async function wait() {
  const clerk = await server.ofPerson('clerk');
  const writer = `${clerk.userId}${clerk.device}0` as WriterId;
  const cells = Object.fromEntries(
    [ballot(13, 4), ballot(14, 7)].map((value, i) => [tallyKey({ entry: 'ballot', writer, n: i + 1 }), tallyValue(value)]),
  );
  const entry = (await server.tablet({ room: STREAM, epoch: await server.docLog.epochOf(STREAM) })).write(cells);
  await server.accounts.people.change(clerk.userId, { isDisabled: true });
  await server.intake.take(await server.sealAll(clerk, [entry]));
  const decide = (by: Awaited<ReturnType<typeof reconciler>>, decision: HeldEditDecision) =>
    server.held.decide(by.member, clerk.userId + clerk.device, entry.id, decision, by.by);
  return { clerk, cells, entry, decide };
}
const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );

test('[Z11] ballots of a clerk who may not count any more wait for a reconciler, who is told how many they are and not what they say', async () => {
  const { clerk } = await wait();
  const { edits: held } = await server.held.list((await reconciler()).member, K01);
  expect(held).toMatchObject([
    {
      ...{ room: STREAM, userId: clerk.userId, name: 'Maha', reason: 'account-disabled', isAuthorAllowed: true, writes: [] },
      brings: { entries: { ballot: 2 }, ballots: [13, 14] },
    },
  ]);
  for (const username of ['admin', 'noura', 'door', 'auditor'] as const)
    expect((await server.held.list((await server.ofPerson(username)).member, K01)).edits, username).toEqual([]);
});

test('[Z11] taken in with a reason they stand under the name of whoever counted them, and the audit says who decided and why', async () => {
  const { clerk, cells, entry, decide } = await wait();
  const by = await reconciler();
  expect(await codeOf(decide(by, { decision: 'apply' }))).toBe('bad-request');
  expect(await codeOf(decide(await server.ofPerson('admin'), { decision: 'apply', reason: 'tablet-lost' }))).toBe('not-found');
  expect(await server.cells(STREAM)).toEqual({});
  await decide(by, { decision: 'apply', reason: 'tablet-lost' });
  expect(await server.cells(STREAM)).toEqual(cells);
  expect(server.logRows().at(-1)).toMatchObject({ userId: clerk.userId, device: clerk.device });
  expect(server.audit.at(-1)).toEqual({
    ...{ kind: 'held-edit-applied', ...by.by, room: STREAM },
    details: { of: clerk.userId, device: clerk.device, edit: entry.id, reason: 'tablet-lost' },
  });
  expect((await server.held.list(by.member, K01)).edits).toEqual([]);
});

test('[Z11] so they do when whoever counted them has another role by now; ballots of somebody who never counted there stand under no name', async () => {
  const [clerk, door] = [await server.ofPerson('clerk'), await server.ofPerson('door')];
  const asDoor = { role: 'attendance', memberships: ['K01'] } as const;
  server.hadRights(clerk.userId, { role: 'clerk', memberships: ['K01/a'] }, asDoor);
  await server.accounts.people.change(clerk.userId, { role: 'attendance', memberships: [{ committee: K01, stream: null }] });
  const written = async ({ userId, device }: typeof clerk, tab: string) => {
    const key = tallyKey({ entry: 'ballot', writer: `${userId}${device}0` as WriterId, n: 1 });
    const cells = { [key]: tallyValue(ballot(13, 4)) };
    return { cells, entry: (await server.tablet({ room: STREAM, epoch: await server.docLog.epochOf(STREAM), tab })).write(cells) };
  };
  const [counted, forged] = [await written(clerk, 'tab00001'), await written(door, 'tab00002')];
  await server.intake.take([...(await server.sealAll(clerk, [counted.entry])), ...(await server.sealAll(door, [forged.entry]))]);
  server.hadRights(door.userId, asDoor);
  const by = await reconciler();
  expect((await server.held.list(by.member, K01)).edits.map(({ isAuthorAllowed }) => isAuthorAllowed)).toEqual([true, false]);
  const apply = ({ userId, device }: typeof clerk, id: string) =>
    codeOf(server.held.decide(by.member, userId + device, id, { decision: 'apply', reason: 'tablet-lost' }, by.by));
  expect([await apply(clerk, counted.entry.id), await apply(door, forged.entry.id)]).toEqual(['done', 'forbidden']);
  expect(await server.cells(STREAM)).toEqual(counted.cells);
  expect(server.logRows().at(-1)).toMatchObject({ userId: clerk.userId, device: clerk.device });
});

test('[Z11] [CR6] nobody decides on ballots of a count in which they have written', async () => {
  const { clerk, cells, decide } = await wait();
  await server.accounts.people.change(clerk.userId, { isDisabled: false, role: 'reconciler', memberships: [] });
  expect(await codeOf(decide(await server.ofPerson('clerk'), { decision: 'apply', reason: 'tablet-lost' }))).toBe('not-by-you');
  const by = await reconciler();
  const other = server.online({ roomName: 'tally/K01/1b', role: 'clerk', userId: by.userId, device: 'd09' });
  const own = tallyKey({ entry: 'ballot', writer: `${by.userId}d090` as WriterId, n: 1 });
  other.rows.set(own, tallyValue(ballot(1, 0)));
  await settle(other);
  expect(await codeOf(decide(by, { decision: 'discard', reason: 'by-mistake' }))).toBe('not-by-you');
  expect([await server.cells(STREAM), Object.keys(cells)]).toEqual([{}, expect.anything()]);
});

test('[Z11] dropped, nothing of them stands and they hold up nothing any more', async () => {
  const { decide } = await wait();
  await decide(await reconciler(), { decision: 'discard', reason: 'by-mistake' });
  expect(await server.cells(STREAM)).toEqual({});
  expect(server.rowsOf().map(({ state, content }) => [state, content])).toEqual([['discarded', null]]);
});
