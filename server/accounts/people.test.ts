import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Role } from '../../schema/access.ts';
import type { Membership } from '../../schema/api.ts';
import { type CommitteeId, isUserId } from '../../schema/ids.ts';
import type { Database } from '../database.ts';
import { QUICK_PASSWORDS } from '../testing/seedCampaign.ts';
import { openSeeded } from '../testing/testDatabase.ts';
import { createPasswords } from './passwords.ts';
import { createPeople, type People } from './people.ts';
import { createRandomByte } from './randomByte.ts';

let database: Database;
let people: People;
let changes: [string, boolean][];
const passwords = createPasswords(QUICK_PASSWORDS);

beforeEach(async () => {
  database = await openSeeded();
  changes = [];
  people = createPeople({
    db: database.db,
    passwords,
    now: Date.now,
    randomByte: createRandomByte(),
    onChanged: (id, { mustSignIn }) => changes.push([id, mustSignIn]),
  });
});
afterEach(() => database.close());

const idOf = (username: string): string => people.findByUsername(username)?.user.id ?? '';
const versionOf = (id: string): number => people.find(id)?.roleVersion ?? 0;
const at = (committee: string, stream: Membership['stream'] = null): Membership => ({ committee: committee as CommitteeId, stream });
const newcomer = (more: { username?: string; role?: Role; memberships?: Membership[] } = {}) => ({
  username: 'newcomer',
  name: 'New',
  role: 'coordinator' as Role,
  memberships: [],
  password: 'a long password',
  ...more,
});

test('a user name is the same in every case and form, and given once', async () => {
  const created = await people.create(newcomer({ username: 'ＮＥＷcomer' }));
  expect(created.username).toBe('newcomer');
  expect(isUserId(created.id)).toBe(true);
  expect(people.findByUsername('NewComer')?.user.id).toBe(created.id);
  await expect(people.create(newcomer({ username: 'NEWCOMER' }))).rejects.toMatchObject({
    code: 'name-taken',
    details: { name: 'newcomer' },
  });
});

test.each([
  ['coordinator', [at('K99')], 'there is no committee K99'],
  ['coordinator', [at('K01'), at('K01')], 'committee K01 is given twice'],
  ['clerk', [at('K01', 'a'), at('K01', 'b')], 'committee K01 is given twice'],
  ['clerk', [at('K01')], 'a clerk of committee K01 needs a stream, a or b'],
  ['coordinator', [at('K01', 'a')], 'only a clerk has a stream; committee K01 is given one'],
] as const)('[A2] a %s with %j is refused: %s', async (role, memberships, reason) => {
  const request = newcomer({ role, memberships: [...memberships] });
  await expect(people.create(request)).rejects.toMatchObject({ code: 'bad-request', details: { reason } });
  expect(people.findByUsername('newcomer')).toBeNull();
});

test('[A2] a member is what the access rules need: role, campaign, committees and streams', () => {
  expect(people.memberOf(idOf('clerk'))).toEqual({ role: 'clerk', campaign: 'test', committees: [{ id: 'K01', stream: 'a' }] });
  expect(people.memberOf('nobody')).toBeNull();
});

test('[A20] rights are changed as they were seen: one that somebody else has taken away meanwhile does not come back', async () => {
  const id = idOf('noura');
  await people.change(id, { memberships: [at('K01'), at('K02')] });
  const seen = { role: 'coordinator' as const, memberships: [at('K02'), at('K01')] };
  await people.change(id, { memberships: [at('K01')], seen });
  const before = [versionOf(id), changes.length];
  await expect(people.change(id, { memberships: [at('K02')], seen })).rejects.toMatchObject({ code: 'conflict' });
  await expect(people.change(id, { role: 'attendance', seen })).rejects.toMatchObject({ code: 'conflict' });
  expect(people.find(id)?.user).toMatchObject({ role: 'coordinator', memberships: [at('K01')] });
  expect([versionOf(id), changes.length]).toEqual(before);
  await people.change(id, { memberships: [], seen: { role: 'coordinator', memberships: [at('K01')] } });
  await expect(
    people.change(id, { memberships: [at('K01')], seen: { role: 'viewer', memberships: [] } }),
    'the role is looked at too',
  ).rejects.toMatchObject({ code: 'conflict' });
  await people.change(id, { memberships: [at('K02')] }); // whoever says nothing of what was seen
  expect(people.find(id)?.user.memberships).toEqual([at('K02')]);
});

