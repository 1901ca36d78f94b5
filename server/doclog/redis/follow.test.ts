import { testSharedDocLogContract } from '../testing/sharedDocLogContract.ts';
import { damageRow, loseLastRows } from './testing/damage.ts';
import { useRedis } from './testing/redisUnderTest.ts';

const redis = useRedis();

testSharedDocLogContract('redis', async () => ({
  another: () => redis.openLog(),
  cutChannel: redis.cutChannel,
  loseRows: (room, count) => loseLastRows(redis.admin(), room, count),
  corrupt: (room, seq) => damageRow(redis.admin(), room, seq),
  close: redis.closeAll,
}));
