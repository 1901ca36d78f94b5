/**
 * Runs something again and again, never twice at once. `next` resolves or rejects with a run that begins after the call: whatever was true then
 * is seen by it. All who ask before it begins share it.
 */
export function createRounds(run: () => Promise<void>) {
  let running: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;

  function begin(): Promise<void> {
    waiting = null;
    running = run().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    next(): Promise<void> {
      waiting ??= (running ?? Promise.resolve()).then(begin, begin);
      return waiting;
    },
    isIdle: (): boolean => running === null && waiting === null,
  };
}
