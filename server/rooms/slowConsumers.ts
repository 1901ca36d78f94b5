import * as Y from 'yjs';
import { MAX_CONGESTED_MS } from '../../schema/limits.ts';
import type { Connection } from './connection.ts';
import type { EngineEvents } from './engineEvents.ts';
import type { Timers } from './timers.ts';

export type SlowConsumers = ReturnType<typeof createSlowConsumers>;

/**
 * Connections that read more slowly than their room talks, or than they ask. They are spared the single updates; what the room remembers is the state they were left
 * with, so that they get one difference when they have caught up, however long that took.
 */
export function createSlowConsumers(timers: Pick<Timers, 'elapsedMs'>, events: EngineEvents) {
  const behind = new Map<Connection, { readonly sinceMs: number; readonly stateVector: Uint8Array }>();

  return {
    /** @param before the state vector that the connection has been told of in full */
    fallBehind(connection: Connection, before: ReadonlyMap<number, number>): void {
      connection.isFollowing = false;
      behind.set(connection, { sinceMs: timers.elapsedMs(), stateVector: Y.encodeStateVector(new Map(before)) });
      events.congested?.();
    },
    /** It asks for what it lacks and has not taken what it was sent before: it is answered when it has. However often it asks, its time goes on. */
    asks(connection: Connection, stateVector: Uint8Array): void {
      const known = behind.get(connection);
      connection.isFollowing = false; // the answer holds what comes until then
      behind.set(connection, { sinceMs: known?.sinceMs ?? timers.elapsedMs(), stateVector });
      if (!known) events.congested?.();
    },
    forget(connection: Connection): void {
      behind.delete(connection);
    },
    /** Takes out those that have caught up, with the state to make the difference from; closes those that did not in time. */
    ready(): { readonly connection: Connection; readonly stateVector: Uint8Array }[] {
      const ready = [];
      for (const [connection, { sinceMs, stateVector }] of behind) {
        if (connection.isDrained) ready.push({ connection, stateVector });
        else if (timers.elapsedMs() - sinceMs > MAX_CONGESTED_MS) connection.close('cannot-save');
        else continue;
        behind.delete(connection);
      }
      return ready;
    },
  };
}
