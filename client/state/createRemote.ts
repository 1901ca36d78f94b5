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
  let isAsked = false; // an attempt is under way
  let isWantedAgain = false;
  let isRefused = false; // what the device says late counts no more
  onCleanup(() => task.abort());

  const show = (failure: unknown): void => {
    isAsked = false;
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
    isAsked = true;
    try {
      if (held() === null) await askDevice();
      const before = held();
      const ask = () => {
        isAsked = true;
        isWantedAgain = false;
        return deps.read(path, before?.etag ?? null);
      };
      const { value, etag } = await keepTrying(ask, { environment, signal, onFailure: show });
      isAsked = false;
      isRefused = false;
      const atMs = environment.now();
      const isSame = value === undefined && before;
      const answer = isSame ? { ...before, atMs } : { value, etag, atMs };
      told(answer);
      if (isWantedAgain) reload();
      await (isSame ? answers.confirm(path, atMs) : answers.put(path, answer));
    } catch (failure) {
      if (signal.aborted) return;
      show(failure);
      if (isNotYours(failure)) await forget();
      if (isWantedAgain) reload();
    }
  }

  async function forget(): Promise<void> {
    isRefused = true;
    cache.delete(path);
    setHeld(null);
    await answers.delete(path);
  }

  function start(): void {
    task.abort();
    task = new AbortController();
    load(task.signal).catch(() => {}); // it shows its errors itself
  }
  /** An attempt that is under way is left to its end: where answers take longer than the time between two reloads none would come. */
  function reload(): void {
    if (isAsked) isWantedAgain = true;
    else start();
  }
  start();
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
      if (isAsked) start(); // what is on its way was said before this
    },
  };
}
