import type { Redis, RedisOptions } from 'ioredis';
import { connectRedis, isTimedOut } from './connectRedis.ts';
import { withoutArguments } from './withoutArguments.ts';

export type Subscriber = {
  message(bytes: Buffer): void;
  /** After every subscription, the first one too: messages may have been missed before it, none is from now on until the next. */
  gap(): void;
};

export type Channels = {
  /**
   * To whoever listens just now, ourselves among them. Never throws and is never repeated; what could not be sent is told to `onError`, once until
   * something can be sent again.
   */
  publish(channel: string, message: Buffer): void;
  /** Returns what ends it: nothing is called after that. While there is no connection it waits for one. */
  subscribe(channel: string, subscriber: Subscriber): () => void;
  /** Waits for what was published to be taken, within the time of a command, and ends both connections. */
  close(): Promise<void>;
};

/** Bytes published and not yet taken above which the next are not sent: Redis is stuck, and its connection is about to be given up. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;

type Topic = { readonly subscribers: Set<Subscriber>; state: 'off' | 'asked' | 'on' };

/**
 * Redis's publication channels, as many as one likes on two connections. A connection that nobody answers on looks open for many minutes: a ping
 * every `pingEveryMs` finds it, and it is given up when that is not answered within `timeoutMs`.
 */
export function createChannels(deps: {
  readonly connection: RedisOptions;
  readonly onError: (error: unknown) => void;
  readonly timeoutMs?: number;
  readonly pingEveryMs?: number;
}): Channels {
  const pub = connectRedis({ ...deps, onError: (error) => tell(error) });
  const sub = connectRedis({ ...deps, onError: (error) => tell(error) });
  const topics = new Map<string, Topic>();
  const pinged = new Set<Redis>();
  let isClosed = false;
  let hasFailed = false;
  let waitingBytes = 0;
  let last: Promise<unknown> = Promise.resolve();

  function tell(error: unknown): void {
    if (!isClosed) deps.onError(withoutArguments(error));
  }

  /** One subscriber's fault is told and ends nobody else's. */
  function call(topic: Topic, what: (subscriber: Subscriber) => void): void {
    for (const subscriber of [...topic.subscribers]) {
      if (!topic.subscribers.has(subscriber)) continue; // ended by the one before
      try {
        what(subscriber);
      } catch (error) {
        tell(error);
      }
    }
  }

  async function ask(asked: readonly (readonly [string, Topic])[]): Promise<void> {
    if (asked.length === 0 || sub.status !== 'ready') return; // `ready` asks for all
    for (const [, topic] of asked) topic.state = 'asked';
    try {
      await sub.subscribe(...asked.map(([name]) => name));
    } catch (error) {
      for (const [, topic] of asked) topic.state = 'off'; // asked again at the next `ready` or ping
      if (isTimedOut(error)) sub.disconnect(true);
      return tell(error);
    }
    for (const [name, topic] of asked) {
      if (topics.get(name) !== topic) continue; // nobody listens any more
      topic.state = 'on';
      call(topic, (subscriber) => subscriber.gap());
    }
  }

  const askForAll = (state: Topic['state']): Promise<void> => ask([...topics].filter(([, topic]) => topic.state === state));

  function ping(redis: Redis): void {
    if (redis.status !== 'ready' || pinged.has(redis)) return;
    pinged.add(redis);
    redis
      .ping()
      .catch((error: unknown) => {
        if (isTimedOut(error)) redis.disconnect(true);
      })
      .finally(() => pinged.delete(redis));
  }

  sub.on('messageBuffer', (channel: Buffer, message: Buffer) => {
    const topic = topics.get(channel.toString());
    if (topic) call(topic, (subscriber) => subscriber.message(message));
  });
  sub.on('close', () => {
    for (const topic of topics.values()) topic.state = 'off';
  });
  sub.on('ready', () => void askForAll('off'));
  const pinging = setInterval(() => {
    for (const redis of [pub, sub]) ping(redis);
    void askForAll('off');
  }, deps.pingEveryMs ?? 3_000);
  pinging.unref();

  return {
    publish(channel, message) {
      if (isClosed) return;
      const { length } = message;
      const sent =
        waitingBytes + length > MAX_WAITING_BYTES
          ? Promise.reject(new Error('Redis takes no publications: one was not sent'))
          : pub.publish(channel, message);
      waitingBytes += length;
      last = sent
        .then(
          () => {
            hasFailed = false;
          },
          (error: unknown) => {
            if (isTimedOut(error)) pub.disconnect(true);
            if (!hasFailed) tell(error);
            hasFailed = true;
          },
        )
        .finally(() => {
          waitingBytes -= length;
        });
    },

    subscribe(channel, { message, gap }) {
      const subscriber = { message, gap }; // its own: the same may subscribe twice
      const known = topics.get(channel);
      const topic: Topic = known ?? { subscribers: new Set(), state: 'off' };
      topic.subscribers.add(subscriber);
      if (!known) {
        topics.set(channel, topic);
        void ask([[channel, topic]]);
      } else if (topic.state === 'on') {
        queueMicrotask(() => {
          if (topic.subscribers.has(subscriber)) subscriber.gap();
        });
      }
      return () => {
        if (!topic.subscribers.delete(subscriber) || topic.subscribers.size > 0 || isClosed) return;
        topics.delete(channel);
        sub.unsubscribe(channel).catch(() => {}); // without a connection there is nothing to unsubscribe from
      };
    },

    async close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(pinging);
      for (const { subscribers } of topics.values()) subscribers.clear();
      await last;
      pub.disconnect();
      sub.disconnect();
    },
  };
}
