import type { AuditEvent, AuditKind } from '../../schema/audit.ts';
import type { ErrorCode } from '../../schema/errors.ts';
import { parseKey } from '../../schema/keys.ts';
import { parseRoomName } from '../../schema/rooms.ts';
import type { Refusal } from '../../schema/wire.ts';
import type { ConnectionClaims } from '../rooms/connection.ts';
import type { Happened } from './auditRecorder.ts';
import { createPerMinute } from './perMinute.ts';

/** Rows of one kind that one person may cause in a minute; the others are counted in one. */
export const MAX_DENIALS_A_MINUTE = 20;
/** Keys that one row names. */
export const MAX_KEYS_A_ROW = 20;
/** Stands for what the grammar does not know: it may be any text, and a row is never taken out again. */
const NO_KEY = '?';
const WRITE_AFTER_MS = 100;
const RETRY_AFTER_MS = 1_000;
/** Rows that wait while nothing can be written; more are counted and told. */
const MAX_WAITING = 1_000;

/** Close codes that somebody brought on themselves; the others are the server's doing, or a network's. */
const OFFENCES: ReadonlySet<ErrorCode> = new Set(['bad-request', 'too-fast', 'too-large']);

export type Denials = ReturnType<typeof createDenials>;

/**
 * What rooms refuse, on its way into the chain: ids, keys and codes, never what was to be written [T5]. Whatever goes wrong here stays here: it lets nothing
 * through and costs no room. Written a tenth of a second later, together; what cannot be written waits and is tried again.
 *
 * @param deps.write all or nothing
 * @param deps.onDenied hears of each row that is written down
 */
export function createDenials(deps: {
  readonly now: () => number;
  readonly write: (all: readonly Happened[]) => void | Promise<void>;
  readonly onDenied?: (event: AuditEvent) => void;
  readonly onError: (error: unknown) => void;
}) {
  const { now } = deps;
  const rates = createPerMinute({ now, most: MAX_DENIALS_A_MINUTE });
  let waiting: Happened[] = [];
  let lost = 0;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let isClosed = false;

  const minute = setInterval(() => tellSuppressed(false), 5_000);
  minute.unref();

  /** @param times how often it happened, where the row stands for several */
  function happened(event: AuditEvent, times = 1): void {
    if (waiting.length >= MAX_WAITING) {
      lost += times;
      return;
    }
    waiting.push({ event, atMs: now() });
    deps.onDenied?.(event);
    writeAfter(WRITE_AFTER_MS);
  }

  function writeAfter(ms: number): void {
    if (isClosed || timer) return;
    timer = setTimeout(() => {
      timer = null;
      void write();
    }, ms);
    timer.unref();
  }

  function write(): Promise<void> {
    writing = writing.then(writeNow);
    return writing;
  }

  async function writeNow(): Promise<void> {
    const all = waiting;
    if (all.length + lost === 0) return;
    waiting = [];
    const missing = lost;
    lost = 0;
    const more: Happened[] = missing > 0 ? [{ event: { kind: 'denied', userId: '', details: { more: missing } }, atMs: now() }] : [];
    try {
      await deps.write([...all, ...more]);
    } catch (error) {
      waiting = [...all, ...waiting];
      lost += missing;
      deps.onError(error);
      writeAfter(RETRY_AFTER_MS);
    }
  }

  function tellSuppressed(isEnd: boolean): void {
    for (const { name, suppressed } of rates.turn(isEnd)) {
      const [kind = '', userId = ''] = name.split(' ');
      happened({ kind: kind as AuditKind, userId, details: { more: suppressed } }, suppressed); // named so below
    }
  }

  /** A row, or one more that is only counted. */
  function note(event: AuditEvent): void {
    try {
      tellSuppressed(false);
      if (rates.mayPass(`${event.kind} ${event.userId}`, `${event.kind} `)) happened(event);
    } catch (error) {
      deps.onError(error);
    }
  }

  return {
    /** Of what a connection wrote this was refused. */
    denied({ userId, device, roomName: room }: ConnectionClaims, epoch: number, refused: Refusal['refused']): void {
      const kind = parseRoomName(room)?.kind;
      const named = refused.slice(0, MAX_KEYS_A_ROW).map(({ key, reason }) => `${kind && parseKey(kind, key) ? key : NO_KEY} ${reason}`);
      const more = refused.length - named.length;
      note({ kind: 'denied', userId, device, room, epoch, details: { refused: named, ...(more > 0 ? { more } : {}) } });
    },
    /** A connection was closed for what came over it; other codes are passed over. */
    connectionRefused({ userId, device, roomName: room }: ConnectionClaims, code: ErrorCode): void {
      if (OFFENCES.has(code)) note({ kind: 'connection-refused', userId, device, room, details: { code } });
    },
    /** Writes what waits. */
    async close(): Promise<void> {
      clearInterval(minute);
      tellSuppressed(true);
      isClosed = true;
      if (timer) clearTimeout(timer);
      await write();
    },
  };
}
