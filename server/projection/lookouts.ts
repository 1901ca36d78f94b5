/** How a look at a room ended: all of it is archived, there is more, or why it could not be looked at. */
type Outcome = 'reached' | 'again' | unknown;

type Waiter = { readonly resolve: () => void; readonly reject: (error: unknown) => void };

/**
 * The rooms that are to be looked at, each once however often it is told, and who waits until one is archived. They are looked at in rounds of what was due when
 * one began. A room that is told while it is being looked at is looked at again: what was read may be older than what was told.
 */
export function createLookouts() {
  /** Something was appended to them, in the order in which they were told. */
  const told = new Set<string>();
  /** To be looked at for whatever was not told of them. */
  const swept = new Set<string>();
  /** What is left of the round. */
  let round = new Set<string>();
  /** Waiting for a look that has not begun. */
  const waiting = new Map<string, Waiter[]>();
  /** Waiting for one that is under way. */
  const watched = new Map<string, Waiter[]>();
  let wake: (() => void) | null = null;
  let ended: Error | null = null;

  function tell(room: string): void {
    told.add(room);
    wake?.();
  }

  function sweep(room: string): void {
    swept.add(room);
    wake?.();
  }

  function giveUp(error: unknown): void {
    for (const waiters of [...waiting.values(), ...watched.values()]) for (const { reject } of waiters) reject(error);
    waiting.clear();
    watched.clear();
  }

  return {
    /** Something was appended. */
    tell,
    /** It is to be looked at whether or not something was. */
    sweep,
    /** Those of which it was told that something was appended, and which no look has begun at since. */
    told: told as ReadonlySet<string>,

    /** Whether somebody waits. */
    get isAwaited() {
      return waiting.size > 0 || watched.size > 0;
    },

    /**
     * Begins a round of all that is due, what was told first; waits until something is.
     * @returns those of it of which nothing was told and for which nobody waits
     */
    async begin(): Promise<readonly string[]> {
      if (told.size + swept.size === 0 && !ended)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      wake = null;
      round = new Set([...told, ...swept]);
      return [...swept].filter((room) => !told.has(room) && !waiting.has(room));
    },

    /** Rooms of the round need no look, unless something was told of them since. */
    pass(rooms: Iterable<string>): void {
      for (const room of rooms) {
        swept.delete(room);
        if (!told.has(room)) round.delete(room);
      }
    },

    /** At most `count` rooms of the round, those that somebody waits for first; none when it is through. */
    next(count: number): readonly string[] {
      const rooms = [...new Set([...waiting.keys(), ...round])].slice(0, count);
      for (const room of rooms) {
        for (const due of [told, swept, round]) due.delete(room);
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
        sweep(room);
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
