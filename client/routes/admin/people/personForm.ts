/** What the dialog of a person holds, what is wrong with it, and what of it is sent. Pure. */
import type { Role } from '../../../../schema/access.ts';
import type { NewInvitedUser } from '../../../../schema/accountApi.ts';
import type { Membership, NewUser, User, UserChange } from '../../../../schema/api.ts';
import { isCommitteeId } from '../../../../schema/ids.ts';
import { MAX_NAME_LENGTH, MAX_USERNAME_LENGTH, MIN_PASSWORD_LENGTH } from '../../../../schema/limits.ts';

export type PersonForm = {
  readonly name: string;
  readonly username: string;
  readonly role: Role;
  readonly memberships: readonly Membership[];
  /** Empty: the password stays (a new person needs one, unless they are invited). */
  readonly password: string;
  readonly isDisabled: boolean;
};

export type Problem = 'missing' | 'username' | 'short' | 'stream';
export type Problems = Partial<Record<'name' | 'username' | 'memberships' | 'password', Problem>>;

const CAMPAIGN_WIDE: readonly Role[] = ['admin', 'reconciler', 'viewer', 'auditor'];
/** Whether a role sees the whole campaign, so that its committees say nothing. */
export const isCampaignWide = (role: Role): boolean => CAMPAIGN_WIDE.includes(role);

export const emptyForm = (): PersonForm => ({
  name: '',
  username: '',
  role: 'coordinator',
  memberships: [],
  password: '',
  isDisabled: false,
});

export const formOf = ({ name, username, role, memberships, isDisabled }: User): PersonForm => ({
  name,
  username,
  role,
  memberships,
  password: '',
  isDisabled,
});

/** The form with another role: only clerks have streams, and each of their committees needs one. */
export function withRole(form: PersonForm, role: Role): PersonForm {
  const memberships = role === 'clerk' ? form.memberships : form.memberships.map((own) => ({ ...own, stream: null }));
  return { ...form, role, memberships: isCampaignWide(role) ? [] : memberships };
}

/** The form with a committee added or taken away. */
export function withCommittee(form: PersonForm, committee: string, isMember: boolean): PersonForm {
  const others = form.memberships.filter((own) => own.committee !== committee);
  return { ...form, memberships: isMember && isCommitteeId(committee) ? [...others, { committee, stream: null }] : others };
}

export const withStream = (form: PersonForm, committee: string, stream: 'a' | 'b'): PersonForm => ({
  ...form,
  memberships: form.memberships.map((own) => (own.committee === committee ? { ...own, stream } : own)),
});

/**
 * What must be mended before the form can be sent; empty when nothing.
 * @param isInvited the person chooses the password when joining
 */
export function problemsOf(form: PersonForm, isNew: boolean, isInvited = false): Problems {
  const problems: Problems = {};
  const name = form.name.trim();
  if (name === '' || name.length > MAX_NAME_LENGTH) problems.name = 'missing';
  const username = form.username.trim();
  if (isNew && username === '') problems.username = 'missing';
  else if (isNew && (username.length > MAX_USERNAME_LENGTH || !/^[\p{L}\p{N}._-]+$/u.test(username))) problems.username = 'username';
  if (form.role === 'clerk' && form.memberships.some(({ stream }) => stream === null)) problems.memberships = 'stream';
  if (!isInvited && (isNew || form.password !== '') && form.password.length < MIN_PASSWORD_LENGTH) problems.password = 'short';
  return problems;
}

export const toInvitedUser = ({ name, username, role, memberships }: PersonForm): NewInvitedUser => ({
  name: name.trim(),
  username: username.trim(),
  role,
  memberships: [...memberships],
});

export const toNewUser = (form: PersonForm): NewUser => ({ ...toInvitedUser(form), password: form.password });

/** Only what differs from the person as loaded: what somebody else has changed meanwhile stays. Rights with what was seen of them. Empty when nothing differs. */
export function toUserChange(form: PersonForm, before: User): UserChange {
  const hasSameRights = form.role === before.role && isSame(form.memberships, before.memberships);
  return {
    ...(hasSameRights ? {} : { seen: { role: before.role, memberships: [...before.memberships] } }),
    ...(form.name.trim() === before.name ? {} : { name: form.name.trim() }),
    ...(form.role === before.role ? {} : { role: form.role }),
    ...(isSame(form.memberships, before.memberships) ? {} : { memberships: [...form.memberships] }),
    ...(form.isDisabled === before.isDisabled ? {} : { isDisabled: form.isDisabled }),
    ...(form.password === '' ? {} : { password: form.password }),
  };
}

/** The form over the person as somebody else has left them: what was changed in it stays, committee by committee; the rest is theirs. */
export function overNow(form: PersonForm, before: User, now: User): PersonForm {
  const changed = new Map<string, Membership | null>(before.memberships.map(({ committee }) => [committee, null]));
  for (const own of form.memberships) changed.set(own.committee, own);
  for (const own of before.memberships) {
    if (changed.get(own.committee)?.stream === own.stream) changed.delete(own.committee);
  }
  const untouched = now.memberships.filter(({ committee }) => !changed.has(committee));
  const merged = {
    ...form,
    name: form.name.trim() === before.name ? now.name : form.name,
    isDisabled: form.isDisabled === before.isDisabled ? now.isDisabled : form.isDisabled,
    memberships: [...untouched, ...[...changed.values()].flatMap((own) => own ?? [])],
  };
  return withRole(merged, form.role === before.role ? now.role : form.role);
}

function isSame(left: readonly Membership[], right: readonly Membership[]): boolean {
  const text = (memberships: readonly Membership[]) => memberships.map(({ committee, stream }) => `${committee} ${stream}`).sort();
  return text(left).join() === text(right).join();
}
