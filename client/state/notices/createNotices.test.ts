import { createRoot, createSignal } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { User } from '../../../schema/api.ts';
import { type BoardRow, emptyRow, packRow } from '../../../schema/board.ts';
import type { CommitteeId, ElectorId, UserId } from '../../../schema/ids.ts';
import { type ClaimField, claimKey } from '../../../schema/keys.ts';
import { NO_SETTINGS } from '../../../schema/noSettings.ts';
import type { NoticeSettings } from '../../../schema/personSettings.ts';
import { createFakeRoom } from '../../routes/list/testing/createFakeRoom.ts';
import type { App } from '../contracts/app.ts';
import type { RefusedCell, RoomClient } from '../contracts/room.ts';
import type { KeptAnswer } from '../device/createAnswers.ts';
import { testUser } from '../testing/fakeBackend.ts';
import { createFakeLocks } from '../testing/fakeLocks.ts';
import { createNotices, type Notices } from './createNotices.ts';
import type { Told } from './createToastTurns.ts';

const START_MS = 1_800_000_000_000;
const ROW: BoardRow = { ...emptyRow(1_000), status: 'polling', openedAtMs: START_MS, heardAtMs: START_MS, attended: 40 };
const OFF = { guarantees: false, attendance: false, tally: false, results: false, conflicts: false, presence: false };

let ends: (() => void)[] = [];
beforeEach(() => void vi.useFakeTimers({ now: START_MS }));
afterEach(() => {
  for (const end of ends) end();
  ends = [];
  vi.useRealTimers();
});

/** One browser of a person: what it keeps, its locks, its tabs. */
function openBrowser(role: User['role'] = 'viewer', canReadBoard = true) {
  const kept = new Map<string, KeptAnswer>();
  const locks = createFakeLocks();
  const user: User = {
    ...testUser('noura'),
    role,
    memberships: role === 'coordinator' ? [{ committee: 'K01' as CommitteeId, stream: null }] : [],
  };
  const tabs = new Set<(data: unknown) => void>();

  function openTab(notices: Partial<NoticeSettings>) {
    const board = createFakeRoom();
    const opened: string[] = [];
    const told: string[] = [];
    const page = { isVisible: true, lookedAt: '', isConnected: true, hasPlan: true, plan: { asked: 0, share: 0.5, next: 0.5 } };
    const [settings, set] = createSignal<NoticeSettings>({ ...NO_SETTINGS.notices, ...notices });
    const [rooms, setRooms] = createSignal<readonly RoomClient[]>([]);
    const visible = new Set<() => void>();
    const app = {
      session: {
        user: () => user,
        me: () => ({
          user,
          campaign: { id: 'c' },
          rooms: canReadBoard ? [{ room: 'board/c', access: 'read' }] : [],
          settings: { version: 1, notices: settings(), views: [] },
        }),
      },
      sync: { rooms },
      openRoom(name: string, how?: { isSeen: boolean }) {
        opened.push(`${name} ${how?.isSeen}`);
        return { ...board.room, facts: () => ({ ...board.room.facts(), connectedAtMs: page.isConnected ? START_MS : null }) };
      },
      openAnswer: (path: string) => ({
        value: () =>
          path === '/api/board/plan'
            ? page.hasPlan && { turnout: [{ minute: 0, share: page.plan.share }] }
            : { pollingDay: new Date(START_MS).toISOString().slice(0, 10), timeZone: 'UTC' },
        reload() {
          if (path !== '/api/board/plan') return;
          page.plan.asked++;
          page.plan.share = page.plan.next;
        },
      }),
      own: () => ({
        get: async (name: string) => kept.get(name) ?? null,
        put: async (name: string, value: KeptAnswer) => void kept.set(name, value),
      }),
    } as unknown as App; // what is not asked for is not here
    const listeners: ((event: { data: unknown }) => void)[] = [];
    const hear = (data: unknown): void => {
      for (const listener of listeners) listener({ data });
    };
    tabs.add(hear);
    const channel = {
      postMessage: (data: unknown) => [...tabs].filter((tab) => tab !== hear).forEach((tab) => void tab(structuredClone(data))),
      addEventListener: (_: string, listener: (event: { data: unknown }) => void) => void listeners.push(listener),
      close: () => void tabs.delete(hear),
    } as unknown as BroadcastChannel; // the methods that are used
    let n = 0;
    const environment = {
      locks: locks.page().locks,
      now: Date.now,
      isVisible: () => page.isVisible,
      on: (_: string, listener: () => void) => {
        visible.add(listener);
        return () => visible.delete(listener);
      },
      randomByte: () => n++ % 256,
    };
    const tell = ({ entry, more }: Told): void => void told.push(`${entry.committee} ${entry.name} ${entry.count} +${more}`);
    const made: { notices: Notices; end: () => void } = createRoot((end) => ({
      notices: createNotices({ app, environment, channel, onToast: tell, isLookedAt: (one) => one === page.lookedAt }),
      end,
    }));
    ends.push(made.end);
    return {
      made,
      ...made,
      board,
      page,
      opened,
      told,
      set,
      setRooms,
      write: (rows: Readonly<Record<string, BoardRow>>) =>
        board.receive(
          Object.entries(rows).map(([key, row]) => ({ key, value: packRow(row) })),
          'server',
        ),
      turn(isVisible: boolean): void {
        page.isVisible = isVisible;
        document.dispatchEvent(new Event('visibilitychange'));
        if (isVisible) for (const listener of visible) listener();
      },
      lines: () => made.notices.entries().map(({ name, committee, count }) => `${committee} ${name} ${count}`),
    };
  }
  return { openTab, kept, tabs };
}
const pass = (ms = 2_000) => vi.advanceTimersByTimeAsync(ms);

