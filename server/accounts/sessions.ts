import { createHash, randomBytes } from 'node:crypto';
import { and, desc, eq, gt, isNull, lt } from 'drizzle-orm';
import type { AuditEvent, RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { randomId } from '../../schema/ids.ts';
import { session } from '../../schema/tables/people.ts';
import type { Db } from '../database.ts';
import { type Actor, type Acts, createActs, NOBODY } from './acts.ts';

const SESSION_ID_LENGTH = 16;
/** A session that is not used for so long is over… */
export const SESSION_IDLE_MS = 14 * 24 * 60 * 60_000;
/** …and so is one that began so long ago. */
const SESSION_MAX_MS = 30 * 24 * 60 * 60_000;

/** So long two tabs of one browser may be apart. */
const TABS_MS = 30_000;

/** `refreshToken` goes into the cookie and nowhere else. */
export type OpenSession = { readonly sessionId: string; readonly userId: string; readonly refreshToken: string };
export type Sessions = ReturnType<typeof createSessions>;

/** By what somebody signed in, for the audit. */
export type SignedInBy = 'password' | 'second-factor' | 'recovery-code' | 'invitation' | 'demo';

export type EndReason = 'logout' | 'reuse' | 'revoked';

type Successor = { readonly of: string; readonly token: string; readonly mark: string; readonly atMs: number; hasArrived: boolean };
type Live = { readonly userId: string; readonly createdAtMs: number; readonly expiresAtMs: number; readonly device: string | null };

/**
 * One session a sign-in. Its refresh token is 32 random bytes of which only the SHA-256 is stored; each use gives a new one (A9).
 * @param deps.onEnded called when a session is over before its time: its sockets have to close
 * @param deps.onStored called when one has begun and when it will last longer
 */
export function createSessions(deps: {
  readonly db: Db;
  readonly now: () => number;
  readonly randomByte: () => number;
  readonly onEnded: (sessionId: string, reason: EndReason) => void;
  readonly onStored?: (sessionId: string) => void;
  readonly acts?: Acts;
  readonly record?: RecordAudit;
}) {
  const { db, now, acts = createActs(deps.db), record = () => {} } = deps;
  const live = new Map<string, Live>();
  /** The newest token of a session while nobody has used it, for whoever asks with the one before again; in memory only. */
  const successors = new Map<string, Successor>();
  /** Every device that a session was used on in this run: normally one, and whoever copies a session's tokens would bring another. */
  const devicesOf = new Map<string, Set<string>>();

  db.delete(session)
    .where(lt(session.expiresAt, now() - SESSION_MAX_MS))
    .run();

  function findLive(id: string): Live | null {
    const remembered = live.get(id) ?? load(id);
    if (!remembered || remembered.expiresAtMs > now()) return remembered;
    forget(id);
    return null;
  }

  function forget(id: string): void {
    live.delete(id);
    successors.delete(id);
    devicesOf.delete(id);
  }

  function load(id: string): Live | null {
    const row = db
      .select()
      .from(session)
      .where(and(eq(session.id, id), isNull(session.endedAt)))
      .get();
    if (!row) return null;
    const found = { userId: row.userId, createdAtMs: row.createdAt, expiresAtMs: row.expiresAt, device: row.device };
    live.set(id, found);
    return found;
  }

  function end(id: string, reason: EndReason, event: AuditEvent): void {
    acts.act(() => {
      db.update(session).set({ endedAt: now(), endReason: reason }).where(eq(session.id, id)).run();
      record(event);
      acts.afterwards(() => {
        forget(id);
        deps.onEnded(id, reason);
      });
    });
  }

  function revoke(id: string, userId: string, by: Actor): void {
    end(id, 'revoked', { kind: 'session-ended', ...by, details: { session: id, of: userId } });
  }

  /** Two tabs may ask at the same moment, and the later still have the token before; no lost answer is used. */
  const isCopied = ({ hasArrived, atMs }: Successor): boolean => hasArrived && now() - atMs > TABS_MS;

  /** The rows of a person's sessions that are not over, newest first. */
  const rowsOf = (userId: string) =>
    db
      .select()
      .from(session)
      .where(and(eq(session.userId, userId), isNull(session.endedAt), gt(session.expiresAt, now())))
      .orderBy(desc(session.createdAt))
      .all();

  function rotate(id: string, found: Live, from: string): OpenSession {
    const refreshToken = newToken();
    const expiresAtMs = Math.min(now() + SESSION_IDLE_MS, found.createdAtMs + SESSION_MAX_MS);
    const next = { refreshHash: sha256(refreshToken), previousHash: from, rotatedAt: now(), expiresAt: expiresAtMs };
    db.update(session).set(next).where(eq(session.id, id)).run();
    live.set(id, { ...found, expiresAtMs });
    successors.set(id, { of: from, token: refreshToken, mark: markOf(refreshToken), atMs: now(), hasArrived: false });
    deps.onStored?.(id);
    return { sessionId: id, userId: found.userId, refreshToken };
  }

  return {
    /** @param from.agent browser and system in two words, for the person to recognise it */
    start(userId: string, from: { readonly agent?: string; readonly by?: SignedInBy } = {}): OpenSession {
      const sessionId = randomId(SESSION_ID_LENGTH, deps.randomByte);
      const refreshToken = newToken();
      const nowMs = now();
      const times = { rotatedAt: nowMs, createdAt: nowMs, expiresAt: nowMs + SESSION_IDLE_MS };
      acts.act(() => {
        db.insert(session)
          .values({ id: sessionId, userId, refreshHash: sha256(refreshToken), agent: from.agent ?? '', ...times })
          .run();
        record({ kind: 'signed-in', userId, details: { session: sessionId, by: from.by ?? 'password' } });
        acts.afterwards(() => deps.onStored?.(sessionId));
      });
      return { sessionId, userId, refreshToken };
    },

    /**
     * Takes a refresh token for the next one and lets the session live on (A9). The token before it, while nothing of the answer was ever used: the
     * same answer again, for the first one was lost on the way (a tablet may be without a network for hours in between). Any other token, and the one before
     * when somebody has called with what came with its successor: somebody holds a copy, so the session ends.
     * @throws AppError('token-expired') when the session is over or ends by this
     */
    refresh(sessionId: string, token: string): OpenSession {
      const found = findLive(sessionId);
      const row = found && db.select().from(session).where(eq(session.id, sessionId)).get();
      if (!row) throw new AppError('token-expired');
      const hash = sha256(token);
      const successor = successors.get(sessionId);
      const isBefore = hash === row.previousHash;
      if (isBefore && successor?.of === hash && !isCopied(successor))
        return { sessionId, userId: row.userId, refreshToken: successor.token };
      // the previous one without a successor in memory: that was lost with an earlier run of this server
      if (hash === row.refreshHash || (isBefore && successor?.of !== hash)) return rotate(sessionId, found, hash);
      end(sessionId, 'reuse', { kind: 'refresh-reused', userId: row.userId, details: { session: sessionId } });
      throw new AppError('token-expired');
    },

    /** Somebody has called with the access token that came with this refresh token: the answer was not lost. */
    arrived(sessionId: string, mark: string): void {
      const successor = successors.get(sessionId);
      if (successor?.mark === mark) successor.hasArrived = true;
    },

    /** Signing out needs a token of the session, be it an old one: it ends in any case. */
    endWith(sessionId: string, token: string): void {
      const row = findLive(sessionId) && db.select().from(session).where(eq(session.id, sessionId)).get();
      if (!row) return;
      const hash = sha256(token);
      const isOwn = hash === row.refreshHash || hash === row.previousHash;
      const details = { session: sessionId };
      end(sessionId, isOwn ? 'logout' : 'reuse', { kind: isOwn ? 'signed-out' : 'refresh-reused', userId: row.userId, details });
    },

    /** @param how.except the one that goes on */
    endAllOf(userId: string, how: { readonly by?: Actor; readonly except?: string } = {}): void {
      acts.act(() => {
        for (const { id } of rowsOf(userId)) if (id !== how.except) revoke(id, userId, how.by ?? NOBODY);
      });
    },

    /** Ends one of a person's sessions. Throws AppError('not-found') when it is over, or somebody else's. */
    endOne(userId: string, sessionId: string, by: Actor): void {
      if (findLive(sessionId)?.userId !== userId) throw new AppError('not-found', { what: sessionId });
      revoke(sessionId, userId, by);
    },

    /** Ends whatever of a person's sessions was used on this device. */
    endOnDevice(userId: string, device: string, by: Actor): void {
      acts.act(() => {
        for (const row of rowsOf(userId)) {
          if (row.device === device || devicesOf.get(row.id)?.has(device)) revoke(row.id, userId, by);
        }
      });
    },

    /** Notes on which device a session is used. */
    usedOn(sessionId: string, device: string): void {
      const found = findLive(sessionId);
      if (!found) return;
      const known = devicesOf.get(sessionId) ?? new Set();
      devicesOf.set(sessionId, known.add(device));
      if (found.device === device) return;
      db.update(session).set({ device }).where(eq(session.id, sessionId)).run();
      live.set(sessionId, { ...found, device });
    },

    /** The device that it was last used on; null before its first room. */
    deviceOf: (sessionId: string): string | null => findLive(sessionId)?.device ?? null,

    rowsOf,

    /** Of the newest session on a device, also of one that is over; empty when there is none. */
    agentOn(userId: string, device: string): string {
      const isOn = and(eq(session.userId, userId), eq(session.device, device));
      return db.select({ agent: session.agent }).from(session).where(isOn).orderBy(desc(session.createdAt)).limit(1).get()?.agent ?? '';
    },

    isLive: (sessionId: string): boolean => findLive(sessionId) !== null,

    /**
     * To be asked in the act of what somebody asked for in this session and then had to wait for. It looks at the disk, not into memory: the console ends
     * sessions, too.
     * @throws AppError('token-expired') when it is over
     */
    mustGoOn(sessionId: string): void {
      const goesOn = and(eq(session.id, sessionId), isNull(session.endedAt), gt(session.expiresAt, now()));
      if (!db.select({ id: session.id }).from(session).where(goesOn).get()) throw new AppError('token-expired');
    },

    /** Whose it is and when it is over unless it is used again, epoch milliseconds; null when it is over. */
    find(sessionId: string): { readonly userId: string; readonly expiresAtMs: number; readonly endsAtMs: number } | null {
      const found = findLive(sessionId);
      return found && { userId: found.userId, expiresAtMs: found.expiresAtMs, endsAtMs: found.createdAtMs + SESSION_MAX_MS };
    },

    /** The ids of all that are not over, whom `find` then knows without asking the disk for each. */
    liveIds(): string[] {
      const rows = db
        .select({
          id: session.id,
          userId: session.userId,
          createdAtMs: session.createdAt,
          expiresAtMs: session.expiresAt,
          device: session.device,
        })
        .from(session)
        .where(and(isNull(session.endedAt), gt(session.expiresAt, now())))
        .all();
      for (const { id, ...row } of rows) live.set(id, row);
      return rows.map(({ id }) => id);
    },

    /** When the session ends however often it is used, epoch milliseconds; null when it is over. */
    endsAtMs(sessionId: string): number | null {
      const found = findLive(sessionId);
      return found && found.createdAtMs + SESSION_MAX_MS;
    },
  };
}

const newToken = (): string => randomBytes(32).toString('base64url');
/** What an access token says of the refresh token that it came with; tells nothing of it. */
export const markOf = (refreshToken: string): string => sha256(`answer ${refreshToken}`).slice(0, 12);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
