import { expect, test } from 'vitest';
import { row } from '../logUnderTest.ts';
import { loseLastRows } from './testing/damage.ts';
import { useRedis } from './testing/redisUnderTest.ts';

const redis = useRedis();

test('[M4] one process at a time may write a snapshot, and none soon after another has', async () => {
  const [a, b] = [redis.openLog(), redis.openLog()];
  const epoch = await a.epochOf('r');
  await a.append(
    'r',
    epoch,
    Array.from({ length: 600 }, (_, i) => row([i % 256])),
  );
  expect(await b.claimSnapshot('r', epoch + 1, 600, 250)).toBe(false); // not the room's epoch
  expect(await a.claimSnapshot('r', epoch, 600, 250)).toBe(true);
  expect(await b.claimSnapshot('r', epoch, 600, 250)).toBe(false);
  expect(await a.claimSnapshot('r', epoch, 600, 250)).toBe(true); // it may have been kept from it
  await a.saveSnapshot('r', epoch, 500, Uint8Array.of(1));
  expect(await a.claimSnapshot('r', epoch, 600, 250)).toBe(false); // 100 rows are not worth one
  await redis.admin().del('cx:{r}:compaction'); // its 10 s are over
  expect(await b.claimSnapshot('r', epoch, 749, 250)).toBe(false);
  expect(await b.claimSnapshot('r', epoch, 750, 250)).toBe(true);
});

test('[M4] a snapshot of a log that went back and grew again is refused: it would hide what stands there now', async () => {
  const [a, b] = [redis.openLog(), redis.openLog()];
  const epoch = await a.epochOf('r');
  await a.append('r', epoch, [row([1]), row([2]), row([3])]);
  await loseLastRows(redis.admin(), 'r', 2);
  await b.load('r');
  await b.append('r', epoch, [row([21]), row([22])]);
  await expect(a.saveSnapshot('r', epoch, 3, Uint8Array.of(1, 2, 3))).rejects.toThrow(/another row has its last number/);
  await b.append('r', epoch, [row([23])]);
  await expect(a.saveSnapshot('r', epoch, 3, Uint8Array.of(1, 2, 3))).rejects.toThrow(/another row has a number that was read/);
  expect((await redis.openLog().load('r')).snapshot).toBe(null);
});
