/** y-redis 1.0.3 exactly as published, bound to a document. */
import type { Redis, RedisOptions } from 'ioredis';
import { type PersistenceDoc, RedisPersistence } from 'y-redis';
import * as Y from 'yjs';
import { until } from '../../../testing/until.ts';

export type Published = {
  readonly doc: Y.Doc;
  readonly map: Y.Map<unknown>;
  readonly bound: PersistenceDoc;
  readonly persistence: RedisPersistence;
  close(): Promise<unknown>;
};

/** @param doc bound as it is */
export async function bindPublished(connection: RedisOptions, name: string, doc = new Y.Doc()): Promise<Published> {
  const persistence = new RedisPersistence({ redisOpts: { ...connection, retryStrategy: () => 200 } });
  for (const client of [persistence.redis, persistence.sub]) client.on('error', () => {});
  const bound = persistence.bindState(name, doc);
  try {
    await bound.synced;
  } catch (error) {
    await persistence.destroy();
    throw error;
  }
  return { doc, map: doc.getMap('rows'), bound, persistence, close: async () => persistence.destroy() };
}

/** Waits until so many receive what is published for a name. */
export async function subscribed(admin: Redis, name: string, count: number): Promise<void> {
  await until(`${count} subscribers`, async () => Number((await admin.pubsub('NUMSUB', name))[1]) === count);
}

export async function stored(admin: Redis, name: string, count: number): Promise<void> {
  await until(`${count} entries in the list`, async () => (await admin.llen(`${name}:updates`)) === count);
}
