import { createSignal } from 'solid-js';
import type { OutboxEntry } from './outboxEntry.ts';

/** Edits that the device does not have yet, counted by room. */
export function createUnwritten() {
  const roomOf = new Map<string, string>();
  const [version, setVersion] = createSignal(0);
  const changed = (): void => void setVersion((before) => before + 1);
  return {
    add({ id, room }: OutboxEntry): void {
      roomOf.set(id, room);
      changed();
    },
    remove(ids: readonly string[]): void {
      let isChanged = false;
      for (const id of ids) isChanged = roomOf.delete(id) || isChanged;
      if (isChanged) changed();
    },
    countIn(room: string): number {
      version();
      let count = 0;
      for (const one of roomOf.values()) if (one === room) count += 1;
      return count;
    },
  };
}
