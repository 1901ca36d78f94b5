import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import { AppError } from '../../schema/errors.ts';

export type Load<T> = {
  /** The last answer; stays while it is fetched anew and through every failure. */
  readonly data: Accessor<T | null>;
  /** Why the last attempt failed; null once one succeeds. */
  readonly error: Accessor<AppError | null>;
  readonly isLoading: Accessor<boolean>;
  reload(): void;
};

/**
 * Fetches what a screen shows, once and on demand, and again by itself when the network is back after a failure. Errors that are not
 * AppErrors are bugs and are shown as `internal`.
 */
export function createLoad<T>(fetchIt: () => Promise<T>, isOnline: Accessor<boolean>): Load<T> {
  const [data, setData] = createSignal<T | null>(null);
  const [error, setError] = createSignal<AppError | null>(null);
  const [isLoading, setLoading] = createSignal(false);
  let attempt = 0;

  function reload(): void {
    const mine = ++attempt; // an older answer that comes late is not taken
    setLoading(true);
    fetchIt()
      .then((answer) => {
        if (mine !== attempt) return;
        setData(() => answer);
        setError(null);
      })
      .catch((failure: unknown) => {
        if (mine === attempt) setError(failure instanceof AppError ? failure : new AppError('internal'));
      })
      .finally(() => mine === attempt && setLoading(false));
  }

  reload();
  createEffect(on(isOnline, (online) => online && error()?.code === 'unreachable' && reload(), { defer: true }));
  onCleanup(() => {
    attempt += 1;
  });
  return { data, error, isLoading, reload };
}
