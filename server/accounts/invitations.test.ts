import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NewInvitedUser } from '../../schema/accountApi.ts';
import { invitation } from '../../schema/tables/people.ts';
import { giveAccess } from '../giveAccess.ts';
import { PASSWORD, QUICK_PASSWORDS } from '../testing/seedCampaign.ts';
import { createAccounts } from './accounts.ts';
import { type OpenAccounts, openAccounts } from './testing/openAccounts.ts';

const HOUR_MS = 60 * 60_000;
const NEW_PASSWORD = 'a password of my own';
const BY = { userId: 'admin1' };
let open: OpenAccounts;
beforeEach(async () => {
  open = await openAccounts();
});
afterEach(() => open.close());

const join = (key: Parameters<OpenAccounts['accounts']['joining']['look']>[0], code?: string) =>
  open.accounts.joining.join({ key, password: NEW_PASSWORD, agent: 'Test', ...(code ? { code } : {}) });
async function invite() {
  const { people, invitations } = open.accounts;
  const { id } = people.createInvited({ username: 'Hessa', name: 'Hessa', role: 'viewer', memberships: [] }, BY);
  return { id, ...(await invitations.create(id, BY)) };
}
const WRONG = { code: 'wrong-invitation' };

test('[U6] looking uses up nothing, however often; joining once sets the password and signs in', async () => {
  const { id, secret } = await invite();
  for (let i = 0; i < 5; i++)
    expect(await open.accounts.joining.look({ secret })).toEqual({
      campaign: 'Test campaign',
      name: 'Hessa',
      username: 'hessa',
      role: 'viewer',
      memberships: [],
      isReset: false,
      expiresAt: open.clock.nowMs + 48 * HOUR_MS,
    });
  open.events();
  const { answer } = await join({ secret });
  expect(answer.user).toMatchObject({ id, isInvited: false });
  expect((await open.accounts.authenticate(answer.accessToken)).user.id).toBe(id);
  expect(open.events()).toEqual([
    { kind: 'joined', userId: id, details: { by: 'admin1' } },
    { kind: 'signed-in', userId: id, details: { session: answer.sessionId, by: 'invitation' } },
  ]);
  await expect(join({ secret })).rejects.toMatchObject(WRONG);
  await open.signIn('hessa', { password: NEW_PASSWORD });
});

