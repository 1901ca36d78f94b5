import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerWrites, noteWrites } from '../../schema/guarantees.ts';
import type { CommitteeId, ElectorId, UserId } from '../../schema/ids.ts';
import { campaign, committee } from '../../schema/tables/campaign.ts';
import { elector } from '../../schema/tables/roll.ts';
import { createAuditRecorder } from '../audit/auditRecorder.ts';
import type { Database } from '../database.ts';
import { createLogReader } from '../doclog/logReader.ts';
import { useRedis } from '../doclog/redis/testing/redisUnderTest.ts';
import { type ArchivedLog, createArchiver } from '../projection/archiver.ts';
import { openInstallation } from '../projection/installation.ts';
import { createProjector } from '../projection/projector.ts';
import type { SharedDocLog } from '../rooms/sharedDocLog.ts';
import { startRooms } from '../testing/startRooms.ts';
import { openEmpty } from '../testing/testDatabase.ts';
import { electorCells, writeAsCarrier } from './carryElector.ts';
import { createElectorMoves } from './electorMoves.ts';

const E1 = 'elector001' as ElectorId;
const NOURA = 'noura1' as UserId;
const redis = useRedis();

let database: Database;
beforeEach(() => {
  database = openEmpty();
  openInstallation(database.sqlite);
  database.db.insert(campaign).values({ id: 'test', name: 'T', pollingDay: '2026-11-30', timeZone: 'Asia/Kuwait' }).run();
  for (const id of ['K01', 'K02']) database.db.insert(committee).values({ id, code: id, gender: 'mixed' }).run();
  const person = { id: E1, committeeId: 'K01', rollNumber: '7', fullName: 'Zarqa', foldedName: 'a' } as const;
  database.db
    .insert(elector)
    .values({ ...person, gender: 'female', importId: 1 })
    .run();
});
afterEach(() => database.close());

/** What of a core has to do with moves, its log in Redis. */
function startCore(log: SharedDocLog, archivedLog: ArchivedLog = log) {
  const { sqlite } = database;
  const rooms = startRooms(database, { wrap: () => log });
  const errors: unknown[] = [];
  const onError = ({ error }: { readonly error: unknown }) => void errors.push(error);
  const archiver = createArchiver({ log: archivedLog, sqlite, now: Date.now, onError, restMs: 0 });
  const projector = createProjector({ sqlite, log: createLogReader(sqlite), now: Date.now, everyMs: 0, onError });
  const moves = createElectorMoves({
    ...{ database, registry: rooms.registry, projector, now: Date.now, onError },
    record: createAuditRecorder(sqlite, Date.now).record,
    rollChanged: () => Promise.resolve(),
    async archived(room) {
      for (const error of (await archiver.reach(room)).values()) throw error;
    },
  });
  const end = async (): Promise<void> => {
    await moves.close();
    projector.close();
    await archiver.close();
    await rooms.registry.close();
  };
  return { rooms, moves, archiver, errors, end };
}

/** Somebody writes at another process, and it is acknowledged. */
async function writeElsewhere(roomName: string, writes: Parameters<typeof writeAsCarrier>[2]): Promise<void> {
  const { registry } = startRooms(database, { wrap: () => redis.openLog() });
  await writeAsCarrier(await registry.open(roomName), { userId: NOURA, device: 'd01' }, writes);
  await registry.close();
}

test('[R13] what was said of somebody after they were moved stands when the core comes back, however far its archive is behind', async () => {
  const log = redis.openLog();
  for (const room of ['guarantees/K01', 'guarantees/K02']) await log.epochOf(room);
  await writeElsewhere('guarantees/K01', [...answerWrites(E1, NOURA, 'promised', 10, false), ...noteWrites(E1, NOURA, 'said in K01')]);
  const first = startCore(log);
  await first.archiver.reach();
  await first.moves.move(E1, 'K02' as CommitteeId, { userId: 'admin1', device: 'a01' });
  await first.archiver.reach();
  await first.end();
  const later = [...answerWrites(E1, NOURA, 'refused', 20, false), ...noteWrites(E1, NOURA, 'said in K02')];
  await writeElsewhere('guarantees/K02', later);

  let goOn = (): void => {};
  const isBehind = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const second = startCore(log, {
    ...log,
    async readAfter(...args) {
      await isBehind;
      return log.readAfter(...args);
    },
  });
  await second.moves.resume();
  await pause(200);
  goOn();
  await second.moves.settled();
  const cells = electorCells(await second.rooms.registry.open('guarantees/K02'), E1);
  for (const { key, value } of later) expect(cells.get(key)).toBe(value);
  expect(second.errors).toEqual([]);
  await second.end();
});

test('[R13] what cannot be compared with what was written last is not carried, and tried again', async () => {
  const log = redis.openLog();
  for (const room of ['guarantees/K01', 'guarantees/K02']) await log.epochOf(room);
  await writeElsewhere('guarantees/K01', noteWrites(E1, NOURA, 'said in K01'));
  const core = startCore(log, { ...log, readAfter: () => Promise.reject(new Error('Redis is away')) });
  expect(await core.moves.move(E1, 'K02' as CommitteeId, { userId: 'admin1', device: 'a01' })).toMatchObject({ isFinished: false });
  expect(core.errors.map(String)).toContain('Error: Redis is away');
  expect([...electorCells(await core.rooms.registry.open('guarantees/K02'), E1)]).toEqual([]);
  await core.end();
});
