import { type Accessor, createSignal } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import { createCountdown } from '../createCountdown.ts';

export type Attempt = {
  readonly isBusy: Accessor<boolean>;
  /** Why the last attempt failed; goes away when it is tried again. */
  readonly error: Accessor<AppError | null>;
  /** Seconds until the server takes another attempt; 0: now. */
  readonly waitSeconds: Accessor<number>;
  /** Runs one attempt; while one is under way or the wait has not passed it does nothing. Resolves to whether it succeeded. */
  run(signIn: () => Promise<void>): Promise<boolean>;
  clear(): void;
};

/** One try after another to sign in, with the wait that the server asks for (`too-fast`). */
export function createAttempt(): Attempt {
  const [isBusy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<AppError | null>(null);
  const countdown = createCountdown();
  return {
    isBusy,
    error: () => (error()?.code === 'too-fast' && countdown.seconds() === 0 ? null : error()),
    waitSeconds: countdown.seconds,
    async run(signIn) {
      if (isBusy() || countdown.seconds() > 0) return false;
      setBusy(true);
      setError(null);
      try {
        await signIn();
        return true;
      } catch (failure) {
        const told = failure instanceof AppError ? failure : new AppError('internal');
        setError(told);
        if (told.code === 'too-fast') countdown.start(Number(told.details.seconds) || 1);
        return false;
      } finally {
        setBusy(false);
      }
    },
    clear: () => setError(null),
  };
}
