import { expect, test } from 'vitest';
import { testDocLogContract } from '../docLogContract.ts';
import { contents, row } from '../logUnderTest.ts';
import { damageRow, damageSnapshot } from './testing/damage.ts';
import { useRedis } from './testing/redisUnderTest.ts';

const redis = useRedis();

testDocLogContract('redis', async () => ({
  log: redis.openLog(),
  reopen: async () => redis.openLog(),
  corrupt: (room, seq) => damageRow(redis.admin(), room, seq),
  corruptSnapshot: (room) => damageSnapshot(redis.admin(), room),
  close: redis.closeAll,
}));

test('[Q15] a process that may not begin a room opens those that others have begun, and of one that Redis has lost nothing empty', async () => {
  const [core, sync] = [redis.openLog(), redis.openLog({ mayBegin: () => false })];
  await expect(sync.load('r')).rejects.toThrow(/its head is gone/);
  const epoch = await core.epochOf('r');
  await core.append('r', epoch, [row([1])]);
  expect((await contents(sync, 'r')).rows).toEqual([[1, [1]]]);
  await redis.admin().flushall();
  for (const log of [sync, redis.openLog({ mayBegin: (room) => room !== 'r' })]) await expect(log.load('r')).rejects.toThrow(/gone/);
  expect(await redis.admin().keys('*')).toEqual([]);
});
