import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Me } from '../../schema/api.ts';
import { AppError } from '../../schema/errors.ts';
import { NO_SETTINGS } from '../../schema/noSettings.ts';
import type { Api } from './contracts/app.ts';
import { createApi } from './createApi.ts';
import { createDeviceIds } from './createDeviceIds.ts';
import { createSession } from './createSession.ts';
import type { OfflineWays } from './device/createOfflineKeys.ts';
import type { OpenVault } from './device/vault.ts';
import { createRequestJson } from './requestJson.ts';
import { createFakeBackend, testUser } from './testing/fakeBackend.ts';
import { createFakeBrowser, memoryStorage } from './testing/fakeBrowser.ts';
import { fakeVault } from './testing/fakeVault.ts';

let backend = createFakeBackend();
let sessions: { dispose(): void }[] = [];
/** How people of this browser open without a network. */
const ways = new Map<string, OfflineWays>();
const NO_WAY: OfflineWays = { pinDigits: null, triesLeft: 0, hasPasskey: false, gone: 'none' };
const PIN: OfflineWays = { pinDigits: 6, triesLeft: 10, hasPasskey: false, gone: null };
beforeEach(() => {
  vi.useFakeTimers();
  backend = createFakeBackend();
});
afterEach(() => {
  for (const session of sessions) session.dispose();
  sessions = [];
  ways.clear();
  vi.useRealTimers();
});

/** A page load; the same `tab` again is a reload of that tab. */
function load(
  browser: ReturnType<typeof createFakeBrowser>,
  tab = memoryStorage(),
  openVault: OpenVault = async (userId) => fakeVault(userId),
) {
  const page = browser.openPage({ tab });
  const { environment } = page;
  const request = createRequestJson({ ...environment, language: () => 'en' });
  const api: Api = createApi({ request, credential: () => session.credential() });
  const session = createSession({
    request,
    api,
    environment,
    openVault,
    offline: async () => ({ waysOf: async (userId) => ways.get(userId) ?? NO_WAY }),
  });
  sessions.push(session);
  return { ...page, session, api, tab };
}
const shown = ({ session }: ReturnType<typeof load>) => [session.state(), session.user()?.username ?? null];
const time = (ms = 20) => vi.advanceTimersByTimeAsync(ms);

test('signing in: who it is at once, and what they may open when that is known', async () => {
  const page = load(createFakeBrowser(backend));
  expect(shown(page)).toEqual(['signed-out', null]);
  await page.session.login('noura', 'right');
  expect(shown(page)).toEqual(['signed-in', 'noura']);
  await time();
  expect(page.session.me()?.campaign.isDemo).toBe(true);
});

test('a wrong password is told and changes nothing', async () => {
  const page = load(createFakeBrowser(backend));
  await expect(page.session.login('noura', 'wrong')).rejects.toMatchObject({ code: 'wrong-credentials' });
  expect(shown(page)).toEqual(['signed-out', null]);
  expect(page.session.known()).toEqual([]);
});

test('no secret is kept outside memory', async () => {
  const browser = createFakeBrowser(backend);
  const local: string[] = [];
  const set = browser.local.set;
  browser.local.set = (key, value) => {
    local.push(`${key} ${value}`);
    set(key, value);
  };
  const page = load(browser);
  await page.session.login('noura', 'right');
  await time();
  expect(local.length).toBeGreaterThan(0);
  expect(local.join()).not.toContain('token');
});

test('a reload goes on without a password; `restoring` until the server has said so', async () => {
  const browser = createFakeBrowser(backend);
  const before = load(browser);
  await before.session.login('noura', 'right');
  const after = load(browser, before.tab);
  expect(shown(after)).toEqual(['restoring', null]);
  await time();
  expect(shown(after)).toEqual(['signed-in', 'noura']);
});

test('[OR12] a reload asks once for session and person, and the device is opened while the server is asked', async () => {
  const browser = createFakeBrowser(backend);
  const before = load(browser);
  await before.session.login('noura', 'right');
  await time();
  backend.calls.length = 0;
  const opened: string[] = [];
  const after = load(browser, before.tab, async (userId) => {
    opened.push(userId);
    return fakeVault(userId);
  });
  expect([opened, shown(after)]).toEqual([[testUser('noura').id], ['restoring', null]]);
  await time();
  expect(shown(after)).toEqual(['signed-in', 'noura']);
  expect(after.session.me()?.campaign.id).toBe('demo');
  expect(backend.callsOf('/api/me')).toEqual([]);
});

