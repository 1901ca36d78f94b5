import { SCHEMA_VERSION } from '../../schema/version.ts';
import type { Batch } from './batch.ts';
import type { Connection } from './connection.ts';
import type { Author, LogRow } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import { encodeHello, encodeUpdate } from './frames.ts';
import type { SlowConsumers } from './slowConsumers.ts';
import type { SyncAnswers } from './syncAnswers.ts';
import type { Timers } from './timers.ts';

type Messages = readonly Uint8Array[];
type ByAccess = Readonly<Record<'read' | 'write', Messages>>;

/** What a batch brought, ready to be sent: a thousand connections share these arrays. */
type News = {
  /** New authors, told before the frame that holds them. */
  readonly hellos: ByAccess;
  /** The same with the frame behind them. */
  readonly all: ByAccess;
};

const NOTHING: Messages = [];
const NOBODY_NEW: ByAccess = { read: NOTHING, write: NOTHING };

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
  function helloFor(access: 'read' | 'write', of: ReadonlyMap<number, Author>): Uint8Array {
    const authors = [...of].map(([clientId, { userId }]): [number, string] => [clientId, userId]);
    return encodeHello({ epoch, schema: SCHEMA_VERSION, access, serverTime: timers.now(), authors });
  }

  function hellosFor(rows: readonly LogRow[]): ByAccess {
    const fresh = new Map<number, Author>();
    for (const row of rows) for (const clientId of row.newClientIds) fresh.set(clientId, row);
    return fresh.size > 0 ? { read: [helloFor('read', fresh)], write: [helloFor('write', fresh)] } : NOBODY_NEW;
  }

  function newsOf(batch: Batch, frame: Uint8Array): News {
    const hellos = hellosFor(batch.rows());
    return { hellos, all: { read: [...hellos.read, frame], write: [...hellos.write, frame] } };
  }

  /** @param before the state vector that there was before the batch */
  function newsFor(connection: Connection, news: News, before: ReadonlyMap<number, number>): Messages {
    const { access } = connection.claims;
    if (!connection.isFollowing) return news.hellos[access];
    if (!connection.isCongested) return news.all[access];
    slow.fallBehind(connection, before);
    return news.hellos[access];
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
      const merged = batch.merged();
      const frame = merged && encodeUpdate(merged);
      const news = frame && newsOf(batch, frame);
      if (frame) answers.changed(frame, batch.ends());
      const [onlyWriter] = batch.writers.size === 1 ? batch.writers : [];
      const messagesFor = (connection: Connection): Messages => {
        if (!news) return NOTHING;
        return connection === onlyWriter ? news.hellos[connection.claims.access] : newsFor(connection, news, before);
      };
      const toAcknowledge: Connection[] = [];
      for (const connection of connections) {
        if (connection.isAcknowledgementDue) toAcknowledge.push(connection);
        else connection.send(messagesFor(connection));
      }
      events.step?.('after-broadcast');
      for (const connection of toAcknowledge) connection.send([...messagesFor(connection), connection.acknowledge()]);
      events.step?.('after-acknowledge');
      for (const connection of batch.toRefuse) connection.close('replica-out-of-date');
      return merged?.length ?? 0;
    },
  };
}
