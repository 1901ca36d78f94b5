import { expect, test } from 'vitest';
import type { ArchivedRow, LogPlace } from '../../rooms/sharedDocLog.ts';
import { row } from '../logUnderTest.ts';
import { useRedis } from './testing/redisUnderTest.ts';

const redis = useRedis();
const ROWS = 48;
const LATER_MS = 1_000_000;

test('[L1] rows of a megabyte are read, archived and trimmed a few at a time, and small ones many', async () => {
  const log = redis.openLog({ now: () => LATER_MS });
  const epoch = await log.epochOf('r');
  for (let i = 0; i < ROWS; i++) await log.append('r', epoch, [{ ...row([]), bytes: new Uint8Array(1_000_000).fill(i), atMs: 0 }]);
  expect((await log.load('r')).rows.map(({ bytes }) => bytes[0])).toEqual(Array.from({ length: ROWS }, (_, i) => i));

  const archived: ArchivedRow[] = [];
  let place: LogPlace = { epoch: 0, seq: 0, chain: '' };
  for (let page = 0; page < ROWS && place.seq < ROWS; page++) {
    const { rows } = await log.readAfter('r', place, 500);
    expect(rows.length).toBeLessThanOrEqual(8);
    archived.push(...rows);
    place = rows.at(-1) ?? expect.unreachable();
  }
  expect(archived.map(({ seq }) => seq)).toEqual(Array.from({ length: ROWS }, (_, i) => i + 1));
  await log.saveSnapshot('r', epoch, ROWS, Uint8Array.of(1));
  await log.markArchived('r', epoch, ROWS);
  expect(await log.trim('r')).toBe(ROWS - 1);

  const small = await log.epochOf('s');
  await log.append(
    's',
    small,
    Array.from({ length: 600 }, (_, i) => row([i % 256])),
  );
  expect((await log.readAfter('s', { epoch: 0, seq: 0, chain: '' }, 500)).rows.length).toBe(500);
}, 30_000);
