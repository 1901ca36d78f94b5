import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAX_NEW_DEVICES_PER_DAY } from '../../schema/limits.ts';
import { device, user } from '../../schema/tables/people.ts';
import type { Database } from '../database.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { createDevices, type Devices } from './devices.ts';

const HOUR_MS = 60 * 60_000;
let database: Database;
let clock: { nowMs: number };
let devices: Devices;
beforeEach(() => {
  database = openEmpty();
  clock = { nowMs: 1_800_000_000_000 };
  for (const id of ['noura1', 'khaled'])
    database.db.insert(user).values({ id, username: id, name: id, role: 'viewer', passwordHash: '', createdAt: 0 }).run();
  devices = createDevices({ db: database.db, now: () => clock.nowMs });
});
afterEach(() => database.close());

test('[A7] a person comes from so many new devices a day and no more; known ones and other people come in all the same', () => {
  const half = MAX_NEW_DEVICES_PER_DAY / 2;
  const times = () => ({ createdAt: clock.nowMs, seenAt: clock.nowMs });
  const comeFrom = (name: string, count: number): void => {
    const rows = Array.from({ length: count }, (_, i) => ({
      deviceHash: `${name} ${i}`,
      userId: 'noura1',
      code: `${name}${i}`,
      ...times(),
    }));
    database.db.insert(device).values(rows).run();
  };
  comeFrom('morning', half - 2);
  const codes = ['first', 'second'].map((id) => devices.claim(id, 'noura1'));
  clock.nowMs += HOUR_MS;
  comeFrom('later', half - 1);
  codes.push(devices.claim('the last', 'noura1'));
  const tooMany = expect.objectContaining({ code: 'too-many-devices', details: { count: MAX_NEW_DEVICES_PER_DAY } });
  expect(() => devices.claim('one more', 'noura1')).toThrow(tooMany);
  expect(devices.find('one more')).toBe(null); // nothing is kept of it
  expect(devices.claim('first', 'noura1')).toBe(codes[0]);
  expect(devices.claim('of another', 'khaled')).toHaveLength(3);
  devices.end('noura1', codes[1] ?? '', { userId: 'noura1' });
  expect(() => devices.claim('one more', 'noura1')).toThrow(tooMany); // ending some makes no room for further ones
  clock.nowMs += 23 * HOUR_MS;
  comeFrom('tomorrow', half - 1);
  expect(codes).not.toContain(devices.claim('one more', 'noura1')); // those of the morning are a day old
  expect(() => devices.claim('and one more', 'noura1')).toThrow(tooMany);
});

test('[A7] a device has the same code again after a copy was put back that does not know it, also beside others of its person', () => {
  const names = Array.from({ length: 400 }, (_, i) => `tablet ${i}`);
  const before = names.map((name) => devices.claim(name, 'noura1'));
  expect(new Set(before).size).toBe(names.length);
  database.db.delete(device).run();
  expect(names.map((name) => devices.claim(name, 'noura1'))).toEqual(before);
});
