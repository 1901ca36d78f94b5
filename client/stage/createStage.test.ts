import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DayCount, DemoDay, DemoState } from '../../schema/demo.ts';
import { SAVED_MESSAGE, type SavedEdits } from '../../schema/savedEdits.ts';
import { createStage, type Stage } from './createStage.ts';
import type { DemoApi } from './demoApi.ts';

const LEFT = 'http://127.0.0.1:4501';
const RIGHT = 'http://127.0.0.1:4502';

const NOTHING: DayCount = { made: 0, acknowledged: 0, inLog: 0, lost: 0 };
const DAY: DemoDay = { phase: 'running', minute: 500, tablets: 5, offline: 0, trouble: null };

/** A server that can be dead, with a log that can have lost something. */
function createServer() {
  const server = {
    isDead: false,
    kills: 0,
    cut: new Set<string>(),
    lost: 0,
    asked: [] as SavedEdits[][],
    day: null as DemoDay | null,
    count: NOTHING,
  };
  const state = async (): Promise<DemoState> => {
    if (server.isDead) throw new Error('dead');
    const tablets = (['left', 'right'] as const).map((tablet) => ({
      tablet,
      origin: tablet === 'left' ? LEFT : RIGHT,
      isCut: server.cut.has(tablet),
    }));
    return { kills: server.kills, tablets, day: server.day };
  };
  const api: DemoApi = {
    maxBatch: 2,
    state,
    cut: (tablet) => {
      if (!server.isDead) server.cut.add(tablet);
      return state();
    },
    heal: (tablet) => {
      if (!server.isDead) server.cut.delete(tablet);
      return state();
    },
    setDay: (isRunning) => {
      server.day = { ...DAY, phase: isRunning ? 'running' : 'stopped' };
      return state();
    },
    countDay: async () => {
      if (server.isDead) throw new Error('dead');
      return server.count;
    },
    kill: async () => {
      server.isDead = true;
      return undefined;
    },
    verify: async (batches) => {
      if (server.isDead) throw new Error('dead');
      server.asked.push(batches.flat());
      const saved = batches.flat().reduce((sum, { edits }) => sum + edits, 0);
      return { saved, onDisk: saved - server.lost, lost: server.lost };
    },
  };
  return { server, api };
}

let world: ReturnType<typeof createServer>;
let stage: Stage;
let dispose: () => void;
let nowMs: number;

beforeEach(async () => {
  vi.useFakeTimers();
  nowMs = 0;
  world = createServer();
  stage = createRoot((end) => {
    dispose = end;
    return createStage({ api: world.api, now: () => nowMs });
  });
  await pass(0);
});
afterEach(() => {
  dispose();
  vi.useRealTimers();
});

async function pass(ms: number): Promise<void> {
  nowMs += ms;
  await vi.advanceTimersByTimeAsync(ms);
}
const say = (origin: string, edits: number, clock = 0) =>
  stage.hear(origin, { type: SAVED_MESSAGE, room: 'guarantees/K01', clientId: 7, clock, edits });

/** The supervisor starts the killed server again. */
const restart = (): void => {
  world.server.isDead = false;
  world.server.kills += 1;
};

test('each tablet learns its own address, and can be opened while network and server are there', async () => {
  expect([stage.seats.left.origin, stage.seats.right.origin]).toEqual([LEFT, RIGHT]);
  expect(stage.canOpen('left')).toBe(true);
  await stage.setNetwork('left', false);
  expect([stage.canOpen('left'), stage.canOpen('right')]).toEqual([false, true]);
  expect(stage.seats.left.isCut).toBe(true);
  await stage.setNetwork('left', true);
  expect(stage.seats.left.isCut).toBe(false);
});

test('a network that somebody else cut is shown as cut', async () => {
  world.server.cut.add('right');
  await pass(1_000);
  expect(stage.seats.right.isCut).toBe(true);
});

test('only messages from a tablet’s own address count, and only whole ones', () => {
  say(LEFT, 2);
  say('http://127.0.0.1:4503', 5);
  stage.hear(RIGHT, { type: SAVED_MESSAGE, room: 'guarantees/K01', clientId: 7, clock: -1, edits: 5 });
  stage.hear(RIGHT, { type: 'something', room: 'guarantees/K01', clientId: 7, clock: 1, edits: 5 });
  stage.hear(RIGHT, null);
  expect(stage.saved()).toBe(2);
});

test('after a kill the disk is read by itself, once', async () => {
  say(LEFT, 3);
  const killing = stage.kill();
  expect(stage.server().kind).toBe('killing');
  await killing;
  await pass(0);
  expect(stage.server()).toMatchObject({ kind: 'down' });
  await pass(600);
  expect(stage.check()).toBeNull();
  restart();
  await pass(120);
  expect(stage.server().kind).toBe('up');
  expect(stage.kills()).toBe(1);
  expect(stage.outageMs()).toBeGreaterThanOrEqual(600);
  expect(stage.check()).toEqual({ saved: 3, onDisk: 3, lost: 0, afterKill: 1 });
  await pass(5_000);
  expect(world.server.asked).toHaveLength(1);
});

