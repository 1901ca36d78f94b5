import { AppError, ERRORS } from '../../schema/errors.ts';

/** What the end of a connection means for the next one. */
export type CloseDecision =
  /** The session's token has run out: renew it and come back; nobody needs to notice. */
  | { readonly kind: 'renew' }
  /** The replica is not the server's document any more: drop it and come back with a new one. `ifAgain`: what it means when that does not help. */
  | { readonly kind: 'rebuild'; readonly ifAgain: AppError | null }
  /** A ticket will be refused with the reason, or granted when it was a misunderstanding. */
  | { readonly kind: 'ask-why'; readonly otherwise: AppError }
  /** Coming back cannot help. */
  | { readonly kind: 'give-up'; readonly error: AppError }
  /** Come back after a while: at the earliest after a time drawn from these two. */
  | { readonly kind: 'lost'; readonly betweenMs: Span; readonly isServerInTrouble: boolean };

/** From and to, in milliseconds. */
export type Span = readonly [number, number];

export const AT_ONCE: Span = [0, 0];
/** The server said that it restarts: it needs about that long, and everybody is coming (C3). */
const RESTARTING: Span = [2_000, 5_000];
/** It cannot keep what it is given, or is full. */
const IN_TROUBLE: Span = [1_000, 4_000];
const TOO_FAST: Span = [5_000, 8_000];

/** What a 4429 says: the seconds to wait, and up to half as long again, so that not all come in the same second. */
function pauseNamedIn(reason: string): Span | null {
  const seconds = Number(/^retry=(\d{1,4})$/.exec(reason)?.[1] ?? 0);
  return seconds > 0 ? [seconds * 1_000, seconds * 1_500] : null;
}

/**
 * Reads how a WebSocket was closed (`schema/errors.ts`).
 * @param code null where there is none
 */
export function decideClose(code: number | null, room: string, reason = ''): CloseDecision {
  switch (code) {
    case 4001:
    case 4003:
      return { kind: 'renew' };
    case 4400: // honest bytes that the server does not take, e.g. under a client id that is bound to another device: write them anew
      return { kind: 'rebuild', ifAgain: new AppError('bad-request', { reason: 'protocol' }) };
    case 4409:
      return { kind: 'rebuild', ifAgain: null };
    case 4403:
      return { kind: 'ask-why', otherwise: new AppError('forbidden') };
    case 4404:
      return { kind: 'ask-why', otherwise: new AppError('not-found', { what: room }) };
    case 4413:
      return { kind: 'give-up', error: new AppError('too-large', { limit: '1 MB' }) };
    case 4426:
      return { kind: 'give-up', error: new AppError('client-too-old') };
    case 4429:
      return { kind: 'lost', betweenMs: pauseNamedIn(reason) ?? TOO_FAST, isServerInTrouble: false };
    case 1012:
      return { kind: 'lost', betweenMs: RESTARTING, isServerInTrouble: false };
    case 1013:
      return { kind: 'lost', betweenMs: IN_TROUBLE, isServerInTrouble: true };
    default:
      return { kind: 'lost', betweenMs: AT_ONCE, isServerInTrouble: false };
  }
}

/** How long a server that refused a ticket for now wants to be left alone: as if it had closed a connection with that answer. */
export function pauseAfter(error: unknown): Span {
  if (!(error instanceof AppError)) return AT_ONCE;
  const seconds = Number(error.details.seconds);
  if (seconds > 0 && Number.isFinite(seconds)) return [seconds * 1_000, seconds * 1_500]; // not all of them in the same second
  const decision = decideClose(closeCodeOf(error), '');
  return decision.kind === 'lost' ? decision.betweenMs : AT_ONCE;
}

/** The code with which a connection is closed for this; null where there is none. */
export function closeCodeOf(error: unknown): number | null {
  if (!(error instanceof AppError)) return null;
  const entry = ERRORS[error.code];
  return 'close' in entry ? entry.close : null;
}