test('[TG6] with everything off no room is opened, and turning one thing on opens the board, unseen, until it is off again', async () => {
  const tab = openBrowser('coordinator').openTab({ all: OFF });
  await pass();
  expect(tab.opened).toEqual([]);
  tab.set({ ...NO_SETTINGS.notices, all: { ...OFF, results: true } });
  await pass();
  expect(tab.opened).toEqual(['board/c false']);
  tab.write({ K01: ROW });
  tab.set({ ...NO_SETTINGS.notices, all: OFF });
  await pass();
  tab.write({ K01: { ...ROW, attended: 99, result: { ...ROW.result, state: 'published' } } });
  await pass();
  expect(tab.lines()).toEqual([]);
});

test('[TG6] whoever may not read the board opens none, whatever is on', async () => {
  const tab = openBrowser('attendance', false).openTab({
    all: { attendance: true },
    rules: { ...NO_SETTINGS.notices.rules, published: true },
  });
  await pass();
  expect(tab.opened).toEqual([]);
});

test('[TG5] what stands when the board opens is not news; what changes is, of the kinds that are on, and is told once', async () => {
  const tab = openBrowser().openTab({ all: { attendance: true } });
  await pass();
  tab.write({ K01: ROW, K02: ROW });
  await pass();
  expect([tab.lines(), tab.told]).toEqual([[], []]);
  tab.write({ K02: { ...ROW, attended: 45, promised: 7 } });
  tab.write({ K02: { ...ROW, attended: 52, promised: 9 } });
  await pass();
  expect([tab.lines(), tab.told]).toEqual([['K02 came 12'], ['K02 came 12 +0']]);
  expect(tab.notices.unread()).toBe(1);
  tab.notices.markRead();
  await pass();
  expect(tab.notices.unread()).toBe(0);
});

