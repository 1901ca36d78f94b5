import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Connection } from '../rooms/connection.ts';
import type { PresenceChannel } from '../rooms/presenceElsewhere.ts';
import { createPresenceHub } from '../testing/roomProcesses.ts';
import { turns } from '../testing/startRooms.ts';
import { hearTablets, sayTablets } from './tabletChannel.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => vi.useRealTimers());

const DAY_MS = 24 * 60 * 60_000;
const NOW_MS = 1_900_000_000_000;

/** What a process knows of the tablet of somebody at K01's door. */
const at = (device: string, heardAtMs: number, unsent = 0): Connection =>
  ({
    claims: { userId: 'salem1', device, roomName: 'attendance/K01' },
    ...{ isOpen: true, sinceMs: heardAtMs - 60_000, heardAtMs, said: { screen: 'door', unsent } },
  }) as unknown as Connection; // of a connection no more is read

/** A core that hears, and a process that says, each with its clock. */
function start({ aheadMs = 0 } = {}) {
  const open = createPresenceHub();
  let elapsedMs = 0;
  const now = () => NOW_MS + elapsedMs;
  const heard = hearTablets({ open, elapsedMs: () => elapsedMs, now });
  const connections = new Set<Connection>();
  const stop = sayTablets({ open, connections: () => connections, now: () => now() + aheadMs });
  return {
    open: open as PresenceChannel,
    connections,
    stop,
    /** Lets that much time go by; the core asks each second, unless it stands still. */
    async pass(seconds: number, asks = true): Promise<void> {
      for (let i = 0; i < seconds; i++) {
        elapsedMs += 1_000;
        vi.advanceTimersByTime(1_000);
        await turns(3);
        if (asks) [...heard.all()];
      }
    },
    stand: (seconds: number) => {
      elapsedMs += seconds * 1_000;
    },
    /** By process, what each has. */
    tablets: () => [...heard.all()].map(([, tablets]) => [...tablets.values()].map(({ device, unsent }) => `${device} ${unsent}`)),
    times: () => [...heard.all()].flatMap(([, tablets]) => [...tablets.values()].map(({ heardAtMs }) => heardAtMs)),
    async say(...messages: readonly string[]): Promise<void> {
      const { publish } = open('tablets', { message: () => {}, gap: () => {} });
      for (const message of messages) publish(Buffer.from(message));
      await turns(3);
    },
  };
}

test('[BO9] tablets of another process are heard of within a second, and when they are gone', async () => {
  const core = start();
  core.connections.add(at('d01', NOW_MS));
  await core.pass(1);
  expect(core.tablets()).toEqual([['d01 0']]);
  core.connections.clear();
  core.connections.add(at('d02', NOW_MS, 3));
  await core.pass(1);
  expect(core.tablets()).toEqual([['d02 3']]);
  core.stop();
  await core.pass(1);
  expect(core.tablets()).toEqual([[]]);
});

test('[BO9] of a process that was never heard of whole nothing is told in part', async () => {
  const core = start();
  const tablet = { userId: 'salem1', device: 'd01', committee: 'K01', screen: 'door', sinceMs: 1, heardAtMs: 1, unsent: 0 };
  await core.say(JSON.stringify({ from: 'other', all: false, tablets: [tablet], gone: [] }));
  expect(core.tablets()).toEqual([]);
  await core.say(JSON.stringify({ from: 'other', all: true, tablets: [tablet, { ...tablet, device: 'd02' }], gone: [] }));
  expect(core.tablets()).toEqual([['d01 0', 'd02 0']]);
});

test('[BO9] a process that says nothing for half a minute has none, once; a core that stood still itself forgets nobody', async () => {
  const core = start();
  core.connections.add(at('d01', NOW_MS));
  await core.pass(1);
  core.stand(40); // SIGSTOP: messages wait, clocks go on
  expect(core.tablets()).toEqual([['d01 0']]);
  await core.pass(1);
  expect(core.tablets()).toEqual([['d01 0']]);
  vi.clearAllTimers(); // the process was killed
  await core.pass(31);
  expect(core.tablets()).toEqual([]); // told as none while it passed
});

test('[BO9] a process whose clock is off by a day makes no tablet silent, and none heard of tomorrow', async () => {
  for (const aheadMs of [DAY_MS, -DAY_MS]) {
    const core = start({ aheadMs });
    core.connections.add(at('d01', NOW_MS + aheadMs));
    await core.pass(1);
    expect(Math.abs((core.times()[0] ?? 0) - NOW_MS)).toBeLessThan(5_000);
  }
  const exact = start();
  exact.connections.add(at('d01', NOW_MS));
  await exact.pass(1);
  expect(exact.times()).toEqual([NOW_MS]);
});

test('[BO9][L1] whatever comes over the channel, what is no message says nothing', async () => {
  const core = start();
  await core.say(
    ...['', 'null', '1', '[]', '{}', '{"from":1,"all":true,"tablets":[],"gone":[]}', '{"from":"x","all":true,"tablets":{},"gone":[]}'],
    `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
    '{"from":"x","tablets":[],"gone":[]}',
  );
  expect(core.tablets()).toEqual([]);
  await core.say(
    '{"__proto__":{"polluted":1},"from":"__proto__","all":true,"tablets":[null,1,{"committee":"../K01"},{"userId":"a"}],"gone":[null,1]}',
  );
  expect([core.tablets(), Object.hasOwn(Object.prototype, 'polluted')]).toEqual([[[]], false]);
});
