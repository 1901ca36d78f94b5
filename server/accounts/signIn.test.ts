import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PASSWORD } from '../testing/seedCampaign.ts';
import { createActs } from './acts.ts';
import { createFailedSignIns } from './failedSignIns.ts';
import { type OpenAccounts, openAccounts } from './testing/openAccounts.ts';

const MINUTE_MS = 60_000;
const TABLET = 'tablet-of-noura-1';
let open: OpenAccounts;
beforeEach(async () => {
  open = await openAccounts();
});
afterEach(() => open.close());

/** Wrong passwords until it is too fast; how many were looked at. */
async function guess(username: string, deviceId?: string): Promise<number> {
  for (let looked = 0; ; looked++) {
    const code = await open.signIn(username, { password: 'wrong', ...(deviceId ? { deviceId } : {}) }).catch((error) => error.code);
    if (code === 'too-fast') return looked;
    expect(code).toBe('wrong-credentials');
  }
}

/** Makes a device known, as a first room does. */
async function useTablet(): Promise<void> {
  const { answer } = await open.signIn('noura', { deviceId: TABLET });
  open.accounts.signIns.useDevice(answer.sessionId, answer.user.id, TABLET);
}

test('[A13] guesses at an account elsewhere never slow its person down on a known device, nor the other way round', async () => {
  await useTablet();
  expect(await guess('noura')).toBe(8);
  await expect(open.signIn('noura', { deviceId: 'another-device-of-somebody' })).rejects.toMatchObject({ code: 'too-fast' });
  await open.signIn('noura', { deviceId: TABLET });
  expect(await guess('noura', TABLET)).toBe(8);
  open.clock.nowMs += 5 * MINUTE_MS + 1;
  await open.signIn('noura');
  expect(await guess('noura', TABLET)).toBe(8);
  await open.signIn('noura'); // not slowed down by what was guessed on the tablet
});

test('[A13] an account is slowed down whichever unknown devices the guesses name; another account is not', async () => {
  for (let i = 0; i < 8; i++)
    await expect(open.signIn('noura', { password: 'wrong', deviceId: `device-of-nobody-${i}` })).rejects.toMatchObject({
      code: 'wrong-credentials',
    });
  await expect(open.signIn('NOURA', { deviceId: 'device-of-nobody-9' })).rejects.toMatchObject({ code: 'too-fast' });
  await open.signIn('salem');
});

test('[A13] a known device of somebody else, and one that was ended, are not known', async () => {
  await useTablet();
  const { accounts, idOf } = open;
  expect(await guess('salem', TABLET)).toBe(8);
  await expect(open.signIn('salem')).rejects.toMatchObject({ code: 'too-fast' });
  const [device] = accounts.signIns.of(idOf('noura'), '').devices;
  accounts.signIns.endDevice(idOf('noura'), device?.code ?? '', { userId: '' });
  expect(await guess('noura')).toBe(8);
  await expect(open.signIn('noura', { deviceId: TABLET })).rejects.toMatchObject({ code: 'too-fast' });
});

test('[A15] the code is asked for only after the right password, taken once, and of one step before and after', async () => {
  const { secret } = await open.turnOn(await open.callerOf('noura'));
  await expect(open.signIn('noura', { password: 'wrong', code: open.shown(secret) })).rejects.toMatchObject({ code: 'wrong-credentials' });
  await expect(open.signIn('noura')).rejects.toMatchObject({ code: 'second-factor-needed' });
  await expect(open.signIn('noura', { code: open.shown(secret, -2) })).rejects.toMatchObject({ code: 'wrong-code' });
  await open.signIn('noura', { code: open.shown(secret, -1) });
  const code = open.shown(secret, 1);
  await open.signIn('noura', { code: `${code.slice(0, 3)} ${code.slice(3)}` });
  for (const again of [code, open.shown(secret)]) // also the one before it
    await expect(open.signIn('noura', { code: again })).rejects.toMatchObject({ code: 'wrong-code' });
});

