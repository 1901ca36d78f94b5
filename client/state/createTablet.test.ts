import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Role } from '../../schema/access.ts';
import type { Api } from './contracts/app.ts';
import { createApi } from './createApi.ts';
import { createSession } from './createSession.ts';
import { createTablet, LOCK_AFTER_MS } from './createTablet.ts';
import type { KnownPerson, OfflineKeys, OfflineWays, Unlocked } from './device/createOfflineKeys.ts';
import { createRequestJson } from './requestJson.ts';
import { createFakeBackend, testUser } from './testing/fakeBackend.ts';
import { createFakeBrowser, memoryStorage } from './testing/fakeBrowser.ts';
import { fakeVault } from './testing/fakeVault.ts';

const PIN = '271828';
const NO_WAY: OfflineWays = { pinDigits: null, triesLeft: 0, hasPasskey: false, gone: 'none' };
const BY_PIN: OfflineWays = { pinDigits: 6, triesLeft: 10, hasPasskey: false, gone: null };
const DEVICE = { code: 'd01', releaseKey: 'released', sealing: { kid: 'k', publicKey: 'p' } };

let backend = createFakeBackend();
let browser = createFakeBrowser(backend);
let ends: (() => void)[] = [];
/** Whose PIN is set in this browser, who they are, and whether the lease of open screens has ended. */
let prepared = new Map<string, KnownPerson>();
let isLeaseOver = false;
/** Whether the device does not say how it opens. */
let isUnread = false;
/** So long a PIN is worked out, or a passkey waits for its person. */
let opensAfterMs = 0;
/** So long the server takes. */
let answersAfterMs = 0;
/** When the server answered last for whom, as their lease knows it. */
let contacts = new Map<string, number>();
beforeEach(() => {
  vi.useFakeTimers();
  backend = createFakeBackend();
  browser = createFakeBrowser(backend);
  prepared = new Map();
  isLeaseOver = false;
  isUnread = false;
  opensAfterMs = 0;
  answersAfterMs = 0;
  contacts = new Map();
  backend.answers.set('/api/device', () => DEVICE);
});
afterEach(() => {
  for (const end of ends) end();
  ends = [];
  vi.useRealTimers();
});
const time = (ms = 50) => vi.advanceTimersByTimeAsync(ms);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Envelopes without WebCrypto, which needs more than fake timers; their own tests have the real one. */
function fakeKeys(): OfflineKeys {
  return {
    waysOf: async (userId) => (isUnread ? { ...NO_WAY, gone: 'unread' } : prepared.has(userId) ? BY_PIN : NO_WAY),
    unlockByPin: async (userId, pin): Promise<Unlocked> => {
      const person = prepared.get(userId);
      if (!person) return { kind: 'gone', why: 'none' };
      if (opensAfterMs > 0) await pause(opensAfterMs);
      return pin === PIN ? { kind: 'open', vault: fakeVault(userId), person } : { kind: 'wrong', left: 9 };
    },
    unlockByPasskey: async () => ({ kind: 'cancelled' }),
    setPin: async (userId) => void prepared.set(userId, { user: testUser('noura'), me: null }),
    setPasskey: async () => {},
    forget: async (userId) => void prepared.delete(userId),
    keepPerson: async ({ userId }, person) => void (prepared.has(userId) && prepared.set(userId, person)),
    noteTime: async (userId, contactMs, mayEnd) => {
      if (contactMs > 0) contacts.set(userId, contactMs);
      return isLeaseOver && mayEnd && prepared.delete(userId);
    },
  };
}

function load(tab = memoryStorage()) {
  const page = browser.openPage({ tab });
  const slowly: typeof fetch = async (...call) => {
    if (answersAfterMs > 0) await pause(answersAfterMs);
    return page.environment.fetch(...call);
  };
  const environment = { ...page.environment, fetch: slowly };
  const request = createRequestJson({ ...environment, language: () => 'en' });
  const api: Api = createApi({ request, credential: () => session.credential() });
  const keys = fakeKeys();
  const session = createSession({ request, api, environment, openVault: async (userId) => fakeVault(userId), offline: async () => keys });
  const { tablet, dispose } = createRoot((end) => ({
    tablet: createTablet({ session, api, request, environment, keys, carrier: async () => ({ handInSealed: async () => ({ left: 0 }) }) }),
    dispose: end,
  }));
  ends.push(dispose, session.dispose);
  return { ...page, session, tablet, tab };
}

