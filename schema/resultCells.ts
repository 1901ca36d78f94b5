/** The cells of a result and what each comes to (docs/rules.md, CR1–CR4). Pure. */
import { type ElectionSetUp, takesLists } from './election.ts';
import type { UserId } from './ids.ts';
import { type CellState, type Decision, type ResultCell, SOURCES, type Source, type StreamSummary } from './result.ts';
import type { Stream } from './rooms.ts';
import { seenHash } from './seenHash.ts';
import { type CellId, candidateCell, FORM_FIELDS, listCell } from './tally.ts';

/** What one clerk's stream says as results read it, with no single ballot in it: what it counted and what it read on the form, by cell. */
export type StreamReading = StreamSummary & {
  readonly counted: Readonly<Partial<Record<CellId, number>>>;
  readonly form: Readonly<Partial<Record<CellId, number>>>;
  /** Cells of which it says two things. */
  readonly doubtfulCells: { readonly counted: readonly CellId[]; readonly form: readonly CellId[] };
};
export type Streams = Readonly<Record<Stream, StreamReading | null>>;

/** Where a source is read: which stream, and what of it. */
export const PLACES: Readonly<Record<Source, readonly [Stream, 'counted' | 'form']>> = {
  a: ['a', 'counted'],
  b: ['b', 'counted'],
  formA: ['a', 'form'],
  formB: ['b', 'form'],
};

/** Every cell that a result of this election has: candidates (or lists, where only lists are marked), lists, the form's figures. */
export function cellsOf({ method, lists, candidates }: Pick<ElectionSetUp, 'method' | 'lists' | 'candidates'>): readonly CellId[] {
  const figures = Object.keys(FORM_FIELDS) as (keyof typeof FORM_FIELDS)[]; // the keys of a constant object
  return [
    ...(method === 'list' ? [] : candidates.map(({ id }) => candidateCell(id))),
    ...(takesLists(method) ? lists.map(({ id }) => listCell(id)) : []),
    ...figures,
  ];
}

/** A cell without which nobody can say who wins: of candidates, or of lists where only lists are marked. */
export function isNeeded(cell: CellId, cells: readonly Pick<ResultCell, 'cell'>[]): boolean {
  const isOf = (letter: string, id: CellId): boolean => id.length === 5 && id.startsWith(letter);
  return isOf('c', cell) || (isOf('l', cell) && !cells.some((other) => isOf('c', other.cell)));
}

/** Whoever wrote in any of the streams. */
export const enterersOf = ({ a, b }: Streams): ReadonlySet<UserId> => new Set([...(a?.people ?? []), ...(b?.people ?? [])]);

/** Two people, and neither has a word in the other's stream. */
const isByTwo = ({ a, b }: Streams): boolean =>
  a !== null && b !== null && a.people.length > 0 && b.people.length > 0 && !a.people.some((person) => b.people.includes(person));

const hasWord = ({ values, doubtful }: ResultCell, of: Stream): boolean =>
  SOURCES.some((source) => PLACES[source][0] === of && (values[source] !== undefined || doubtful.includes(source)));

/** Whether somebody else has ended a stream with a word on everything that decides who wins and that this one has a word on. */
export function isConfirmed({ stream }: StreamReading, streams: Streams, cells: readonly ResultCell[]): boolean {
  const other: Stream = stream === 'a' ? 'b' : 'a';
  if (!streams[other]?.isSealed || !isByTwo(streams)) return false;
  return cells.every((one) => !isNeeded(one.cell, cells) || !hasWord(one, stream) || hasWord(one, other));
}

/**
 * What one cell comes to. Only streams that have ended say anything: while somebody counts, what is known of a ballot is nobody else's.
 * @param choices in their order, by people who wrote in no stream
 */
export function cellOf(cell: CellId, streams: Streams, choices: readonly (Decision & { readonly kind: 'choose' })[]): ResultCell {
  const values: Partial<Record<Source, number>> = {};
  const doubtful: Source[] = [];
  for (const source of SOURCES) {
    const [stream, what] = PLACES[source];
    const reading = streams[stream];
    if (!reading?.isSealed) continue;
    // ballots of a paper that nobody here knows are in no total: a count without them says nothing
    if (reading.doubtfulCells[what].includes(cell) || (what === 'counted' && reading.unread > 0)) doubtful.push(source);
    else {
      const value = reading[what][cell];
      if (value !== undefined) values[source] = value;
    }
  }
  const proposed = seenHash(cell, ...SOURCES.map((source) => (doubtful.includes(source) ? '?' : (values[source] ?? null))));
  const choice = choices.findLast((one) => one.cell === cell && one.seen.split('.')[0] === proposed);
  if (choice) {
    const { value, reason, by, at, id } = choice;
    // with the choice itself: whoever chooses after it has to have seen it
    return { cell, values, doubtful, state: 'chosen', value, choice: { reason: reason ?? 'other', by, at }, hash: `${proposed}.${id}` };
  }
  const present = Object.values(values);
  const [first] = present;
  const isSame = present.every((value) => value === first);
  return { cell, values, doubtful, ...stateOf(), choice: null, hash: proposed };

  function stateOf(): { readonly state: CellState; readonly value: number | null } {
    if (doubtful.length > 0 || !isSame) return { state: 'differs', value: null };
    if (first === undefined) return { state: 'empty', value: null };
    const has = (...sources: readonly Source[]): boolean => sources.some((source) => values[source] !== undefined);
    return { state: isByTwo(streams) && has('a', 'formA') && has('b', 'formB') ? 'agreed' : 'single', value: first };
  }
}
