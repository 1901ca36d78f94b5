import { SCHEMA_VERSION } from '../../schema/version.ts';
import type { Hello } from '../../schema/wire.ts';
import type { Batch } from './batch.ts';
import type { Connection } from './connection.ts';
import type { Author, LogRow } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import { encodeHello, encodeRefusal, encodeUpdate } from './frames.ts';
import type { SlowConsumers } from './slowConsumers.ts';
import type { SyncAnswers } from './syncAnswers.ts';
import type { Timers } from './timers.ts';

type Messages = readonly Uint8Array[];
type ByAccess = Readonly<Record<'read' | 'write', Messages>>;

/** What the document has gone on by, and it is on disk. */
export type News = {
  readonly rows: readonly Pick<LogRow, 'userId' | 'device' | 'newClientIds'>[];
  /** All of it as one update; null when there is nothing. */
  readonly merged: Uint8Array | null;
  /** Up to which clock of each client it goes; null when that does not tell who has it. */
  readonly ends: ReadonlyMap<number, number> | null;
};

/** News ready to be sent: a thousand connections share these arrays. */
type Ready = {
  /** New authors, told before the frame that holds them. */
  readonly hellos: ByAccess;
  /** The same with the frame behind them. */
  readonly all: ByAccess;
};

const NOTHING: Messages = [];
const NOBODY_NEW: ByAccess = { read: NOTHING, write: NOTHING };

export type Telling = ReturnType<typeof createTelling>;

/** Tells a room's connections what is on disk now, and each sender how many of its frames are safe. Sends nothing that is not durable (I2). */
export function createTelling(deps: {
  readonly epoch: number;
  readonly connections: ReadonlySet<Connection>;
  readonly answers: SyncAnswers;
  readonly slow: SlowConsumers;
  readonly timers: Pick<Timers, 'now'>;
  readonly events: EngineEvents;
}) {
  const { epoch, connections, answers, slow, timers, events } = deps;

  /** Who this is, and who wrote what: `[client id, user]` of the authors given. */
  function helloFor(
    access: 'read' | 'write',
    of: ReadonlyMap<number, Author>,
    more: Pick<Hello, 'neutralised' | 'erased'> = {},
  ): Uint8Array {
    const authors = [...of].map(([clientId, { userId }]): [number, string] => [clientId, userId]);
    return encodeHello({ epoch, schema: SCHEMA_VERSION, access, serverTime: timers.now(), authors, ...more });
  }

  function hellosFor(rows: News['rows']): ByAccess {
    const fresh = new Map<number, Author>();
    for (const row of rows) for (const clientId of row.newClientIds) fresh.set(clientId, row);
    return fresh.size > 0 ? { read: [helloFor('read', fresh)], write: [helloFor('write', fresh)] } : NOBODY_NEW;
  }

  function readyFrom({ rows }: News, frame: Uint8Array): Ready {
    const hellos = hellosFor(rows);
    return { hellos, all: { read: [...hellos.read, frame], write: [...hellos.write, frame] } };
  }

  /** @param before the state vector that there was before */
  function messagesOf(connection: Connection, ready: Ready, before: ReadonlyMap<number, number>): Messages {
    const { access } = connection.claims;
    if (!connection.isFollowing) return ready.hellos[access];
    if (!connection.isCongested) return ready.all[access];
    slow.fallBehind(connection, before);
    return ready.hellos[access];
  }

  /** @returns what to send to each connection; to `except`, who has it already, only who else is new */
  function messagesFor(news: News, before: ReadonlyMap<number, number>, except?: Connection): (connection: Connection) => Messages {
    const frame = news.merged && encodeUpdate(news.merged);
    if (!frame) return () => NOTHING;
    const ready = readyFrom(news, frame);
    answers.changed(frame, news.ends);
    return (connection) => (connection === except ? ready.hellos[connection.claims.access] : messagesOf(connection, ready, before));
  }

  return {
    helloFor,
    /**
     * A batch that is on disk goes to everybody else, and then each sender hears how many of its frames are safe. Whoever wrote all of it is not
     * sent it again.
     * @param before the state vector that there was before the batch
     * @returns the bytes of the update
     */
    tell(batch: Batch, before: ReadonlyMap<number, number>): number {
      const news = { rows: batch.rows(), merged: batch.merged(), ends: batch.ends() };
      const [onlyWriter] = batch.writers.size === 1 ? batch.writers : [];
      const messages = messagesFor(news, before, onlyWriter);
      const refusals = batch.refusals();
      for (const [connection, refused] of refusals) {
        events.denied?.(connection.claims, epoch, refused);
        connection.send([encodeRefusal({ refused })]); // before the 121 that covers it
      }
      const toAcknowledge: Connection[] = [];
      for (const connection of connections) {
        if (connection.isAcknowledgementDue) toAcknowledge.push(connection);
        else connection.send(messages(connection));
      }
      events.step?.('after-broadcast');
      for (const connection of toAcknowledge) connection.send([...messages(connection), connection.acknowledge()]);
      events.step?.('after-acknowledge');
      for (const connection of [...refusals.map(([refused]) => refused), ...batch.leftOut]) connection.close('replica-out-of-date');
      return news.merged?.length ?? 0;
    },
    /** What another process has put on disk goes to everybody. */
    tellOfOthers(news: News, before: ReadonlyMap<number, number>): number {
      const messages = messagesFor(news, before);
      for (const connection of connections) connection.send(messages(connection));
      return news.merged?.length ?? 0;
    },
  };
}
