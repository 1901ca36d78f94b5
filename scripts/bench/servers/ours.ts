/**
 * Ours as it is measured: the product's own rooms, document log and socket upgrade on a database in the folder that is the first argument. Only
 * the sign-in is left out, limits on how fast one tablet may write unless the second argument is `as-shipped`, and the projection into SQL unless the third is `projecting`: any ticket is taken, and its text says which person on which device it is, so that a tablet that comes back is the same.
 */
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { openDatabase } from '../../../server/database.ts';
import { createLogReader } from '../../../server/doclog/logReader.ts';
import { createSqliteDocLog } from '../../../server/doclog/sqliteDocLog.ts';
import { attachSync } from '../../../server/http/socketUpgrade.ts';
import { listen } from '../../../server/listen.ts';
import { createProjector } from '../../../server/projection/projector.ts';
import { createRoomRegistry } from '../../../server/rooms/roomRegistry.ts';
import { createTimers } from '../../../server/rooms/timers.ts';
import { BOUNDLESS } from '../../../server/testing/boundless.ts';

const [, , dataFolder = '.', limits = '', projecting = ''] = process.argv;
const onError = (error: unknown): void => void process.stderr.write(`${error instanceof Error ? error.stack : JSON.stringify(error)}\n`);

const database = openDatabase(join(dataFolder, 'committee-room.sqlite'), resolve('schema/migrations'));
const { sqlite } = database;
const projector =
  projecting === 'projecting'
    ? createProjector({ sqlite, log: createLogReader(sqlite), now: Date.now, onError: ({ error }) => onError(error) })
    : null;
const registry = createRoomRegistry({
  log: createSqliteDocLog({ sqlite, now: Date.now, ...(projector ? { withAppend: projector.withAppend } : {}) }),
  timers: createTimers(),
  whyEnded: () => null,
  // a closed loop sends as fast as it is answered, which no person does: all of `LIMITS` is raised for it, so its sockets are never slowed
  ...(limits === 'as-shipped' ? {} : { limits: BOUNDLESS }),
  onError,
});
const server = createServer();
const detach = attachSync(server, {
  registry,
  redeem: async (ticket, roomName) => ({
    userId: `u${ticket}`,
    userName: `Tablet ${ticket}`,
    role: 'coordinator',
    device: 'd01',
    roomName,
    access: 'write',
    epoch: null,
    sessionId: ticket.padStart(16, '0'),
    endsAtMs: Number.MAX_SAFE_INTEGER,
  }),
  isAllowedOrigin: () => true,
  isForOthers: () => false,
  onError,
});
await listen(server, 0, '127.0.0.1');

process.once('SIGTERM', () => {
  (async () => {
    await detach();
    await registry.close();
    projector?.close();
    database.close();
    process.exit(0);
  })().catch(onError);
});