test('[A14] of two who join at once with one link, one does', async () => {
  const { secret } = await invite();
  const all = await Promise.allSettled([join({ secret }), join({ secret }), join({ secret })]);
  expect(all.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
});

test('[A13] one invitation fills no queue: of many who join with it at once most wait', async () => {
  const { secret } = await invite();
  const all = await Promise.allSettled(Array.from({ length: 50 }, () => join({ secret })));
  const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  expect([refused.length, refused.filter((code) => code === 'too-fast').length]).toEqual([49, 18]);
});

test('[A14] the code works with its user name only, typed as people type', async () => {
  const { code } = await invite();
  expect(code).toMatch(/^[A-HJKMNP-TV-Z2-9]{6}$/);
  const typed = ` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)}`;
  await expect(join({ username: 'noura', code })).rejects.toMatchObject(WRONG);
  await expect(join({ username: 'nobody', code })).rejects.toMatchObject(WRONG);
  expect((await open.accounts.joining.look({ username: 'HESSA ', code: typed })).username).toBe('hessa');
  expect((await join({ username: 'hessa', code: typed })).answer.user.username).toBe('hessa');
  await expect(join({ username: 'hessa', code })).rejects.toMatchObject(WRONG);
});

test('[A14] ten wrong codes end the code, also all at once, and not the link; right ones count for nothing', async () => {
  const { code, secret } = await invite();
  const look = (typed: string) => open.accounts.joining.look({ username: 'hessa', code: typed });
  for (let i = 0; i < 9; i++) await expect(look('222222')).rejects.toMatchObject(WRONG);
  for (let i = 0; i < 3; i++) await look(code);
  const both = [look('333333'), look(code)]; // while the tenth is compared, an eleventh is not looked at
  await Promise.all(both.map((one) => expect(one).rejects.toMatchObject(WRONG)));
  await expect(look(code)).rejects.toMatchObject(WRONG);
  expect((await open.accounts.joining.look({ secret })).username).toBe('hessa');
  for (let i = 0; i < 30; i++) await look('444444').catch(() => {});
  await expect(look('444444')).rejects.toMatchObject({ code: 'too-fast' });
});

test('[A14] it ends after 48 hours, with a newer one, when it is withdrawn, and when the account is disabled', async () => {
  const { accounts, clock, idOf } = open;
  const first = await invite();
  clock.nowMs += 48 * HOUR_MS;
  await expect(join({ secret: first.secret })).rejects.toMatchObject(WRONG);
  const second = await accounts.invitations.create(first.id, BY);
  const third = await accounts.invitations.create(first.id, BY);
  await expect(join({ secret: second.secret })).rejects.toMatchObject(WRONG);
  await expect(join({ username: 'hessa', code: second.code })).rejects.toMatchObject(WRONG);
  await accounts.joining.look({ secret: third.secret });
  open.events();
  accounts.invitations.withdraw(first.id, BY);
  accounts.invitations.withdraw(first.id, BY);
  expect(open.events()).toEqual([{ kind: 'invited', ...BY, details: { of: first.id, isWithdrawn: true } }]);
  await expect(join({ secret: third.secret })).rejects.toMatchObject(WRONG);
  const ofNoura = await accounts.invitations.create(idOf('noura'), BY);
  await accounts.people.change(idOf('noura'), { isDisabled: true });
  await accounts.people.change(idOf('noura'), { isDisabled: false });
  await expect(join({ secret: ofNoura.secret })).rejects.toMatchObject(WRONG);
  await accounts.people.change(idOf('noura'), { isDisabled: true });
  await expect(accounts.invitations.create(idOf('noura'), BY)).rejects.toMatchObject({ code: 'conflict' });
  await expect(accounts.invitations.create('nobody', BY)).rejects.toMatchObject({ code: 'not-found' });
});

test('[A14] a reset ends what there was: sessions, the old password; the second factor only where it says so', async () => {
  const { accounts, idOf } = open;
  const id = idOf('noura');
  const caller = await open.callerOf('noura');
  const { secret } = await open.turnOn(caller);
  const kept = await accounts.invitations.create(id, BY);
  expect((await accounts.joining.look({ secret: kept.secret })).isReset).toBe(true);
  expect(accounts.sessions.isLive(caller.sessionId)).toBe(true);
  await expect(join({ secret: kept.secret })).rejects.toMatchObject({ code: 'second-factor-needed' });
  await expect(join({ secret: kept.secret }, '000000')).rejects.toMatchObject({ code: 'wrong-code' });
  await open.signIn('noura', { code: open.shown(secret) }); // nothing has changed
  await join({ secret: kept.secret }, open.shown(secret, 1));
  expect(accounts.sessions.isLive(caller.sessionId)).toBe(false);
  await expect(open.signIn('noura', { password: PASSWORD })).rejects.toMatchObject({ code: 'wrong-credentials' });
  await expect(open.signIn('noura', { password: NEW_PASSWORD })).rejects.toMatchObject({ code: 'second-factor-needed' });
  const dropping = await accounts.invitations.create(id, BY, { dropsSecondFactor: true });
  open.events();
  expect((await join({ secret: dropping.secret })).answer.user.hasSecondFactor).toBe(false);
  expect(open.events().map(({ kind, userId }) => [kind, userId])).toContainEqual(['second-factor-off', 'admin1']);
  await open.signIn('noura', { password: NEW_PASSWORD });
});

test('[A18] the console’s way in works while the server runs: a new password, second factor gone', async () => {
  const { accounts, database, clock, idOf } = open;
  await open.turnOn(await open.callerOf('admin'));
  const given = await giveAccess(database.db, 'ADMIN', { now: () => clock.nowMs, passwordCost: QUICK_PASSWORDS });
  await expect(open.signIn('admin')).rejects.toMatchObject({ code: 'second-factor-needed' }); // nothing yet
  open.events();
  await join({ username: 'admin', code: given.code });
  expect(open.events()[0]).toEqual({ kind: 'joined', userId: idOf('admin'), details: { by: 'console' } });
  await open.signIn('admin', { password: NEW_PASSWORD });
  expect(accounts.people.find(idOf('admin'))?.user.hasSecondFactor).toBe(false);
  await expect(giveAccess(database.db, 'nobody', { now: Date.now, passwordCost: QUICK_PASSWORDS })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('[A10] neither the link’s secret nor the code is stored', async () => {
  const { secret, code } = await invite();
  const stored = JSON.stringify(open.database.db.select().from(invitation).all());
  expect([stored.includes(secret), stored.includes(code)]).toEqual([false, false]);
});

test('[A12] an administrator who was invited and has no password yet does not count as one who can sign in', async () => {
  const { people, invitations } = open.accounts;
  const second = people.createInvited({ username: 'second', name: 'S', role: 'admin', memberships: [] }, BY);
  await expect(people.change(open.idOf('admin'), { isDisabled: true })).rejects.toMatchObject({ code: 'last-admin' });
  const { secret } = await invitations.create(second.id, BY);
  await join({ secret });
  await people.change(open.idOf('admin'), { isDisabled: true });
});

test('[A14] who is added by an invitation has it: when the queue refuses, or it cannot be recorded, nobody was added', async () => {
  const { accounts, turns, database, clock } = open;
  const person: NewInvitedUser = { username: 'hessa', name: 'Hessa', role: 'viewer', memberships: [] };
  let free = (): void => {};
  const until = new Promise<void>((resolve) => {
    free = resolve;
  });
  const held: Promise<unknown>[] = [];
  const refused = (async () => {
    for (;;) {
      try {
        held.push(turns.enter(() => until, { isFirst: true, isDroppable: false }).result);
      } catch (error) {
        return error; // the queue is full
      }
    }
  })();
  expect(await refused).toMatchObject({ code: 'too-fast' });
  await expect(accounts.invitations.createWithPerson(person, BY)).rejects.toMatchObject({ code: 'too-fast' });
  expect(accounts.people.findByUsername('hessa')).toBeNull();
  free();
  await Promise.all(held);

  let kept = '';
  const broken = await createAccounts({
    db: database.db,
    now: () => clock.nowMs,
    passwordCost: QUICK_PASSWORDS,
    onRightsChanged: () => {},
    record: ({ kind, details }) => {
      if (kind === 'person-added') kept = String(details?.of);
      if (kind === 'invited') throw new Error('the disk is full');
    },
  });
  await expect(broken.invitations.createWithPerson(person, BY)).rejects.toThrow('the disk is full');
  expect(kept).not.toBe('');
  expect(broken.people.find(kept)).toBeNull();
  expect(broken.people.findByUsername('hessa')).toBeNull();
  broken.close();

  open.events();
  const { user, invitation: made } = await accounts.invitations.createWithPerson(person, BY);
  expect(open.events().map(({ kind }) => kind)).toEqual(['person-added', 'invited']);
  expect((await join({ secret: made.secret })).answer.user.id).toBe(user.id);
});
