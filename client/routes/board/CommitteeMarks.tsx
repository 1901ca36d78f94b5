import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { markedCells } from '../../../schema/checkFindings.ts';
import { Button } from '../../components/Button.tsx';
import tables from '../../components/Table.module.css';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { BallotNames } from '../results/createBallotNames.ts';
import { useBoard } from './BoardContext.ts';

const FIRST = 8;

/** What candidates have in one committee, the most first; figures that differ stand as a dash. Nothing where nothing is known, or may be seen. */
export function CommitteeMarks(props: { readonly committee: string; readonly names: BallotNames }): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const [showsAll, setShowsAll] = createSignal(false);
  const lines = createMemo(() => {
    const setUp = props.names.setUp();
    const marks = setUp && board.marksOf(props.committee);
    if (!setUp || !marks) return [];
    return markedCells(setUp)
      .map((cell, i) => ({ cell, marks: marks[i] ?? null }))
      .sort((a, b) => (b.marks ?? -1) - (a.marks ?? -1));
  });
  const shown = () => (showsAll() ? lines() : lines().slice(0, FIRST));
  return (
    <Show when={lines().length > 0}>
      <section class={tables.frame} tabindex="0" aria-label={t('board.committeeMarks')}>
        <table class={tables.table}>
          <thead>
            <tr>
              <th scope="col">{t('results.who')}</th>
              <th scope="col" class={tables.number}>
                {t('results.marks')}
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={shown()}>
              {({ cell, marks }) => (
                <tr>
                  <th scope="row">{props.names.cell(cell)}</th>
                  <td class={tables.number}>{marks === null ? '–' : t.number(marks)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
      <Show when={lines().length > FIRST}>
        <div>
          <Button variant="quiet" onClick={() => setShowsAll(!showsAll())}>
            {showsAll() ? t('results.showFirstRanks') : t.plural('results.showAllRanks', lines().length)}
          </Button>
        </div>
      </Show>
    </Show>
  );
}
