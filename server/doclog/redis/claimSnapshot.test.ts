import { expect, test } from 'vitest';
import { row } from '../logUnderTest.ts';
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
  expect(await b.claimSnapshot('r', epoch + 1, 600)).toBe(false); // not the room's epoch
  expect(await a.claimSnapshot('r', epoch, 600)).toBe(true);
  expect(await b.claimSnapshot('r', epoch, 600)).toBe(false);
  expect(await a.claimSnapshot('r', epoch, 600)).toBe(true); // it may have been kept from it
  await a.saveSnapshot('r', epoch, 500, Uint8Array.of(1));
  expect(await a.claimSnapshot('r', epoch, 600)).toBe(false); // 100 rows are not worth one
  await redis.admin().del('cx:{r}:compaction'); // its 10 s are over
  expect(await b.claimSnapshot('r', epoch, 749)).toBe(false);
  expect(await b.claimSnapshot('r', epoch, 750)).toBe(true);
});
