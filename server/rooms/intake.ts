import * as Y from 'yjs';
import type { Batch } from './batch.ts';
import type { Connection } from './connection.ts';
import type { Author } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import { encodeRefusal, encodeStep1, type IncomingFrame } from './frames.ts';
import { judgeUpdate, type Verdict } from './gate.ts';
import { hasPending } from './loadDocument.ts';
import type { Timers } from './timers.ts';

type DataFrame = Extract<IncomingFrame, { kind: 'data' }>;
/** A data frame that waits for its turn; `number` counts those of its connection. */
export type Queued = { readonly connection: Connection; readonly number: number; readonly frame: DataFrame; readonly atMs: number };

/**
 * Judges the data frames of a batch and applies what passes. Nobody is told of an edit here: what was accepted waits in the batch for the append.
 *
 * @param deps.authors who is bound to which client id; new ones are added
 */
export function createIntake(deps: {
  readonly doc: Y.Doc;
  readonly authors: Map<number, Author>;
  readonly earlierClientIds: ReadonlySet<number>;
  readonly timers: Pick<Timers, 'elapsedMs'>;
  readonly events: EngineEvents;
}) {
  const { doc, authors, earlierClientIds, timers, events } = deps;
  const bindings = { authors, earlierClientIds };

  function take({ connection, number, frame }: Queued, batch: Batch): void {
    const startedMs = timers.elapsedMs();
    const verdict = judgeUpdate(doc, frame.update, connection.claims, bindings);
    events.judged?.(verdict.kind, timers.elapsedMs() - startedMs);
    events.step?.('after-gate');
    switch (verdict.kind) {
      case 'malformed':
      case 'foreign-client':
        return connection.close('bad-request');
      case 'out-of-date':
        return connection.close('replica-out-of-date');
      case 'gap':
        // a step 2 is all that it has: with a hole in it, asking again would bring the same again, without end
        if (frame.isStep2) return connection.close('replica-out-of-date');
        connection.gapFound();
        return connection.send([encodeStep1(Y.encodeStateVector(doc))]);
      case 'accept':
        if (connection.claims.access === 'read') refuse(connection, verdict.keys, batch);
        else if (!connection.mayBring(verdict.newClientIds.length)) return connection.close('bad-request');
        else apply(connection, verdict, batch);
        break;
      default: // empty
    }
    if (frame.isStep2) connection.gapClosed();
    connection.frameHandled(number);
  }

  function apply(connection: Connection, verdict: Extract<Verdict, { kind: 'accept' }>, batch: Batch): void {
    const { userId, device } = connection.claims;
    Y.applyUpdate(doc, verdict.bytes);
    for (const clientId of verdict.newClientIds) authors.set(clientId, { userId, device });
    batch.add(connection, verdict);
  }

  /** A read-only connection wrote: nothing of it is taken; it is told what, and its replica has to be opened anew (A4). */
  function refuse(connection: Connection, keys: readonly string[], batch: Batch): void {
    connection.send([encodeRefusal({ refused: keys.map((key) => ({ key, reason: 'read-only' })) })]);
    batch.toRefuse.add(connection);
  }

  return {
    /**
     * All of a batch's frames in one transaction.
     * @returns the state vector that there was before
     * @throws Error when the document would have to wait for something (I4): it is of no use any more
     */
    takeAll(items: readonly Queued[], batch: Batch): ReadonlyMap<number, number> {
      events.step?.('before-gate');
      const before = Y.transact(
        doc,
        (transaction) => {
          for (const item of items) {
            item.connection.leaveQueue(item.frame.update.length);
            take(item, batch); // also of a socket that has closed since: what was sent is taken
          }
          return transaction.beforeState;
        },
        null,
        false,
      );
      if (hasPending(doc)) throw new Error('an update that the gate took as complete was not');
      events.step?.('after-apply');
      return before;
    },
  };
}