test('[OR12][Y6] what another tab latches while the server is asked decides: the key is not asked for', async () => {
  const browser = createFakeBrowser(backend);
  const before = load(browser);
  await before.session.login('noura', 'right');
  const { id } = testUser('noura');
  const outcomes: string[] = [];
  const after = load(browser, before.tab, async (userId, release) => {
    before.session.latches.set(id, 'leaving');
    await release().then(
      () => outcomes.push('released'),
      () => outcomes.push('not released'),
    );
    return fakeVault(userId);
  });
  await time();
  expect(outcomes).toEqual(['not released']);
  expect(after.session.state()).toBe('leaving');
});

test('the server cannot be reached during a reload: nobody is thrown out, it is tried until it can', async () => {
  const browser = createFakeBrowser(backend);
  const before = load(browser);
  await before.session.login('noura', 'right');
  backend.setNetwork('cut');
  const after = load(browser, before.tab);
  await time(60_000);
  expect(shown(after)).toEqual(['restoring', null]);
  backend.setNetwork('up');
  after.fire('online');
  await time();
  expect(shown(after)).toEqual(['signed-in', 'noura']);
});

test('a new tab takes up the only session of this browser', async () => {
  const browser = createFakeBrowser(backend);
  await load(browser).session.login('noura', 'right');
  const tab = load(browser);
  await time();
  expect(shown(tab)).toEqual(['signed-in', 'noura']);
});

test('[A8] two people in two tabs stay two people, over reloads too; a third tab asks who it is', async () => {
  const browser = createFakeBrowser(backend);
  const left = load(browser);
  await left.session.login('noura', 'right');
  const right = load(browser);
  await time();
  right.session.leave();
  await right.session.login('salem', 'right');
  const leftAgain = load(browser, left.tab);
  const rightAgain = load(browser, right.tab);
  const third = load(browser);
  await time();
  expect(shown(leftAgain)).toEqual(['signed-in', 'noura']);
  expect(shown(rightAgain)).toEqual(['signed-in', 'salem']);
  expect(shown(third)).toEqual(['signed-out', null]);
  expect(third.session.known().map(({ username }) => username)).toEqual(['salem', 'noura']);
  await third.session.resume(third.session.known()[1]?.sessionId ?? '');
  expect(shown(third)).toEqual(['signed-in', 'noura']);
});

test('leaving keeps the session for "continue as", and a reload does not take it up by itself', async () => {
  const browser = createFakeBrowser(backend);
  const page = load(browser);
  await page.session.login('noura', 'right');
  page.session.leave();
  expect(shown(page)).toEqual(['signed-out', null]);
  const again = load(browser, page.tab);
  await time();
  expect(shown(again)).toEqual(['signed-out', null]);
  await again.session.resume(again.session.known()[0]?.sessionId ?? '');
  expect(shown(again)).toEqual(['signed-in', 'noura']);
});

test('a session that is over is taken off the list; the tab does not turn into somebody else at a reload', async () => {
  const browser = createFakeBrowser(backend);
  const left = load(browser);
  await left.session.login('noura', 'right');
  const right = load(browser);
  await time();
  right.session.leave();
  await right.session.login('salem', 'right');
  const [, noura] = right.session.known();
  backend.sessions.delete(noura?.sessionId ?? '');
  backend.expireTokens();
  await expect(left.api.send('GET', '/api/me')).rejects.toMatchObject({ code: 'token-expired' });
  expect(shown(left)).toEqual(['signed-out', null]);
  expect(left.session.known().map(({ username }) => username)).toEqual(['salem']);
  const again = load(browser, left.tab);
  await time();
  expect(shown(again)).toEqual(['signed-out', null]);
  await expect(again.session.resume(noura?.sessionId ?? '')).rejects.toMatchObject({ code: 'token-expired' });
});

test('a session that ended while the tab was closed: signed out', async () => {
  const browser = createFakeBrowser(backend);
  const before = load(browser);
  await before.session.login('noura', 'right');
  backend.sessions.clear();
  const after = load(browser, before.tab);
  await time();
  expect(shown(after)).toEqual(['signed-out', null]);
  expect(after.session.known()).toEqual([]);
});

