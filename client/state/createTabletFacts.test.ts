import { createRoot, createSignal } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeRoom } from '../routes/list/testing/createFakeRoom.ts';
import type { App } from './contracts/app.ts';
import { createTabletFacts } from './createTabletFacts.ts';
import type { Battery } from './tappedBattery.ts';
import { createFakeBackend, testUser } from './testing/fakeBackend.ts';
import { createFakeBrowser } from './testing/fakeBrowser.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

/** A battery as browsers have it: one object for as long as the page is there. */
function createBattery(level: number) {
  const target = new EventTarget();
  const listeners = new Set<unknown>();
  const battery: Battery & { level: number } = {
    level,
    addEventListener(type, listener) {
      listeners.add(listener);
      target.addEventListener(type, listener);
    },
    removeEventListener(type, listener) {
      listeners.delete(listener);
      target.removeEventListener(type, listener);
    },
  };
  return {
    battery,
    listeners,
    turn(next: number): void {
      battery.level = next;
      target.dispatchEvent(new Event('levelchange'));
    },
  };
}

function open(options: { battery?: () => Promise<Battery | null>; clockAheadMs?: number | null; stuck?: number } = {}) {
  const page = createFakeBrowser(createFakeBackend()).openPage();
  const fake = createFakeRoom();
  const said: Record<string, unknown>[] = [];
  const at = { clockAheadMs: options.clockAheadMs ?? null };
  const room = {
    ...fake.room,
    facts: () => ({ ...fake.room.facts(), ...at }),
    presence: { ...fake.room.presence, add: (facts: object) => void said.push({ ...facts }) },
  };
  const [waiting, setWaiting] = createSignal(0);
  const app = {
    session: { user: () => testUser('noura'), me: () => null },
    sync: { rooms: () => [room], unsent: () => [{ waiting: waiting() }, { waiting: options.stuck ?? 1 }] },
  } as unknown as App; // what is not asked for is not here
  const device = {
    caches: { match: async () => undefined } as unknown as CacheStorage, // the method that is used
    hasWorker: async () => false,
    isStandalone: () => false,
    isPersisted: async () => false,
  };
  const environment = {
    ...page.environment,
    indexedDB: undefined,
    fetch: async () => new Response('', { headers: { Date: new Date().toUTCString() } }),
  };
  const end = createRoot((dispose) => {
    createTabletFacts({ app, environment, battery: options.battery ?? (async () => null), device });
    return dispose;
  });
  return { said, setWaiting, at, end };
}
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('[TG4] what changes all the time is told when it changes, once in ten seconds at most, and what it comes to then', async () => {
  const tablet = open();
  expect(tablet.said).toEqual([{ unsent: 1 }]);
  await pass(9_000);
  for (let edit = 1; edit <= 40; edit++) {
    tablet.setWaiting(edit);
    await pass(10);
  }
  await pass(600);
  expect(tablet.said.slice(1)).toEqual([{ unsent: 41 }]);
  for (let second = 0; second < 60; second++) {
    tablet.setWaiting(second);
    await pass(1_000);
  }
  expect(tablet.said.length).toBeLessThanOrEqual(2 + 7);
  tablet.end();
});

test('[TG4] an edit that is saved within seconds is never told as unsent; one that stays is, and that it is sent at once', async () => {
  const tablet = open({ stuck: 0 });
  await pass(31_000);
  tablet.said.length = 0;
  for (let edit = 0; edit < 10; edit++) {
    tablet.setWaiting(1);
    await pass(200);
    tablet.setWaiting(0);
    await pass(1_000);
  }
  expect(tablet.said).toEqual([]);
  tablet.setWaiting(2);
  await pass(4_900);
  expect(tablet.said).toEqual([]);
  await pass(5_100);
  tablet.setWaiting(0);
  expect(tablet.said.map(({ unsent }) => unsent)).toEqual([2, 0]);
  tablet.end();
});

test('[TG4] the clock is told by whole seconds, and not again for what a message takes; whether it is ready when that was found out', async () => {
  const tablet = open({ clockAheadMs: 120_400 });
  await pass(10_000);
  tablet.at.clockAheadMs = 121_900;
  await pass(30_000);
  expect(tablet.said.at(-1)).toEqual({ unsent: 1, ahead: 120, isReady: false });
  const told = tablet.said.length;
  await pass(60_000 - 41_000); // before it is idle
  expect(tablet.said).toHaveLength(told);
  tablet.at.clockAheadMs = 240_000;
  await pass(10_000);
  expect(tablet.said.at(-1)).toMatchObject({ ahead: 240 });
  tablet.end();
});

test('[TG4] the battery is told as it falls, and its listener goes with the person', async () => {
  const { battery, listeners, turn } = createBattery(0.81);
  const tablet = open({ battery: async () => battery });
  await pass(11_000);
  expect(tablet.said.at(-1)).toEqual({ unsent: 1, battery: 81 });
  turn(0.8);
  await pass(11_000);
  expect(tablet.said.at(-1)).toMatchObject({ battery: 80 });
  tablet.end();
  expect(listeners.size).toBe(0);
});

test('[TG4] a battery that answers when the person has left gets no listener, and nothing rings any more', async () => {
  const { battery, listeners } = createBattery(0.5);
  let answer = (_: Battery): void => {};
  const tablet = open({
    battery: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  });
  tablet.end();
  answer(battery);
  await pass(20_000);
  expect(listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(tablet.said).toHaveLength(1);
});

test('[TG2] who has not touched it for a minute is told to be idle, and what is true of the tablet with it', async () => {
  const tablet = open();
  await pass(61_000);
  expect(tablet.said.at(-1)).toMatchObject({ rest: 'idle', unsent: 1 });
  window.dispatchEvent(new Event('keydown'));
  expect(tablet.said.at(-1)).not.toHaveProperty('rest');
  tablet.end();
});
