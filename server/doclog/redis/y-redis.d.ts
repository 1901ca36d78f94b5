/** y-redis 1.0.3 ships types that its `exports` hide; these are the parts we build on, checked by `yRedisContract.test.ts`. */
declare module 'y-redis' {
  import type { Redis, RedisOptions } from 'ioredis';
  import type { Doc } from 'yjs';

  export class PersistenceDoc {
    constructor(rp: RedisPersistence, name: string, doc: Doc);
    readonly rp: RedisPersistence;
    /** Also the name of its channel. */
    readonly name: string;
    readonly doc: Doc;
    readonly updateHandler: (update: Uint8Array) => void;
    /** The subscription, then the first `getUpdates`. */
    readonly synced: Promise<PersistenceDoc>;
    /** How many entries of the list it has read. */
    _clock: number;
    _fetchingClock: number;
    getUpdates(): Promise<PersistenceDoc>;
    destroy(): Promise<unknown>;
  }

  export class RedisPersistence {
    constructor(options?: { redisOpts?: RedisOptions | null });
    readonly redis: Redis;
    readonly sub: Redis;
    docs: Map<string, PersistenceDoc>;
    bindState(name: string, doc: Doc): PersistenceDoc;
    closeDoc(name: string): Promise<unknown> | undefined;
    clearDocument(name: string): Promise<unknown>;
    clearAllDocuments(): Promise<unknown>;
    destroy(): Promise<unknown>;
  }
}
