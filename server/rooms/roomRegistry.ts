import { ERRORS, type ErrorCode } from '../../schema/errors.ts';
import { MAX_QUEUED_BYTES, MAX_QUEUED_FRAMES, MAX_SOCKETS_PER_DEVICE } from '../../schema/limits.ts';
import { HEARTBEAT_INTERVAL_MS, MAX_CONNECTION_MS } from '../../schema/wire.ts';
import type { Connection, ConnectionClaims, Socket } from './connection.ts';
import type { DocLog } from './docLog.ts';
import { HEARTBEAT_FRAME } from './frames.ts';
import { createRoom, type Room } from './room.ts';

/** What the owner of a socket calls; both are safe to call at any time. */
export type SocketHandlers = { receive(frame: Uint8Array): void; closed(): void };

/** An empty room stays in memory this long, so that a reload or a short cut finds it warm. */
const KEEP_EMPTY_ROOM_MS = 60_000;
const TICK_MS = 1_000;
/** How often every connection's right to be there is asked again, besides what is pushed. */
const RECHECK_MS = 5_000;

export type RoomRegistry = ReturnType<typeof createRoomRegistry>;

/**
 * All rooms of this process: one load in flight per name (I5), unloaded when empty, closed together at the end.
 *
 * @param deps.whyEnded says with which code a connection has to end now, or null while it may live
 */
export function createRoomRegistry(deps: {
  readonly log: DocLog;
  readonly now: () => number;
  readonly whyEnded: (claims: ConnectionClaims) => ErrorCode | null;
  readonly onError: (event: { room: string; error: unknown }) => void;
}) {
  const { log, now } = deps;
  const rooms = new Map<string, Promise<Room>>();
  const live = new Map<Connection, { openedAtMs: number }>();
  const socketsByDevice = new Map<string, number>();
  let isClosing = false;
  let lastRecheckMs = now();

  function open(name: string): Promise<Room> {
    const known = rooms.get(name);
    if (known) return known;
    const opening = load(name).catch((error: unknown) => {
      rooms.delete(name); // a failed load leaves no empty room behind (I5)
      throw error;
    });
    rooms.set(name, opening);
    return opening;
  }

  async function load(name: string): Promise<Room> {
    const loaded = await log.load(name);
    const room: Room = createRoom({
      name,
      loaded,
      log,
      now,
      onFailed: (error) => {
        rooms.delete(name);
        deps.onError({ room: name, error });
      },
    });
    return room;
  }

  /** Takes a socket whose ticket is already redeemed. Frames that come while the room is being loaded wait, within bounds. */
  function join(claims: ConnectionClaims, socket: Socket): SocketHandlers {
    const device = `${claims.userId}.${claims.device}`;
    const sockets = (socketsByDevice.get(device) ?? 0) + 1;
    if (isClosing) return refuse(socket, 'restarting');
    if (sockets > MAX_SOCKETS_PER_DEVICE) return refuse(socket, 'too-fast');
    socketsByDevice.set(device, sockets);

    let early: Uint8Array[] | null = [];
    let earlyBytes = 0;
    let isClosed = false;
    let joined: ReturnType<Room['join']> | null = null;

    const entered = (room: Room) => {
      if (isClosed || !early) return;
      joined = room.join(claims, socket);
      live.set(joined.connection, { openedAtMs: now() });
      const frames = early;
      early = null;
      for (const frame of frames) joined.receive(frame);
    };
    open(claims.roomName)
      .then(entered)
      .catch((error: unknown) => {
        deps.onError({ room: claims.roomName, error });
        early = null;
        refuse(socket, 'cannot-save');
      });

    return {
      receive: (frame) => {
        if (joined) return joined.receive(frame);
        if (!early) return;
        early.push(frame);
        earlyBytes += frame.length;
        if (early.length <= MAX_QUEUED_FRAMES && earlyBytes <= MAX_QUEUED_BYTES) return;
        // never just one frame: the next would be acknowledged under its number (I1)
        early = null;
        refuse(socket, 'too-fast');
      },
      closed: () => {
        if (isClosed) return;
        isClosed = true;
        early = null;
        const left = (socketsByDevice.get(device) ?? 1) - 1;
        if (left > 0) socketsByDevice.set(device, left);
        else socketsByDevice.delete(device);
        if (!joined) return;
        live.delete(joined.connection);
        joined.closed();
        unloadLater(claims.roomName);
      },
    };
  }

  function unloadLater(name: string): void {
    setTimeout(() => {
      unloadIfIdle(name).catch((error: unknown) => deps.onError({ room: name, error }));
    }, KEEP_EMPTY_ROOM_MS).unref();
  }

  async function unloadIfIdle(name: string): Promise<void> {
    const room = await rooms.get(name);
    if (!room?.isIdle) return;
    rooms.delete(name); // first, so that whoever comes now loads from the log, which has everything
    await room.unload();
  }

  function tick(): void {
    const nowMs = now();
    const isRecheck = nowMs - lastRecheckMs >= RECHECK_MS;
    if (isRecheck) lastRecheckMs = nowMs;
    for (const [connection, { openedAtMs }] of live) {
      if (nowMs >= connection.claims.endsAtMs || nowMs - openedAtMs >= MAX_CONNECTION_MS) connection.close('token-expired');
      else if (isRecheck) endIfOver(connection);
    }
  }

  function endIfOver(connection: Connection): void {
    const why = deps.whyEnded(connection.claims);
    if (why) connection.close(why);
  }

  const ticking = setInterval(tick, TICK_MS).unref();
  const beating = setInterval(() => {
    for (const connection of live.keys()) connection.send(HEARTBEAT_FRAME);
  }, HEARTBEAT_INTERVAL_MS).unref();

  return {
    join,
    /** Asks again whether each connection of a session or a person may live: called when either changes. */
    recheck(isMeant: (claims: ConnectionClaims) => boolean): void {
      for (const connection of live.keys()) if (isMeant(connection.claims)) endIfOver(connection);
    },
    /** Rooms in memory and connections in them. */
    counts: () => ({ rooms: rooms.size, connections: live.size }),
    /** Closes every connection 1012 and frees all rooms once what is under way is on disk. */
    async close(): Promise<void> {
      isClosing = true;
      clearInterval(ticking);
      clearInterval(beating);
      for (const connection of live.keys()) connection.close('restarting');
      for (const [name, opening] of rooms) {
        const room = await opening.catch(() => null);
        await room?.settled();
        await room?.unload();
        rooms.delete(name);
      }
    },
  };
}

function refuse(socket: Socket, code: ErrorCode): SocketHandlers {
  const row = ERRORS[code];
  socket.close('close' in row ? row.close : 1011, code);
  return { receive: () => {}, closed: () => {} };
}