async function signedIn(username: string, role: Role = 'coordinator', page = load()) {
  page.session.leave();
  backend.answers.set('/api/auth/login', () => {
    const answer = backend.signIn(username);
    const user = { ...answer.user, role };
    backend.sessions.set(answer.sessionId, user);
    return { ...answer, user };
  });
  await page.session.login(username, 'right');
  await time();
  return page;
}
const shown = ({ session }: ReturnType<typeof load>) => [session.state(), session.user()?.username ?? null];

test('[Y6] a screen that shows pledges locks after 15 minutes without a touch in any tab; a touch in another keeps it open', async () => {
  const page = await signedIn('noura');
  await page.tablet.setPin(PIN);
  const other = load();
  await time();
  expect(shown(other)).toEqual(['signed-in', 'noura']);
  await time(LOCK_AFTER_MS - 60_000);
  window.dispatchEvent(new Event('pointerdown')); // the window is both tabs'
  await time(LOCK_AFTER_MS - 60_000);
  expect(shown(page)).toEqual(['signed-in', 'noura']);
  await time(90_000);
  expect(shown(page)).toEqual(['locked', null]);
  other.fire('storage');
  expect(shown(other)).toEqual(['locked', null]);
});

test('[Y6] a clock that is set back switches the lock off in no tab', async () => {
  const page = await signedIn('noura');
  await page.tablet.setPin(PIN);
  load();
  await time(60_000);
  window.dispatchEvent(new Event('pointerdown'));
  await time();
  vi.setSystemTime(Date.now() - 2 * 60 * 60_000);
  await time(60_000);
  window.dispatchEvent(new Event('pointerdown'));
  await time(LOCK_AFTER_MS - 60_000);
  expect(shown(page)).toEqual(['signed-in', 'noura']);
  await time(90_000);
  expect(shown(page)).toEqual(['locked', null]);
});

test.for([
  { role: 'coordinator', shownAfter: ['locked', null, false] },
  { role: 'clerk', shownAfter: ['signed-out', null, true] },
] as const)(
  '[Y6] a session that ended leaves pledges readable for 15 minutes without a touch, and then no key: $role',
  async ({ role, shownAfter }) => {
    const page = await signedIn('noura', role); // who has set nothing: they are asked to sign in anyway
    backend.sessions.clear();
    page.session
      .credential()
      ?.renew()
      .catch(() => {});
    await time();
    expect([...shown(page), page.session.holder() !== null]).toEqual(['signed-out', null, true]);
    await time(LOCK_AFTER_MS);
    expect([...shown(page), page.session.holder() !== null]).toEqual(shownAfter);
  },
);

test.for(['attendance', 'clerk'] as const)('[Y6] doors and counts never lock and never expire by themselves: %s', async (role) => {
  const page = await signedIn('noura', role);
  await page.tablet.setPin(PIN);
  isLeaseOver = true;
  await time(LOCK_AFTER_MS * 4);
  expect(shown(page)).toEqual(['signed-in', 'noura']);
  expect(page.tablet.ways()).toEqual(BY_PIN);
});

test('[Y4] everybody else’s screen is locked when its lease ends', async () => {
  const page = await signedIn('noura', 'viewer');
  await page.tablet.setPin(PIN);
  await time(LOCK_AFTER_MS * 2);
  expect(shown(page)).toEqual(['signed-in', 'noura']); // shows no pledges
  isLeaseOver = true;
  await time(61_000);
  expect(shown(page)).toEqual(['locked', null]);
});

