import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { NO_SETTINGS } from '../../../schema/noSettings.ts';
import { NOTICE_KINDS } from '../../../schema/noticeKinds.ts';
import type { NoticeSettings } from '../../../schema/personSettings.ts';
import { createApp } from '../createApp.ts';
import { createFakeBackend, testUser } from '../testing/fakeBackend.ts';
import { createFakeBrowser, pass } from '../testing/fakeBrowser.ts';
import { fakeVault } from '../testing/fakeVault.ts';
import { createNotices } from './createNotices.ts';

const BOARD = 'board/demo';
const LIST = 'guarantees/K01';
let ends: (() => void)[] = [];
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const end of ends.reverse()) end();
  ends = [];
  vi.useRealTimers();
});

/** The app of a coordinator as it runs, on a server in memory, with the bell over it and their list open. */
async function open(set: Partial<NoticeSettings>) {
  const backend = createFakeBackend();
  const user = testUser('noura');
  const rooms = [BOARD, LIST].map((room) => ({ room, access: 'read' as const }));
  let notices: NoticeSettings = { ...NO_SETTINGS.notices, ...set };
  const me = () => ({ user, campaign: { id: 'demo', name: 'Demo', isDemo: true }, rooms, settings: { ...NO_SETTINGS, notices } });
  backend.answers.set('/api/me', me);
  const page = createFakeBrowser(backend).openPage();
  const app = createRoot((end) => {
    ends.push(end);
    return createApp(page.environment, async (userId) => fakeVault(userId));
  });
  await app.session.login('noura', 'right');
  await pass(backend, 200);
  createRoot((end) => {
    ends.push(end);
    app.openRoom(LIST);
    createNotices({ app, environment: page.environment, channel: null, onToast: () => {}, isLookedAt: () => false });
  });
  await pass(backend, 500);
  const connected = () => [BOARD, LIST].filter((room) => backend.room(room).connections.size > 0);
  const asked = () =>
    new Set(backend.callsOf('/api/sync/tickets').flatMap(({ body }) => JSON.stringify(body.rooms).match(/\w+\/\w+/g) ?? []));
  return {
    backend,
    /** The rooms that there are sockets of, and those that tickets were ever asked for. */
    rooms: () => ({
      connected: connected(),
      asked: [...asked()].sort(),
      sockets: backend.sockets.filter(({ readyState }) => readyState === 1).length,
    }),
    async set(next: Partial<NoticeSettings>): Promise<void> {
      notices = { ...NO_SETTINGS.notices, ...next };
      app.session.learnMe(me());
      await pass(backend, 500);
    },
  };
}
const OFF = Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, false]));
const ONLY_LIST = { connected: [LIST], asked: [LIST], sockets: 1 };

test('[TG6] a coordinator who has set nothing holds no socket to the board, nor is a ticket for it asked for', async () => {
  expect((await open({})).rooms()).toEqual(ONLY_LIST);
  expect((await open({ all: OFF, committees: { K01: { tally: false } } })).rooms()).toEqual(ONLY_LIST);
});

test('[TG6] one kind, one committee or one rule that is on opens the board, by one socket; switched off again it is closed within two minutes', async () => {
  for (const on of [
    { all: { ...OFF, tally: 'own' as const } },
    { all: OFF, committees: { K07: { results: true } } },
    { all: OFF, rules: { ...NO_SETTINGS.notices.rules, published: true } },
  ]) {
    const tab = await open(on);
    expect(tab.rooms()).toEqual({ connected: [BOARD, LIST], asked: [BOARD, LIST], sockets: 2 });
    await tab.set({ all: OFF });
    for (let second = 0; second < 100; second++) {
      if (second % 10 === 0) for (const room of [LIST, BOARD]) tab.backend.room(room).heartbeat();
      await vi.advanceTimersByTimeAsync(1_000);
      tab.backend.flush();
    }
    expect(tab.rooms()).toMatchObject({ connected: [LIST], sockets: 1 });
  }
});
