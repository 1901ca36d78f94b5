/** Marks that a device has made in a wrong committee: which there are, and who is meant in the right one. Pure. */
import { type AttendanceValue, attendanceOf, type Entry, readEntry, refText, type Source, unlistedOf } from '../../schema/attendance.ts';
import { foldDigits, nameWords } from '../../schema/fold.ts';
import type { ElectorId } from '../../schema/ids.ts';
import type { Scalar } from '../../schema/keys.ts';
import type { MarkDoubt } from '../../schema/moveApi.ts';

export type RollLine = { readonly id: string; readonly number: string; readonly name: string; readonly isRemoved: boolean };

/** One that is to be moved. `here`: whoever has the number in the wrong committee. */
export type MisplacedMark = {
  readonly entry: Entry<'voted' | 'unlisted'>;
  readonly source: Source;
  readonly number: string;
  /** As it was typed for an arrival that is on no list. */
  readonly typedName: string;
  readonly here: RollLine | null;
  readonly there: RollLine | null;
  readonly doubts: readonly MarkDoubt[];
};
export type Misplaced = { readonly marks: readonly MisplacedMark[]; readonly counted: readonly Entry<'counted'>[] };

const NOBODY: ReadonlySet<string> = new Set();

type Cells = Iterable<readonly [string, Scalar]>;
type Choice = {
  /** How the writers begin that are meant. */
  readonly writer: string;
  readonly from: number;
  /** Not included. */
  readonly until: number;
};

/** Everything that stands of these writers in this time, the earliest first; what was taken back, and arrivals of whom a coordinator has said who they were, stays. */
export function findMisplaced(
  here: Cells,
  there: Cells,
  rollHere: readonly RollLine[],
  rollThere: readonly RollLine[],
  choice: Choice,
): Misplaced {
  const isMeant = ({ writer, value }: Entry): boolean =>
    writer.startsWith(choice.writer) && value.atMs >= choice.from && value.atMs < choice.until;
  const byId = new Map(rollHere.map((line) => [line.id, line]));
  const byNumber = new Map(rollThere.map((line) => [line.number, line]));
  const observed = byElector(there);
  const standingThere = new Map<string, ReadonlySet<string>>();
  /** Derived once for an elector: a device may have marked one number thousands of times. */
  function seenThere(elector: string): ReadonlySet<string> {
    const known = standingThere.get(elector) ?? new Set(attendanceOf(observed.get(elector) ?? []).standing.map(refText));
    standingThere.set(elector, known);
    return known;
  }
  const { observations, unlisted, headcount } = entriesOf(here);
  const marks: MisplacedMark[] = [];
  const add = (
    entry: MisplacedMark['entry'],
    source: Source,
    number: string,
    typedName: string,
    from: RollLine | null,
    isSeenHereToo: boolean,
  ): void => {
    const found = byNumber.get(asOnRoll(number)) ?? null;
    const meant = found && isTheirs(typedName, found.name) ? found : null;
    const seen = meant ? seenThere(meant.id) : NOBODY;
    const doubts: MarkDoubt[] = [];
    if (seen.size > (seen.has(refText(entry)) ? 1 : 0)) doubts.push('attended-there');
    if (meant?.isRemoved) doubts.push('removed-there');
    if (isSeenHereToo) doubts.push('seen-here-too');
    marks.push({ entry, source, number, typedName, here: from, there: meant, doubts });
  };
  for (const [elector, entries] of observations) {
    const line = byId.get(elector);
    if (!line) continue; // was moved away already: their marks go with them
    const { standing } = attendanceOf(entries);
    const isSeenHereToo = !standing.every(isMeant);
    for (const entry of standing.filter(isMeant)) add(entry, entry.value.source, line.number, '', line, isSeenHereToo);
  }
  for (const { entry, matched } of unlistedOf(unlisted))
    if (!matched && isMeant(entry)) add(entry, 'unlisted', entry.value.number, entry.value.name, null, false);
  marks.sort((a, b) => a.entry.value.atMs - b.entry.value.atMs || (a.entry.key < b.entry.key ? -1 : 1));
  return { marks, counted: standingCounts(headcount).filter(isMeant) };
}

/** Person and device, nine characters, of whatever stands: how often, and from when to when by its own clock. The one that marked last first. */
export function writersIn(
  cells: Cells,
): { readonly writer: string; readonly marks: number; readonly first: number; readonly last: number }[] {
  const { observations, unlisted, headcount } = entriesOf(cells);
  const all: Entry[] = [
    ...[...observations.values()].flatMap((entries) => attendanceOf(entries).standing),
    ...unlistedOf(unlisted).map(({ entry }) => entry),
    ...standingCounts(headcount),
  ];
  return [...Map.groupBy(all, ({ writer }) => writer.slice(0, 9))]
    .map(([writer, entries]) => {
      let first = Number.POSITIVE_INFINITY;
      let last = 0;
      for (const { value } of entries) {
        first = Math.min(first, value.atMs);
        last = Math.max(last, value.atMs);
      }
      return { writer, marks: entries.length, first, last };
    })
    .sort((a, b) => b.last - a.last);
}

/** A number as it may be typed, as the roll has it (R2). */
const asOnRoll = (typed: string): string => foldDigits(typed).replace(/^0+(?=[0-9])/, '');

/** Whether a name that was typed, or none, may be this one: all of its words are in it. */
function isTheirs(typed: string, name: string): boolean {
  const words = new Set(nameWords(name));
  return nameWords(typed).every((word) => words.has(word));
}

function entriesOf(cells: Cells) {
  const observations = new Map<ElectorId, Entry[]>();
  const unlisted: Entry[] = [];
  const headcount: Entry[] = [];
  for (const [key, value] of cells) {
    const read = readEntry(key, value);
    const known = read?.elector && observations.get(read.elector);
    if (known) known.push(read.entry);
    else if (read?.elector) observations.set(read.elector, [read.entry]);
    else if (read) (read.kind === 'unlisted' ? unlisted : headcount).push(read.entry);
  }
  return { observations, unlisted, headcount };
}
const byElector = (cells: Cells): ReadonlyMap<string, readonly Entry[]> => entriesOf(cells).observations;

const isKind =
  <Kind extends AttendanceValue['kind']>(kind: Kind) =>
  (entry: Entry): entry is Entry<Kind> =>
    entry.value.kind === kind;

function standingCounts(entries: readonly Entry[]): Entry<'counted'>[] {
  const undone = new Set(entries.filter(isKind('undo')).map(({ value }) => refText(value.target)));
  return entries.filter(isKind('counted')).filter((entry) => !undone.has(refText(entry)));
}
