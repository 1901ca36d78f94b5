import { onCleanup } from 'solid-js';
import type { RollClient } from './contracts/room.ts';

/** How soon an open screen knows of whoever was moved, or came with a corrected roll (R17). */
export const ROLL_EVERY_MS = 45_000;

/** Asks for a roll again while somebody looks at it, and when they come back to it: hardly ever is there more than “unchanged”. Ends with its owner. */
export function keepRollCurrent(roll: Pick<RollClient, 'state' | 'error' | 'reload'>): void {
  const look = (): void => {
    if (document.visibilityState === 'visible' && roll.state() === 'ready' && !roll.error()) roll.reload(); // what has failed is tried again by itself
  };
  const looking = setInterval(look, ROLL_EVERY_MS);
  document.addEventListener('visibilitychange', look);
  onCleanup(() => {
    clearInterval(looking);
    document.removeEventListener('visibilitychange', look);
  });
}
