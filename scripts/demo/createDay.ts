import { readClaim, standingOf } from '../../schema/guarantees.ts';
import type { CommitteeId, ElectorId, UserId } from '../../schema/ids.ts';
import { parseKey, type Scalar } from '../../schema/keys.ts';
import type { Database } from '../../server/database.ts';
import { createDemoDevices } from './demoDevices.ts';
import type { Random } from './generateRoll.ts';
import { DOORS_OPEN_MS, planPollingDay } from './planPollingDay.ts';
import { type Missing, writeCalls } from './writeCalls.ts';
import type { PlannedEdit } from './writeEdits.ts';

/**
 * A polling day under way: two tablets at a door, and a caller with a part of the chase list.
 * `of` plans a committee's morning on what its guarantees come to, and writes what of calls stands in SQL only.
 */
export function createDay(deps: {
  readonly db: Database['db'];
  readonly random: Random;
  readonly nowMs: number;
  readonly coordinator: UserId;
  readonly door: UserId;
  readonly caller: UserId;
}) {
  const { db, random, nowMs, coordinator, door, caller } = deps;
  const devices = createDemoDevices({ db, now: () => nowMs - DOORS_OPEN_MS, random });
  const tablet = (name: string) => ({ user: door, device: devices.claim(`demo-door-${name}-this-morning`, door) });
  const tablets = [tablet('first'), tablet('second')] as const;

  return {
    /** Of whoever has one device. */
    deviceOf: new Map([[caller, devices.claim('demo-caller-this-morning', caller)]]),
    of(committeeId: CommitteeId, electors: readonly { readonly id: ElectorId }[], guarantees: readonly PlannedEdit[]) {
      const promises = promisesIn(
        guarantees,
        electors.map(({ id }) => id),
      );
      const promised = new Set(promises.map(({ elector }) => elector));
      const arrivals = planPollingDay({ random, nowMs, electors: electors.map(({ id }) => id), promised, tablets });
      const came = electorsIn(arrivals);
      const seen = new Set<ElectorId>();
      const missing = promises.filter(({ elector }) => !came.has(elector) && !seen.has(elector) && seen.add(elector));
      // together: each write of its own would be on disk before the next
      const calls = db.transaction(() => writeCalls(db, { random, nowMs, committeeId, coordinator, caller, promises, missing }));
      return { arrivals, calls };
    },
  };
}

/** Promises that stand, of electors whose answers do not contradict each other, in the order of the roll. */
function promisesIn(edits: readonly PlannedEdit[], electors: readonly ElectorId[]): readonly Missing[] {
  const cells = new Map<string, Scalar>();
  const owners = new Map<ElectorId, Set<UserId>>();
  for (const { writes } of edits)
    for (const { key, value } of writes) {
      cells.set(key, value);
      const parsed = parseKey('guarantees', key);
      if (parsed?.kind === 'claim') owners.set(parsed.elector, (owners.get(parsed.elector) ?? new Set()).add(parsed.owner));
    }
  return electors.flatMap((elector) => {
    const claims = [...(owners.get(elector) ?? [])].map((owner) => readClaim((key) => cells.get(key), elector, owner));
    if (standingOf(claims) !== 'promised') return [];
    return claims.filter(({ answer, isWithdrawn }) => answer === 'promised' && !isWithdrawn).map(({ owner }) => ({ elector, owner }));
  });
}

/** Whoever has an entry, also one that was taken back: nobody is called whom the door has had in its hands. */
function electorsIn(arrivals: readonly PlannedEdit[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { writes } of arrivals)
    for (const { key } of writes) {
      const parsed = parseKey('attendance', key);
      if (parsed?.kind === 'observation') found.add(parsed.elector);
    }
  return found;
}
