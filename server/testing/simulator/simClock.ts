import type { Timers } from '../../rooms/timers.ts';

export type SimClock = ReturnType<typeof createSimClock>;

const START_MS = 1_790_000_000_000;

/** Lets everything run that waits for nothing but promises. */
export const drain = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Time that stands still until it is moved, with the timers of every process that lives in it.
 * @param msPerLook how much goes by each time a process looks at its stopwatch: work takes time
 */
export function createSimClock(msPerLook: number) {
  let nowMs = START_MS;
  let soon: { readonly run: () => void; readonly isAlive: () => boolean }[] = [];
  let timers: { readonly atMs: number; readonly run: () => void; readonly isAlive: () => boolean }[] = [];

  async function runDue(untilMs: number): Promise<boolean> {
    const next = timers.reduce<(typeof timers)[number] | null>((first, timer) => (first && first.atMs <= timer.atMs ? first : timer), null);
    if (!next || next.atMs > untilMs) return false;
    timers = timers.filter((timer) => timer !== next);
    nowMs = Math.max(nowMs, next.atMs);
    if (next.isAlive()) next.run();
    await drain();
    return true;
  }

  /** Runs what was to run after the present turn; what that asks for waits for the next. */
  async function turn(): Promise<void> {
    const tasks = soon;
    soon = [];
    for (const task of tasks) if (task.isAlive()) task.run();
    await drain();
  }

  return {
    turn,
    get nowMs() {
      return Math.floor(nowMs);
    },
    get hasTurn() {
      return soon.length > 0;
    },
    /** The timers of one process; nothing of it runs once it is dead. */
    timersOf: (process: { readonly isAlive: boolean }): Timers => ({
      now: () => Math.floor(nowMs),
      elapsedMs: () => {
        nowMs += msPerLook;
        return nowMs;
      },
      soon: (run) => void soon.push({ run, isAlive: () => process.isAlive }),
      after(ms, run) {
        const timer = { atMs: nowMs + ms, run, isAlive: () => process.isAlive };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
    }),
    /** Time goes by, each timer in its moment. */
    async pass(ms: number): Promise<void> {
      const untilMs = nowMs + ms;
      for (;;) {
        while (soon.length > 0) await turn();
        if (!(await runDue(untilMs))) break;
      }
      nowMs = Math.max(nowMs, untilMs);
    },
    /** The machine was asleep: everything that fell due rings once, late. */
    async jump(ms: number): Promise<void> {
      nowMs += ms;
      const dueMs = nowMs;
      const due = timers.filter(({ atMs }) => atMs <= dueMs).sort((left, right) => left.atMs - right.atMs);
      timers = timers.filter(({ atMs }) => atMs > dueMs);
      for (const timer of due) if (timer.isAlive()) timer.run();
      await drain();
    },
  };
}
