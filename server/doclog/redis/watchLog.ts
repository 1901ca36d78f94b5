import type { Redis } from 'ioredis';
import { withoutArguments } from '../../redis/withoutArguments.ts';
import { roomKeys } from './roomKeys.ts';

type Told = (room: string, isAppended: boolean) => void;

/**
 * Which rooms may have new rows: all rooms' channels by one pattern, on the connection that receives publications. What is missed there is found by
 * telling every room: when the connection is back, and every `lookEveryMs`.
 */
export function createWatch(deps: {
  readonly sub: Redis;
  readonly prefix: string;
  readonly lookEveryMs: number;
  readonly rooms: () => Promise<readonly string[]>;
  readonly onError: (error: unknown) => void;
}) {
  const { sub, onError } = deps;
  const [before = '', after = ''] = roomKeys(deps.prefix, '\n').name.split('\n');
  const pattern = `${before.replace(/[*?[\]\\^-]/g, '\\$&')}*${after}`;
  const watchers = new Set<Told>();
  let isSubscribed = false;
  let looking: NodeJS.Timeout | null = null;

  function tell(room: string, isAppended: boolean): void {
    for (const told of watchers) told(room, isAppended);
  }

  async function tellAll(): Promise<void> {
    try {
      for (const room of await deps.rooms()) tell(room, false);
    } catch (error) {
      onError(withoutArguments(error)); // told again at the next look
    }
  }

  /** Subscribed first and told then: whatever is appended meanwhile comes by the one or the other. */
  async function subscribe(): Promise<void> {
    try {
      await sub.psubscribe(pattern);
      isSubscribed = true;
    } catch (error) {
      onError(withoutArguments(error)); // tried again at the next `ready` or look
    }
    await tellAll();
  }

  sub.on('pmessageBuffer', (_pattern: Buffer, channel: Buffer) => tell(channel.toString().slice(before.length, -after.length), true));
  sub.on('close', () => {
    isSubscribed = false;
  });
  sub.on('ready', () => {
    if (watchers.size > 0) void subscribe();
  });

  function look(): void {
    if (isSubscribed || sub.status !== 'ready') void tellAll();
    else void subscribe();
  }

  function stop(): void {
    if (looking) clearInterval(looking);
    looking = null;
  }

  return {
    watch(told: Told): () => void {
      const watcher: Told = (room, isAppended) => told(room, isAppended);
      watchers.add(watcher);
      looking ??= setInterval(look, deps.lookEveryMs).unref();
      if (sub.status !== 'ready' || isSubscribed) void tellAll();
      else void subscribe();
      return () => {
        watchers.delete(watcher);
        if (watchers.size > 0) return;
        stop();
        if (isSubscribed) void sub.punsubscribe(pattern).catch(() => {}); // a connection that is gone has no subscription
        isSubscribed = false;
      };
    },
    stop,
  };
}
