/** Time as the rooms need it; the simulator has its own. */
export type Timers = {
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds of a clock that never jumps. */
  elapsedMs(): number;
  /** After the turn's other sockets have delivered too. */
  soon(run: () => void): void;
  /** Keeps the process alive only when it is a matter of milliseconds. @returns calls it off */
  after(ms: number, run: () => void): () => void;
};

const SHORT_MS = 240;

export const createTimers = (now: () => number = Date.now): Timers => ({
  now,
  elapsedMs: () => performance.now(),
  soon: (run) => void setImmediate(run),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    if (ms >= SHORT_MS) timer.unref();
    return () => clearTimeout(timer);
  },
});
