import type { Redis, RedisOptions } from 'ioredis';
import { PersistenceDoc, RedisPersistence } from 'y-redis';
import * as Y from 'yjs';
import { isTimedOut } from '../../redis/connectRedis.ts';
import { withoutArguments } from '../../redis/withoutArguments.ts';
import { decodePublication } from './publication.ts';
import type { RowCursor } from './rowCursor.ts';

/**
 * A room in y-redis's registry, with its channel. Of y-redis's list nothing is left: it stores nothing by itself (`append` of the log does, and
 * waits for the disk), and `getUpdates` brings those who follow the room up to date from the stream.
 */
export class StreamDoc extends PersistenceDoc {
  readonly cursors = new Set<RowCursor>();
  /** Whether its channel is ours just now. */
  isSubscribed = false;

  constructor(persistence: StreamPersistence, name: string) {
    super(persistence, name, new Y.Doc()); // an empty one: y-redis pushes what it finds in it
    this.doc.off('update', this.updateHandler);
    this.synced.then(
      () => {
        this.isSubscribed = true;
      },
      () => {}, // without a connection there is no subscription yet; `ready` makes it
    );
  }

  /** Never rejects: what could not be read now is read at the next `ready` or look. */
  override async getUpdates(): Promise<this> {
    await Promise.all([...this.cursors].map((cursor) => cursor.catchUp()));
    return this;
  }

  /** Resolves when everybody who follows the room here has been told up to this row. @throws when it cannot be read */
  async reach(seq: number): Promise<void> {
    await Promise.all([...this.cursors].map((cursor) => cursor.reach(seq)));
  }

  receive(message: Buffer): void {
    const publication = decodePublication(message);
    for (const cursor of this.cursors) {
      if (publication) cursor.offer(publication);
      else void cursor.catchUp();
    }
  }
}

/**
 * y-redis's two connections, its registry and its channels; what it stores and how it reads is ours. A publication that nobody received
 * is found by whichever comes first: the next one, the next `ready` of the connection, or a look every `lookEveryMs`.
 */
export class StreamPersistence extends RedisPersistence {
  declare docs: Map<string, StreamDoc>;
  readonly #look: NodeJS.Timeout;
  readonly #onError: (error: unknown) => void;

  constructor(options: { redisOpts: RedisOptions; lookEveryMs: number; onError: (error: unknown) => void }) {
    super({ redisOpts: options.redisOpts });
    this.#onError = options.onError;
    this.sub.removeAllListeners('message'); // y-redis's own reads the list
    this.sub.on('messageBuffer', (channel: Buffer, message: Buffer) => this.docs.get(String(channel))?.receive(message));
    for (const connection of [this.redis, this.sub]) connection.on('error', (error) => options.onError(withoutArguments(error)));
    this.sub.on('close', () => {
      for (const doc of this.docs.values()) doc.isSubscribed = false;
    });
    this.sub.on('ready', () => {
      for (const doc of this.docs.values()) void this.#subscribe(doc);
    });
    this.#look = setInterval(() => this.#lookAround(), options.lookEveryMs);
    this.#look.unref();
  }

  /** Subscribed first and read then: whatever is appended meanwhile comes by the one or the other. */
  async #subscribe(doc: StreamDoc): Promise<void> {
    try {
      await this.sub.subscribe(doc.name);
      doc.isSubscribed = true;
    } catch (error) {
      this.#onError(withoutArguments(error)); // tried again at the next `ready` or look
    }
    await doc.getUpdates();
  }

  #lookAround(): void {
    // a connection that nobody answers on looks open for many minutes, and a process without rooms sends nothing else
    for (const connection of [this.redis, this.sub])
      if (connection.status === 'ready') connection.ping().catch((error) => isTimedOut(error) && connection.disconnect(true));
    for (const doc of this.docs.values()) {
      if (!doc.isSubscribed && this.sub.status === 'ready') void this.#subscribe(doc);
      for (const cursor of doc.cursors) void cursor.look();
    }
  }

  /** The room's entry in the registry, made when there is none. */
  docOf(name: string): StreamDoc {
    const known = this.docs.get(name);
    if (known) return known;
    const doc = new StreamDoc(this, name);
    this.docs.set(name, doc);
    return doc;
  }

  override bindState(): never {
    throw new Error('a document is bound by following its log');
  }

  override clearDocument(): never {
    throw new Error('a log is never cleared');
  }

  override clearAllDocuments(): never {
    throw new Error('a log is never cleared');
  }

  override async closeDoc(name: string): Promise<void> {
    const doc = this.docs.get(name);
    if (!doc) return;
    doc.doc.destroy();
    await doc.destroy().catch(() => {}); // without a connection there is nothing to unsubscribe from
  }

  override async destroy(): Promise<void> {
    clearInterval(this.#look);
    this.docs.clear();
    await Promise.all([closed(this.redis), closed(this.sub)]);
  }
}

/** Ends a connection. One that is not there just now is only kept from coming back; it never says that it has ended. */
function closed(connection: Redis): Promise<void> {
  return new Promise((resolve) => {
    if (connection.status === 'ready') connection.once('end', resolve);
    else resolve();
    connection.disconnect();
  });
}