test('[A15] a recovery code signs in once; wrong codes are slowed down, on a known device for itself', async () => {
  await useTablet();
  const { secret, codes } = await open.turnOn(await open.callerOf('noura'));
  const [first = '', second = ''] = codes;
  await open.signIn('noura', { code: first.toLowerCase().replaceAll('-', ' ') });
  for (const wrong of [first, '000000', 'ABCD-EFGH-JKMN', 'x', '999999'])
    await expect(open.signIn('noura', { code: wrong })).rejects.toMatchObject({ code: 'wrong-code' });
  await expect(open.signIn('noura', { code: second })).rejects.toMatchObject({ code: 'too-fast' });
  await open.signIn('noura', { code: open.shown(secret), deviceId: TABLET });
  open.clock.nowMs += 15 * MINUTE_MS + 1;
  await open.signIn('noura', { code: second });
  expect(
    open.accounts.own.secondFactor(
      await open.accounts.authenticate((await open.signIn('noura', { code: open.shown(secret) })).answer.accessToken),
    ),
  ).toEqual({
    isOn: true,
    recoveryCodesLeft: 8,
  });
});

test('[A16] sign-ins are recorded by what they were by; failed ones later, and unknown names only counted', async () => {
  const { accounts, events, signIn, idOf } = open;
  const id = idOf('noura');
  const { answer } = await signIn('noura');
  expect(events()).toEqual([{ kind: 'signed-in', userId: id, details: { session: answer.sessionId, by: 'password' } }]);
  await signIn('noura', { password: 'wrong' }).catch(() => {});
  for (const name of ['nobody', 'no one', 'none']) await signIn(name).catch(() => {});
  expect(events()).toEqual([]);
  accounts.close();
  expect(events()).toEqual([
    { kind: 'sign-in-failed', userId: id, details: { reason: 'password' } },
    { kind: 'sign-in-failed', userId: '', details: { reason: 'unknown-name', count: 3 } },
  ]);
});

test('[A16] failed sign-ins that could not be written are written the next time', async () => {
  const written: string[] = [];
  let isFull = true;
  const failed = createFailedSignIns({
    acts: createActs(open.database.db),
    onError: () => {},
    record({ userId }) {
      if (isFull) throw new Error('the disk is full');
      written.push(userId);
    },
  });
  failed.note('noura1', 'password');
  failed.note(null, 'password');
  expect(failed.write).toThrow('the disk is full');
  isFull = false;
  failed.write();
  failed.write();
  expect(written).toEqual(['noura1', '']);
});

test('a person who is invited and has no password yet cannot sign in, nor one who was disabled while the password was looked at', async () => {
  const { accounts, signIn, idOf } = open;
  accounts.people.createInvited({ username: 'hessa', name: 'H', role: 'viewer', memberships: [] }, { userId: '' });
  for (const password of ['', 'nobody has this password'])
    await expect(signIn('hessa', { password })).rejects.toMatchObject({ code: 'wrong-credentials' });
  const signingIn = signIn('noura');
  const disabling = accounts.people.change(idOf('noura'), { isDisabled: true });
  await expect(signingIn).rejects.toMatchObject({ code: 'wrong-credentials' });
  await disabling;
});

test('[A15] a sign-in that waited is not taken up without a code when a second factor was turned on meanwhile', async () => {
  const caller = await open.callerOf('noura');
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const busy = gates.map((gate) => open.turns.enter(() => gate.promise, { isFirst: true, isDroppable: false }));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const waiting = open.accounts.signIn.withPassword({ username: 'noura', password: PASSWORD, agent: '' });
  vi.advanceTimersByTime(5_000);
  vi.useRealTimers();
  const place = await waiting;
  if (!('attempt' in place)) throw new Error('it did not have to wait');
  for (const gate of gates) gate.resolve();
  for (const { result } of busy) await result;
  await open.turnOn(caller); // its password is looked at after the other one
  const answer = (): Promise<string> =>
    open.accounts.signIn.ask(place.attempt).then(
      (told) => ('attempt' in told ? 'still waits' : 'is signed in'),
      ({ code }) => code,
    );
  let last = ''; // it is told once
  await expect.poll(async () => (last = await answer()), { timeout: 10_000 }).not.toBe('still waits'); // two passwords are looked at side by side
  expect(last).toBe('second-factor-needed');
});
