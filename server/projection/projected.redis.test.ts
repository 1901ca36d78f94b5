import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { answerWrites } from '../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import type { Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { useRedis } from '../doclog/redis/testing/redisUnderTest.ts';
import { createProjector } from './projector.ts';
import { useArchive } from './testing/archiveUnderTest.ts';

const redis = useRedis();
const archive = useArchive();
const ROOM = 'guarantees/K01';

test('[Q9] what is archived of a shared log is projected, and a row that another process sets aside is not any more', async () => {
  const log = redis.openLog();
  const archiver = archive.openArchiver(log);
  const sqlite = archive.sqlite();
  const projector = createProjector({
    sqlite,
    log: createLogReader(sqlite),
    now: Date.now,
    everyMs: 0,
    onError: ({ error }) => expect(error).toBeNull(),
  });
  const epoch = await log.epochOf(ROOM);
  for (const [i, answer] of (['promised', 'refused'] as const).entries()) {
    const doc = new Y.Doc(); // another tablet each
    for (const { key, value } of answerWrites(`elector00${i}` as ElectorId, 'noura1' as UserId, answer, 1, false))
      doc.getMap<Scalar>(ROOT_NAME).set(key, value);
    await log.append(ROOM, epoch, [
      { userId: 'noura1', device: `d0${i}`, atMs: 1, keys: ['k'], bytes: Y.encodeStateAsUpdate(doc), newClientIds: [doc.clientID] },
    ]);
  }
  const standings = () => sqlite.prepare('SELECT standing FROM elector_state ORDER BY elector_id').pluck().all();
  expect((await archiver.reach(ROOM)).size).toBe(0);
  expect([projector.reach(), standings()]).toEqual([true, ['promised', 'refused']]);
  await log.quarantine(ROOM, epoch, [2], 'test');
  expect((await archiver.reach(ROOM)).size).toBe(0);
  expect([projector.reach(), standings()]).toEqual([true, ['promised']]);
  expect(projector.standing(ROOM)).toMatchObject({ epoch, seq: 2 });
  projector.close();
});
