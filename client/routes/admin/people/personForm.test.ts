import { expect, it } from 'vitest';
import { NewUser, type User } from '../../../../schema/api.ts';
import { type CommitteeId, isCommitteeId } from '../../../../schema/ids.ts';
import { makePassword } from '../../../components/makePassword.ts';
import { emptyForm, formOf, overNow, problemsOf, toNewUser, toUserChange, withCommittee, withRole, withStream } from './personForm.ts';

const K01 = 'K01';
if (!isCommitteeId(K01)) throw new Error('no committee id');
const MAHA: User = {
  id: 'mah001',
  username: 'maha',
  name: 'Maha',
  role: 'clerk',
  memberships: [{ committee: K01, stream: 'a' }],
  isDisabled: false,
  isInvited: false,
  hasSecondFactor: false,
};

it('what is missing or wrong is found before anything is sent', () => {
  expect(problemsOf(emptyForm(), true)).toEqual({ name: 'missing', username: 'missing', password: 'short' });
  expect(problemsOf(emptyForm(), true, true)).toEqual({ name: 'missing', username: 'missing' });
  expect(problemsOf({ ...emptyForm(), name: ' Noura ', username: 'no ura', password: 'four words in a row' }, true)).toEqual({
    username: 'username',
  });
  expect(problemsOf({ ...emptyForm(), name: 'نورة', username: 'نورة', password: 'four words in a row' }, true)).toEqual({});
  expect(problemsOf({ ...formOf(MAHA), password: 'short' }, false)).toEqual({ password: 'short' });
  expect(problemsOf(formOf(MAHA), false)).toEqual({});
});

it('a clerk needs a stream in each committee, nobody else has one', () => {
  const clerk = withCommittee(withRole(emptyForm(), 'clerk'), K01, true);
  expect(problemsOf(clerk, false).memberships).toBe('stream');
  expect(problemsOf(withStream(clerk, K01, 'b'), false).memberships).toBeUndefined();
  expect(withRole(formOf(MAHA), 'coordinator').memberships).toEqual([{ committee: K01, stream: null }]);
  expect(withRole(formOf(MAHA), 'viewer').memberships).toEqual([]);
  expect(withCommittee(formOf(MAHA), K01, false).memberships).toEqual([]);
});

it('only what was changed is sent, so that a change of somebody else stays', () => {
  expect(toUserChange(formOf(MAHA), MAHA)).toEqual({});
  expect(toUserChange({ ...formOf(MAHA), name: 'Maha B ' }, MAHA)).toEqual({ name: 'Maha B' });
  expect(toUserChange({ ...formOf(MAHA), isDisabled: true, password: 'four words in a row' }, MAHA)).toEqual({
    isDisabled: true,
    password: 'four words in a row',
  });
  const seen = { role: 'clerk', memberships: [{ committee: K01, stream: 'a' }] };
  expect(toUserChange(withStream(formOf(MAHA), K01, 'b'), MAHA)).toEqual({ memberships: [{ committee: K01, stream: 'b' }], seen });
  expect(toUserChange(withRole(formOf(MAHA), 'viewer'), MAHA)).toEqual({ role: 'viewer', memberships: [], seen });
});

it('[A20] over a person whom somebody else has changed, what was typed stays and everything else is theirs', () => {
  const [K02, K03, K04] = ['K02', 'K03', 'K04'].map((id) => ({ committee: id as CommitteeId, stream: null }));
  if (!K02 || !K03 || !K04) throw new Error('three committees');
  const before: User = { ...MAHA, role: 'coordinator', memberships: [{ committee: K01, stream: null }, K02, K03] };
  const form = { ...withCommittee(withCommittee(formOf(before), K01, false), 'K04', true), password: 'four words in a row' };
  const now: User = { ...before, name: 'Maha B', memberships: [{ committee: K01, stream: null }, K02] };
  expect(overNow(form, before, now)).toEqual({ ...form, name: 'Maha B', memberships: [K02, K04] });
  expect(overNow({ ...form, name: 'Maha C' }, before, now).name).toBe('Maha C');
  expect(overNow(form, before, { ...now, role: 'viewer', memberships: [] })).toMatchObject({ role: 'viewer', memberships: [] });
  expect(overNow(withRole(form, 'attendance'), before, { ...now, role: 'viewer' }).role).toBe('attendance');
  expect(overNow({ ...form, isDisabled: true }, before, now).isDisabled).toBe(true);
  expect(overNow(formOf(before), before, { ...now, isDisabled: true }).isDisabled).toBe(true);
  expect(overNow(withStream(formOf(MAHA), K01, 'b'), MAHA, { ...MAHA, memberships: [] }).memberships).toEqual([
    { committee: K01, stream: 'b' },
  ]);
});

it('a form without problems is a person that the server takes', () => {
  const form = { ...withCommittee(emptyForm(), K01, true), name: ' Noura ', username: ' noura ', password: 'four words in a row' };
  expect(problemsOf(form, true)).toEqual({});
  expect(NewUser.parse(toNewUser(form))).toEqual({
    name: 'Noura',
    username: 'noura',
    role: 'coordinator',
    memberships: [{ committee: K01, stream: null }],
    password: 'four words in a row',
  });
});

it('a made-up password has sixteen letters that are not mistaken, every one equally likely', () => {
  let byte = 0;
  const passwords = Array.from({ length: 310 }, () => makePassword(() => byte++ % 256));
  expect(passwords.every((password) => /^([a-hjkmnp-z2-9]{4}-){3}[a-hjkmnp-z2-9]{4}$/.test(password))).toBe(true);
  const counts = new Map<string, number>();
  for (const letter of passwords.join('').replaceAll('-', '')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  expect(counts.size).toBe(31);
  expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(1);
});