test('[Y4] one person’s contact with the server is no other’s: without a network nobody’s lease begins anew by it', async () => {
  const page = await signedIn('salem');
  await page.tablet.setPin(PIN);
  prepared.set(testUser('salem').id, { user: testUser('salem'), me: null });
  await time(61_000);
  const before = contacts.get(testUser('salem').id);
  expect(before).toBeGreaterThan(0);
  page.tablet.handOver();
  await signedIn('noura', 'coordinator', page);
  page.tablet.handOver();
  backend.setNetwork('cut');
  const salem = (await page.tablet.people()).find(({ username }) => username === 'salem');
  if (!salem) throw new Error('nobody is there');
  expect(await page.tablet.unlock(salem, PIN)).toEqual({ kind: 'open' });
  await time(61_000);
  expect(contacts.get(testUser('salem').id)).toBe(before);
});

test('[Y6] whoever has set nothing is never locked out by it', async () => {
  const page = await signedIn('noura');
  await time(LOCK_AFTER_MS * 2);
  expect(shown(page)).toEqual(['signed-in', 'noura']);
});

test('[Y6] handed over without a network: the others of this browser with how they open it; nobody is signed out', async () => {
  const page = await signedIn('noura');
  await page.tablet.setPin(PIN);
  const salem = await signedIn('salem');
  await salem.tablet.setPin(PIN);
  prepared.set(testUser('salem').id, { user: testUser('salem'), me: null });
  await signedIn('hind');
  backend.setNetwork('cut');
  page.tablet.handOver();
  expect(shown(page)).toEqual(['locked', null]);
  expect(page.session.chosen()).toBeNull();
  const people = await page.tablet.people();
  expect(people.map(({ username, ways }) => [username, ways.pinDigits])).toEqual([
    ['hind', null],
    ['salem', 6],
    ['noura', 6],
  ]);
  const [, second] = people;
  if (!second) throw new Error('nobody is there');
  expect(await page.tablet.unlock(second, '999999')).toEqual({ kind: 'wrong', left: 9 });
  expect(await page.tablet.unlock(second, PIN)).toEqual({ kind: 'open' });
  expect(shown(page)).toEqual(['signed-in', 'salem']);
  expect(backend.sessions.size).toBe(3);
  expect(page.session.latches.of(testUser('noura').id)).toBe('locked'); // their work is not open to whoever taps their name
});

test('[Y5] who it is and what they may open is kept for the next opening; whoever skips the question is not asked again', async () => {
  const page = await signedIn('noura');
  expect(page.tablet.isToBeAsked()).toBe(true);
  page.tablet.asked();
  expect(page.tablet.isToBeAsked()).toBe(false);
  await page.tablet.setPin(PIN);
  await time();
  expect(prepared.get(testUser('noura').id)?.me?.campaign.name).toBe('Demo');
  const again = load(page.tab);
  await time();
  expect(again.tablet.isToBeAsked()).toBe(false);
});

test('[Y5] whoever has a PIN is not asked to set one because the device did not say so; it is asked again', async () => {
  isUnread = true;
  const page = await signedIn('noura');
  expect([page.tablet.ways(), page.tablet.isToBeAsked()]).toEqual([null, false]);
  prepared.set(testUser('noura').id, { user: testUser('noura'), me: null });
  isUnread = false;
  await time(61_000);
  expect([page.tablet.ways(), page.tablet.isToBeAsked()]).toEqual([BY_PIN, false]);
});

test('[Y7][Y8] a PIN opens nothing of a person whom another tab signs out or forgets at that moment', async () => {
  const page = await signedIn('noura');
  await page.tablet.setPin(PIN);
  page.tablet.lock();
  const [noura] = page.session.known();
  if (!noura) throw new Error('nobody is there');
  page.session.latches.set(noura.userId, 'ended');
  expect(await page.tablet.unlock(noura, PIN)).toEqual({ kind: 'gone', why: 'none' });
  expect([page.session.holder(), page.session.latches.of(noura.userId)]).toEqual([null, 'ended']);
});

test('[Y5] the server opens while a PIN is worked out: what it opened stays, and the screens on it', async () => {
  const before = await signedIn('noura');
  await before.tablet.setPin(PIN);
  before.die();
  answersAfterMs = 5_000;
  const page = load(before.tab);
  await time(4_000);
  const chosen = page.session.chosen();
  if (!chosen) throw new Error('nobody is asked for a PIN');
  opensAfterMs = 20_000;
  const unlocking = page.tablet.unlock(chosen, PIN);
  await time(10_000);
  const opened = page.session.holder();
  expect([...shown(page), opened === null]).toEqual(['signed-in', 'noura', false]);
  await time(20_000);
  expect(await unlocking).toEqual({ kind: 'open' });
  expect(shown(page)).toEqual(['signed-in', 'noura']);
  expect(page.session.holder()).toBe(opened);
});

