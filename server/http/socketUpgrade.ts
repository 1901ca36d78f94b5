import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { AppError, ERRORS, type ErrorCode } from '../../schema/errors.ts';
import { MAX_FRAME_BYTES, MAX_UNKNOWN_MS, MAX_UNKNOWN_SOCKETS, RATES, type Rate } from '../../schema/limits.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import { SUBPROTOCOL, SYNC_PATH, TICKET_PREFIX } from '../../schema/wire.ts';
import { type ConnectionClaims, reasonOf } from '../rooms/connection.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import { FrameSocket } from './frameSocket.ts';
import { startHalfOpenSearch } from './halfOpenSearch.ts';
import { isKnownFromNow } from './strangers.ts';
import { SyncSocket } from './syncSocket.ts';
import { createUpgradeRates } from './upgradeRates.ts';

/** How long a peer may take to answer our close frame. */
const CLOSE_GRACE_MS = 1_000;
/** Tickets that are being looked at before those from an address that comes too fast are not; each takes less than a millisecond. */
const MAX_HURRIED = 200;

/**
 * Attaches `GET /sync/<room>` to the server. A foreign Origin is refused at the upgrade (403); every other refusal is told by accepting
 * the upgrade and closing with a code, because a browser shows an HTTP refusal only as 1006 and a stock provider retries it for ever.
 *
 * @param deps.redeem checks a ticket for a room; throws an AppError whose close code is sent
 * @returns stops listening, lets `drain` end what there is in its own order, and resolves when all sockets are gone; those that have not answered
 *   their close frame within a second are cut
 */
export function attachSync(
  server: Server,
  deps: {
    readonly registry: Pick<RoomRegistry, 'join'>;
    readonly redeem: (ticket: string, roomName: string) => Promise<ConnectionClaims>;
    readonly isAllowedOrigin: (origin: string) => boolean;
    /** An upgrade that somebody else on this server answers: Vite's, in development. */
    readonly isForOthers: (request: IncomingMessage) => boolean;
    /** How fast one address may come; `RATES.upgrades` unless something else is asked for. */
    readonly upgrades?: Rate;
    readonly onError: (error: unknown) => void;
  },
): (drain?: () => Promise<void>) => Promise<void> {
  const wss = new WebSocketServer({
    noServer: true,
    WebSocket: SyncSocket,
    clientTracking: false, // it makes a closure for each
    maxPayload: 2 * MAX_FRAME_BYTES, // between one and two the room itself says 4413; above, `ws` cuts before buffering, and we say the same
    perMessageDeflate: false,
    skipUTF8Validation: true, // frames are binary
    // whoever speaks another version of ours hears so in its own: a browser reads no code where none was agreed on
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : ([...offered].find(isOurs) ?? false)),
  });

  const sockets = new Set<SyncSocket>();
  const stopSearch = startHalfOpenSearch(() => sockets);
  const upgrades = createUpgradeRates(deps.upgrades ?? RATES.upgrades);
  let unknown = 0; // whose ticket is being looked at

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (deps.isForOthers(request)) return;
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (!path.startsWith(SYNC_PATH)) return refuseUpgrade(socket, '404 Not Found');
    const { origin } = request.headers;
    if (origin !== undefined && !deps.isAllowedOrigin(origin)) return refuseUpgrade(socket, '403 Forbidden');
    socket.on('error', destroy);
    wss.handleUpgrade(request, socket, head, (ws) => {
      ws.listen(sockets, request.socket);
      const waitMs = upgrades.come(request.socket.remoteAddress ?? '');
      if (waitMs > 0 && (!ticketOf(request) || unknown >= MAX_HURRIED)) return close(ws, 'too-fast', reasonOf('too-fast', waitMs));
      if (unknown >= MAX_UNKNOWN_SOCKETS) return close(ws, 'cannot-save');
      admit(ws, path.slice(SYNC_PATH.length), request, waitMs).catch((error: unknown) => {
        deps.onError(error);
        close(ws, 'internal');
      });
    });
  }

  /**
   * Nothing is read from the socket before its ticket is redeemed.
   * @param waitMs more than 0: its address comes too fast, so only a good ticket opens it, and every other is told to wait. Behind a proxy all have one address, and
   *   a stranger who is fast must not keep everybody out
   */
  async function admit(ws: SyncSocket, encodedName: string, request: IncomingMessage, waitMs: number): Promise<void> {
    ws.pause();
    const roomName = decodeName(encodedName);
    if (roomName === null || !parseRoomName(roomName)) return close(ws, 'not-found');
    if (speaksOther(request)) return close(ws, 'client-too-old');
    const ticket = ticketOf(request);
    if (!ticket) return close(ws, 'not-authenticated');
    let claims: ConnectionClaims;
    try {
      unknown += 1;
      claims = await within(MAX_UNKNOWN_MS, deps.redeem(ticket, roomName));
    } catch (error) {
      if (error instanceof AppError) return waitMs > 0 ? close(ws, 'too-fast', reasonOf('too-fast', waitMs)) : close(ws, error.code);
      throw error;
    } finally {
      unknown -= 1;
    }
    if (ws.readyState !== ws.OPEN) return;
    isKnownFromNow(request.socket);
    ws.handlers = deps.registry.join(claims, new FrameSocket(ws, request.socket));
    ws.resume();
  }

  server.on('upgrade', onUpgrade);
  return async (drain) => {
    server.off('upgrade', onUpgrade);
    await drain?.();
    stopSearch();
    for (const ws of sockets) ws.close(ERRORS.restarting.close); // nothing happens to those that are closing already
    const cutting = setTimeout(() => {
      for (const ws of sockets) ws.terminate();
    }, CLOSE_GRACE_MS);
    await Promise.all([...sockets].map((ws) => new Promise((resolve) => ws.once('close', resolve)))); // not `once` of node:events: it rejects on `error`
    clearTimeout(cutting);
  };
}

function destroy(this: Duplex): void {
  this.destroy();
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', destroy);
  // both ways: a peer that keeps its side open would keep the descriptor, and the server from ever closing
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
  setTimeout(() => socket.destroy(), CLOSE_GRACE_MS).unref();
}

/** @throws AppError('cannot-save') when it takes longer; what comes then is passed over */
async function within<T>(ms: number, task: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new AppError('cannot-save')), ms);
  try {
    return await Promise.race([task, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function close(ws: SyncSocket, code: ErrorCode, reason: string = reasonOf(code)): void {
  const row = ERRORS[code];
  ws.resume(); // a paused socket would not see the peer's answer to the close
  ws.close('close' in row ? row.close : 1011, reason);
  setTimeout(() => ws.terminate(), 2_000).unref();
}

function decodeName(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

/** What it says it speaks is another version of ours, and ours is not among it. */
function speaksOther(request: IncomingMessage): boolean {
  const offered = offeredBy(request);
  return !offered.includes(SUBPROTOCOL) && offered.some(isOurs);
}

const isOurs = (name: string): boolean => /^committee-room\.\d{1,4}$/.test(name);

const offeredBy = (request: IncomingMessage): string[] =>
  (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());

function ticketOf(request: IncomingMessage): string | null {
  const ticket = offeredBy(request).find((name) => name.startsWith(TICKET_PREFIX));
  return ticket ? ticket.slice(TICKET_PREFIX.length) : null;
}