test('what was lost is told', async () => {
  say(RIGHT, 3);
  world.server.lost = 1;
  await stage.verify();
  expect(stage.check()).toEqual({ saved: 3, onDisk: 2, lost: 1, afterKill: null });
});

test('once the disk was read, later edits are looked for too when it is quiet', async () => {
  say(LEFT, 1);
  await pass(5_000);
  expect(stage.check()).toBeNull(); // nobody asked yet
  await stage.verify();
  say(LEFT, 2, 1);
  await pass(1_000);
  say(LEFT, 3, 2);
  expect(stage.check()).toMatchObject({ saved: 1 });
  await pass(1_200);
  expect(stage.check()).toMatchObject({ saved: 6, onDisk: 6, lost: 0 });
  expect(world.server.asked).toHaveLength(2);
});

test('a kill by somebody else is noticed and the disk read too', async () => {
  world.server.kills = 4;
  await pass(1_000);
  expect(stage.check()).toMatchObject({ afterKill: 4 });
});

test('a check that fails because the server dies again is made up for', async () => {
  world.server.kills = 1;
  const verify = world.api.verify;
  vi.spyOn(world.api, 'verify').mockRejectedValueOnce(new Error('dead again')).mockImplementation(verify);
  await pass(1_000);
  expect(stage.check()).toBeNull();
  expect(stage.hasFailed()).toBe(true);
  await pass(1_000);
  expect(stage.check()).toMatchObject({ afterKill: 1 });
  expect(stage.hasFailed()).toBe(false);
});

test('a server that lives on although it should be dead is told', async () => {
  vi.spyOn(world.api, 'kill').mockResolvedValue(undefined);
  await stage.kill();
  await pass(1_000);
  expect(stage.server().kind).toBe('killing');
  await pass(4_000);
  expect(stage.server().kind).toBe('up');
  expect(stage.hasFailed()).toBe(true);
});

test('a switch that does not work says so and changes nothing', async () => {
  world.server.isDead = true;
  await stage.setNetwork('left', false);
  expect(stage.hasFailed()).toBe(true);
  expect(stage.seats.left.isCut).toBe(false);
});

test('handing a tablet over opens it anew, and the same person again too', () => {
  const { visit } = stage.seats.left;
  stage.open('left', { username: 'door' });
  expect(stage.seats.left).toMatchObject({ username: 'door', language: 'ar', visit: visit + 1 });
  stage.open('left', {});
  expect(stage.seats.left).toMatchObject({ username: 'door', visit: visit + 2 });
});

test('a server without a supervisor has no tablets', async () => {
  vi.spyOn(world.api, 'state').mockResolvedValue({ tablets: [], kills: 0, day: null });
  await pass(1_000);
  expect(stage.isUnsupervised()).toBe(true);
});

test('a tablet whose network was cut already when the stage was opened is opened anew when that is restored, and only then', async () => {
  dispose();
  world.server.cut.add('left');
  stage = createRoot((end) => {
    dispose = end;
    return createStage({ api: world.api, now: () => nowMs });
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(stage.seats.left).toMatchObject({ isCut: true, visit: 0 });
  world.server.cut.delete('left');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stage.seats.left).toMatchObject({ isCut: false, visit: 1 });
  world.server.cut.add('left');
  await vi.advanceTimersByTimeAsync(1_000);
  world.server.cut.delete('left');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(stage.seats.left).toMatchObject({ isCut: false, visit: 1 }); // its page was there and comes back by itself
});

test('[B20] the log is asked while the polling day goes on and until it holds everything, and a dead server changes no figure', async () => {
  expect(stage.dayCount()).toBeNull();
  await stage.setDay(true);
  world.server.count = { made: 9, acknowledged: 5, inLog: 6, lost: 0 };
  await pass(1_000);
  expect(stage.dayCount()).toEqual({ made: 9, acknowledged: 5, inLog: 6, lost: 0 });
  world.server.isDead = true;
  await pass(1_000);
  expect(stage.dayCount()).toMatchObject({ made: 9, lost: 0 });
  restart();
  await stage.setDay(false);
  world.server.count = { made: 9, acknowledged: 9, inLog: 9, lost: 0 };
  await pass(1_200);
  expect([stage.day()?.phase, stage.dayCount()?.inLog]).toEqual(['stopped', 9]);
  world.server.count = NOTHING;
  await pass(2_000);
  expect(stage.dayCount()?.inLog).toBe(9); // all of it is there: the disk is left alone
});