test('logout ends the session at the server and here', async () => {
  const browser = createFakeBrowser(backend);
  const page = load(browser);
  await page.session.login('noura', 'right');
  await page.session.logout();
  expect(shown(page)).toEqual(['signed-out', null]);
  expect(page.session.known()).toEqual([]);
  expect(backend.sessions.size).toBe(0);
});

test('logout without a network ends it here at once and at the server when that is reached, also after a reload', async () => {
  const browser = createFakeBrowser(backend);
  const page = load(browser);
  await page.session.login('noura', 'right');
  backend.setNetwork('cut');
  await page.session.logout();
  expect(shown(page)).toEqual(['signed-out', null]);
  expect(page.session.known()).toEqual([]);
  expect(backend.sessions.size).toBe(1);
  page.session.dispose();
  backend.setNetwork('up');
  load(browser);
  await time();
  expect(backend.sessions.size).toBe(0);
});

test('the token is renewed a minute before its end, and a new role is taken up with it', async () => {
  const page = load(createFakeBrowser(backend));
  await page.session.login('noura', 'right');
  await time(530_000);
  expect(backend.callsOf('/api/auth/refresh')).toHaveLength(0);
  for (const [id, user] of backend.sessions) backend.sessions.set(id, { ...user, role: 'viewer' });
  await time(30_000);
  expect(backend.callsOf('/api/auth/refresh')).toHaveLength(1);
  expect(page.session.user()?.role).toBe('viewer');
  expect(page.session.me()?.user.role).toBe('viewer');
});

test('[CR61] each renewal says which rooms there are: a recount gives an open page another, and what was set meanwhile stays', async () => {
  const page = load(createFakeBrowser(backend));
  await page.session.login('noura', 'right');
  await time();
  const [known, sessionId] = [page.session.me() as Me, page.session.credential()?.sessionId];
  const rooms: Me['rooms'] = [1, 2].map((count) => ({ room: `tally/K01/${count}a`, access: 'write' }));
  backend.answers.set('/api/auth/refresh', () => {
    page.session.learnMe({ ...known, settings: { ...NO_SETTINGS, version: 3 } });
    return { accessToken: 'next', expiresInSeconds: 600, sessionId, user: known.user, me: { ...known, rooms } };
  });
  await time(560_000);
  expect(page.session.me()).toMatchObject({ rooms, settings: { version: 3 } });
});

test('what another tab remembers or forgets is seen here', async () => {
  const browser = createFakeBrowser(backend);
  const first = load(browser);
  const second = load(browser);
  await first.session.login('noura', 'right');
  second.fire('storage');
  expect(second.session.known().map(({ username }) => username)).toEqual(['noura']);
});

test('signing in wins over a restoring that is still waiting for the network', async () => {
  const browser = createFakeBrowser(backend);
  const before = load(browser);
  await before.session.login('noura', 'right');
  backend.setNetwork('cut');
  const after = load(browser, before.tab);
  await time(1_000);
  backend.setNetwork('up');
  await after.session.login('salem', 'right');
  await time(60_000);
  expect(shown(after)).toEqual(['signed-in', 'salem']);
});

test('[U8] many sign in at once: the place is told, asked for again as the server says, also after the network was gone', async () => {
  const page = load(createFakeBrowser(backend));
  const places: number[] = [];
  const waiting = (place: number) => () => ({ attempt: 'a1', place, retryAfterMs: 500 });
  backend.answers.set('/api/auth/login', waiting(14));
  backend.answers.set('/api/auth/attempt', waiting(3));
  const wait = { signal: new AbortController().signal, onPlace: (place: number) => places.push(place) };
  const signedIn = page.session.login('noura', 'right', { wait });
  await time(600);
  expect(places).toEqual([14, 3]);
  backend.setNetwork('cut');
  await time(5_000);
  backend.setNetwork('up');
  backend.answers.set('/api/auth/attempt', () => backend.signIn('noura'));
  page.fire('online');
  await time();
  await signedIn;
  expect(shown(page)).toEqual(['signed-in', 'noura']);
  expect(backend.callsOf('/api/auth/attempt')[0]?.body).toEqual({ attempt: 'a1' });
  expect(backend.callsOf('/api/auth/login')).toHaveLength(1);
});