/** Somebody who has locked the tab, and whose PIN takes 20 s to open it. */
async function openingSlowly() {
  const page = await signedIn('noura');
  await page.tablet.setPin(PIN);
  page.tablet.lock();
  const chosen = page.session.chosen();
  if (!chosen) throw new Error('nobody is asked for a PIN');
  opensAfterMs = 20_000;
  const unlocking = page.tablet.unlock(chosen, PIN);
  return { page, unlocking };
}

test('[Y5] a PIN or passkey that comes late takes the tab from nobody who has come in meanwhile', async () => {
  const { page, unlocking } = await openingSlowly();
  await signedIn('salem', 'coordinator', page);
  await time(21_000);
  expect(await unlocking).toEqual({ kind: 'cancelled' });
  expect(shown(page)).toEqual(['signed-in', 'salem']);
});

test('[Y6] what was typed before a screen was locked anew does not open it', async () => {
  const { page, unlocking } = await openingSlowly();
  await signedIn('noura', 'coordinator', page);
  page.tablet.lock();
  await time(21_000);
  expect(await unlocking).toEqual({ kind: 'cancelled' });
  expect(shown(page)).toEqual(['locked', null]);
});

/** The same person in two tabs, each with a session of its own. */
async function twice() {
  const first = await signedIn('noura');
  await first.tablet.setPin(PIN);
  const second = load();
  await time();
  await signedIn('noura', 'coordinator', second);
  first.fire('storage');
  const [own, later] = [first, second].map(({ session }) => session.credential()?.sessionId ?? '') as [string, string];
  expect(backend.sessions.has(own) && backend.sessions.has(later) && own !== later).toBe(true);
  return { first, second, own, later };
}

test('[Y6][Y7] one person in two tabs with a session each: the later is ended elsewhere, and the first tab locks, opens and signs out as before', async () => {
  const { first, second, own, later } = await twice();
  backend.sessions.delete(later);
  second.session
    .credential()
    ?.renew()
    .catch(() => {});
  await time();
  first.fire('storage');
  await time();
  expect([...shown(first), shown(second)[0]]).toEqual(['signed-in', 'noura', 'signed-out']);
  expect(first.session.known().map(({ sessionId }) => sessionId)).toEqual([own]);
  first.tablet.lock();
  expect(shown(first)).toEqual(['locked', null]);
  const [noura] = await first.tablet.people();
  if (!noura) throw new Error('nobody is there');
  expect(await first.tablet.unlock(noura, PIN)).toEqual({ kind: 'open' });
  expect([...shown(first), first.session.credential()?.sessionId]).toEqual(['signed-in', 'noura', own]);
  first.session.startLeaving();
  await Promise.all([first.tablet.leave(), time(6_000)]);
  expect([shown(first)[0], first.session.latches.of(noura.userId), backend.sessions.size]).toEqual(['signed-out', 'gone', 0]);
});

test('[Y7] one person in two tabs with a session each: whoever signs out in one has signed out of both, at the server too', async () => {
  const { first, second } = await twice();
  second.session.startLeaving();
  first.fire('storage');
  await Promise.all([second.tablet.leave(), time(6_000)]);
  first.fire('storage');
  await time();
  expect([shown(first)[0], shown(second)[0], backend.sessions.size]).toEqual(['signed-out', 'signed-out', 0]);
});

test('[Y7] one person in two tabs with a session each: a tab that hears of the sign-out afterwards only ends its own session too', async () => {
  const { first, second } = await twice();
  second.session.startLeaving();
  await Promise.all([second.tablet.leave(), time(6_000)]);
  first.fire('storage');
  await time();
  expect([shown(first)[0], first.session.holder(), backend.sessions.size]).toEqual(['signed-out', null, 0]);
});