test('[TG7] what is looked at is not told over it, and nothing is told in the background; both are in the inbox', async () => {
  const tab = openBrowser().openTab({ all: { attendance: true }, rules: { ...NO_SETTINGS.notices.rules, published: true } });
  await pass();
  tab.write({ K01: ROW, K02: ROW });
  tab.page.lookedAt = 'K01';
  tab.write({ K01: { ...ROW, attended: 41 } });
  await pass(10_000);
  tab.turn(false);
  tab.write({ K02: { ...ROW, attended: 41 } });
  await pass(10_000);
  expect([tab.lines(), tab.told]).toEqual([['K02 came 1', 'K01 came 1'], []]);
});

test('[TG6] a coordinator who has set nothing is told what their tablet was refused, and no room is opened for that', async () => {
  const tab = openBrowser('coordinator').openTab({});
  const list = createFakeRoom();
  tab.setRooms([list.room]);
  await pass();
  list.setRefusals([{ id: '1', edit: 'e', key: 'k', value: 'p', reason: 'replaced', atMs: START_MS }]);
  await pass();
  expect([tab.lines(), tab.opened]).toEqual([['K01 refused 1'], []]);
});

test('[TG5] who looks away for a moment is told what happened meanwhile, once, and nothing of what was off', async () => {
  const tab = openBrowser().openTab({ all: { attendance: true } });
  await pass();
  tab.write({ K01: ROW, K02: ROW });
  await pass();
  tab.turn(false);
  tab.write({ K01: { ...ROW, attended: 47 } });
  await pass(20_000);
  expect(tab.lines()).toEqual([]);
  tab.turn(true);
  await pass();
  expect([tab.lines(), tab.told]).toEqual([['K01 came 7'], ['K01 came 7 +0']]);
  tab.turn(false);
  await pass();
  tab.turn(true);
  await pass();
  expect(tab.lines()).toEqual(['K01 came 7']);
  tab.set({ ...NO_SETTINGS.notices, all: { tally: false } });
  tab.write({ K02: { ...ROW, attended: 99 } });
  await pass();
  tab.set({ ...NO_SETTINGS.notices, all: { attendance: true } });
  await pass();
  expect(tab.lines()).toEqual(['K01 came 7']);
});

test('[TG5] what another tab has told while this one was away is not told again', async () => {
  const browser = openBrowser();
  const [one, two] = [browser.openTab({ all: { attendance: true } }), browser.openTab({ all: { attendance: true } })];
  await pass();
  one.write({ K01: ROW });
  two.write({ K01: ROW });
  await pass();
  one.turn(false);
  await pass();
  two.write({ K01: { ...ROW, attended: 50 } });
  await pass();
  two.turn(false);
  await pass();
  one.write({ K01: { ...ROW, attended: 50 } }); // the room as it is by now
  one.turn(true);
  await pass();
  expect(one.lines()).toEqual(['K01 came 10']);
});

test('[TG5] what happened while nobody looked is told in whichever tab is looked at again, once', async () => {
  const browser = openBrowser();
  const [one, two] = [browser.openTab({ all: { attendance: true } }), browser.openTab({ all: { attendance: true } })];
  two.turn(false);
  await pass();
  one.write({ K01: ROW });
  await pass();
  one.turn(false);
  await pass(60_000);
  two.write({ K01: { ...ROW, attended: 47 } });
  two.turn(true);
  await pass();
  expect(two.told).toEqual(['K01 came 7 +0']);
  two.write({ K01: { ...ROW, attended: 45 } });
  two.turn(false);
  one.write({ K01: { ...ROW, attended: 45 } });
  one.turn(true);
  await pass();
  expect([one.lines(), one.told]).toEqual([['K01 came 5'], []]);
});

test('[TG5] a tab that is left before it has compared takes nothing from the others, and what was off is told by none of them', async () => {
  const browser = openBrowser();
  const all = { attendance: true };
  const [one, two] = [browser.openTab({ all }), browser.openTab({ all })];
  two.turn(false);
  await pass();
  one.write({ K01: ROW });
  await pass();
  one.turn(false);
  two.board.setState({ kind: 'opening' });
  two.turn(true);
  await pass();
  two.turn(false);
  one.write({ K01: { ...ROW, attended: 47 } });
  one.turn(true);
  await pass();
  expect(one.told).toEqual(['K01 came 7 +0']);
  one.set({ ...NO_SETTINGS.notices });
  await pass();
  two.board.setState({ kind: 'open' });
  two.write({ K01: { ...ROW, attended: 60 } });
  one.turn(false);
  two.turn(true);
  await pass();
  expect(two.told).toEqual([]);
});

