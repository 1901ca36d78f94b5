import { type Accessor, batch, createSignal, onCleanup } from 'solid-js';
import { AppError } from '../../schema/errors.ts';
import type { Read } from './createApi.ts';
import type { Answers, KeptAnswer } from './device/createAnswers.ts';
import { isNotYours } from './device/isNotYours.ts';
import type { Environment } from './environment.ts';
import { keepTrying } from './keepTrying.ts';

/** What the server answered last, when it last said so, and what is wrong with the newer answer, if anything. */
export type Remote<T> = {
  readonly value: Accessor<T | null>;
  readonly atMs: Accessor<number | null>;
  readonly error: Accessor<AppError | null>;
  reload(): void;
};

/** Answers of this sign-in, so that a screen that opens again has something to show at once. */
export type AnswerCache = Map<string, KeptAnswer>;

/** A device that does not say what it has is not waited for. */
const ASK_DEVICE_WITHIN_MS = 1_000;

/**
 * Shows what this device has of one answer of the API, loads the newer one and keeps trying while the trouble passes (D7). What the server says is not for this
 * person goes from screen and device. Ends with its owner.
 * @param deps.path also the answer's name in the cache and on the device
 */
export function createRemote<T>(deps: {
  readonly path: string;
  readonly read: Read;
  readonly cache: AnswerCache;
  readonly answers: Answers;
  readonly environment: Pick<Environment, 'on' | 'random' | 'isVisible' | 'now'>;
}): Remote<T> {
  const { path, cache, answers, environment } = deps;
  const [held, setHeld] = createSignal<KeptAnswer | null>(cache.get(path) ?? null);
  const [error, setError] = createSignal<AppError | null>(null);
  let task = new AbortController();
  onCleanup(() => task.abort());

  const show = (failure: unknown): void => {
    setError(failure instanceof AppError ? failure : new AppError('internal'));
  };

  function hold(answer: KeptAnswer): void {
    cache.set(path, answer);
    batch(() => {
      setHeld(answer);
      setError(null);
    });
  }

  async function askDevice(signal: AbortSignal): Promise<void> {
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), ASK_DEVICE_WITHIN_MS));
    const kept = await Promise.race([answers.get(path), late]);
    if (kept && !signal.aborted && held() === null) hold(kept);
  }

  async function load(signal: AbortSignal): Promise<void> {
    try {
      if (held() === null) await askDevice(signal);
      const before = held();
      const { value, etag } = await keepTrying(() => deps.read(path, before?.etag ?? null), { environment, signal, onFailure: show });
      const atMs = environment.now();
      if (value === undefined && before) {
        hold({ ...before, atMs });
        await answers.confirm(path, atMs);
      } else {
        const answer = { value, etag, atMs };
        hold(answer);
        await answers.put(path, answer);
      }
    } catch (failure) {
      if (signal.aborted) return;
      if (isNotYours(failure)) await forget();
      show(failure);
    }
  }

  async function forget(): Promise<void> {
    cache.delete(path);
    setHeld(null);
    await answers.delete(path);
  }

  function reload(): void {
    task.abort();
    task = new AbortController();
    setError(null);
    load(task.signal).catch(() => {}); // it shows its errors itself
  }
  reload();
  return {
    value: () => (held()?.value as T | undefined) ?? null, // nobody else writes under this path
    atMs: () => held()?.atMs ?? null,
    error,
    reload,
  };
}
