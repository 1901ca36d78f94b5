/**
 * Knows whether the list is being used, and so when pending rows may be applied by themselves (V2): not before the list has been left alone
 * for five seconds, and never while something is being edited or has the focus.
 */
export const STILL_MS = 5_000;

export type Stillness = {
  /** A finger, a wheel or a key is on the list. */
  touch(): void;
  setFocused(isFocused: boolean): void;
  /** Something is being edited; returns the release. */
  hold(): () => void;
  /** Something waits: `apply` runs as soon as it may. Asking again while one waits changes nothing. */
  request(): void;
  /** Nothing waits any more. */
  cancel(): void;
  dispose(): void;
};

export function createStillness(apply: () => void): Stillness {
  let quietSinceMs = Number.NEGATIVE_INFINITY;
  let isFocused = false;
  let holds = 0;
  let requestedAtMs: number | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  function schedule(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (requestedAtMs === null || isFocused || holds > 0) return;
    // counted from the change as well: a finger may be on its way to a list nobody has touched for an hour
    const due = Math.max(quietSinceMs, requestedAtMs) + STILL_MS;
    timer = setTimeout(run, Math.max(0, due - performance.now()));
  }

  function run(): void {
    timer = null;
    if (requestedAtMs === null) return;
    if (performance.now() < Math.max(quietSinceMs, requestedAtMs) + STILL_MS) return schedule();
    requestedAtMs = null;
    apply();
  }

  const touch = (): void => {
    quietSinceMs = performance.now();
  };
  return {
    touch,
    setFocused(value) {
      if (isFocused === value) return;
      isFocused = value;
      touch();
      schedule();
    },
    hold() {
      holds++;
      schedule();
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holds--;
        touch();
        schedule();
      };
    },
    request() {
      if (requestedAtMs !== null) return;
      requestedAtMs = performance.now();
      schedule();
    },
    cancel() {
      requestedAtMs = null;
      schedule();
    },
    dispose() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