test('[TG5] a tab of an earlier version beside this one understands what it is told, and what that one has told is not told again', async () => {
  const browser = openBrowser();
  const heard: unknown[] = [];
  browser.tabs.add((data) => void heard.push(data)); // it takes a list of lines
  const tab = browser.openTab({ all: { attendance: true } });
  await pass();
  tab.write({ K01: ROW });
  await pass();
  tab.write({ K01: { ...ROW, attended: 45 } });
  await pass();
  tab.turn(false);
  await pass();
  expect(heard.every(Array.isArray)).toBe(true);
  expect(heard).toContainEqual(expect.arrayContaining([expect.objectContaining({ committee: 'K01', name: 'came', count: 5 })]));
  for (const hear of browser.tabs) hear([]);
  tab.write({ K01: { ...ROW, attended: 52 } });
  tab.turn(true);
  await pass();
  expect(tab.lines()).toEqual(['K01 came 5']);
});

test('[TG7] five hundred changes in ten seconds are a few lines and three passing messages, and every one of them is in the sums', async () => {
  const tab = openBrowser().openTab({ all: { attendance: true, guarantees: true } });
  await pass();
  const committees = Array.from({ length: 40 }, (_, i) => `K${String(i + 1).padStart(2, '0')}`);
  const rows = new Map(committees.map((committee) => [committee, ROW]));
  tab.write(Object.fromEntries(rows));
  await pass();
  let seed = 9;
  const draw = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const sum = { came: 0, promised: 0 };
  for (let i = 0; i < 500; i++) {
    const committee = committees[draw(committees.length)] ?? '';
    const row = rows.get(committee) ?? ROW;
    const isCame = draw(3) > 0;
    sum[isCame ? 'came' : 'promised'] += 1;
    const next = isCame ? { ...row, attended: row.attended + 1 } : { ...row, promised: row.promised + 1 };
    rows.set(committee, next);
    tab.write({ [committee]: next });
    await pass(20);
  }
  expect(tab.told.length).toBeLessThanOrEqual(3);
  await pass(20_000);
  expect(tab.told.length).toBeLessThanOrEqual(5); // a line that grew is told once more after a minute, not before
  const told = { came: 0, promised: 0 };
  for (const { name, count } of tab.made.notices.entries()) told[name as keyof typeof told] += count;
  expect(told).toEqual(sum);
  expect(tab.lines().length).toBeLessThanOrEqual(2 * 5 + 2 * 10); // of more than five committees in a second one line; what was apart before stays so
});

test('[TG6] of two tabs one listens, both have the inbox, and the other goes on when the first is not looked at any more', async () => {
  const browser = openBrowser();
  const [one, two] = [browser.openTab({ all: { attendance: true } }), browser.openTab({ all: { attendance: true } })];
  await pass();
  expect([one.opened.length, two.opened.length]).toEqual([1, 0]);
  one.write({ K01: ROW });
  one.write({ K01: { ...ROW, attended: 43 } });
  await pass();
  expect([one.lines(), two.lines(), two.told]).toEqual([['K01 came 3'], ['K01 came 3'], ['K01 came 3 +0']]);
  one.turn(false);
  await pass();
  expect(two.opened).toHaveLength(1);
});

