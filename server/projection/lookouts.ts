/** How a look at a room ended: all of it is archived, there is more, or why it could not be looked at. */
type Outcome = 'reached' | 'again' | unknown;

type Waiter = { readonly resolve: () => void; readonly reject: (error: unknown) => void };

/**
 * The rooms that are to be looked at, each once however often it is told, and who waits until one is archived. A room that is told while it is being
 * looked at is looked at again: what was read may be older than what was told.
 */
export function createLookouts() {
  /** In the order in which they were told. */
  const due = new Set<string>();
  /** Waiting for a look that has not begun. */
  const waiting = new Map<string, Waiter[]>();
  /** Waiting for one that is under way. */
  const watched = new Map<string, Waiter[]>();
  let wake: (() => void) | null = null;
  let ended: Error | null = null;

  function tell(room: string): void {
    due.add(room);
    wake?.();
  }

  function giveUp(error: unknown): void {
    for (const waiters of [...waiting.values(), ...watched.values()]) for (const { reject } of waiters) reject(error);
    waiting.clear();
    watched.clear();
  }

  return {
    tell,

    /** Whether somebody waits. */
    get isAwaited() {
      return waiting.size > 0 || watched.size > 0;
    },

    /** At most `count` rooms, those that somebody waits for first; waits until there is one. */
    async next(count: number): Promise<readonly string[]> {
      if (due.size === 0 && !ended)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      wake = null;
      const rooms = [...new Set([...waiting.keys(), ...due])].slice(0, count);
      for (const room of rooms) {
        due.delete(room);
        const waiters = waiting.get(room);
        waiting.delete(room);
        if (waiters) watched.set(room, [...(watched.get(room) ?? []), ...waiters]);
      }
      return rooms;
    },

    /** A look at a room that `next` gave has ended. */
    settle(room: string, outcome: Outcome): void {
      const waiters = watched.get(room) ?? [];
      watched.delete(room);
      if (outcome === 'again') {
        if (waiters.length > 0) waiting.set(room, [...waiters, ...(waiting.get(room) ?? [])]);
        return;
      }
      for (const { resolve, reject } of waiters) {
        if (outcome === 'reached') resolve();
        else reject(outcome);
      }
    },

    /** Resolves when a look that begins after the call has found everything archived; rejects with what one failed by. */
    reached: (room: string): Promise<void> =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        waiting.set(room, [...(waiting.get(room) ?? []), { resolve, reject }]);
        tell(room);
      }),

    /** Whoever waits is told why it takes longer; the rooms stay due. */
    giveUp,

    /** Nobody waits any more, and nobody will. */
    end(error: Error): void {
      ended ??= error;
      giveUp(ended);
      wake?.();
    },
  };
}
