import { AppError } from '../../schema/errors.ts';

const MAX_AT_ONCE = 2;
const MAX_WAITING = 2_000;
/** Of what is asked for again and again while it waits: whoever has gone leaves the queue. */
const ABANDONED_MS = 30_000;
/** Before the first has been measured: what one hash takes where `PASSWORD_COST` was. */
const FIRST_GUESS_MS = 50;

/** Work that has a place in the queue. */
export type Turn<T> = {
  readonly result: Promise<T>;
  /** 1 is next; 0 once it is under way or over. */
  place(): number;
  /** About how long until it begins, milliseconds. */
  waitMs(): number;
  /** Somebody still waits for it. */
  keep(): void;
};

type Waiting = { start(): void; drop(): void; readonly isDroppable: boolean; keptAtMs: number };
export type Turns = ReturnType<typeof createTurns>;

/**
 * Lets work that takes a core and 64 MiB run at most two at once, the rest in the order it came; what is `isFirst` before everything that is not. Bounded, each
 * of the two: above that `too-fast` with the seconds until the queue is gone.
 */
export function createTurns(deps: { readonly now: () => number; readonly maxAtOnce?: number; readonly maxWaiting?: number }) {
  const { now, maxAtOnce = MAX_AT_ONCE, maxWaiting = MAX_WAITING } = deps;
  let first: Waiting[] = [];
  let later: Waiting[] = [];
  let running = 0;
  let meanMs = FIRST_GUESS_MS;

  const size = (): number => first.length + later.length;
  const waitMsAt = (place: number): number => Math.ceil((place * meanMs) / maxAtOnce);

  function dropAbandoned(): void {
    const isAbandoned = ({ isDroppable, keptAtMs }: Waiting): boolean => isDroppable && now() - keptAtMs > ABANDONED_MS;
    const abandoned = [...first, ...later].filter(isAbandoned);
    if (abandoned.length === 0) return;
    first = first.filter((waiting) => !isAbandoned(waiting));
    later = later.filter((waiting) => !isAbandoned(waiting));
    for (const { drop } of abandoned) drop();
  }

  function startNext(): void {
    dropAbandoned();
    while (running < maxAtOnce) {
      const next = first.shift() ?? later.shift();
      if (!next) return;
      running += 1;
      next.start();
    }
  }

  return {
    /**
     * @param options.isDroppable nobody needs the result any more once 30 s have passed without `keep`: then it fails with `too-fast`
     * @throws AppError('too-fast') when the queue is full
     */
    enter<T>(work: () => Promise<T>, options: { readonly isFirst: boolean; readonly isDroppable: boolean }): Turn<T> {
      dropAbandoned();
      const before = options.isFirst ? first.length : size(); // strangers who fill the queue keep nobody out who is known
      if (before >= maxWaiting) throw new AppError('too-fast', { seconds: Math.max(1, Math.ceil(waitMsAt(before) / 1000)) });
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const waiting: Waiting = {
        isDroppable: options.isDroppable,
        keptAtMs: now(),
        drop: () => reject(new AppError('too-fast', { seconds: 1 })),
        start() {
          const startedAtMs = performance.now();
          work()
            .then(resolve, reject)
            .finally(() => {
              meanMs += (performance.now() - startedAtMs - meanMs) / 8;
              running -= 1;
              startNext();
            });
        },
      };
      (options.isFirst ? first : later).push(waiting);
      startNext();
      const place = (): number => {
        const at = first.indexOf(waiting);
        return at >= 0 ? at + 1 : later.includes(waiting) ? first.length + later.indexOf(waiting) + 1 : 0;
      };
      return {
        result: promise,
        place,
        waitMs: () => waitMsAt(place()),
        keep() {
          waiting.keptAtMs = now();
        },
      };
    },
  };
}
