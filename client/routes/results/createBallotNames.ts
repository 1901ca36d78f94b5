import { createMemo } from 'solid-js';
import type { Candidate, ElectionSetUp } from '../../../schema/election.ts';
import type { ElectionAnswer } from '../../../schema/electionApi.ts';
import { type CellId, FORM_FIELDS, type FormFigure } from '../../../schema/tally.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';

/** What cells, candidates and lists are called. */
export type BallotNames = {
  /** Null until it is known, and where there is none. */
  setUp(): ElectionSetUp | null;
  /** The election's; undefined until it is known. */
  timeZone(): string | undefined;
  /** “12 · name” of a candidate, “total of …” or “whole list …” of a list, the form’s own word of a figure. */
  cell(cell: CellId): string;
  /** Of a candidate or, where lists are marked, of a list. */
  of(id: string): string;
  isWithdrawn(id: string): boolean;
};

/** Names of the ballot paper, kept on the device like every answer; ends with its owner. */
export function createBallotNames(): BallotNames {
  const t = useTranslation();
  const answer = useApp().openAnswer<ElectionAnswer>('/api/election');
  const setUp = () => answer.value()?.election ?? null;
  const candidates = createMemo(() => new Map((setUp()?.candidates ?? []).map((one): [string, Candidate] => [one.id, one])));
  const lists = createMemo(() => new Map((setUp()?.lists ?? []).map(({ id, name }) => [id, name])));
  const isFigure = (cell: string): cell is FormFigure => Object.hasOwn(FORM_FIELDS, cell);

  function of(id: string): string {
    const candidate = candidates().get(id);
    if (candidate) return `${candidate.ballotNumber} · \u2068${candidate.name}\u2069`;
    const list = lists().get(id);
    return list === undefined ? t('results.unknownCell', { id }) : `\u2068${list}\u2069`;
  }
  return {
    setUp,
    timeZone: () => answer.value()?.timeZone,
    of,
    isWithdrawn: (id) => candidates().get(id)?.state === 'withdrawn',
    cell(cell) {
      if (isFigure(cell)) return t(`results.field_${cell}`);
      const id = cell.slice(1);
      const list = cell.startsWith('l') ? lists().get(id) : undefined;
      if (list === undefined) return of(id);
      // where both are marked, a list's own figure is of ballots for the whole of it, and no sum of its candidates
      return t(setUp()?.method === 'list_or_mixed' ? 'results.wholeList' : 'results.listTotal', { name: list });
    },
  };
}
