/** The end of a count (docs/rules.md, CT49–CT51): what is missing before it is sealed, what a seal says, and whether the clerk may go. Pure. */
import type { BallotPaper } from '../../../schema/ballotPaper.ts';
import { parseKey } from '../../../schema/keys.ts';
import { type CellId, readTallyValue, type TallyValue, tallyValue } from '../../../schema/tally.ts';
import { figuresCounted } from '../../../schema/tallyFigures.ts';
import { coversOf, sealFingerprint } from '../../../schema/tallySeal.ts';
import type { Tally } from '../../../schema/tallyTotals.ts';
import type { PhotoState } from '../../state/contracts/kept.ts';
import { untrueNow } from './compare.ts';
import type { FormSums } from './formSums.ts';

export type Missing =
  /** Marks of this ballot lie on the paper and were not entered. */
  | { readonly kind: 'open'; readonly number: number }
  | { readonly kind: 'gaps' | 'doubtful' | 'unread' | 'doubtfulFigures' | 'checks'; readonly n: number }
  /** The chair said so many ballots, and so many are here. */
  | { readonly kind: 'expected'; readonly expected: number; readonly ballots: number }
  /** A comparison is no longer true. */
  | { readonly kind: 'untrue'; readonly number: number }
  | { readonly kind: 'absent' | 'apart'; readonly cells: readonly CellId[] }
  | { readonly kind: 'photo' };

/** What a clerk should look at before they seal, the gravest first. Nothing of it forbids sealing: a hall that closes does not wait. */
export function missingOf(
  tally: Tally,
  sums: FormSums,
  more: { readonly failedChecks: number; readonly isPhotoWanted: boolean; readonly open: number | null },
): readonly Missing[] {
  const found: Missing[] = [];
  const countOf = (kind: 'gaps' | 'doubtful' | 'unread' | 'doubtfulFigures' | 'checks', n: number): void => {
    if (n > 0) found.push({ kind, n });
  };
  if (tally.mode === 'ballots') {
    if (more.open !== null) found.push({ kind: 'open', number: more.open });
    countOf('doubtful', tally.doubtful.size);
    countOf('gaps', tally.missing);
    countOf('unread', tally.unread.length);
  }
  countOf('doubtfulFigures', new Set([...tally.form.doubtful, ...tally.board.doubtful]).size);
  const { ballots } = tally.totals;
  if (tally.expected !== null && ballots !== null && tally.expected !== ballots)
    found.push({ kind: 'expected', expected: tally.expected, ballots });
  const untrue = untrueNow(tally);
  if (untrue && tally.mode === 'ballots') found.push({ kind: 'untrue', number: untrue.entry.value.number });
  countOf('checks', more.failedChecks);
  if (sums.apart.length > 0) found.push({ kind: 'apart', cells: sums.apart.map(({ cell }) => cell) });
  if (sums.absent.length > 0) found.push({ kind: 'absent', cells: sums.absent });
  if (more.isPhotoWanted && tally.photos.length === 0) found.push({ kind: 'photo' });
  return found;
}

/** The seal of everything that is here; null where more tabs and tablets wrote than one can name: it would be written and read by nobody (CT9). @param keys all keys of the document, those too that this version cannot read · @param paper in force, for a box without a ballot */
export function sealOf(
  tally: Tally,
  keys: Iterable<string>,
  paper: BallotPaper | null,
  atMs: number,
): Extract<TallyValue, { readonly kind: 'seal' }> | null {
  const refs = [...keys].flatMap((key) => {
    const parsed = parseKey('tally', key);
    return parsed?.kind === 'tally' ? [parsed] : [];
  });
  const isEmptyBox = tally.mode === 'ballots' && tally.counted.length === 0 && paper !== null;
  const totals = isEmptyBox ? figuresCounted([], [paper]) : tally.totals;
  const seal = { kind: 'seal', atMs, fingerprint: sealFingerprint({ ...tally, totals }), covers: coversOf(refs) } as const;
  return readTallyValue('seal', tallyValue(seal)) && seal;
}

/** What of a sealed count still exists on this tablet only, or that it is all with the server. */
export type Departure =
  | { readonly kind: 'go'; readonly ballots: number; readonly hasForm: boolean; readonly isWhole: boolean }
  | { readonly kind: 'here'; readonly ballots: number; readonly others: number; readonly photos: number }
  /** The server did not take something: it waits for the person's decision. */
  | { readonly kind: 'refused'; readonly n: number }
  /** Marks of this ballot lie on the paper here and were not entered. */
  | { readonly kind: 'open'; readonly number: number }
  /** This tablet cannot say whether a photo has arrived. */
  | { readonly kind: 'photo'; readonly why: 'gone' | 'elsewhere' | 'unknown' };

/**
 * @param unsent keys that the server has not acknowledged
 * @param refused how many entries it did not accept
 * @param open the number of a ballot that lies open here
 */
export function departureOf(
  tally: Tally,
  state: {
    readonly unsent: readonly string[];
    readonly refused: number;
    readonly open: number | null;
    readonly photoOf: (sha256: string) => PhotoState;
  },
): Departure {
  const photos = tally.photos.map(({ value }) => state.photoOf(value.sha256).kind);
  const isUnsent = (kind: PhotoState['kind']): boolean => kind === 'waiting' || kind === 'failed';
  const here = photos.filter(isUnsent).length;
  const ballots = new Set(
    state.unsent.flatMap((key) => {
      const value = tally.entries.get(key)?.value;
      return value?.kind === 'ballot' ? [value.number] : [];
    }),
  ).size;
  const others = state.unsent.filter((key) => tally.entries.get(key)?.value.kind !== 'ballot').length;
  if (state.unsent.length > 0 || here > 0) return { kind: 'here', ballots, others, photos: here };
  if (state.refused > 0) return { kind: 'refused', n: state.refused };
  if (state.open !== null && tally.mode === 'ballots') return { kind: 'open', number: state.open };
  const why = (['gone', 'unknown', 'elsewhere'] as const).find((kind) => photos.includes(kind));
  if (why) return { kind: 'photo', why };
  const isWhole = tally.mode === 'totals' || (tally.missing === 0 && tally.doubtful.size === 0 && tally.unread.length === 0);
  return { kind: 'go', ballots: tally.counted.length, hasForm: tally.form.entries.size > 0, isWhole };
}
