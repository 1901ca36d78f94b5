import type * as Y from 'yjs';
import { type ChaseHalf, factsOf, halfOf, isIn } from '../../client/routes/chase/chaseFacts.ts';
import { createAttendanceIndex } from '../../client/routes/door/attendanceIndex.ts';
import { createClaimIndex } from '../../client/routes/list/claimIndex.ts';
import type { Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { lineOf, type Mirror } from '../../server/testing/pollingDay/createMirror.ts';

/** What a coordinator's tablet makes of its documents: the door's index, the list's and what the chase list knows of an elector, each told of the keys that change. */
export function createClientMirror(attendance: Y.Doc, guarantees: Y.Doc | null): Mirror {
  const rows = attendance.getMap<Scalar>(ROOT_NAME);
  const claimRows = guarantees?.getMap<Scalar>(ROOT_NAME) ?? null;
  const door = createAttendanceIndex((key) => rows.get(key), () => []); // biome-ignore format: two sides of one thing
  const claims = createClaimIndex((key) => claimRows?.get(key));
  let half: ChaseHalf = halfOf(null, 0);
  const known = new Set<string>();
  let touched = new Set<string>();
  let hasOthers = false;
  let roll: ReadonlySet<string> = new Set();

  function touch(electors: Iterable<string>): void {
    for (const elector of electors) {
      known.add(elector);
      touched.add(elector);
    }
  }
  function lookAtEntries(keys: Iterable<string>): void {
    const { electors, others } = door.apply(keys);
    touch(electors);
    hasOthers ||= others;
  }
  lookAtEntries(rows.keys());
  rows.observe(({ keysChanged }) => lookAtEntries(keysChanged));
  touch(claims.apply(claimRows?.keys() ?? []));
  claimRows?.observe(({ keysChanged }) => touch(claims.apply(keysChanged)));

  return {
    setRoll(now) {
      roll = now;
      door.setElectors(now);
      claims.setElectors(now);
    },
    setHalf(answer) {
      half = halfOf(answer, 0);
    },
    stateOf(elector) {
      const { hasAttended, isDuplicate } = door.of(elector);
      const facts = factsOf(elector, {
        half,
        standing: claims.standingOf(elector),
        claims: claims.claimsOf(elector),
        hasAttended,
        isOnRoll: roll.has(elector),
      });
      return { hasAttended, isDuplicate, isChased: isIn('all', facts) };
    },
    takeTouched() {
      const since = touched;
      touched = new Set();
      return since;
    },
    takeOthers() {
      const had = hasOthers;
      hasOthers = false;
      return had;
    },
    electors: () => known,
    attended: () => door.count(),
    headcount: () => door.headcount(),
    unlisted: () => door.unlisted().map(lineOf).sort(), // biome-ignore format: beside its neighbour
  };
}