test('rights that change raise the version and are told once; a name alone changes no rights', async () => {
  const id = idOf('noura');
  await people.change(id, { name: 'Noura A.' });
  expect([versionOf(id), changes]).toEqual([1, []]);
  await people.change(id, { memberships: [at('K01')] }); // as it is already
  expect(versionOf(id)).toBe(1);
  await people.change(id, { memberships: [at('K01'), at('K02')] });
  await people.change(id, { role: 'attendance' });
  expect([versionOf(id), changes]).toEqual([
    3,
    [
      [id, false],
      [id, false],
    ],
  ]);
  expect(people.memberOf(id)).toMatchObject({ role: 'attendance', committees: [{ id: 'K01' }, { id: 'K02' }] });
});

test('a new password and a disabled account make every session end', async () => {
  const id = idOf('noura');
  await people.change(id, { password: 'another password' });
  await people.change(id, { isDisabled: true });
  expect(changes).toEqual([
    [id, true],
    [id, true],
  ]);
  expect(people.memberOf(id)).toBeNull();
  const stored = people.findByUsername('noura')?.passwordHash ?? null;
  expect(await passwords.verify(stored, 'another password')).toBe(true);
});

test('a change that is refused changes nothing', async () => {
  const id = idOf('noura');
  await expect(people.change(id, { name: 'X', memberships: [at('K99')] })).rejects.toMatchObject({ code: 'bad-request' });
  expect(people.find(id)?.user).toMatchObject({ name: 'Noura', memberships: [{ committee: 'K01' }] });
  await expect(people.change('nobody', { name: 'X' })).rejects.toMatchObject({ code: 'not-found' });
});

test('a role that has no streams cannot keep those of a clerk', async () => {
  await expect(people.change(idOf('clerk'), { role: 'coordinator' })).rejects.toMatchObject({ code: 'bad-request' });
  expect(people.memberOf(idOf('clerk'))?.role).toBe('clerk');
});

test('the last active admin can be neither disabled nor demoted; the last but one can', async () => {
  const admin = idOf('admin');
  await expect(people.change(admin, { isDisabled: true })).rejects.toMatchObject({ code: 'last-admin' });
  await expect(people.change(admin, { role: 'viewer' })).rejects.toMatchObject({ code: 'last-admin' });
  const second = await people.create(newcomer({ role: 'admin' }));
  await people.change(second.id, { isDisabled: true });
  await expect(people.change(admin, { role: 'viewer' })).rejects.toMatchObject({ code: 'last-admin' });
  await people.change(second.id, { isDisabled: false });
  await people.change(admin, { role: 'viewer' });
  expect(people.memberOf(admin)?.role).toBe('viewer');
});

test('guarantors and people with an account share one space of ids', async () => {
  // every draw gives the same six characters first: the second taker must draw again
  let draws = 0;
  const again = createPeople({
    db: database.db,
    passwords,
    now: Date.now,
    randomByte: () => (draws++ < 12 ? 7 : draws % 36),
    onChanged: () => {},
  });
  const first = again.addGuarantor('Umm Salem');
  const second = await again.create(newcomer());
  expect(first.id).toBe('777777');
  expect(second.id).not.toBe(first.id);
});

test('[A2] an administrator who was disabled while a password was hashed for them makes nobody and changes nobody', async () => {
  const second = await people.create(newcomer({ username: 'second', role: 'admin' }));
  const by = { userId: second.id };
  const acts = Promise.allSettled([
    people.create(newcomer(), by),
    people.change(idOf('noura'), { password: 'another long password', role: 'admin', memberships: [] }, by),
  ]);
  await people.change(second.id, { isDisabled: true });
  expect(await acts).toMatchObject(Array(2).fill({ status: 'rejected', reason: { code: 'forbidden' } }));
  expect([people.findByUsername('newcomer'), people.find(idOf('noura'))?.user.role]).toEqual([null, 'coordinator']);
});
