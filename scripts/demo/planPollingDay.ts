import {
  countedValue,
  type EntryRef,
  freeNumber,
  headcountKey,
  observationKey,
  undoValue,
  unlistedKey,
  unlistedValue,
  votedValue,
} from '../../schema/attendance.ts';
import type { CellWrite } from '../../schema/guarantees.ts';
import type { ElectorId, UserId, WriterId } from '../../schema/ids.ts';
import type { Random } from './generateRoll.ts';
import { UNLISTED } from './names.ts';
import type { PlannedEdit } from './writeEdits.ts';

const MINUTE_MS = 60_000;
/** The doors opened so long before the demo: a morning, whatever the hour. */
export const DOORS_OPEN_MS = 220 * MINUTE_MS;

export const POLLING_DAY = { attended: 300, duplicates: 2, unlisted: 3, undone: 2, headcount: 5 } as const;

/** A tablet at the door, and who holds it. */
export type DoorTablet = { readonly user: UserId; readonly device: string };

/**
 * Invents the arrivals of a morning at one door with two tablets: who promised comes a little more often, most come early, some are marked by both tablets, one or the
 * other tap was a mistake, some are on no list and some want not to be noted.
 *
 * @param deps.electors in the order of the roll
 * @param deps.promised those who come more often
 * @returns oldest first
 */
export function planPollingDay(deps: {
  readonly random: Random;
  readonly nowMs: number;
  readonly electors: readonly ElectorId[];
  readonly promised: ReadonlySet<ElectorId>;
  readonly tablets: readonly [DoorTablet, DoorTablet];
}): PlannedEdit[] {
  const { random, nowMs, electors, promised, tablets } = deps;
  const edits: PlannedEdit[] = [];
  const taken = new Set<string>();
  const beganMs = nowMs - DOORS_OPEN_MS;
  /** Most come in the first hours. */
  const moment = (): number => Math.floor(beganMs + (DOORS_OPEN_MS - 2 * MINUTE_MS) * random.next() ** 1.3);
  const aTablet = (): DoorTablet => (random.chance(0.6) ? tablets[0] : tablets[1]);

  /** Makes an entry on a tablet under the next free number. */
  function enter({ user, device }: DoorTablet, atMs: number, keyOf: (ref: EntryRef) => string, value: CellWrite['value']): EntryRef {
    const writer = `${user}${device}0` as WriterId; // user 6 + device 3 + tab 1
    const n = freeNumber(
      atMs,
      (number) => keyOf({ writer, n: number }),
      (key) => taken.has(key),
    );
    const key = keyOf({ writer, n });
    taken.add(key);
    edits.push({ atMs, by: user, device, writes: [{ key, value }] });
    return { writer, n };
  }
  const mark = (elector: ElectorId, tablet: DoorTablet, atMs: number): EntryRef =>
    enter(tablet, atMs, (ref) => observationKey(elector, ref), votedValue(atMs, 'door'));

  const inOrder = electors
    .map((elector) => ({ elector, at: random.next() * (promised.has(elector) ? 0.75 : 1) }))
    .sort((a, b) => a.at - b.at)
    .map(({ elector }) => elector);
  const come = inOrder.slice(0, POLLING_DAY.attended);
  come.forEach((elector, i) => {
    const atMs = moment();
    const [first, second] = random.chance(0.6) ? tablets : [tablets[1], tablets[0]];
    mark(elector, first, atMs);
    if (i < POLLING_DAY.duplicates) mark(elector, second, Math.min(atMs + (1 + random.int(6)) * MINUTE_MS, nowMs - MINUTE_MS));
  });
  for (const elector of inOrder.slice(POLLING_DAY.attended, POLLING_DAY.attended + POLLING_DAY.undone)) {
    const tablet = aTablet();
    const atMs = moment();
    const target = mark(elector, tablet, atMs);
    const undoneMs = atMs + 8_000 + random.int(20_000);
    enter(tablet, undoneMs, (ref) => observationKey(elector, ref), undoValue(undoneMs, target));
  }
  for (const { number, name } of UNLISTED) {
    const atMs = moment();
    enter(aTablet(), atMs, unlistedKey, unlistedValue(atMs, number, name));
  }
  for (const count of [3, 2]) {
    const atMs = moment();
    enter(aTablet(), atMs, headcountKey, countedValue(atMs, count));
  }
  return edits.sort((a, b) => a.atMs - b.atMs);
}