test.for(['locked', 'handed over'] as const)(
  '[Y7] one person in two tabs with a session each: whoever opens one again and signs out there has ended both, and neither comes back: %s',
  async (how) => {
    const { first, second } = await twice();
    if (how === 'locked') first.tablet.lock();
    else first.tablet.handOver();
    second.fire('storage');
    await time();
    expect([shown(first)[0], shown(second)[0]]).toEqual(['locked', 'locked']);
    const [noura] = await first.tablet.people();
    if (!noura) throw new Error('nobody is there');
    expect(await first.tablet.unlock(noura, PIN)).toEqual({ kind: 'open' });
    second.fire('storage');
    expect(shown(second)[0]).toBe('locked');
    first.session.startLeaving();
    second.fire('storage');
    await Promise.all([first.tablet.leave(), time(6_000)]);
    second.fire('storage');
    await time();
    expect([shown(first)[0], shown(second)[0], backend.sessions.size]).toEqual(['signed-out', 'signed-out', 0]);
    await signedIn('noura', 'coordinator', first);
    second.die();
    const again = load(second.tab);
    await time();
    expect([...shown(again), again.session.credential()]).toEqual(['signed-out', null, null]);
  },
);

test.for(['there', 'here'] as const)(
  '[Y6][Y7] one person in two tabs with a session each: a locked tab asks for the PIN again where whoever signs out stays: said %s',
  async (where) => {
    const { first, second } = await twice();
    first.tablet.lock();
    second.fire('storage');
    const [noura] = await first.tablet.people();
    if (!noura) throw new Error('nobody is there');
    expect(await first.tablet.unlock(noura, PIN)).toEqual({ kind: 'open' });
    first.session.startLeaving();
    second.fire('storage');
    expect(shown(second)[0]).toBe('leaving');
    (where === 'here' ? second : first).session.stay();
    for (const page of [first, second]) page.fire('storage');
    await time(5_000);
    expect([shown(first), shown(second), second.session.chosen()?.username]).toEqual([['signed-in', 'noura'], ['locked', null], 'noura']);
  },
);

test.for(['handed over', 'by password'] as const)(
  '[Y6] one person in two tabs with a session each: a tab that lets go of its own has ended it; the other stays: %s',
  async (how) => {
    const { first, later } = await twice();
    first.tablet.lock();
    if (how === 'handed over') first.tablet.handOver();
    else first.session.leave();
    await time();
    expect([...backend.sessions.keys()]).toEqual([later]);
    expect(first.session.known().map(({ sessionId }) => sessionId)).toEqual([later]);
  },
);

test('[Y5] one person in two tabs with a session each: without a network a reload of either asks for the PIN, and goes on with its own', async () => {
  const { first, own } = await twice();
  first.die();
  backend.setNetwork('cut');
  const again = load(first.tab);
  await time(3_100);
  expect([...shown(again), again.session.chosen()?.sessionId]).toEqual(['locked', null, own]);
  const [noura] = await again.tablet.people();
  expect(noura?.sessionId).toBe(own);
});

test('[Y5] without a network whoever is picked after somebody else was asked for opens their own, also when the server answers meanwhile', async () => {
  const before = await signedIn('noura');
  await before.tablet.setPin(PIN);
  await signedIn('salem', 'coordinator', before);
  await before.tablet.setPin(PIN);
  prepared.set(testUser('salem').id, { user: testUser('salem'), me: null });
  before.die();
  backend.setNetwork('cut');
  const page = load();
  await time();
  const byName = (name: string) => page.session.known().find(({ username }) => username === name);
  page.session.resume(byName('noura')?.sessionId ?? '').catch(() => {});
  await time(4_000);
  expect([...shown(page), page.session.chosen()?.username]).toEqual(['locked', null, 'noura']);
  page.tablet.handOver();
  const salem = (await page.tablet.people()).find(({ username }) => username === 'salem');
  if (!salem) throw new Error('nobody is there');
  opensAfterMs = 1_500;
  const unlocking = page.tablet.unlock(salem, PIN);
  await time(500);
  backend.setNetwork('up');
  page.fire('online');
  await time(200);
  expect(shown(page)).toEqual(['locked', null]);
  await time(6_000);
  expect(await unlocking).toEqual({ kind: 'open' });
  expect(shown(page)).toEqual(['signed-in', 'salem']);
});