test('[U8] a place that a restarted server does not know is taken anew; whoever stops waiting asks no more', async () => {
  const page = load(createFakeBrowser(backend));
  backend.answers.set('/api/auth/login', () => ({ attempt: 'a1', place: 2, retryAfterMs: 500 }));
  backend.answers.set('/api/auth/attempt', () => {
    throw new AppError('not-found');
  });
  const leaving = new AbortController();
  const signedIn = page.session.login('noura', 'right', { wait: { signal: leaving.signal, onPlace: () => {} } });
  const outcome = expect(signedIn).rejects.toThrow();
  await time(1_600);
  expect(backend.callsOf('/api/auth/login')).toHaveLength(4);
  leaving.abort();
  await outcome;
  await time(5_000);
  expect(backend.callsOf('/api/auth/login')).toHaveLength(4);
  expect(shown(page)).toEqual(['signed-out', null]);
});

test('[U9] a sign-in names the device that this person has here, and nobody else’s', async () => {
  const browser = createFakeBrowser(backend);
  const page = load(browser);
  await page.session.login('noura', 'right');
  expect(backend.callsOf('/api/auth/login')[0]?.body.deviceId).toBeUndefined();
  const own = createDeviceIds(page.environment).of(testUser('noura').id); // as the first room would
  await page.session.logout();
  const again = load(browser);
  await again.session.login(' Noura', 'right');
  await again.session.login('salem', 'right');
  expect(backend.callsOf('/api/auth/login').map(({ body }) => body.deviceId)).toEqual([undefined, own, undefined]);
});

test('joining signs in, and what is known of the invitation comes without using it up', async () => {
  const page = load(createFakeBrowser(backend));
  const key = { secret: 's3cret' };
  backend.answers.set('/api/join/look', () => ({ name: 'Noura' }));
  backend.answers.set('/api/join', () => backend.signIn('noura'));
  expect(await page.session.look(key)).toEqual({ name: 'Noura' });
  expect(shown(page)).toEqual(['signed-out', null]);
  await page.session.join(key, 'four words in a row');
  expect(shown(page)).toEqual(['signed-in', 'noura']);
  expect(backend.callsOf('/api/join')[0]?.body).toEqual({ key, password: 'four words in a row' });
});

test('[Y5] the server cannot be reached during a reload: whoever has a PIN here is asked for it after three seconds, and let in when the server answers', async () => {
  const browser = createFakeBrowser(backend);
  const before = load(browser);
  await before.session.login('noura', 'right');
  ways.set(testUser('noura').id, PIN);
  backend.setNetwork('cut');
  const after = load(browser, before.tab);
  await time(2_900);
  expect(shown(after)).toEqual(['restoring', null]);
  await time(200);
  expect(shown(after)).toEqual(['locked', null]);
  expect(after.session.chosen()?.username).toBe('noura');
  backend.setNetwork('up');
  after.fire('online');
  await time();
  expect(shown(after)).toEqual(['signed-in', 'noura']);
});

test('[Y5] the server cannot be reached and the device does not say whether there is a PIN: it is asked again where the PIN is', async () => {
  const browser = createFakeBrowser(backend);
  const before = load(browser);
  await before.session.login('noura', 'right');
  ways.set(testUser('noura').id, { ...NO_WAY, gone: 'unread' });
  backend.setNetwork('cut');
  const after = load(browser, before.tab);
  await time(3_100);
  expect(shown(after)).toEqual(['locked', null]);
});

test('[Y5] a browser that says there is no network asks at once; a reload with a network asks for nothing', async () => {
  const browser = createFakeBrowser(backend);
  const before = load(browser);
  await before.session.login('noura', 'right');
  ways.set(testUser('noura').id, PIN);
  const online = load(browser, before.tab);
  await time(5_000);
  expect(shown(online)).toEqual(['signed-in', 'noura']);
  backend.setNetwork('cut');
  const after = load(browser, before.tab);
  after.fire('offline');
  await time(50);
  expect(shown(after)).toEqual(['locked', null]);
});

/** As `browser`, on a line on which every call takes so long. */
function slowly(browser: ReturnType<typeof createFakeBrowser>, ms: number): ReturnType<typeof createFakeBrowser> {
  return {
    ...browser,
    openPage(options) {
      const page = browser.openPage(options);
      const fetch: typeof globalThis.fetch = async (...call) => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        return page.environment.fetch(...call);
      };
      return { ...page, environment: { ...page.environment, fetch } };
    },
  };
}

