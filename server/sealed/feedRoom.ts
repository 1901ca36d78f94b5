import * as decoding from 'lib0/decoding';
import { MESSAGE, type Refusal, SYNC } from '../../schema/wire.ts';
import type { Connection, ConnectionClaims, Socket } from '../rooms/connection.ts';
import { encodeUpdate } from '../rooms/frames.ts';
import type { Room } from '../rooms/room.ts';

/** A room that stands still, for its disk or its Redis does, is not waited for longer. */
const MAX_WAIT_MS = 10_000;
const CANNOT_SAVE = 1013;

export type Fed =
  /** On disk, or there before; but for the keys named. */
  | { readonly kind: 'taken'; readonly refused: Refusal['refused'] }
  /** Something that it stands on is missing. */
  | { readonly kind: 'gap' }
  /** The room wants no more of this, with the close code of a socket. */
  | { readonly kind: 'closed'; readonly code: number };

export type Feed = {
  /** One update, as a tablet sends it; the next only after the answer. */
  feed(update: Uint8Array): Promise<Fed>;
  /**
   * Several at once, so that the disk is waited for once.
   * @returns how many of the first are on disk, but for the keys named; of the others nothing is known
   */
  feedAll(updates: readonly Uint8Array[]): Promise<{ readonly taken: number; readonly refused: Refusal['refused'] }>;
  close(): void;
};

/**
 * A connection to a room without a socket behind it: gate, policy, log and everybody who listens take what comes over it like a tablet's (Z2). Opened when
 * something is fed, and again after the room has closed it.
 */
export function openFeed(room: Pick<Room, 'join' | 'receive' | 'leave'>, claims: ConnectionClaims): Feed {
  let connection: Connection | null = null;
  let sent = 0;
  let acknowledged = 0;
  let hasGreeted = false;
  let isGap = false;
  let closedWith: number | null = null;
  let refused: Refusal['refused'] = [];
  let answer: (() => void) | null = null;

  const socket: Socket = {
    bufferedAmount: 0,
    send(messages) {
      for (const message of messages) read(message);
      return 0;
    },
    close(code) {
      closedWith = code;
      answer?.();
    },
    terminate: () => {},
  };

  function read(message: Uint8Array): void {
    const decoder = decoding.createDecoder(message);
    const type = decoding.readVarUint(decoder);
    if (type === MESSAGE.acknowledged) acknowledged = decoding.readVarUint(decoder);
    else if (type === MESSAGE.refused)
      refused = (JSON.parse(decoding.readVarString(decoder)) as Refusal).refused; // our own room's
    else if (type === MESSAGE.sync && decoding.readVarUint(decoder) === SYNC.step1) {
      isGap = hasGreeted; // the first is its greeting; asked again, it misses something
      hasGreeted = true;
    }
    if (acknowledged >= sent || isGap) answer?.();
  }

  function close(): void {
    if (connection) room.leave(connection);
    connection = null;
  }

  function connect(): Connection {
    if (connection && closedWith === null) return connection;
    close();
    sent = 0;
    acknowledged = 0;
    hasGreeted = false;
    closedWith = null;
    connection = room.join(claims, socket);
    return connection;
  }

  function outcome(): Fed | null {
    if (sent > 0 && acknowledged >= sent) return { kind: 'taken', refused }; // a room that has refused something closes afterwards
    if (closedWith !== null) return { kind: 'closed', code: closedWith };
    return isGap ? { kind: 'gap' } : null;
  }

  /** Resolves when all of them are answered, or the room wants no more. */
  async function send(updates: readonly Uint8Array[]): Promise<Fed> {
    isGap = false;
    refused = [];
    const to = connect();
    sent += updates.length;
    const answered = new Promise<void>((resolve) => {
      answer = () => outcome() && resolve();
    });
    for (const update of updates) room.receive(to, encodeUpdate(update));
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, MAX_WAIT_MS);
    if (!outcome()) await Promise.race([answered, late.promise]);
    clearTimeout(timer);
    answer = null;
    const found = outcome() ?? { kind: 'closed', code: CANNOT_SAVE };
    if (found.kind !== 'taken') close(); // after a gap nothing is acknowledged any more
    return found;
  }

  return {
    feed: (update) => send([update]),
    async feedAll(updates) {
      close(); // frames are counted from the first
      await send(updates);
      return { taken: Math.min(acknowledged, updates.length), refused };
    },
    close,
  };
}
