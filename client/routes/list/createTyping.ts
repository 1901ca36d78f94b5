import { onCleanup } from 'solid-js';
import type { OwnPresence } from '../../../schema/presence.ts';
import type { PresenceClient } from '../../state/contracts/room.ts';

/** So long after the last key nobody is told any more that somebody writes. */
const QUIET_MS = 3_000;

/**
 * Tells the others in the room that this person writes in a cell: from the first key until three seconds after the last, or until they leave the field (TG3). It is advice, no lock.
 * Ends with its owner.
 */
export function createTyping(presence: Pick<PresenceClient, 'show'>, at: () => NonNullable<OwnPresence['at']>) {
  let timer: ReturnType<typeof setTimeout> | null = null;

  function stop(): void {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    presence.show({ screen: 'list', at: at() });
  }
  onCleanup(stop);
  return {
    typed(): void {
      if (timer === null) presence.show({ screen: 'list', at: at(), isEditing: true });
      else clearTimeout(timer);
      timer = setTimeout(stop, QUIET_MS);
    },
    stop,
  };
}
