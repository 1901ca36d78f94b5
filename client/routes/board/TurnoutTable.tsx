import { createMemo, For, type JSX } from 'solid-js';
import { minuteOfElection } from '../../../schema/electionClock.ts';
import tables from '../../components/Table.module.css';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useBoard } from './BoardContext.ts';
import { createBoardWords } from './createBoardWords.ts';
import type { ChartLineData } from './TurnoutChart.tsx';

/** The figures of the chart, hour by hour and now: for whoever does not see lines, and to read them exactly. */
export function TurnoutTable(props: { readonly atMs: readonly number[]; readonly lines: readonly ChartLineData[] }): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const rows = createMemo(() => {
    const known = board.election();
    const hourOf = (ms: number): number =>
      Math.floor(known ? minuteOfElection(ms - 1, known.pollingDay, known.timeZone) / 60 : ms / 3_600_000);
    const now = props.lines[0]?.values.findLastIndex((value) => value !== null);
    // of every hour its last bin, and what is known last: the plan goes on behind it, in the same hour too
    return props.atMs.flatMap((ms, i) =>
      i === now || i + 1 === props.atMs.length || hourOf(props.atMs[i + 1] ?? ms) !== hourOf(ms) ? [{ ms, i }] : [],
    );
  });
  return (
    <section class={tables.frame} tabindex="0" aria-label={t('board.turnoutTitle')}>
      <table class={tables.table}>
        <thead>
          <tr>
            <th scope="col">{t('board.time')}</th>
            <For each={props.lines}>
              {(line) => (
                <th scope="col" class={tables.number}>
                  <bdi>{line.label}</bdi>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {({ ms, i }) => (
              <tr>
                <th scope="row">
                  <span class="figures">{words.clock(ms)}</span>
                </th>
                <For each={props.lines}>{(line) => <td class={tables.number}>{words.percent(line.values[i] ?? null)}</td>}</For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
