import { foldDigits } from '../../../schema/fold.ts';
import { type CellId, MAX_BALLOTS, type TallyRef } from '../../../schema/tally.ts';
import { type FigureEntry, figureOf, type TallyFigures } from '../../../schema/tallyFigures.ts';
import type { Count, OwnValue } from './createCount.ts';

/** What was typed into a figure: nothing, a number, or what is none. */
export type Typed = { readonly kind: 'absent' } | { readonly kind: 'number'; readonly n: number } | { readonly kind: 'wrong' };

/** Digits of any script; separators of thousands are left out. */
export function readFigure(text: string): Typed {
  const bare = foldDigits(text).replace(/[\s\u066c,.'’]/g, '');
  if (bare === '') return { kind: 'absent' };
  if (!/^\d+$/.test(bare) || bare.length > 7 || Number(bare) > MAX_BALLOTS) return { kind: 'wrong' };
  return { kind: 'number', n: Number(bare) };
}

/** Figures as somebody enters them: absent, 0 or n, each an entry of its own. */
export type Figures = {
  /** Null: absent, or doubtful. Reactive. */
  valueOf(cell: CellId): number | null;
  /** Of a cell that two standing entries say differently: what they say. Empty otherwise. */
  doubtful(cell: CellId): readonly number[];
  /** Writes a figure and takes back by name what stood there, in one edit; null: nothing stands there any more. What stands already is not written again. */
  set(cell: CellId, n: number | null): void;
  /** Of these, the absent ones become 0, in one edit. @returns their entries, to be taken back */
  zero(cells: readonly CellId[]): readonly TallyRef[];
  takeBack(refs: readonly TallyRef[]): void;
};

/** @param kind whether the official form is read, or the hall's own totals */
export function createFigures(count: Pick<Count, 'tally' | 'write' | 'voidEntries'>, kind: 'figure' | 'total'): Figures {
  const figures = (): TallyFigures => (kind === 'figure' ? count.tally().withLate.form : count.tally().withLate.board);
  const standing = (cell: CellId): readonly FigureEntry[] => figures().entries.get(cell) ?? [];
  const voidOf = ({ entry, writer, n }: FigureEntry): OwnValue => ({ kind: 'void', target: { entry, writer, n } });
  return {
    valueOf: (cell) => figureOf(figures(), cell),
    doubtful: (cell) => (figures().doubtful.includes(cell) ? [...new Set(standing(cell).map(({ value }) => value.n))] : []),
    set(cell, n) {
      const before = standing(cell);
      const isThere = n === null ? before.length === 0 : before.length > 0 && before.every(({ value }) => value.n === n);
      if (isThere) return;
      count.write([...before.map(voidOf), ...(n === null ? [] : [{ kind, cell, n } as const])]);
    },
    zero(cells) {
      const absent = cells.filter((cell) => standing(cell).length === 0);
      return absent.length === 0 ? [] : count.write(absent.map((cell) => ({ kind, cell, n: 0 })));
    },
    takeBack: (refs) => count.voidEntries(refs),
  };
}
