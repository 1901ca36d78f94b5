import * as Y from 'yjs';
import {
  MAX_CLIENT_IDS_IN_FULL_ROOM,
  MAX_CLIENT_IDS_PER_DEVICE,
  MAX_CLIENT_IDS_PER_PERSON,
  MAX_CLIENT_IDS_PER_ROOM,
} from '../../schema/limits.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import type { Refusal } from '../../schema/wire.ts';
import type { Batch } from './batch.ts';
import { type Connection, reasonOf } from './connection.ts';
import type { Crowding } from './crowding.ts';
import type { Author } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import { encodeStep1, type IncomingFrame } from './frames.ts';
import { type Judge, judgeUpdate, type Verdict } from './gate.ts';
import { idName, type Policy } from './judgeWrites.ts';
import { hasPending } from './loadDocument.ts';
import type { Timers } from './timers.ts';
import type { WritePolicy } from './writePolicy.ts';

/** Only the next generation of the document makes room for more client ids. */
const LONG_MS = 60 * 60_000;

type Accepted = Extract<Verdict, { kind: 'accept' }>;
type DataFrame = Extract<IncomingFrame, { kind: 'data' }>;
/** A data frame that waits for its turn; `number` counts those of its connection. */
export type Queued = { readonly connection: Connection; readonly number: number; readonly frame: DataFrame; readonly atMs: number };

export type Intake = ReturnType<typeof createIntake>;

/**
 * Judges the data frames of a batch and applies what passes. Nobody is told of an edit here: what was accepted waits in the batch for the append.
 *
 * @param deps.authors who is bound to which client id; new ones are added
 * @param deps.writePolicy what each connection may write
 */