test.for([
  { failsAfterMs: 300, askedAfterMs: 400 },
  { failsAfterMs: 10_000, askedAfterMs: 3_100 },
])(
  '[Y5] of several people whoever taps their name is asked for their PIN when the call fails, after three seconds at the latest: $failsAfterMs ms',
  async ({ failsAfterMs, askedAfterMs }) => {
    const browser = createFakeBrowser(backend);
    const before = load(browser);
    await before.session.login('salem', 'right');
    await before.session.login('noura', 'right');
    ways.set(testUser('noura').id, PIN);
    before.die();
    backend.setNetwork('cut');
    const page = load(slowly(browser, failsAfterMs));
    const noura = page.session.known().find(({ username }) => username === 'noura');
    page.session.resume(noura?.sessionId ?? '').catch(() => {});
    await time(askedAfterMs);
    expect([...shown(page), page.session.chosen()?.username]).toEqual(['locked', null, 'noura']);
    await time(60_000);
    expect(shown(page)).toEqual(['locked', null]);
    backend.setNetwork('up');
    await time(60_000);
    expect(shown(page)).toEqual(['signed-in', 'noura']); // its answer opens too
  },
);

test('[Y5] of several people whoever taps their name and has no PIN is told that nobody answers, and stays where they are', async () => {
  const browser = createFakeBrowser(backend);
  const before = load(browser);
  await before.session.login('salem', 'right');
  await before.session.login('noura', 'right');
  ways.set(testUser('noura').id, PIN);
  backend.setNetwork('cut');
  const page = load(browser);
  const salem = page.session.known().find(({ username }) => username === 'salem');
  await expect(page.session.resume(salem?.sessionId ?? '')).rejects.toMatchObject({ code: 'unreachable' });
  await time(60_000);
  expect(shown(page)).toEqual(['signed-out', null]);
});

test('[Y5] opened without the server: signed in with what is kept, sending when the network is back, and asked to sign in again when the session ended meanwhile', async () => {
  const browser = createFakeBrowser(backend);
  const before = load(browser);
  await before.session.login('noura', 'right');
  const [person] = before.session.known();
  if (!person) throw new Error('nobody is known');
  const user = testUser('noura');
  const me: Me = { user, campaign: { id: 'c', name: 'Kept', isDemo: false }, rooms: [], settings: NO_SETTINGS };
  backend.setNetwork('cut');
  const after = load(browser, before.tab);
  after.session.takeUp(person, fakeVault(user.id), { user, me });
  expect(shown(after)).toEqual(['signed-in', 'noura']);
  expect(after.session.me()?.campaign.name).toBe('Kept');
  await expect(after.api.send('GET', '/api/me')).rejects.toMatchObject({ code: 'unreachable' });
  backend.setNetwork('up');
  after.fire('online');
  await time();
  expect(after.session.me()?.campaign.name).toBe('Demo');
  backend.setNetwork('cut');
  const later = load(browser, before.tab);
  later.session.takeUp(person, fakeVault(user.id), { user, me });
  backend.sessions.clear();
  backend.setNetwork('up');
  later.fire('online');
  await time();
  expect(shown(later)).toEqual(['signed-out', null]);
  expect(later.session.holder()?.userId).toBe(user.id); // their edits wait behind the question to sign in again
});

test('[Y5] a locked screen stays locked over a reload with a network and in every tab; the password opens it', async () => {
  const browser = createFakeBrowser(backend);
  const left = load(browser);
  await left.session.login('noura', 'right');
  const right = load(browser);
  await time();
  const [person] = left.session.known();
  left.session.latches.set(person?.userId ?? '', 'locked');
  left.session.lock(person ?? null);
  right.fire('storage');
  expect([shown(left), shown(right)]).toEqual([
    ['locked', null],
    ['locked', null],
  ]);
  expect(left.session.holder()).toBeNull();
  const again = load(browser, left.tab);
  await time(5_000);
  expect(shown(again)).toEqual(['locked', null]);
  await again.session.resume(person?.sessionId ?? '');
  expect(shown(again)).toEqual(['locked', null]);
  again.session.leave();
  expect([shown(again), again.session.chosen()?.username]).toEqual([['signed-out', null], 'noura']); // their name stands in the form
  await again.session.login('noura', 'right');
  expect(shown(again)).toEqual(['signed-in', 'noura']);
});

