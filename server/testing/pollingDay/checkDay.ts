import * as Y from 'yjs';
import { readAttendance, refText } from '../../../schema/attendance.ts';
import type { ElectorId } from '../../../schema/ids.ts';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import type { DocLog } from '../../rooms/docLog.ts';
import type { Room } from '../../rooms/room.ts';
import { createDoc, isSameContent } from '../simulator/createWitness.ts';
import type { DayHalf } from './createCalls.ts';
import { lineOf, type Mirror, type MirrorOf } from './createMirror.ts';
import type { TrueState, Truth } from './createTruth.ts';
import type { DayCommittee } from './simulateDay.ts';

export type Eyes = ReturnType<typeof createEyes>;
type RoomOf = (name: string) => Room | undefined;
type Report = (what: string) => void;

/** So often everything is read anew instead of what has changed. */
const WHOLE_EVERY = 200;

type Sight = {
  readonly mirror: Mirror;
  readonly of: readonly (Y.Doc | null)[];
  roll: ReadonlySet<string> | null;
  half: DayHalf | null;
  readonly attended: Set<string>;
};
export type Seen = {
  readonly where: string;
  readonly truth: Truth;
  readonly attendance: Y.Doc;
  /** Null where nobody sees them: the list of who is missing is not checked. */
  readonly guarantees: Y.Doc | null;
  /** As they know it there: another object when it is another roll. */
  readonly roll: ReadonlySet<string>;
  readonly half: DayHalf | null;
};

/** Compares what documents say with what is so, elector by elector as either changes. */
export function createEyes(report: Report) {
  const sights = new Map<string, Sight>();
  let checks = 0;
  let compared = 0;

  function sightOf({ where, attendance, guarantees }: Seen, mirrorOf: MirrorOf): Sight {
    const known = sights.get(where);
    if (known?.of[0] === attendance && known.of[1] === guarantees) return known;
    const sight: Sight = {
      mirror: mirrorOf(attendance, guarantees),
      of: [attendance, guarantees],
      roll: null,
      half: null,
      attended: new Set(),
    };
    sights.set(where, sight);
    return sight;
  }

  return {
    /** How often somebody's screen was looked at. */
    get checks() {
      return checks;
    },
    /** How many electors were compared by that. */
    get compared() {
      return compared;
    },
    look(seen: Seen, mirrorOf: MirrorOf): void {
      const { where, truth, roll, half } = seen;
      const sight = sightOf(seen, mirrorOf);
      const { mirror, attended } = sight;
      checks += 1;
      const [so, shown] = [truth.takeTouched(), mirror.takeTouched()];
      const isNew = sight.roll === null || (half !== null && sight.half === null);
      const others = isNew ? [] : [...differing(sight.roll ?? undefined, roll), ...differing(sight.half?.off, half?.off)];
      const isWhole = isNew || checks % WHOLE_EVERY === 0;
      if (sight.roll !== roll) mirror.setRoll(roll);
      if (half && sight.half !== half) mirror.setHalf(half.answer);
      Object.assign(sight, { roll, half });
      const hasOthers = [truth.takeOthers(), mirror.takeOthers()].includes(true); // both are asked
      if (!isWhole && !hasOthers && so.size + shown.size + others.length === 0) return;
      const electors = isWhole ? new Set([...truth.electors(), ...mirror.electors()]) : new Set([...so, ...shown, ...others]);
      for (const elector of electors) {
        const state = truth.stateOf(elector);
        const isOnRoll = roll.has(elector);
        const expected = { ...state, isChased: state.isChased && isOnRoll && half?.off.has(elector) !== true };
        if (isOnRoll && state.hasAttended) attended.add(elector);
        else attended.delete(elector);
        const difference = differenceOf(expected, mirror.stateOf(elector), seen.guarantees !== null);
        if (difference) report(`${where}: ${elector} ${difference}`);
      }
      compared += electors.size;
      const count = mirror.attended();
      if (count !== null && count !== attended.size) report(`${where}: ${count} have attended, it were ${attended.size}`);
      if (!isWhole && !hasOthers) return;
      if (truth.headcount() !== mirror.headcount()) report(`${where}: counted ${mirror.headcount()}, it were ${truth.headcount()}`);
      if (truth.unlisted().join() !== mirror.unlisted().join())
        report(`${where}: unlisted ${mirror.unlisted()}, it were ${truth.unlisted()}`);
    },
  };
}

/** Who is in one of them only. */
function differing(one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): string[] {
  return one === other ? [] : [...[...one].filter((elector) => !other.has(elector)), ...[...other].filter((elector) => !one.has(elector))];
}

