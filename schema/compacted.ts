/**
 * What single ballots of a stream came to, once they are gone (docs/rules.md, CR63–CR65): entries `z`, which the server alone writes, in the place of every ballot and of every void
 * of one. Nothing in them says what any one ballot said. Pure.
 */
import { fingerprint64 } from './fingerprint.ts';
import { isWriterId, type WriterId } from './ids.ts';
import { isScalar, MAX_VALUE_LENGTH, type Scalar } from './keys.ts';
import { readTallyEntry, SERVER_WRITER, type TallyRef, tallyKey } from './tally.ts';
import type { Gap } from './tallyBallots.ts';

export type CompactedStream = {
  /** Ballot numbers that were there, ascending; those between are gaps. */
  readonly numbers: readonly Gap[];
  /** Of them, those that were there with different words: in no total. */
  readonly doubtful: readonly number[];
  readonly ballots: number;
  readonly invalid: number;
  readonly blank: number;
  /** Marks by id, as `figuresCounted` has them: 0 of whoever stands on a paper that was used. */
  readonly candidates: readonly (readonly [id: string, marks: number])[];
  readonly lists: readonly (readonly [id: string, marks: number])[];
  /** The check at every number that a comparison, a hand-over or an opening of the stream names, ascending. */
  readonly checks: readonly (readonly [number: number, check: string])[];
  /** Of the seal that stood, by its key: whether what it covered came to what it says. */
  readonly seal: { readonly key: string; readonly isWhole: boolean } | null;
  /** Of late entries that are no ballots and still there, by their fingerprint: whether they were taken. */
  readonly decided: readonly (readonly [hash: string, isTaken: boolean])[];
  /** Every ballot and every void of one that went into this. One that arrives again is the same, and says nothing new; any other came later. */
  readonly gone: readonly {
    readonly entry: 'ballot' | 'void';
    readonly writer: WriterId /** Ascending. */;
    readonly n: readonly number[];
  }[];
};

const FORM = 1;
/** Besides the text a value holds two numbers and the fingerprint of the whole. */
const PART_LENGTH = MAX_VALUE_LENGTH - 40;

/** Whether a key is of an entry that went into it. */
export function isGone({ gone }: CompactedStream, { entry, writer, n }: Pick<TallyRef, 'entry' | 'writer' | 'n'>): boolean {
  return gone.some((one) => one.entry === entry && one.writer === writer && one.n.includes(n));
}

/** The cells that hold it: each at most as long as a value may be, and read together or not at all. */
export function compactedCells(stream: CompactedStream): readonly (readonly [key: string, value: string])[] {
  const text = JSON.stringify([
    FORM,
    stream.numbers.map(({ from, to }) => (from === to ? base36(from) : `${base36(from)}-${base36(to)}`)).join(' '),
    stream.doubtful.map(base36).join(' '),
    [stream.ballots, stream.invalid, stream.blank],
    pairsText(stream.candidates),
    pairsText(stream.lists),
    stream.checks.map(([number, check]) => `${base36(number)}=${check}`).join(' '),
    stream.seal && [stream.seal.key, stream.seal.isWhole],
    stream.decided,
    stream.gone.map(({ entry, writer, n }) => [entry, writer, stepsOf(n)]),
  ]);
  const count = Math.ceil(text.length / PART_LENGTH);
  const whole = fingerprint64(text);
  return Array.from({ length: count }, (_, i) => [
    tallyKey({ entry: 'compacted', writer: SERVER_WRITER, n: i }),
    `${base36(i)} ${base36(count)} ${whole} ${text.slice(i * PART_LENGTH, (i + 1) * PART_LENGTH)}`,
  ]);
}

/**
 * Reads it from a stream's cells.
 * @returns null where there is none; `unreadable` when not all of it is there, or a later version wrote it: then nobody knows what was counted
 */
export function readCompacted(cells: Iterable<readonly [string, Scalar | undefined]>): CompactedStream | 'unreadable' | null {
  const parts: string[] = [];
  for (const [key, value] of cells) {
    const read = key.startsWith('z') && isScalar(value) ? readTallyEntry(key, value) : null;
    if (read?.value.kind === 'compacted') parts[read.n] = read.value.text;
  }
  if (parts.length === 0) return null;
  const [, count, whole] = parts[0]?.split(' ') ?? [];
  const texts = parts.map((part, i) => {
    const [at, of, same, ...rest] = part.split(' ');
    return at === base36(i) && of === count && same === whole ? rest.join(' ') : null;
  });
  const text = texts.join('');
  if (base36(texts.length) !== count || fingerprint64(text) !== whole) return 'unreadable';
  return parse(text) ?? 'unreadable';
}

function parse(text: string): CompactedStream | null {
  const [form, numbers, doubtful, sums, candidates, lists, checks, seal, decided, gone] = JSON.parse(text); // the server's own, with its fingerprint
  if (form !== FORM) return null;
  const [ballots, invalid, blank] = sums;
  return {
    numbers: wordsOf(numbers).map((word) => {
      const [from = '', to = from] = word.split('-');
      return { from: of36(from), to: of36(to) };
    }),
    doubtful: wordsOf(doubtful).map(of36),
    ballots,
    invalid,
    blank,
    candidates: pairsOf(candidates),
    lists: pairsOf(lists),
    checks: wordsOf(checks).map((word) => {
      const [number = '', check = ''] = word.split('=');
      return [of36(number), check] as const;
    }),
    seal: seal && { key: seal[0], isWhole: seal[1] },
    decided,
    gone: gone.map(([entry, writer, steps]: ['ballot' | 'void', string, string]) => {
      if (!isWriterId(writer)) throw new Error('no writer');
      return { entry, writer, n: sumsOf(steps) };
    }),
  };
}

const base36 = (n: number): string => n.toString(36);
const of36 = (text: string): number => Number.parseInt(text, 36);
const wordsOf = (text: string): string[] => (text === '' ? [] : text.split(' '));
const pairsText = (pairs: readonly (readonly [string, number])[]): string => pairs.map(([id, n]) => `${id}=${base36(n)}`).join(' ');
const pairsOf = (text: string): (readonly [string, number])[] =>
  wordsOf(text).map((word) => [word.slice(0, 4), of36(word.slice(5))] as const);

/** Each as how far it is from the one before: entries of one writer are seconds apart. */
const stepsOf = (ns: readonly number[]): string => ns.map((n, i) => base36(n - (ns[i - 1] ?? 0))).join(' ');
function sumsOf(steps: string): number[] {
  let sum = 0;
  return wordsOf(steps).map((step) => {
    sum += of36(step);
    return sum;
  });
}

/** Ranges of ascending numbers. */
export function rangesOf(numbers: Iterable<number>): readonly Gap[] {
  const ranges: { from: number; to: number }[] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last.to === number - 1) last.to = number;
    else ranges.push({ from: number, to: number });
  }
  return ranges;
}
