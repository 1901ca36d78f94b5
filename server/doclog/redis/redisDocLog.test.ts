import { testDocLogContract } from '../docLogContract.ts';
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
