/**
 * Ours as it is measured: the product's own rooms, document log and socket upgrade on a database in the folder that is the first argument. Only
 * the sign-in is left out: any ticket is taken, and its text says which person on which device it is, so that a tablet that comes back is the same.
 */
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import { openDatabase } from '../../../server/database.ts';
import { createSqliteDocLog } from '../../../server/doclog/sqliteDocLog.ts';
import { attachSync } from '../../../server/http/socketUpgrade.ts';
import { listen } from '../../../server/listen.ts';
import { createRoomRegistry } from '../../../server/rooms/roomRegistry.ts';
import { createTimers } from '../../../server/rooms/timers.ts';
import { BOUNDLESS } from '../../../server/testing/boundless.ts';

const [, , dataFolder = '.'] = process.argv;
const onError = (error: unknown): void => void process.stderr.write(`${error instanceof Error ? error.stack : JSON.stringify(error)}\n`);

const database = openDatabase(join(dataFolder, 'committee-room.sqlite'), resolve('schema/migrations'));
const registry = createRoomRegistry({
  log: createSqliteDocLog({ sqlite: database.sqlite, now: Date.now }),
  timers: createTimers(),
  whyEnded: () => null,
  limits: BOUNDLESS, // a closed loop sends as fast as it is answered, which no person does
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
    database.close();
    process.exit(0);
  })().catch(onError);
});
