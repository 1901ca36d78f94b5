import type { KnownSession } from './contracts/session.ts';
import type { KeyValues } from './environment.ts';

const KEY = 'committee-room.sessions';

/**
 * The sessions that this browser remembers, newest first, one a person: by user name, which says least (Y9). What cannot be read is passed over.
 */
export function readKnownSessions(storage: KeyValues): KnownSession[] {
  let stored: unknown;
  try {
    stored = JSON.parse(storage.get(KEY) ?? '[]');
  } catch {
    return [];
  }
  return Array.isArray(stored) ? stored.map(toKnownSession).filter((known) => known !== null) : [];
}

/** Puts a session first, in place of an older one of the same person. */
export function rememberSession(storage: KeyValues, session: KnownSession): void {
  const others = readKnownSessions(storage).filter((known) => known.username !== session.username);
  write(storage, [session, ...others]);
}

export function forgetSession(storage: KeyValues, sessionId: string): void {
  write(
    storage,
    readKnownSessions(storage).filter((known) => known.sessionId !== sessionId),
  );
}

const write = (storage: KeyValues, sessions: readonly KnownSession[]): void =>
  storage.set(KEY, sessions.length > 0 ? JSON.stringify(sessions) : null);

/** An earlier version kept the person's name beside it and not their id: it is not read, and gone with the next write. */
function toKnownSession(value: unknown): KnownSession | null {
  if (typeof value !== 'object' || value === null) return null;
  const { sessionId, userId = '', username } = value as Record<string, unknown>; // checked right here
  if (typeof sessionId !== 'string' || typeof userId !== 'string' || typeof username !== 'string') return null;
  return { sessionId, userId, username };
}