export function createIntake(deps: {
  readonly doc: Y.Doc;
  readonly epoch: number;
  readonly authors: Map<number, Author>;
  readonly earlierClientIds: ReadonlySet<number>;
  readonly writePolicy: WritePolicy;
  /** Whether there may not be so many keys, of which `key` would be the last: it is refused. */
  readonly isTooMany: (keys: number, key: string) => boolean;
  /** The same for what stands of one elector or person. */
  readonly crowding: Pick<Crowding, 'ofFrame'>;
  /** The gate, unless it is to be measured what it costs. */
  readonly judge?: Judge;
  /** Whose a client id is that nobody has written under here. */
  readonly ownerOfNew: (clientId: number) => Author | undefined;
  readonly timers: Pick<Timers, 'elapsedMs'>;
  readonly events: EngineEvents;
  /** So many structs and deletions were taken from a connection. */
  readonly brought: (connection: Connection, operations: number) => void;
  /** What a connection sent was forged, or something in it was refused. */
  readonly onOffence: (connection: Connection) => void;
}) {
  const { doc, authors, earlierClientIds, timers, events, judge = judgeUpdate } = deps;
  const bindings = { authors, earlierClientIds, ownerOfNew: deps.ownerOfNew };
  const policies = new WeakMap<Connection, Policy['whyRefused']>();
  let neutralised = new Map<string, string>(); // of this batch

  function policyOf(connection: Connection): Policy {
    const whyRefused = policies.get(connection) ?? deps.writePolicy(connection.claims);
    policies.set(connection, whyRefused);
    let created = 0; // by this frame, which is not in the document yet
    const { isCarrier, userId } = connection.claims;
    const isCrowded = isCarrier ? () => false : deps.crowding.ofFrame(userId); // what is carried was taken once
    const isTooMany = (key: string): boolean => deps.isTooMany(doc.getMap(ROOT_NAME)._map.size + ++created, key) || isCrowded(key);
    return {
      whyRefused: (key, operation, value) =>
        whyRefused(key, operation, value) ?? (operation === 'create' && isTooMany(key) ? 'too-many' : null),
      neutralised,
    };
  }

  function take({ connection, number, frame }: Queued, batch: Batch): void {
    const startedMs = timers.elapsedMs();
    const verdict = judge(doc, frame.update, connection.claims, bindings, policyOf(connection), frame.isStep2);
    events.judged?.(verdict.kind, timers.elapsedMs() - startedMs);
    events.step?.('after-gate');
    switch (verdict.kind) {
      case 'foreign-client':
        events.denied?.(connection.claims, deps.epoch, [{ key: '', reason: 'foreign-client' }]);
        deps.onOffence(connection);
        return connection.close('bad-request');
      case 'malformed':
        deps.onOffence(connection);
        return connection.close('bad-request');
      case 'out-of-date':
        return connection.close('replica-out-of-date');
      case 'gap':
        // a step 2 is all that it has: with a hole in it, asking again would bring the same again, without end
        if (frame.isStep2) return connection.close('replica-out-of-date');
        connection.gapFound();
        return connection.send([encodeStep1(Y.encodeStateVector(doc))]);
      case 'accept':
        if (connection.claims.access === 'read') refuseAll(connection, verdict, batch);
        else if (!connection.mayBring(verdict.newClientIds.length)) return connection.close('bad-request');
        else if (hasTooManyIds(connection, verdict.newClientIds.length)) return connection.close('too-fast', reasonOf('too-fast', LONG_MS));
        else apply(connection, verdict, batch);
        if (verdict.isPart) return leaveOut(connection, batch);
        break;
      default: // empty
    }
    if (frame.isStep2) connection.gapClosed();
    connection.frameHandled(number);
  }

  function apply(connection: Connection, verdict: Accepted, batch: Batch): void {
    const { userId, device } = connection.claims;
    if (verdict.refused.length > 0) refuse(connection, verdict.refused, batch);
    deps.brought(connection, verdict.parts.structs.length + verdict.parts.deletes.length);
    if (verdict.parts.structs.length + verdict.parts.deletes.length === 0) return; // all that it did was delete
    for (const struct of verdict.neutralised) neutralised.set(idName(struct), struct.key);
    Y.applyUpdate(doc, verdict.bytes);
    for (const clientId of verdict.newClientIds) authors.set(clientId, { userId, device });
    batch.add(connection, verdict);
  }

  /** What was left out is not acknowledged: the tablet opens its replica anew once the rest is on disk, and writes again what of its own is not there. */
  function leaveOut(connection: Connection, batch: Batch): void {
    connection.gapFound();
    batch.leaveOut(connection);
  }

  /** A read-only connection wrote: nothing of it is taken; it is told what, and its replica has to be opened anew (A4). */
  function refuseAll(connection: Connection, { keys, refused }: Accepted, batch: Batch): void {
    const all = new Set([...keys, ...refused.map(({ key }) => key)]);
    refuse(
      connection,
      [...all].map((key) => ({ key, reason: 'read-only' })),
      batch,
    );
  }

  function refuse(connection: Connection, refused: Refusal['refused'], batch: Batch): void {
    deps.onOffence(connection);
    batch.refuse(connection, refused);
  }

  /** All that its device, its person and the room have in this generation, whatever connection or process they came by. The server's own has one for each row that it keeps. */
  function hasTooManyIds({ claims }: Connection, more: number): boolean {
    if (more === 0 || claims.isCarrier) return false;
    let ofPerson = more;
    let ofDevice = more;
    for (const { userId, device } of authors.values()) {
      if (userId !== claims.userId) continue;
      ofPerson += 1;
      if (device === claims.device) ofDevice += 1;
    }
    const maxOfPerson = authors.size + more > MAX_CLIENT_IDS_PER_ROOM ? MAX_CLIENT_IDS_IN_FULL_ROOM : MAX_CLIENT_IDS_PER_PERSON;
    return ofDevice > MAX_CLIENT_IDS_PER_DEVICE || ofPerson > maxOfPerson;
  }

  return {
    /**
     * All of a batch's frames in one transaction.
     * @returns the state vector that there was before
     * @throws Error when the document would have to wait for something (I4): it is of no use any more
     */
    takeAll(items: readonly Queued[], batch: Batch): ReadonlyMap<number, number> {
      events.step?.('before-gate');
      neutralised = new Map();
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
