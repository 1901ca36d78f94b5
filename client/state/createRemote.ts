import { batch, createSignal, onCleanup } from 'solid-js';
import { AppError } from '../../schema/errors.ts';
import type { AnswerClient } from './contracts/kept.ts';
import type { Read } from './createApi.ts';
import type { Answers, KeptAnswer } from './device/createAnswers.ts';
import { isNotYours } from './device/isNotYours.ts';
import type { Environment } from './environment.ts';
import { keepTrying } from './keepTrying.ts';

/** What the server answered last, when it last said so, and what is wrong with the newer answer, if anything. */
export type Remote<T> = AnswerClient<T>;

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
  let isRefused = false; // what the device says late counts no more
  onCleanup(() => task.abort());

  const show = (failure: unknown): void => {
    setError(failure instanceof AppError ? failure : new AppError('internal'));
  };

  function hold(answer: KeptAnswer): void {
    cache.set(path, answer);
    setHeld(answer);
  }
  const told = (answer: KeptAnswer): void =>
    batch(() => {
      hold(answer);
      setError(null);
    });

  /** Shows what the device has as soon as it says so; resolves then, or when it has been waited for long enough. */
  async function askDevice(): Promise<void> {
    const asking = answers.get(path).then((kept) => {
      if (kept && held() === null && !isRefused) hold(kept);
    });
    await Promise.race([asking, new Promise((resolve) => setTimeout(resolve, ASK_DEVICE_WITHIN_MS))]);
  }

  async function load(signal: AbortSignal): Promise<void> {
    try {
      if (held() === null) await askDevice();
      const before = held();
      const { value, etag } = await keepTrying(() => deps.read(path, before?.etag ?? null), { environment, signal, onFailure: show });
      isRefused = false;
      const atMs = environment.now();
      if (value === undefined && before) {
        told({ ...before, atMs });
        await answers.confirm(path, atMs);
      } else {
        const answer = { value, etag, atMs };
        told(answer);
        await answers.put(path, answer);
      }
    } catch (failure) {
      if (signal.aborted) return;
      if (isNotYours(failure)) await forget();
      show(failure);
    }
  }

  async function forget(): Promise<void> {
    isRefused = true;
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
    replace(value) {
      const before = held();
      if (!before) return;
      const answer = { value, etag: null, atMs: before.atMs };
      hold(answer);
      void answers.put(path, answer); // it does not reject
    },
  };
}
