import type { SaveState } from './contracts.ts';
import type { LinkStatus } from './createLinkStatus.ts';

/** What the pill says (V3): *saved* only on a live connection with nothing of this room and tab unacknowledged. */
export function saveStateOf(facts: { readonly isBroken: boolean; readonly link: LinkStatus; readonly waiting: number }): SaveState {
  const { isBroken, link, waiting } = facts;
  if (isBroken) return { kind: 'cannot-save', waiting };
  if (link !== 'connected') return { kind: link, waiting };
  return waiting > 0 ? { kind: 'sending', waiting } : { kind: 'saved' };
}

export const isSameSaveState = (a: SaveState, b: SaveState): boolean => a.kind === b.kind && waitingOf(a) === waitingOf(b);

const waitingOf = (state: SaveState): number => (state.kind === 'saved' ? 0 : state.waiting);
