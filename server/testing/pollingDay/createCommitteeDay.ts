import { type Answer, answerWrites, readClaim, withdrawWrites } from '../../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../../schema/ids.ts';
import { claimKey, settlementKey } from '../../../schema/keys.ts';
import { readSettlement } from '../../../schema/settlements.ts';
import { settleWrites } from '../../../schema/settleWrites.ts';
import { type createRandom, POLLING_MINUTES, pollingMinute } from '../../../schema/testing.ts';
import { createDayTablet, type DayTablet, type Place } from './createDayTablet.ts';
import type { Deed, DeedAnswer } from './deeds.ts';

export type Random = ReturnType<typeof createRandom>;
export type CommitteeDay = ReturnType<typeof createCommitteeDay>;

/** Ten and six characters of the grammar. */
const idOf = (prefix: string, n: number, length: number): string => prefix + n.toString(36).padStart(length - prefix.length, '0');

/**
 * One committee's people on the day, drawn from a seed: who comes when, who marks them on which tablet, and what goes wrong.
 *
 * @param deps.number 0 … 1295: it stands in all of its ids
 * @param deps.onCorrected the roll was corrected: somebody is on it now, or no longer
 */
export function createCommitteeDay(deps: {
  readonly number: number;
  readonly electors: number;
  readonly onCorrected: (committee: string, elector: string, isOn: boolean) => void;
  readonly random: Random;
  readonly nextClientId: () => number;
}) {
  const { random } = deps;
  const no = deps.number.toString(36).padStart(2, '0');
  const committee = `K${String(deps.number + 1).padStart(2, '0')}`;
  const electors = Array.from({ length: deps.electors }, (_, n) => idOf(`e${no}`, n, 10));
  const roll = new Set(electors);
  const wasOnRoll = new Set(electors);
  let rollCopy: ReadonlySet<string> | null = null;
  const places = new Map<string, Place>();
  const later = new Map<number, (() => void)[]>();
  /** What was entered anew after a tablet was lost, by what was entered first; null: nothing was. */
  const again = new Map<string, string | null>();
  /** In the order in which it reached the server. */
  const reached: Deed[] = [];
  const counts = new Map<string, number>();
  /** Where whoever was moved comes now. */
  const movedTo = new Map<string, (elector: string) => void>();
  const cameHere = new Set<string>();
  let minute = 0;
  let devices = 0;
  const note = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);

  function createTablet(name: string, user: string, role: DayTablet['role']): DayTablet {
    devices += 1;
    const device = idOf('', devices, 3);
    const clockOffMs = random.int(1_200_001) - 600_000; // ten minutes either way
    return createDayTablet({ committee, name, userId: user, device, role, clockOffMs, places, nextClientId: deps.nextClientId });
  }
  const doorCount = 2 + Math.min(3, Math.floor(deps.electors / 300));
  /** The first two are one person's. */
  const doors = Array.from({ length: doorCount }, (_, i) =>
    createTablet(`${committee}.door${i}`, `d${no}${Math.max(0, i - 1)}00`, 'attendance'),
  );
  const coordinators = [0, 1].map((i) => createTablet(`${committee}.coordinator${i}`, `c${no}${i}00`, 'coordinator'));
  /** Each coordinator writes down what they are told and what some guarantor says; nobody else does for these two. */
  const ownersOf = (tablet: DayTablet): readonly string[] => [tablet.userId, `g${tablet.userId.slice(1)}`];
  const tablets = [...doors, ...coordinators];
  const [settler] = coordinators;

  const anybody = (): string => random.pick(electors);
  const at = (when: number, run: () => void): void =>
    void later.set(Math.max(minute + 1, when), [...(later.get(Math.max(minute + 1, when)) ?? []), run]);
  const soon = (run: () => void, within = 10): void => at(minute + 1 + random.int(within), run);
  const alive = (): DayTablet[] => doors.filter(({ isDead }) => !isDead);
  const hasSeen = (tablet: DayTablet, deed: string): boolean =>
    tablet.pending.some(({ id }) => id === deed) || reached.findIndex(({ id }) => id === deed) >>> 0 < tablet.seen;

  /** The deed that stands for another by now; null when nothing does. */
  function standsFor(deed: string): string | null {
    const next = again.get(deed);
    return next === undefined ? deed : next === null ? null : standsFor(next);
  }
  /** Does something with what was entered, when it still is and this tablet is there. */
  function onceMore(tablet: DayTablet, deed: string, run: (deed: string) => void): void {
    const known = standsFor(deed);
    if (known !== null && !tablet.isDead) run(known);
  }

  function correct(elector: string, isOn: boolean): void {
    if (isOn) wasOnRoll.add(elector);
    if (isOn) roll.add(elector);
    else roll.delete(elector);
    rollCopy = null;
    deps.onCorrected(committee, elector, isOn);
  }

  /** Somebody is at the door. */
  function arrive(elector: string): void {
    const comeThere = movedTo.get(elector);
    if (comeThere) return comeThere(elector);
    const there = alive();
    if (there.length === 0 || !roll.has(elector)) return at(minute + 5, () => arrive(elector));
    const tablet = random.pick(there);
    const die = random.int(100);
    if (die < 3) return mistake(tablet, elector);
    const vote = tablet.enter((edit) => edit.voted(elector, 'door'));
    note('marked');
    if (die < 7) soon(() => markAgain(elector, tablet));
    else if (die < 8) soon(() => markTwice(tablet, elector), 2);
    else if (die < 10) soon(() => onceMore(tablet, vote, (entry) => takeBack(tablet, elector, entry)), 4);
  }

  function markTwice(tablet: DayTablet, elector: string): void {
    if (tablet.isDead) return;
    tablet.enter((edit) => edit.voted(elector, 'door'));
    note('marked twice by one hand');
  }

  /** The wrong row was tapped; within minutes *wrong person* takes it back and marks the right one, in one edit. */
  function mistake(tablet: DayTablet, elector: string): void {
    const wrong = anybody();
    const tapped = tablet.enter((edit) => edit.voted(wrong, 'door'));
    note('wrong person');
    const putRight = (): void => {
      if (tablet.isDead) return at(minute + 5, putRight);
      const entry = standsFor(tapped);
      tablet.enter((edit) => {
        if (entry !== null) edit.undo(entry);
        if (wrong !== elector && roll.has(elector)) edit.voted(elector, 'door');
      });
    };
    soon(putRight, 5);
  }

  /** Somebody else saw them as well: at the other table, on a paper list, on the phone. */
  function markAgain(elector: string, by: DayTablet): void {
    const others = [...alive(), ...coordinators].filter((tablet) => tablet !== by);
    const tablet = random.pick(others);
    if (!roll.has(elector)) return;
    tablet.enter((edit) => edit.voted(elector, tablet.role === 'coordinator' ? random.pick(['phone', 'list']) : 'door'));
    note('seen by two');
  }

  /** An undo that was none: by whoever marked, their other tablet or a coordinator; then they are marked again, or it was twice undone. */
  function takeBack(tablet: DayTablet, elector: string, entry: string): void {
    const who = random.pick([tablet, tablet, ...doors.filter(({ userId }) => userId === tablet.userId), ...coordinators]);
    if (who.isDead || !hasSeen(who, entry)) return;
    who.enter((edit) => edit.undo(entry));
    note('taken back');
    if (who !== tablet && !tablet.isDead && hasSeen(tablet, entry) && random.chance(0.3)) {
      tablet.enter((edit) => edit.undo(entry)); // neither knew of the other's
      note('taken back twice');
    }
    soon(() => {
      if (roll.has(elector)) random.pick([...alive(), ...coordinators]).enter((edit) => edit.voted(elector, 'list'));
    });
  }

  /** Whoever is on no list is recorded, and a coordinator says later who it was; now and then they say it twice. */
  function arriveUnlisted(elector: string): void {
    const [tablet] = alive();
    if (!tablet || !settler) return;
    const arrival = tablet.enter((edit) => edit.unlisted(`${9_000 + random.int(999)}`, 'somebody'));
    note('unlisted');
    if (random.chance(0.05)) return soon(() => onceMore(tablet, arrival, (entry) => void tablet.enter((edit) => edit.undo(entry))));
    const match = (): void => {
      const entry = standsFor(arrival);
      if (entry === null || !hasSeen(settler, entry) || !roll.has(elector))
        return minute < POLLING_MINUTES ? at(minute + 15, match) : undefined;
      const wrong = random.chance(0.2) ? anybody() : elector;
      const [matched, vote] = settler.enter((edit) => edit.match(entry, wrong));
      note('matched');
      const isTakenBack = random.chance(0.5);
      if (wrong !== elector)
        soon(() =>
          settler.enter((edit) => {
            if (isTakenBack) edit.undo(matched); // or the later word stands
            edit.undo(vote);
            edit.match(entry, elector);
          }),
        );
    };
    at(minute + 20 + random.int(60), match);
  }

  function countOnly(): void {
    const [tablet] = alive();
    if (!tablet) return;
    const counted = tablet.enter((edit) => edit.counted(1 + random.int(3)));
    note('counted only');
    if (random.chance(0.15)) soon(() => onceMore(tablet, counted, (entry) => void tablet.enter((edit) => edit.undo(entry))));
  }

  /** What the server has to refuse, and no more than that. */
  function trespass(): void {
    const tablet = random.pick(doors);
    if (tablet.isDead) return;
    const others = reached.filter((deed) => deed.kind === 'voted' && !deed.hand.startsWith(tablet.userId));
    const own = reached.filter((deed) => deed.kind === 'voted' && deed.hand === tablet.hand());
    const when = tablet.atMs.toString(36);
    const [theirs] = others.slice(-1);
    const [mine] = own.slice(-1);
    note('refused');
    if (theirs && random.chance(0.5)) {
      const { elector, ref } = tablet.placeOf(theirs.id);
      const key = tablet.freeKey('observation', elector);
      return tablet.trespass({ key, value: `u ${when} ${ref.writer}${ref.n.toString(36)}` }, 'not-yours');
    }
    if (mine && random.chance(0.5)) return tablet.trespass({ key: tablet.placeOf(mine.id).key, value: `v ${when} p` }, 'set-once');
    tablet.trespass({ key: tablet.freeKey('observation', `x${no}0000000`), value: `v ${when} d` }, 'not-on-roll');
  }

  /** A coordinator writes down what somebody said on the phone. */
  function claim(): void {
    const tablet = random.pick(coordinators);
    const elector = anybody();
    const owner = random.pick(ownersOf(tablet)) as UserId; // six characters
    const hasClaim = tablet.truth?.hasClaim(elector, owner) ?? false;
    if (hasClaim && random.chance(0.15)) {
      note('withdrawn');
      return tablet.claim({ id: tablet.nextId(), kind: 'withdraw', elector, owner }, withdrawWrites(elector as ElectorId, owner, true));
    }
    answer(tablet, [elector], owner, random.pick(['promised', 'promised', 'refused', 'undecided']));
  }

  function answer(tablet: DayTablet, of: readonly string[], owner: string, said: DeedAnswer): void {
    for (const elector of of) {
      const wasWithdrawn = tablet.guarantees?.read(claimKey(elector as ElectorId, owner as UserId, 'withdrawn')) === true;
      const writes = answerWrites(elector as ElectorId, owner as UserId, said satisfies Answer, tablet.atMs, wasWithdrawn);
      tablet.claim({ id: tablet.nextId(), kind: 'answer', elector, owner, answer: said }, writes);
      note(said);
    }
  }

  /** The first coordinator says whose answer counts, of what they know to contradict. */
  function settle(): void {
    const { truth, guarantees } = settler ?? {};
    if (!settler || !truth || !guarantees) return;
    const open = electors.filter((elector) => roll.has(elector) && !cameHere.has(elector) && truth.contradiction(elector) !== ''); // of two coordinators' clocks either may be ahead
    if (open.length === 0) return;
    const elector = random.pick(open) as ElectorId; // ten characters
    const owners = truth.ownersOf(elector) as UserId[]; // six characters
    const by = settler.userId as UserId;
    const before = readSettlement(by, guarantees.read(settlementKey(elector, by)));
    const claims = owners.map((owner) => readClaim(guarantees.read, elector, owner));
    const owner = random.pick(owners);
    const writes = settleWrites(elector, by, owner, claims, before ? [before] : [], settler.atMs);
    if (writes.length === 0) throw new Error(`${settler.name} knows of a contradiction that its document does not show`);
    settler.claim({ id: settler.nextId(), kind: 'settle', elector, owner, sides: truth.contradiction(elector) }, writes);
    note('settled');
    const again = owners.find((one) => one !== owner && ownersOf(settler).includes(one));
    if (again && random.chance(0.5)) at(minute + 1 + random.int(20), () => sayAgain(settler, elector, again));
  }

  /** Somebody says on the phone what they had said before it was settled against them: it is to be settled anew. */
  function sayAgain(tablet: DayTablet, elector: ElectorId, owner: UserId): void {
    if (tablet.isDead || !roll.has(elector)) return;
    const { answer: said, isWithdrawn } = readClaim((key) => tablet.guarantees?.read(key), elector, owner);
    if (isWithdrawn || (said !== 'promised' && said !== 'refused')) return;
    answer(tablet, [elector], owner, said);
    note('said again after it was settled');
  }

  /** A tablet dies. With its storage it comes back as it was; without, as another device, and what nobody has heard of is typed in from paper. */
  function die(tablet: DayTablet): void {
    tablet.isDead = true;
    for (const replica of tablet.replicas) replica.die();
    const hasStorage = random.chance(0.4);
    note(hasStorage ? 'died' : 'died without its storage');
    at(minute + 5 + random.int(40), () => {
      tablet.isDead = false;
      for (const replica of tablet.replicas) replica.comeBack(hasStorage);
      if (hasStorage) return;
      devices += 1;
      tablet.seen = 0; // until it is connected it knows of nothing
      typeAgain(tablet, tablet.forget(idOf('', devices, 3)));
    });
  }

  function typeAgain(tablet: DayTablet, gone: readonly Deed[]): void {
    const takenBack = new Set(gone.flatMap((deed) => (deed.kind === 'undo' ? [deed.target] : [])));
    const isGone = new Set(gone.map(({ id }) => id));
    for (const deed of gone) {
      again.set(deed.id, null);
      if (takenBack.has(deed.id)) continue;
      if (deed.kind === 'voted' && roll.has(deed.elector))
        again.set(
          deed.id,
          tablet.enter((edit) => edit.voted(deed.elector, 'list')),
        );
      else if (deed.kind === 'unlisted')
        again.set(
          deed.id,
          tablet.enter((edit) => edit.unlisted(deed.number, 'somebody')),
        );
      else if (deed.kind === 'counted')
        again.set(
          deed.id,
          tablet.enter((edit) => edit.counted(deed.count)),
        );
      else if (deed.kind === 'undo' && !isGone.has(deed.target)) tablet.enter((edit) => edit.undo(deed.target));
      note('typed in from paper');
    }
  }

  /** Nobody reaches this tablet, and it reaches nobody. */
  function goOffline(tablet: DayTablet, minutes: number): void {
    if (tablet.isOffline) return;
    tablet.isOffline = true;
    for (const replica of tablet.replicas) replica.hangUp();
    note('offline');
    at(minute + minutes, () => {
      tablet.isOffline = false;
    });
  }

  /** The roll is corrected while a tablet does not hear of it: what it then marks is kept and counts nowhere. */
  function correctRoll(): void {
    const out = electors.find((elector) => roll.has(elector) && !comes.has(elector));
    const tablet = alive().find(({ isOffline }) => !isOffline);
    if (!out || !tablet) return;
    goOffline(tablet, 45);
    at(minute + 10, () => correct(out, false));
    at(minute + 20, () => {
      if (tablet.isDead || !tablet.isOffline) return;
      tablet.enter((edit) => edit.voted(out, 'door'));
      note('marked after the roll was corrected');
    });
    const added = idOf(`n${no}`, 1, 10);
    at(minute + 30, () => {
      correct(added, true);
      electors.push(added);
    });
    at(minute + 2, () => arriveUnlisted(added));
  }

  /** Those who could be found on a wrong roll now: promised here, and marked. */
  function movable(): string[] {
    const marked = new Set(reached.flatMap((deed) => (deed.kind === 'voted' ? [deed.elector] : [])));
    const claimed = new Set(reached.flatMap((deed) => (deed.kind === 'answer' ? [deed.elector] : [])));
    return electors.filter((elector) => roll.has(elector) && !cameHere.has(elector) && marked.has(elector) && claimed.has(elector));
  }

  /** Before somebody is moved: a door that has marked them and a coordinator go away, and hear nothing of it. What they do of them then comes late. */
  function beAway(elector: string): void {
    const isThere = (tablet: DayTablet): boolean => !tablet.isDead && !tablet.isOffline;
    const marks = reached.flatMap((deed) => (deed.kind === 'voted' && deed.elector === elector ? [deed] : []));
    const door = doors.find((tablet) => isThere(tablet) && marks.some(({ hand }) => hand === tablet.hand())) ?? doors.find(isThere);
    const coordinator = random.chance(0.5) ? coordinators.find(isThere) : undefined;
    for (const tablet of [door, coordinator]) if (tablet) goOffline(tablet, 20 + random.int(40));
    at(minute + 6 + random.int(10), () => {
      if (door?.isOffline) lateMark(door, elector, marks.find(({ hand }) => hand === door.hand())?.id);
      if (!coordinator?.isOffline) return;
      answer(coordinator, [elector], coordinator.userId, random.pick(['promised', 'refused', 'undecided']));
      note('answered after they were moved');
    });
  }

  function lateMark(door: DayTablet, elector: string, own: string | undefined): void {
    if (door.isDead) return;
    const [isTakenBack, isMarked] = random.pick([[true, false], [true, true], [false, true]]); // biome-ignore format: one thought
    if (isTakenBack && own !== undefined) door.enter((edit) => edit.undo(own));
    if (isMarked || own === undefined) door.enter((edit) => edit.voted(elector, 'door'));
    note('marked or taken back after they were moved');
  }

  // The day is drawn before it begins.
  const turnout = 0.55 + random.next() * 0.25;
  const comes = new Set(electors.filter(() => random.chance(turnout)));
  for (const elector of comes) {
    at(pollingMinute(random.next()), () => arrive(elector));
  }
  const many = (share: number, run: () => void): void => {
    for (let n = 0; n < Math.ceil(deps.electors * share); n++) at(random.int(POLLING_MINUTES), run);
  };
  many(0.02, () => arriveUnlisted(anybody()));
  many(0.02, countOnly);
  many(0.008, trespass);
  many(0.15, claim);
  many(0.03, settle);
  for (const tablet of tablets)
    for (let n = 0; n < (tablet.role === 'attendance' ? 2 : 1); n++)
      if (random.chance(0.6)) at(random.int(POLLING_MINUTES), () => goOffline(tablet, 10 + random.int(110)));
  at(30 + random.int(600), () => {
    const tablet = random.pick(doors);
    if (random.chance(0.7)) goOffline(tablet, 90); // what it has not sent dies with it, or does not
    at(minute + 30, () => die(tablet));
  });
  at(200 + random.int(200), correctRoll);
  // somebody takes a tablet home before the count, and comes back with it when all is over
  if (random.chance(0.5)) at(POLLING_MINUTES - 60, () => goOffline(random.pick(doors), 90));

  return {
    committee,
    tablets,
    coordinators,
    places,
    reached,
    counts: counts as ReadonlyMap<string, number>,
    /** Who is on the roll; the same object until it is another roll. */
    rollNow: (): ReadonlySet<string> => {
      rollCopy ??= new Set(roll);
      return rollCopy;
    },
    /** Of whom rows are taken: whoever is on it, or was. */
    mayStand: (elector: string): boolean => wasOnRoll.has(elector),
    hasLeft: (elector: string): boolean => movedTo.has(elector),
    movable,
    beAway,
    /** They are on the roll of another committee now. */
    leave(elector: string, comeThere: (elector: string) => void): void {
      roll.delete(elector);
      rollCopy = null;
      electors.splice(electors.indexOf(elector), 1);
      movedTo.set(elector, comeThere);
      note('moved');
    },
    /** …and here they come from another one. */
    enter(elector: string): void {
      roll.add(elector);
      wasOnRoll.add(elector);
      rollCopy = null;
      electors.push(elector);
      cameHere.add(elector);
      soon(() => random.chance(0.5) && arrive(elector), 60);
    },
    arrive: (elector: string): void => soon(() => arrive(elector)),
    /** The weeks before: what the coordinators know already. */
    prepare(): void {
      for (const tablet of coordinators)
        for (const owner of ownersOf(tablet)) {
          const of = electors.filter(() => random.chance(0.16));
          answer(tablet, of, owner, 'promised');
          answer(
            tablet,
            electors.filter(() => random.chance(0.01)),
            owner,
            'refused',
          );
        }
    },
    /** Everything that happens in a minute of the day, in its order. */
    live(now: number): void {
      minute = now;
      const due = later.get(now) ?? [];
      later.delete(now);
      for (const run of due) run();
    },
    get isOver() {
      return later.size === 0;
    },
  };
}
