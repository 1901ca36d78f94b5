import { A } from '@solidjs/router';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { Chip } from '../../components/Chip.tsx';
import tables from '../../components/Table.module.css';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './Results.module.css';
import { STATE_TONES } from './resultLooks.ts';
import { COLUMNS, type Column, type Line, type Order } from './resultsQueue.ts';

type Props = {
  /** What holds the lines. */
  readonly ref: (element: HTMLElement) => void;
  readonly lines: readonly Line[];
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
  readonly isNarrow: boolean;
};
const NUMBERS: ReadonlySet<Column> = new Set(['ballots', 'differing', 'checks', 'late', 'impact']);

/** One line a committee; a heading is tapped to order by it, once more for the other way. A list on a narrow screen. */
export function ResultsTable(props: Props): JSX.Element {
  const t = useTranslation();
  // by id, so that what is fetched anew takes no focus
  const byId = createMemo(() => new Map(props.lines.map((line) => [line.committee, line])));
  const ids = createMemo(() => props.lines.map(({ committee }) => committee));
  const sorted = (column: Column) => (props.order.column !== column ? 'none' : props.order.isDescending ? 'descending' : 'ascending');
  function orderBy(column: Column): void {
    const isSame = props.order.column === column;
    props.onOrder({ column, isDescending: isSame ? !props.order.isDescending : column !== 'committee' });
  }
  return (
    <Show when={!props.isNarrow} fallback={<Narrow />}>
      <section ref={(element) => props.ref(element)} class={tables.frame} tabindex="0" aria-label={t('results.queue')}>
        <table class={tables.table}>
          <thead>
            <tr>
              <For each={COLUMNS}>
                {(column) => (
                  <th scope="col" aria-sort={sorted(column)} class={NUMBERS.has(column) ? tables.number : undefined}>
                    <button
                      type="button"
                      class={styles.sort}
                      data-sorted={sorted(column)}
                      title={column === 'impact' ? t('results.impactHint') : undefined}
                      onClick={() => orderBy(column)}
                    >
                      {t(`results.column_${column}`)}
                      <ChevronDown size={16} />
                    </button>
                  </th>
                )}
              </For>
            </tr>
          </thead>
          <tbody>
            <For each={ids()}>{(id) => <Show when={byId().get(id)}>{(line) => <Row line={line()} />}</Show>}</For>
          </tbody>
        </table>
      </section>
    </Show>
  );

  function Row(own: { readonly line: Line }): JSX.Element {
    return (
      <tr>
        <th scope="row">
          <Where line={own.line} />
        </th>
        <td>
          <State line={own.line} />
        </td>
        <td class={tables.number}>{own.line.ballots === null ? '–' : t.number(own.line.ballots)}</td>
        <td class={tables.number}>
          <Count n={own.line.differing} />
        </td>
        <td class={tables.number}>
          <Checks line={own.line} />
        </td>
        <td class={tables.number}>
          <Count n={own.line.late} />
        </td>
        <td class={tables.number}>
          <Count n={own.line.impact} />
        </td>
        <td>
          <Changed line={own.line} />
        </td>
      </tr>
    );
  }
  function Narrow(): JSX.Element {
    return (
      <ul ref={(element) => props.ref(element)} class={styles.cards} aria-label={t('results.queue')}>
        <For each={ids()}>
          {(id) => (
            <Show when={byId().get(id)}>
              {(line) => (
                <li class={styles.card} data-tone={STATE_TONES[line().state]}>
                  <div class={styles.cardHead}>
                    <Where line={line()} />
                    <State line={line()} />
                  </div>
                  <dl class={styles.said}>
                    <For each={COLUMNS.filter((column) => column !== 'committee' && column !== 'state' && isSaid(column, line()))}>
                      {(column) => (
                        <div>
                          <dt>{t(`results.column_${column}`)}</dt>
                          <dd>
                            <Figure column={column} line={line()} />
                          </dd>
                        </div>
                      )}
                    </For>
                  </dl>
                </li>
              )}
            </Show>
          )}
        </For>
      </ul>
    );
  }
  function isSaid(column: Column, line: Line): boolean {
    if (column === 'ballots') return true;
    if (column === 'checks') return line.errors + line.warnings > 0;
    if (column === 'changed') return line.changedAt !== null;
    return column === 'differing' || column === 'late' || column === 'impact' ? line[column] > 0 : false;
  }
  function Figure(own: { readonly column: Column; readonly line: Line }): JSX.Element {
    return (
      <Show when={own.column !== 'checks'} fallback={<Checks line={own.line} />}>
        <Show when={own.column !== 'changed'} fallback={<Changed line={own.line} />}>
          {own.column === 'ballots'
            ? own.line.ballots === null
              ? '–'
              : t.number(own.line.ballots)
            : t.number(own.column === 'differing' || own.column === 'late' || own.column === 'impact' ? own.line[own.column] : 0)}
        </Show>
      </Show>
    );
  }
  function Where(own: { readonly line: Line }): JSX.Element {
    return (
      <A class={styles.where} href={`/results/${own.line.committee}`}>
        <bdi class={styles.code}>{own.line.code}</bdi>
        <bdi class={styles.site}>{own.line.site || t('common.siteUnknown')}</bdi>
      </A>
    );
  }
  function State(own: { readonly line: Line }): JSX.Element {
    return (
      <span class={styles.chips}>
        <Chip tone={STATE_TONES[own.line.state]}>{t(`results.state_${own.line.state}`)}</Chip>
        <Show when={own.line.isSingleSource && own.line.state !== 'empty'}>
          <Chip tone="warning">{t('results.singleSource')}</Chip>
        </Show>
        <Show when={own.line.count > 1}>
          <Chip>{t('results.countNumber', { n: own.line.count })}</Chip>
        </Show>
      </span>
    );
  }
  function Count(own: { readonly n: number }): JSX.Element {
    return <span class={own.n > 0 ? styles.some : styles.quiet}>{t.number(own.n)}</span>;
  }
  function Checks(own: { readonly line: Line }): JSX.Element {
    return (
      <Show when={own.line.errors + own.line.warnings > 0} fallback={<span class={styles.quiet}>{t.number(0)}</span>}>
        <span class={styles.checkCount}>
          <Show when={own.line.errors > 0}>
            <Chip tone="danger">{t.plural('results.errors', own.line.errors)}</Chip>
          </Show>
          <Show when={own.line.warnings > 0}>
            <Chip tone="warning">{t.plural('results.warnings', own.line.warnings)}</Chip>
          </Show>
        </span>
      </Show>
    );
  }
  function Changed(own: { readonly line: Line }): JSX.Element {
    return (
      <Show when={own.line.changedAt !== null} fallback={<span class={styles.quiet}>–</span>}>
        <time datetime={new Date(own.line.changedAt ?? 0).toISOString()}>{t.time(own.line.changedAt ?? 0)}</time>
      </Show>
    );
  }
}
