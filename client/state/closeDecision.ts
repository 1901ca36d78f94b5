import { AppError } from '../../schema/errors.ts';

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
  /** Come back after a while. */
  | { readonly kind: 'lost'; readonly atLeastMs: number };

const TOO_FAST_WAIT_MS = 5_000;

/** Reads a WebSocket close code (design/interface.md); null where there is none. */
export function decideClose(code: number | null, room: string): CloseDecision {
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
      return { kind: 'lost', atLeastMs: TOO_FAST_WAIT_MS };
    default:
      return { kind: 'lost', atLeastMs: 0 };
  }
}
