import type { createRandom } from '../../../schema/testing.ts';
import { POLLING_MINUTES } from '../../../schema/testing.ts';
import type { Deed } from './deeds.ts';
import type { DayCommittee } from './simulateDay.ts';

/** `killedAt`: after which step of it the server dies. */
export type DayMove = { readonly elector: string; readonly to: string; readonly killedAt: 'begun' | 'carried' | null };
type Moved = {
  readonly elector: string;
  readonly from: DayCommittee;
  readonly to: DayCommittee;
  heard: number;
  readonly isOfThem: (deed: Deed) => boolean;
};

/** Minutes before a move in which somebody goes away who hears nothing of it. */
const AWAY_BEFORE = 3;

/**
 * Electors who turn out to be on a wrong roll, one or two an hour: who is moved when, and what that means in deeds. Whatever is known of them where they were is
 * known where they are, also what comes late.
 *
 * @param deps.killedAt minutes at which the server is killed: it dies in the middle of a move
 */
export function createMoves(deps: {
  readonly committees: readonly DayCommittee[];
  readonly random: ReturnType<typeof createRandom>;
  readonly killedAt: readonly number[];
}) {
  const { committees, random, killedAt } = deps;
  const planned = new Map<number, { elector: string; from: DayCommittee } | null>();
  for (let hour = 0; hour < POLLING_MINUTES / 60; hour++)
    for (let n = random.int(2); n >= 0; n--) planned.set(20 + 60 * hour + random.int(58), null);
  for (const minute of killedAt) planned.set(minute, null);
  const moved: Moved[] = [];

  /** Everything that says something of an elector: of undos those of their marks. */
  function ofThem(elector: string): (deed: Deed) => boolean {
    const votes = new Set<string>();
    return (deed) => {
      if (deed.kind === 'undo') return votes.has(deed.target);
      if (deed.kind === 'voted' && deed.elector === elector) votes.add(deed.id);
      return deed.kind !== 'match' && 'elector' in deed && deed.elector === elector;
    };
  }

  return {
    /** What has to be done in this minute. */
    live(minute: number): DayMove | null {
      if (planned.has(minute + AWAY_BEFORE)) {
        const from = random.pick(committees);
        const elector = from.day.movable().at(-1 - random.int(5));
        if (elector === undefined) return null;
        planned.set(minute + AWAY_BEFORE, { elector, from });
        from.day.beAway(elector);
        return null;
      }
      const now = planned.get(minute);
      if (!now?.from.day.rollNow().has(now.elector)) return null;
      const { elector, from } = now;
      const to = random.pick(committees.filter((other) => other !== from));
      from.day.leave(elector, to.day.arrive);
      to.day.enter(elector);
      moved.push({ elector, from, to, heard: 0, isOfThem: ofThem(elector) });
      return { elector, to: to.day.committee, killedAt: killedAt.includes(minute) ? (killedAt[0] === minute ? 'begun' : 'carried') : null };
    },
    /** What has reached the committee that they left has reached the one in which they are. */
    carry(): void {
      for (const one of moved) {
        const { from, to, isOfThem } = one;
        for (; one.heard < from.day.reached.length; one.heard++) {
          const deed = from.day.reached[one.heard];
          if (!deed || !isOfThem(deed)) continue;
          to.day.reached.push(deed);
          const place = from.day.places.get(deed.id);
          if (place) to.day.places.set(deed.id, place);
        }
      }
    },
  };
}