function differenceOf(truth: TrueState, seen: TrueState, isListSeen: boolean): string | null {
  if (truth.hasAttended !== seen.hasAttended) return truth.hasAttended ? 'has voted, and is not shown so' : 'is shown as having voted';
  if (truth.isDuplicate !== seen.isDuplicate) return truth.isDuplicate ? 'is no duplicate here' : 'is shown as a duplicate';
  if (isListSeen && truth.isChased !== seen.isChased)
    return truth.isChased ? 'is missing on the chase list' : 'is chased, and should not be';
  return null;
}

/** What somebody sees: the server by the pure functions, a coordinator by what their tablet has. */
export type Sees = { readonly server: MirrorOf; readonly tablet: MirrorOf };

/** What holds at every minute: the server shows exactly what has reached it, a coordinator exactly what has reached them and what they did themselves. */
export function checkMinute(
  { day, atServer }: DayCommittee,
  half: DayHalf | null,
  eyes: Eyes,
  sees: Sees,
  roomOf: RoomOf,
  report: Report,
): void {
  const room = roomOf(`attendance/${day.committee}`);
  const claims = roomOf(`guarantees/${day.committee}`);
  const [where, roll] = [`${day.committee} at the server`, day.rollNow()];
  if (room) eyes.look({ where, truth: atServer, attendance: room.doc, guarantees: claims?.doc ?? null, roll, half }, sees.server);
  else if (day.tablets.some(({ isDead, isOffline }) => !isDead && !isOffline)) report(`${day.committee} has no room`);
  for (const { name, truth, attendance, guarantees, roll, half } of day.coordinators)
    if (truth && guarantees) {
      const of = `${name} (${attendance.opened}/${guarantees.opened})`;
      eyes.look({ where: of, truth, attendance: attendance.doc, guarantees: guarantees.doc, roll, half }, sees.tablet);
    }
}

/** What holds when everybody is back. */
export async function checkEnd({ day, atServer }: DayCommittee, log: DocLog, roomOf: RoomOf, report: Report): Promise<void> {
  for (const kind of ['attendance', 'guarantees']) {
    const name = `${kind}/${day.committee}`;
    const { snapshot, rows } = await log.load(name);
    const onDisk = createDoc();
    for (const { bytes } of [...(snapshot ? [snapshot] : []), ...rows]) Y.applyUpdate(onDisk, bytes);
    const room = roomOf(name);
    if (!room || !isSameContent(room.doc, onDisk)) report(`${name}: its memory is not what its disk replays to`);
    for (const { replicas, name: tablet } of day.tablets)
      for (const replica of replicas) {
        if (replica.room !== name) continue;
        if (replica.waiting > 0) report(`${tablet}: ${replica.waiting} edits are unsent`);
        if (!isSameContent(replica.doc, onDisk)) report(`${tablet}: ${name} is another document than the server's`);
      }
    if (kind === 'attendance') checkWhole(day, atServer, onDisk, report);
  }
  for (const { name, attendance, guarantees, forbidden, pending } of day.tablets) {
    const expected = forbidden.map(({ key, reason }) => `${key} ${reason}`).sort();
    const refused = [...attendance.refused].map(([key, reason]) => `${key} ${reason}`).sort();
    if (expected.join() !== refused.join()) report(`${name}: refused ${refused}, expected ${expected}`);
    if (guarantees && guarantees.refused.size > 0) report(`${name}: refused ${[...guarantees.refused]}`);
    const unexpected = [...attendance.closes, ...(guarantees?.closes ?? [])].filter((code) => code !== 4409);
    if (unexpected.length > 0) report(`${name}: closed ${unexpected}`);
    if (pending.length > 0) report(`${name}: ${pending.length} deeds have reached nobody`);
  }
}

/** Attendance is exact, entry by entry: nothing is lost, nothing counted that nobody entered. */
function checkWhole({ committee, places }: DayCommittee['day'], truth: Truth, onDisk: Y.Doc, report: Report): void {
  const rows = onDisk.getMap<Scalar>(ROOT_NAME);
  const whole = readAttendance(rows.entries());
  for (const elector of new Set([...truth.electors(), ...whole.electors.keys()])) {
    const derived = whole.electors.get(elector as ElectorId);
    const expected = truth.standing(elector).map((deed) => places.get(deed)?.key ?? '?');
    const shown = (derived?.standing ?? []).map((entry) => elector + refText(entry));
    if (expected.sort().join() !== shown.sort().join()) report(`${committee}: ${elector} stands by ${shown}, entered were ${expected}`);
    if ((derived?.isDuplicate ?? false) !== truth.stateOf(elector).isDuplicate)
      report(`${committee}: ${elector} is wrongly listed as a duplicate or not`);
  }
  if (whole.headcount !== truth.headcount()) report(`${committee}: counted ${whole.headcount}, it were ${truth.headcount()}`);
  if (whole.unlisted.map(lineOf).sort().join() !== truth.unlisted().join())
    report(`${committee}: unlisted arrivals are not what they were`);
  for (const [deed, { key }] of places) if (truth.knows(deed) && !rows.has(key)) report(`${committee}: ${deed} is lost`);
}
