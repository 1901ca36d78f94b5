/**
 * A server process that kills itself: rooms, log and sockets as `startServer` wires them, tickets that are taken at their word. Settings: DATA_DIR;
 * KILL_STEP and KILL_AT, to end with SIGKILL at that passing of a step; `in-commit` is after rows and what they come to are written, before they are on disk. Says `ready <port>`.
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { openDatabase } from '../../database.ts';
import { createLogReader } from '../../doclog/logReader.ts';
import { createSqliteDocLog } from '../../doclog/sqliteDocLog.ts';
import { attachSync } from '../../http/socketUpgrade.ts';
import { listen } from '../../listen.ts';
import { createProjector } from '../../projection/projector.ts';
import type { WithAppend } from '../../rooms/docLog.ts';
import type { Step } from '../../rooms/engineEvents.ts';
import { createRoomRegistry } from '../../rooms/roomRegistry.ts';
import { createTimers } from '../../rooms/timers.ts';
import { testClaims } from '../replica.ts';

const { DATA_DIR = '', KILL_STEP, KILL_AT } = process.env;
const { sqlite } = openDatabase(join(DATA_DIR, 'committee-room.sqlite'));
let left = Number(KILL_AT);

function step(passed: Step | 'in-commit'): void {
  if (passed !== KILL_STEP) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

const { withAppend } = createProjector({
  sqlite,
  log: createLogReader(sqlite),
  now: Date.now,
  onError: ({ error }) => {
    throw error;
  },
});
const watched: WithAppend = {
  ...withAppend,
  appended(...rows) {
    const isProjected = withAppend.appended(...rows);
    step('in-commit');
    return isProjected;
  },
};

const registry = createRoomRegistry({
  log: createSqliteDocLog({ sqlite, now: Date.now, withAppend: watched }),
  timers: createTimers(),
  whyEnded: () => null,
  onError: ({ error }) => {
    throw error; // nothing fails here but by our own hand
  },
  events: { step },
});

const server = createServer();
const port = await listen(server, 0, '127.0.0.1');
attachSync(server, {
  registry,
  redeem: async (ticket, roomName) => {
    const [userId = '', device = ''] = ticket.split('.');
    return testClaims({ userId, device, roomName });
  },
  isAllowedOrigin: () => true,
  isForOthers: () => false,
  onError: (error) => {
    throw error;
  },
});
console.log(`ready ${port}`);