test('[Y7] signing out closes the work in every tab of this person, and nobody else’s; the person may stay', async () => {
  const browser = createFakeBrowser(backend);
  const left = load(browser);
  await left.session.login('noura', 'right');
  const right = load(browser);
  await time();
  const salem = load(browser);
  await time();
  salem.session.leave();
  await salem.session.login('salem', 'right');
  left.session.startLeaving();
  for (const page of [right, salem]) page.fire('storage');
  expect([shown(left), shown(right), shown(salem)]).toEqual([
    ['leaving', null],
    ['leaving', null],
    ['signed-in', 'salem'],
  ]);
  expect([left.session.holder(), right.session.holder()]).toEqual([null, null]);
  left.session.stay();
  right.fire('storage');
  await time();
  expect(shown(right)).toEqual(['signed-in', 'noura']);
  expect(shown(left)).toEqual(['signed-in', 'noura']);
  expect(left.session.holder()?.userId).toBe(testUser('noura').id);
});

test('[Y8] a device that the server has ended is left at the next contact, in an open page and at a reload; an expired session is not', async () => {
  const browser = createFakeBrowser(backend);
  const page = load(browser);
  await page.session.login('noura', 'right');
  const { id } = testUser('noura');
  backend.expireTokens();
  backend.answers.set('/api/auth/refresh', () => {
    throw new AppError('device-ended');
  });
  await expect(page.api.send('GET', '/api/me')).rejects.toMatchObject({ code: 'device-ended' });
  expect(shown(page)).toEqual(['leaving', null]);
  expect(page.session.latches.of(id)).toBe('ended');
  page.session.latches.set(id, null);
  const again = load(browser, page.tab);
  await time();
  expect([shown(again), again.session.latches.of(id)]).toEqual([['leaving', null], 'ended']);
});

test('[Y9] of people this browser remembers user names, and none of an earlier version’s names outlives the next sign-in', async () => {
  const browser = createFakeBrowser(backend);
  browser.local.set('committee-room.sessions', JSON.stringify([{ sessionId: 's1', name: 'SALEM', username: 'salem' }]));
  const page = load(browser);
  expect(page.session.known()).toEqual([{ sessionId: 's1', userId: '', username: 'salem' }]);
  page.session.leave();
  await page.session.login('noura', 'right');
  const kept = browser.local.get('committee-room.sessions') ?? '';
  expect(kept).not.toMatch(/SALEM|NOURA/);
  expect(JSON.parse(kept)).toHaveLength(2);
});

test.for(['locked', 'leaving'] as const)(
  '[Y6][Y7] a reload that waits for the server does not undo what another tab latches meanwhile: %s',
  async (latch) => {
    const browser = createFakeBrowser(backend);
    const left = load(browser);
    await left.session.login('noura', 'right');
    const { id } = testUser('noura');
    backend.setNetwork('cut');
    const waiting = load(browser, left.tab);
    await time();
    expect(shown(waiting)).toEqual(['restoring', null]);
    left.session.latches.set(id, latch);
    waiting.fire('storage');
    backend.setNetwork('up');
    waiting.fire('online');
    await time(5_000);
    expect([shown(waiting), waiting.session.latches.of(id), waiting.session.holder()]).toEqual([[latch, null], latch, null]);
  },
);

test('[Y7] a tab that the browser brings back after a sign-out that the server has not heard of lets nobody in', async () => {
  const browser = createFakeBrowser(backend);
  const page = load(browser);
  await page.session.login('noura', 'right');
  const [person] = page.session.known();
  page.session.dispose(); // the browser has thrown the page away, not what its tab remembers
  const other = load(browser);
  await time();
  backend.setNetwork('cut');
  void other.session.end(person?.sessionId ?? ''); // the network is cut
  other.session.latches.set(person?.userId ?? '', 'gone');
  other.session.dispose();
  backend.setNetwork('up');
  backend.answers.set('/api/auth/logout', () => {
    throw new AppError('restarting'); // it hears of the end later than of this page
  });
  const back = load(browser, page.tab);
  await time(5_000);
  expect([shown(back), back.session.holder()]).toEqual([['signed-out', null], null]);
});
