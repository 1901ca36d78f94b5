import type { SaveState } from './contracts.ts';
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
}): SaveState {
  const { isBroken, link, waiting, kept } = facts;
  if (isBroken) return { kind: 'cannot-save', waiting };
  if (link !== 'connected') return { kind: link, waiting: kept };
  return waiting > 0 ? { kind: 'sending', waiting } : { kind: 'saved' };
}

export const isSameSaveState = (a: SaveState, b: SaveState): boolean => a.kind === b.kind && waitingOf(a) === waitingOf(b);

const waitingOf = (state: SaveState): number => (state.kind === 'saved' ? 0 : state.waiting);
