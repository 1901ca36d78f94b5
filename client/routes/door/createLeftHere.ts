import { type Accessor, createEffect, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { LeftBehind } from '../../state/contracts/kept.ts';
import type { RoomClient } from '../../state/contracts/room.ts';
import type { TabletClient } from '../../state/contracts/session.ts';

const LOOK_EVERY_MS = 15_000;
const NOTHING: LeftBehind = { rows: new Map(), hidden: [] };

/** What people who were at this door before have entered on this tablet and the server does not have (Y10): looked for again while there may be any. Ends with its owner. */
export function createLeftHere(deps: {
  readonly room: Pick<RoomClient, 'name' | 'save'>;
  readonly tablet: () => Promise<Pick<TabletClient, 'leftIn'>>;
  /** How many are known here: whoever is alone has nobody's to look for. */
  readonly people: () => number;
}): Accessor<LeftBehind> {
  const { room } = deps;
  const [left, setLeft] = createSignal(NOTHING, { equals: isSame });
  let isOver = false;

  async function look(): Promise<void> {
    if (untrack(deps.people) < 2 && untrack(left) === NOTHING) return;
    const tablet = await deps.tablet();
    const found = await tablet.leftIn(room.name, untrack(room.save).kind === 'saved');
    if (!isOver) setLeft(found);
  }
  const lookNow = (): void => void look().catch(() => {}); // what cannot be looked for now is in the next round
  createEffect(on(() => room.save().kind, lookNow));
  const timer = setInterval(lookNow, LOOK_EVERY_MS);
  onCleanup(() => {
    isOver = true;
    clearInterval(timer);
  });
  return left;
}

function isSame(a: LeftBehind, b: LeftBehind): boolean {
  const isSameRows = a.rows.size === b.rows.size && [...a.rows].every(([key, value]) => b.rows.get(key) === value);
  return isSameRows && JSON.stringify(a.hidden) === JSON.stringify(b.hidden);
}