test('[TG9] a leader’s rule is told once until it has ended, over a reload too, and again when it begins anew', async () => {
  const browser = openBrowser();
  const rules = { ...NO_SETTINGS.notices.rules, silentMinutes: 5 };
  const tab = browser.openTab({ rules });
  await pass();
  tab.write({ K01: ROW, K02: { ...ROW, heardAtMs: START_MS + 8 * 60_000 } });
  await pass(6 * 60_000);
  expect(tab.lines()).toEqual(['K01 silent 1']);
  expect(tab.told).toEqual(['K01 silent 1 +0']);
  tab.end();
  const next = browser.openTab({ rules });
  await pass();
  next.write({ K01: ROW, K02: { ...ROW, heardAtMs: START_MS + 8 * 60_000 } });
  await pass(40_000);
  expect([next.told, next.lines()]).toEqual([[], ['K01 silent 1']]);
  next.notices.markRead();
  next.write({ K01: { ...ROW, heardAtMs: Date.now() } });
  await pass(2_000);
  next.write({ K01: ROW });
  await pass(2_000);
  expect(next.told).toEqual(['K01 silent 1 +0']);
});

test('[TG9] of the four rules each is told once of what it is about, and none that is off', async () => {
  const result = (state: BoardRow['result']['state']): BoardRow => ({ ...ROW, status: 'finished', result: { ...ROW.result, state } });
  const tab = openBrowser().openTab({ rules: { silentMinutes: 5, belowPlanPoints: 10, checkFailed: true, published: true } });
  await pass();
  tab.write({
    K01: ROW,
    K02: { ...ROW, attended: 900, heardAtMs: START_MS + 60 * 60_000 },
    K03: result('second_entered'),
    K04: result('second_entered'),
  });
  await pass(6 * 60_000);
  tab.write({ K03: result('checks_failed'), K04: result('published') });
  await pass(60_000);
  tab.write({ K03: { ...result('checks_failed'), attended: 41 }, K04: { ...result('published'), attended: 41 } });
  await pass(60_000);
  expect(tab.lines().sort()).toEqual(['K01 belowPlan 1', 'K01 silent 1', 'K03 checksFailed 1', 'K04 published 1']);
  const none = openBrowser().openTab({ rules: { silentMinutes: null, belowPlanPoints: null, checkFailed: false, published: false } });
  await pass();
  none.write({ K01: ROW, K03: result('checks_failed'), K04: result('published') });
  await pass(60_000);
  expect([none.lines(), none.opened]).toEqual([[], []]);
});

test('[TG9] below the plan is reckoned by the election’s clock', async () => {
  const tab = openBrowser().openTab({ rules: { ...NO_SETTINGS.notices.rules, belowPlanPoints: 10 } });
  await pass();
  tab.write({ K01: { ...ROW, attended: 399 }, K02: { ...ROW, attended: 401 } });
  await pass();
  expect(tab.lines()).toEqual(['K01 belowPlan 1']);
});

test('[TG9] below the plan as it stands now: it is asked for again while the tab is looked at, and not without the rule', async () => {
  const rules = { ...NO_SETTINGS.notices.rules, belowPlanPoints: 10 };
  const tab = openBrowser().openTab({ rules });
  await pass();
  tab.write({ K01: { ...ROW, attended: 450 } });
  tab.page.plan.next = 0.6;
  tab.turn(false);
  await pass(10 * 60_000);
  expect([tab.page.plan.asked, tab.lines()]).toEqual([0, []]);
  tab.turn(true);
  await pass(4 * 60_000);
  expect([tab.page.plan.asked, tab.lines()]).toEqual([1, ['K01 belowPlan 1']]);
  tab.set({ ...NO_SETTINGS.notices });
  await pass(10 * 60_000);
  expect(tab.page.plan.asked).toBe(1);
});

test('[TG9] without a connection nobody is said to be silent: it is this tablet that hears nothing', async () => {
  const tab = openBrowser().openTab({ rules: { ...NO_SETTINGS.notices.rules, silentMinutes: 5 } });
  await pass();
  tab.write({ K01: ROW });
  tab.page.isConnected = false;
  await pass(20 * 60_000);
  expect(tab.lines()).toEqual([]);
  tab.page.isConnected = true;
  await pass(40_000);
  expect(tab.lines()).toEqual(['K01 silent 1']);
});

