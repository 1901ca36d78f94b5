import { type Accessor, createSignal, onCleanup } from 'solid-js';
import { AppError } from '../../schema/errors.ts';
import type { Environment } from './environment.ts';
import { keepTrying } from './keepTrying.ts';

/** What the server answered last, and what is wrong with the newer answer, if anything. */
export type Remote<T> = { readonly value: Accessor<T | null>; readonly error: Accessor<AppError | null>; reload(): void };

/** Answers of this sign-in, so that a screen that opens again has something to show at once, also without a network. */
export type AnswerCache = Map<string, unknown>;

/**
 * Loads one answer of the API and keeps trying while the trouble passes. Ends with its owner.
 * @param deps.path also the answer's name in the cache
 */
export function createRemote<T>(deps: {
  readonly path: string;
  readonly load: (path: string) => Promise<T>;
  readonly cache: AnswerCache;
  readonly environment: Pick<Environment, 'on' | 'random' | 'isVisible'>;
}): Remote<T> {
  const { path, cache, environment } = deps;
  const [value, setValue] = createSignal<T | null>((cache.get(path) as T | undefined) ?? null); // nobody else writes under this path
  const [error, setError] = createSignal<AppError | null>(null);
  let task = new AbortController();
  onCleanup(() => task.abort());

  const show = (failure: unknown): void => {
    setError(failure instanceof AppError ? failure : new AppError('internal'));
  };

  async function load(signal: AbortSignal): Promise<void> {
    try {
      const answer = await keepTrying(() => deps.load(path), { environment, signal, onFailure: show });
      cache.set(path, answer);
      setValue(() => answer);
      setError(null);
    } catch (failure) {
      if (!signal.aborted) show(failure);
    }
  }

  function reload(): void {
    task.abort();
    task = new AbortController();
    setError(null);
    load(task.signal).catch(() => {}); // it shows its errors itself
  }
  reload();
  return { value, error, reload };
}
