import { type Accessor, createEffect, createMemo, createSignal, on, untrack } from 'solid-js';

/** How long an order stands before figures that changed may change it. */
const HOLD_MS = 10_000;

/**
 * An order of ids that does not move by itself under whoever is reading: renewed at once when something else is asked for or the members change, otherwise after a
 * while and only while nobody is using it.
 *
 * @param deps.asked runs anew when the person asks for something else
 * @param deps.tick the time, again and again
 */
export function createHeldOrder(deps: {
  readonly compute: () => readonly string[];
  readonly asked: Accessor<unknown>;
  readonly members: Accessor<number>;
  readonly isInUse: () => boolean;
  readonly tick: Accessor<number>;
}): Accessor<readonly string[]> {
  const [ids, setIds] = createSignal<readonly string[]>(untrack(deps.compute), {
    equals: (a, b) => a.length === b.length && a.every((id, i) => id === b[i]),
  });
  let sinceMs = untrack(deps.tick);
  const renew = (): void => {
    sinceMs = untrack(deps.tick);
    setIds(deps.compute());
  };
  const members = createMemo(deps.members); // a row that changes is no member that comes or goes
  createEffect(on([deps.asked, members], renew, { defer: true }));
  createEffect(
    on(
      deps.tick,
      (nowMs) => {
        if (nowMs - sinceMs >= HOLD_MS && !deps.isInUse()) renew();
      },
      { defer: true },
    ),
  );
  return ids;
}