test('[TG9] until the plan has come nothing below it has ended, and it is not told anew', async () => {
  const browser = openBrowser();
  const rules = { ...NO_SETTINGS.notices.rules, belowPlanPoints: 10 };
  const tab = browser.openTab({ rules });
  await pass();
  tab.write({ K01: { ...ROW, attended: 399 } });
  await pass();
  tab.end();
  const next = browser.openTab({ rules });
  next.page.hasPlan = false;
  await pass();
  next.write({ K01: { ...ROW, attended: 399 } });
  await pass(40_000);
  next.page.hasPlan = true;
  await pass(40_000);
  expect([next.told, next.lines()]).toEqual([[], ['K01 belowPlan 1']]);
});

test('[TG5] what the device has kept of refused edits is no news when its room opens', async () => {
  const tab = openBrowser('coordinator').openTab({});
  const list = createFakeRoom();
  list.setState({ kind: 'opening' });
  tab.setRooms([list.room]);
  await pass();
  list.setRefusals([{ id: '1', edit: 'e', key: 'k', value: 'p', reason: 'replaced', atMs: START_MS }]);
  list.setState({ kind: 'open' });
  await pass();
  expect(tab.lines()).toEqual([]);
});

test('[TG5] an edit that this tablet was refused is told to whoever is told of conflicts, from any open room', async () => {
  const tab = openBrowser('coordinator').openTab({});
  const list = createFakeRoom();
  tab.setRooms([list.room]);
  await pass();
  list.setRefusals([{ id: '1', edit: 'e', key: 'k', value: 'p', reason: 'replaced', atMs: START_MS }]);
  await pass();
  expect(tab.lines()).toEqual(['K01 refused 1']);
});

const refusalOf = (edit: string, elector: string, field: ClaimField = 'answer'): RefusedCell => {
  const key = claimKey(elector as ElectorId, 'noura0' as UserId, field);
  return { id: `${edit}.${key}`, edit, key, value: 'p', reason: 'replaced', atMs: START_MS };
};

test('[TG7] refused edits are as many as were made: an answer and its time are one, lines that were pasted are as many as they are, and one that was decided hides none', async () => {
  const tab = openBrowser('coordinator').openTab({});
  const list = createFakeRoom();
  tab.setRooms([list.room]);
  await pass();
  const typed = [refusalOf('t.1', 'elector001'), refusalOf('t.1', 'elector001', 'answeredAt')];
  const pasted = ['elector002', 'elector003', 'elector004'].map((elector) => refusalOf('t.2', elector));
  list.setRefusals([...typed, ...pasted]);
  await pass();
  expect(tab.lines()).toEqual(['K01 refused 4']);
  list.setRefusals([...pasted, refusalOf('t.3', 'elector005')]);
  await pass();
  expect(tab.lines()).toEqual(['K01 refused 5']);
});

test('[TG7] a refused edit is counted once, also where another tab reads it from the device', async () => {
  const browser = openBrowser('coordinator');
  const [one, two] = [browser.openTab({}), browser.openTab({})];
  const [first, second] = [createFakeRoom(), createFakeRoom()];
  one.setRooms([first.room]);
  two.setRooms([second.room]);
  await pass();
  first.setRefusals([refusalOf('t.1', 'elector001')]);
  await pass(20_000);
  second.setRefusals([refusalOf('t.1', 'elector001')]);
  await pass(20_000);
  expect([one.lines(), two.lines()]).toEqual([['K01 refused 1'], ['K01 refused 1']]);
});

test('[TG8] nothing is told of a person who has left', async () => {
  const tab = openBrowser().openTab({ all: { attendance: true } });
  await pass();
  tab.write({ K01: ROW });
  tab.write({ K01: { ...ROW, attended: 43 } });
  tab.end();
  await pass(60_000);
  expect(tab.told).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
