import { afterEach, describe, expect, test, vi } from 'vitest';
import { createRandom } from '../../schema/testing.ts';
import { MESSAGE, SYNC } from '../../schema/wire.ts';
import { BOUNDLESS } from '../testing/boundless.ts';
import { settle } from '../testing/replica.ts';
import { endServers, KEY, onDisk, startServer } from '../testing/roomServer.ts';
import type { DocLog } from './docLog.ts';

afterEach(endServers);

describe('durability', () => {
  /** A log whose commits the test lets through by hand. */
  function heldLog() {
    const waiting: (() => void)[] = [];
    let isHeld = false;
    return {
      hold: () => {
        isHeld = true;
      },
      release: () => {
        isHeld = false;
        for (const go of waiting.splice(0)) go();
      },
      wrap: (log: DocLog): DocLog => ({
        ...log,
        append: async (...row) => {
          if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve));
          return log.append(...row);
        },
      }),
    };
  }

  test('[I1] [I2] nothing is acknowledged, broadcast or put in a step 2 before the commit', async () => {
    const disk = heldLog();
    const server = startServer({ wrap: disk.wrap });
    const noura = server.join();
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    const before = noura.acknowledged;
    disk.hold();
    noura.rows.set(KEY(1), 'p');
    await settle(noura, khaled);
    const late = server.join({ userId: 'late01' });
    await settle(noura, khaled, late);
    expect(khaled.rows.size).toBe(0);
    expect(late.rows.size).toBe(0);
    expect(noura.acknowledged).toBe(before);
    disk.release();
    await settle(noura, khaled, late);
    expect(khaled.rows.get(KEY(1))).toBe('p');
    expect(late.rows.get(KEY(1))).toBe('p');
    expect(noura.isSaved).toBe(true);
  });

  test('[I3] [I12] a failed append closes the room 1013, shows nothing of it, and all is there when the disk returns', async () => {
    let isBroken = false;
    const server = startServer({
      wrap: (log) => ({ ...log, append: (...row) => (isBroken ? Promise.reject(new Error('disk full')) : log.append(...row)) }),
    });
    const noura = server.join();
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    isBroken = true;
    noura.rows.set(KEY(1), 'p');
    await settle(noura, khaled);
    expect(noura.closed?.code).toBe(1013);
    expect(khaled.closed?.code).toBe(1013);
    expect(khaled.rows.size).toBe(0);
    expect(server.errors).toHaveLength(1);
    isBroken = false;
    noura.cut();
    khaled.cut();
    server.again(noura);
    server.again(khaled, { userId: 'khaled' });
    await settle(noura, khaled);
    expect(khaled.rows.get(KEY(1))).toBe('p');
    expect(noura.isSaved).toBe(true);
  });

  test('[I1] what was acknowledged is there after a crash, what was not comes again from the tablet', async () => {
    const random = createRandom(7);
    const server = startServer();
    const noura = server.join();
    for (let cycle = 0; cycle < 10; cycle++) {
      for (let i = 0; i < 20; i++) noura.rows.set(KEY(random.int(30)), `${cycle}.${i}`);
      if (random.chance(0.5)) await settle(noura);
      else noura.flushToServer();
      noura.cut();
      server.crash();
      server.again(noura);
    }
    await settle(noura);
    expect(noura.isSaved).toBe(true);
    expect(onDisk(server.sqlite)).toEqual(noura.rows.toJSON());
  });

  test('an edit sent just before the socket closes is still stored and seen', async () => {
    const server = startServer();
    const noura = server.join();
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    noura.rows.set(KEY(1), 'p');
    noura.flushToServer();
    noura.cut();
    await settle(khaled);
    expect(khaled.rows.get(KEY(1))).toBe('p');
  });

  test('edits made offline on both sides merge when the network returns', async () => {
    const server = startServer();
    const noura = server.join();
    const khaled = server.join({ userId: 'khaled' });
    await settle(noura, khaled);
    noura.cut();
    noura.rows.set(KEY(1), 'p');
    noura.rows.set(KEY(2), 'mine');
    khaled.rows.set(KEY(2), 'his');
    khaled.rows.set(KEY(3), 'r');
    await settle(khaled);
    server.again(noura);
    await settle(noura, khaled);
    expect(noura.rows.toJSON()).toEqual(khaled.rows.toJSON());
    expect(khaled.rows.get(KEY(1))).toBe('p');
    expect(noura.rows.get(KEY(3))).toBe('r');
    expect(['mine', 'his']).toContain(noura.rows.get(KEY(2)));
    expect(noura.isSaved && khaled.isSaved).toBe(true);
  });

  test('[I5] a failed load closes 1013 and leaves no empty room', async () => {
    let isBroken = true;
    const server = startServer({
      wrap: (log) => ({ ...log, load: (room) => (isBroken ? Promise.reject(new Error('cannot read')) : log.load(room)) }),
    });
    const noura = server.join();
    await settle(noura);
    expect(noura.closed?.code).toBe(1013);
    expect(server.registry.counts().rooms).toBe(0);
    isBroken = false;
    server.again(noura);
    noura.rows.set(KEY(1), 'p');
    await settle(noura);
    expect(noura.isSaved).toBe(true);
  });

  test('[I1] a flood while the room is being loaded closes 4429: no frame is passed over and acknowledged', async () => {
    let letLoad = () => {};
    const held = new Promise<void>((resolve) => {
      letLoad = resolve;
    });
    const server = startServer({ wrap: (log) => ({ ...log, load: (room) => held.then(() => log.load(room)) }) });
    const noura = server.join();
    for (let i = 0; i <= 2_001; i++) noura.sendRaw(Uint8Array.of(MESSAGE.sync, SYNC.update, 2, 0, 0), true);
    noura.flushToServer();
    expect(noura.closed?.code).toBe(4429);
    letLoad();
    await settle(noura);
    expect(noura.acknowledged).toBe(0);
    expect(server.registry.counts().connections).toBe(0);
  });

  test('a snapshot spares the next load the rows before it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
    const server = startServer({ limits: BOUNDLESS }); // the clock stands still
    const noura = server.join();
    await settle(noura);
    for (let i = 0; i < 520; i++) {
      noura.rows.set(KEY(i), 'p');
      noura.flushToServer();
      for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
    await settle(noura);
    noura.cut();
    await vi.advanceTimersByTimeAsync(61_000);
    expect(server.registry.counts().rooms).toBe(0);
    expect(server.sqlite.prepare('SELECT seq FROM doc_snapshot').get()).toEqual({ seq: 520 });
    const khaled = server.join({ userId: 'khaled' });
    await settle(khaled);
    expect(khaled.rows.size).toBe(520);
  });
});
