import type { CellIndex } from './cellIndex.ts';
import type { RoomReplica } from './roomReplica.ts';

/** Documents that are kept open, as they are encoded; in memory they take about twelve times that. */
const MAX_BYTES = 16 * 1024 * 1024;

export type HeldReplica = { readonly replica: RoomReplica; readonly index: CellIndex };

/** Replicas that are kept for the next rows of their rooms, those used last, within a bound. */
export function createHeldReplicas() {
  /** The least recently used first. */
  const held = new Map<string, HeldReplica>();

  function drop(name: string): void {
    held.get(name)?.replica.destroy();
    held.delete(name);
  }

  function keep(name: string, one: HeldReplica): void {
    held.delete(name);
    held.set(name, one);
    let bytes = 0;
    for (const { replica } of held.values()) bytes += replica.bytes;
    for (const [oldest, { replica }] of held) {
      if (bytes <= MAX_BYTES || oldest === name) return;
      bytes -= replica.bytes;
      drop(oldest);
    }
  }

  return {
    get: (name: string): HeldReplica | undefined => held.get(name),
    /** It is the one of this room that was used last. */
    keep,
    drop,
    clear(): void {
      for (const name of [...held.keys()]) drop(name);
    },
    get size(): number {
      return held.size;
    },
  };
}
