import type { SaveState } from './contracts/link.ts';
import type { LinkStatus } from './createLinkStatus.ts';

/**
 * What the pill says (V3): *saved* only on a live connection with nothing of this room and tab unacknowledged; what is said to wait for the network is on the
 * device (D1).
 * @param facts.kept how many of those that wait the device has
 */
export function saveStateOf(facts: {
  readonly isBroken: boolean;
  readonly link: LinkStatus;
  readonly waiting: number;
  readonly kept: number;
  readonly isSlow: boolean;
}): SaveState {
  const { isBroken, link, waiting, kept, isSlow } = facts;
  if (isBroken) return { kind: 'cannot-save', waiting };
  if (link !== 'connected') return kept === 0 && waiting > 0 ? { kind: 'connecting', waiting } : { kind: link, waiting: kept }; // that nothing waits would be untrue
  if (waiting === 0) return { kind: 'saved' };
  return isSlow ? { kind: 'sending', waiting, isSlow } : { kind: 'sending', waiting };
}

export const isSameSaveState = (a: SaveState, b: SaveState): boolean =>
  a.kind === b.kind && waitingOf(a) === waitingOf(b) && isSlow(a) === isSlow(b);

const waitingOf = (state: SaveState): number => (state.kind === 'saved' ? 0 : state.waiting);
const isSlow = (state: SaveState): boolean => state.kind === 'sending' && state.isSlow === true;
