/** The engine behind real sockets on a free port: only the sign-in is left out, and a ticket is the name of whoever shows it; `forged` is nobody's. */
import { WebSocket } from 'ws';
import type { Role } from '../../schema/access.ts';
import { AppError } from '../../schema/errors.ts';
import type { Limits, Rate } from '../../schema/limits.ts';
import { SUBPROTOCOL, TICKET_PREFIX } from '../../schema/wire.ts';
import { createSqliteDocLog } from '../doclog/sqliteDocLog.ts';
import { createHttpServer } from '../http/httpServer.ts';
import { attachSync } from '../http/socketUpgrade.ts';
import { closeHttp, listen } from '../listen.ts';
import { createRoomRegistry } from '../rooms/roomRegistry.ts';
import { createTimers } from '../rooms/timers.ts';
import type { IsOnRollOf } from '../rooms/writePolicy.ts';
import { openEmpty } from './testDatabase.ts';

export async function openSyncServer({
  upgrades,
  ...options
}: {
  readonly limits?: Limits;
  readonly isOnRoll?: IsOnRollOf;
  readonly upgrades?: Rate;
} = {}) {
  const database = openEmpty();
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const registry = createRoomRegistry({
    log: createSqliteDocLog({ sqlite: database.sqlite, now: Date.now }),
    timers: createTimers(),
    whyEnded: () => null,
    onError,
    ...options,
  });
  const server = createHttpServer();
  const detach = attachSync(server, {
    registry,
    redeem: async (ticket, roomName) => {
      if (ticket === 'forged') throw new AppError('not-authenticated');
      const [userId = '', role = 'coordinator'] = ticket.split('-');
      return {
        userId,
        userName: userId,
        role: role as Role, // the test's own word
        device: 'd01',
        roomName,
        access: 'write' as const,
        epoch: null,
        sessionId: '0000000000000001',
        endsAtMs: Number.MAX_SAFE_INTEGER,
      };
    },
    isAllowedOrigin: () => true,
    isForOthers: () => false,
    ...(upgrades ? { upgrades } : {}),
    onError,
  });
  const port = await listen(server, 0, '127.0.0.1');
  return {
    port,
    registry,
    errors,
    async close(): Promise<void> {
      await detach(registry.close);
      await closeHttp(server);
      database.close();
    },
  };
}

export type RawSocket = Awaited<ReturnType<typeof openRawSocket>>;

/** A socket of whoever, which sends and tells bytes as they are. */
export async function openRawSocket(port: number, ticket: string, room = 'guarantees/K01') {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/sync/${room}`, [SUBPROTOCOL, TICKET_PREFIX + ticket]);
  ws.binaryType = 'nodebuffer';
  const frames: Buffer[] = [];
  let closed: { code: number; reason: string } | null = null;
  let heard = (): void => {};
  ws.on('message', (data: Buffer) => {
    frames.push(data);
    heard();
  });
  ws.on('close', (code, reason) => {
    closed = { code, reason: String(reason) };
    heard();
  });
  ws.on('error', () => {}); // `close` follows
  await new Promise<void>((resolve) => {
    ws.once('open', resolve);
    ws.once('close', () => resolve());
  });
  return {
    frames,
    get closed() {
      return closed;
    },
    get bufferedBytes() {
      return ws.bufferedAmount;
    },
    send: (frame: Uint8Array): void => ws.send(frame, { binary: true }),
    /** Called at every frame and at the end. */
    onHeard(run: () => void): void {
      heard = run;
    },
    end: (): void => ws.terminate(),
  };
}
