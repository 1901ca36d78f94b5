import { afterEach, beforeEach, expect, test } from 'vitest';
import { recoveryCode } from '../../schema/tables/people.ts';
import { PASSWORD } from '../testing/seedCampaign.ts';
import type { Caller } from './accounts.ts';
import { type OpenAccounts, openAccounts } from './testing/openAccounts.ts';

let open: OpenAccounts;
let noura: Caller;
beforeEach(async () => {
  open = await openAccounts();
  noura = await open.callerOf('noura');
  open.events();
});
afterEach(() => open.close());

test('[A15] it is in force only when a first code was right; the address says what every app reads', async () => {
  const { own, people } = open.accounts;
  const { secret, uri } = await own.beginSecondFactor(noura, PASSWORD);
  expect(uri).toBe(`otpauth://totp/Committee%20Room:noura?issuer=Committee%20Room&secret=${secret}&algorithm=SHA1&digits=6&period=30`);
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(own.secondFactor(noura)).toEqual({ isOn: false, recoveryCodesLeft: 0 });
  await open.signIn('noura');
  expect(() => own.confirmSecondFactor(noura, open.shown(secret, 5))).toThrow(expect.objectContaining({ code: 'wrong-code' }));
  open.events();
  const codes = own.confirmSecondFactor(noura, open.shown(secret));
  expect(own.secondFactor(noura)).toEqual({ isOn: true, recoveryCodesLeft: 10 });
  expect(people.find(noura.user.id)?.user.hasSecondFactor).toBe(true);
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[A-HJKMNP-TV-Z2-9]{4}(-[A-HJKMNP-TV-Z2-9]{4}){2}$/);
  expect(open.events()).toEqual([{ kind: 'second-factor-on', userId: noura.user.id }]);
  await expect(open.signIn('noura', { code: open.shown(secret) })).rejects.toMatchObject({ code: 'wrong-code' }); // that one was taken
});

test('[A10] recovery codes are not stored', async () => {
  const { codes } = await open.turnOn(noura);
  const stored = JSON.stringify(open.database.db.select().from(recoveryCode).all());
  for (const code of codes) expect(stored).not.toContain(code.replaceAll('-', ''));
});

test('[A15] what could keep its owner out asks for the password, and for a code where it is on', async () => {
  const { own } = open.accounts;
  await expect(own.beginSecondFactor(noura, 'wrong')).rejects.toMatchObject({ code: 'wrong-password' });
  expect(() => own.confirmSecondFactor(noura, '123456')).toThrow(expect.objectContaining({ code: 'conflict' }));
  await expect(own.turnOffSecondFactor(noura, PASSWORD, '123456')).rejects.toMatchObject({ code: 'conflict' });
  const { secret, codes } = await open.turnOn(noura);
  await expect(own.beginSecondFactor(noura, PASSWORD)).rejects.toMatchObject({ code: 'conflict' });
  await expect(own.turnOffSecondFactor(noura, 'wrong', open.shown(secret))).rejects.toMatchObject({ code: 'wrong-password' });
  await expect(own.turnOffSecondFactor(noura, PASSWORD, '123456')).rejects.toMatchObject({ code: 'wrong-code' });
  await expect(own.renewRecoveryCodes(noura, PASSWORD, '123456')).rejects.toMatchObject({ code: 'wrong-code' });
  const renewed = await own.renewRecoveryCodes(noura, PASSWORD, open.shown(secret));
  await expect(open.signIn('noura', { code: codes[1] ?? '' })).rejects.toMatchObject({ code: 'wrong-code' });
  open.events();
  await own.turnOffSecondFactor(noura, PASSWORD, renewed[0] ?? '');
  await open.signIn('noura');
  expect(open.events()).toMatchObject([
    { kind: 'recovery-code-used', userId: noura.user.id, details: { left: 9 } },
    { kind: 'second-factor-off', userId: noura.user.id },
    { kind: 'signed-in' },
  ]);
});

test('[A15] a password of one’s own is changed with a code where there is a second factor', async () => {
  const { own } = open.accounts;
  const { secret } = await open.turnOn(noura);
  const change = (code?: string) => own.changePassword(noura, PASSWORD, 'another long password', code);
  await expect(change()).rejects.toMatchObject({ code: 'second-factor-needed' });
  await expect(change('123456')).rejects.toMatchObject({ code: 'wrong-code' });
  const code = open.shown(secret);
  await change(code);
  await expect(open.signIn('noura', { password: 'another long password', code })).rejects.toMatchObject({ code: 'wrong-code' });
});

