import { A } from '@solidjs/router';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import { For, type JSX, Show } from 'solid-js';
import { Chip } from '../../components/Chip.tsx';
import tables from '../../components/Table.module.css';
import { genderTone } from '../../components/tone.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { Bar } from './Bar.tsx';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { type BoardLine, COLUMNS, type Column, missingOf, type Order, shareOf } from './boardTable.ts';
import { createBoardWords } from './createBoardWords.ts';
import { Troubles } from './Troubles.tsx';

const NUMBERS: ReadonlySet<Column> = new Set(['missing', 'tablets', 'unsent']);
/** The committee is the head of its row, so it stands first; what wants an eye follows. */
const SHOWN: readonly Column[] = [
  'committee',
  'attention',
  ...COLUMNS.filter((column) => column !== 'committee' && column !== 'attention'),
];

type Props = { readonly ids: readonly string[]; readonly order: Order; readonly onOrder: (column: Column) => void };

/** One row a committee; a heading is tapped to order by it, once more for the other way. A change runs its own cells anew and nothing else. */
export function CommitteeRows(props: Props): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const sorted = (column: Column) => (props.order.column !== column ? 'none' : props.order.isDescending ? 'descending' : 'ascending');
  return (
    <section class={tables.frame} tabindex="0" aria-label={t('board.committees')}>
      <table class={`${tables.table} ${styles.committees}`}>
        <thead>
          <tr>
            <For each={SHOWN}>
              {(column) => (
                <th scope="col" data-column={column} aria-sort={sorted(column)} class={NUMBERS.has(column) ? tables.number : undefined}>
                  <button type="button" class={styles.sort} data-sorted={sorted(column)} onClick={() => props.onOrder(column)}>
                    {t(`board.column_${column}`)}
                    <ChevronDown size={16} />
                  </button>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.ids}>{(id) => <Show when={board.lineOf(id)}>{(line) => <Row line={line()} />}</Show>}</For>
        </tbody>
      </table>
    </section>
  );
}

function Row(props: { readonly line: BoardLine }): JSX.Element {
  const t = useTranslation();
  const row = () => props.line.row;
  return (
    <tr>
      <th scope="row">
        <CommitteeName line={props.line} />
      </th>
      <td>
        <Troubles row={row()} most={3} />
      </td>
      <td>
        <Heard line={props.line} />
      </td>
      <td>
        <Share part={row().attended} whole={row().registered} />
      </td>
      <td>
        <Share part={row().promisedAttended} whole={row().promised} tone="success" />
      </td>
      <td class={tables.number}>{t.number(missingOf(row()))}</td>
      <td class={tables.number}>
        <Tablets line={props.line} />
      </td>
      <td class={tables.number}>{t.number(row().unsent)}</td>
    </tr>
  );
}

/** What a committee is called, whose it is and where it stands; leads to its own figures. */
export function CommitteeName(props: { readonly line: BoardLine }): JSX.Element {
  const t = useTranslation();
  return (
    <A class={styles.where} href={`/board/${props.line.committee.id}`}>
      <span class={styles.whereHead}>
        <bdi class={styles.code}>{props.line.committee.code}</bdi>
        <Show when={props.line.committee.gender}>
          {(gender) => <Chip tone={genderTone(gender())}>{t(`common.gender_${gender()}`)}</Chip>}
        </Show>
      </span>
      <span class={styles.whereText}>
        <Show when={props.line.committee.site}>
          {(site) => (
            <>
              <bdi>{site()}</bdi>
              {' · '}
            </>
          )}
        </Show>
        {t(`common.status_${props.line.row.status}`)}
      </span>
    </A>
  );
}

export function Heard(props: { readonly line: BoardLine }): JSX.Element {
  const t = useTranslation();
  const words = createBoardWords();
  return (
    <Show when={props.line.row.heardAtMs} fallback={<span class={styles.quiet}>{t('board.neverHeard')}</span>}>
      {(ms) => <span title={t.time(ms())}>{words.ago(ms())}</span>}
    </Show>
  );
}

export function Share(props: { readonly part: number; readonly whole: number; readonly tone?: 'success' | 'accent' }): JSX.Element {
  const t = useTranslation();
  const words = createBoardWords();
  const share = () => shareOf(props.part, props.whole);
  return (
    <span class={styles.share}>
      <span class={styles.shareWords}>
        <strong>{words.percent(share())}</strong>
        <span class={styles.quiet}>{t('board.partOf', { part: props.part, whole: props.whole })}</span>
      </span>
      <Bar share={share()} tone={props.tone ?? 'accent'} />
    </span>
  );
}

export function Tablets(props: { readonly line: BoardLine }): JSX.Element {
  const t = useTranslation();
  return <>{t('board.tabletsOf', { online: props.line.row.tablets, known: props.line.row.knownTablets })}</>;
}
