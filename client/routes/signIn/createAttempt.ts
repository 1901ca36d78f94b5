import { type Accessor, createSignal, onCleanup } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import type { SignInWait } from '../../state/contracts/session.ts';
import { createCountdown } from '../createCountdown.ts';

export type Attempt = {
  readonly isBusy: Accessor<boolean>;
  /** Why the last attempt failed; goes away when it is tried again. */
  readonly error: Accessor<AppError | null>;
  /** Seconds until the server takes another attempt; 0: now. */
  readonly waitSeconds: Accessor<number>;
  /** The place of the attempt that is under way in the server's queue; null outside of it. */
  readonly place: Accessor<number | null>;
  /** Runs one attempt; while one is under way or the wait has not passed it does nothing. Resolves to whether it succeeded. */
  run(signIn: (wait: SignInWait) => Promise<void>): Promise<boolean>;
  /** Leaves the queue: the attempt under way ends without an error. */
  cancel(): void;
  clear(): void;
};

/** One try after another to sign in, with the wait that the server asks for (`too-fast`) and the queue that it may stand in. */
export function createAttempt(): Attempt {
  const [isBusy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<AppError | null>(null);
  const [place, setPlace] = createSignal<number | null>(null);
  const countdown = createCountdown();
  let underWay = new AbortController();
  onCleanup(() => underWay.abort());
  return {
    isBusy,
    error: () => (error()?.code === 'too-fast' && countdown.seconds() === 0 ? null : error()),
    waitSeconds: countdown.seconds,
    place,
    async run(signIn) {
      if (isBusy() || countdown.seconds() > 0) return false;
      underWay = new AbortController();
      const { signal } = underWay;
      setBusy(true);
      setError(null);
      try {
        await signIn({ signal, onPlace: setPlace });
        return true;
      } catch (failure) {
        if (signal.aborted) return false;
        const told = failure instanceof AppError ? failure : new AppError('internal');
        setError(told);
        if (told.code === 'too-fast') countdown.start(Number(told.details.seconds) || 1);
        return false;
      } finally {
        setPlace(null);
        setBusy(false);
      }
    },
    cancel: () => underWay.abort(),
    clear: () => setError(null),
  };
}