test('[A15][A16] guesses in one session do not hold the person up in another, and are written down', async () => {
  const { own } = open.accounts;
  const elsewhere = await open.callerOf('noura');
  open.events();
  for (let i = 0; i < 8; i++) await expect(own.beginSecondFactor(elsewhere, 'wrong')).rejects.toMatchObject({ code: 'wrong-password' });
  await expect(own.beginSecondFactor(elsewhere, PASSWORD)).rejects.toMatchObject({ code: 'too-fast' });
  await own.changePassword(noura, PASSWORD, 'another long password');
  open.accounts.close();
  const failed = open.events().filter(({ kind }) => kind === 'sign-in-failed');
  expect(failed).toEqual(Array(8).fill({ kind: 'sign-in-failed', userId: noura.user.id, details: { reason: 'password' } }));
});

test('[A15] known devices without number give no more guesses at the code, and a recovery code still lets its person in', async () => {
  const { codes } = await open.turnOn(noura);
  const refusals: string[] = [];
  for (let i = 0; i < 24; i++) {
    const deviceId = `device-of-a-thief-${i}`;
    open.accounts.signIns.useDevice(noura.sessionId, noura.user.id, deviceId);
    refusals.push(await open.signIn('noura', { deviceId, code: '000000' }).catch((error) => error.code));
  }
  expect(refusals).toEqual([...Array(20).fill('wrong-code'), ...Array(4).fill('too-fast')]);
  await open.signIn('noura', { code: codes[0] ?? '' });
});

test('[A15] the present password is guessed slowly', async () => {
  const { own } = open.accounts;
  for (let i = 0; i < 8; i++)
    await expect(own.changePassword(noura, 'wrong', 'another long password')).rejects.toMatchObject({ code: 'wrong-password' });
  await expect(own.changePassword(noura, PASSWORD, 'another long password')).rejects.toMatchObject({ code: 'too-fast' });
});

test('[A17] a password of one’s own ends every other session, and an open invitation; the old one signs in no more', async () => {
  const { accounts, idOf, events } = open;
  const id = idOf('noura');
  const other = await open.signIn('noura');
  const invited = await accounts.invitations.create(id, { userId: idOf('admin') });
  events();
  await accounts.own.changePassword(noura, PASSWORD, 'another long password');
  expect(accounts.signIns.of(id, noura.sessionId).sessions.map(({ id: session, isCurrent }) => [session, isCurrent])).toEqual([
    [noura.sessionId, true],
  ]);
  await expect(open.signIn('noura')).rejects.toMatchObject({ code: 'wrong-credentials' });
  await expect(accounts.joining.look({ secret: invited.secret })).rejects.toMatchObject({ code: 'wrong-invitation' });
  await open.signIn('noura', { password: 'another long password' });
  expect(events().slice(0, 2)).toEqual([
    { kind: 'password-changed', userId: id },
    { kind: 'session-ended', userId: id, details: { session: other.answer.sessionId, of: id } },
  ]);
});

test('[A16] what cannot be recorded does not happen', async () => {
  const { createAccounts } = await import('./accounts.ts');
  const { QUICK_PASSWORDS } = await import('../testing/seedCampaign.ts');
  const broken = await createAccounts({
    db: open.database.db,
    now: () => open.clock.nowMs,
    passwordCost: QUICK_PASSWORDS,
    onRightsChanged: () => expect.unreachable(),
    record: () => {
      throw new Error('the disk is full');
    },
  });
  const tries = [
    () => broken.own.changePassword(noura, PASSWORD, 'another long password'),
    () => broken.people.change(noura.user.id, { role: 'viewer', memberships: [] }),
    () => broken.invitations.create(noura.user.id, { userId: '' }),
    () => broken.signIn.withPassword({ username: 'noura', password: PASSWORD, agent: '' }),
    async () => broken.signIns.endSession(noura.user.id, noura.sessionId, { userId: '' }),
  ];
  for (const attempt of tries) await expect(attempt()).rejects.toThrow('the disk is full');
  broken.close();
  expect(open.accounts.sessions.isLive(noura.sessionId)).toBe(true);
  expect(open.accounts.signIns.of(noura.user.id, '').sessions).toHaveLength(1);
  expect(broken.people.find(noura.user.id)?.user.role).toBe('coordinator');
  await open.signIn('noura');
});
