import { For, type JSX, Show } from 'solid-js';
import type { RollImportAnswer, RollNotice } from '../../../../schema/api.ts';
import { rollReasonText } from '../../../../schema/roll.ts';
import { Banner } from '../../../components/Banner.tsx';
import { Chip } from '../../../components/Chip.tsx';
import tables from '../../../components/Table.module.css';
import type { Tone } from '../../../components/tone.ts';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import styles from './Roll.module.css';

type Count = keyof RollImportAnswer['counts'];
const COUNTS = [
  { count: 'added', label: 'added', hint: 'addedHint', tone: 'success' },
  { count: 'changed', label: 'changed', hint: 'changedHint', tone: 'info' },
  { count: 'unchanged', label: 'unchanged', hint: 'unchangedHint', tone: 'neutral' },
  { count: 'toBeDecided', label: 'toBeDecided', hint: 'toBeDecidedHint', tone: 'warning' },
  { count: 'duplicate', label: 'duplicate', hint: 'duplicateHint', tone: 'neutral' },
  { count: 'refused', label: 'refused', hint: 'refusedHint', tone: 'danger' },
  { count: 'missing', label: 'missingElectors', hint: 'missingElectorsHint', tone: 'neutral' },
] as const satisfies readonly { count: Count; label: string; hint: string; tone: Tone }[];

/** Kinds of lines that are listed one by one, the ones that need a person first. */
const LISTS = ['refused', 'toBeDecided', 'duplicate', 'changed'] as const satisfies readonly (Count & keyof RollImportAnswer)[];

/** All that the server says about a file: counts, columns, committees, and every line that was not simply taken, with its reason. */
export function RollReport(props: { readonly answer: RollImportAnswer }): JSX.Element {
  const t = useTranslation();
  return (
    <>
      <ul class={styles.counts}>
        <For each={COUNTS}>
          {({ count, label, hint, tone }) => (
            <li
              class={styles.count}
              data-tone={props.answer.counts[count] > 0 ? tone : 'neutral'}
              data-none={props.answer.counts[count] === 0 ? '' : undefined}
            >
              <span class={styles.figure}>{t.number(props.answer.counts[count])}</span>
              <span class={styles.label}>{t(`admin.${label}`)}</span>
              <span class={styles.quiet}>{t(`admin.${hint}`)}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.answer.droppedColumns.length > 0}>
        <Banner tone="warning" title={t('admin.dropped')}>
          <Headings names={props.answer.droppedColumns} />
        </Banner>
      </Show>
      <Show when={props.answer.ignoredColumns.length > 0}>
        <Banner tone="neutral" title={t('admin.ignored')}>
          <Headings names={props.answer.ignoredColumns} />
        </Banner>
      </Show>
      <section class={styles.part}>
        <h2>{t('admin.rollCommittees')}</h2>
        <ul class={styles.committees}>
          <For each={props.answer.committees}>
            {(committee) => (
              <li class={styles.committee}>
                <strong>
                  <bdi>{committee.code}</bdi>
                </strong>
                <span>{t.plural('common.electors', committee.electors)}</span>
                <Chip tone={committee.isNew ? 'success' : 'neutral'}>
                  {committee.isNew ? t('admin.committeeNew') : t('admin.committeeKnown')}
                </Chip>
              </li>
            )}
          </For>
        </ul>
      </section>
      <For each={LISTS}>
        {(kind) => (
          <Show when={props.answer[kind].length > 0}>
            <Notices
              title={t(`admin.${kind}`)}
              count={props.answer.counts[kind]}
              notices={props.answer[kind]}
              isOpen={kind === 'refused' || kind === 'toBeDecided'}
            />
          </Show>
        )}
      </For>
    </>
  );
}

function Headings(props: { readonly names: readonly string[] }): JSX.Element {
  return (
    <ul class={styles.headings}>
      <For each={props.names}>
        {(name) => (
          <li>
            <bdi>{name}</bdi>
          </li>
        )}
      </For>
    </ul>
  );
}

type NoticesProps = { readonly title: string; readonly count: number; readonly notices: readonly RollNotice[]; readonly isOpen: boolean };

function Notices(props: NoticesProps): JSX.Element {
  const t = useTranslation();
  return (
    <details class={styles.notices} open={props.isOpen}>
      <summary class={styles.summary}>
        <h2>{props.title}</h2>
        <Chip>{t.number(props.count)}</Chip>
      </summary>
      <Show when={props.count > props.notices.length}>
        <p class={styles.quiet}>{t.plural('admin.firstOf', props.count, { shown: props.notices.length })}</p>
      </Show>
      <section class={tables.frame} tabindex="0" aria-label={props.title}>
        <table class={tables.table}>
          <thead>
            <tr>
              <th scope="col">{t('admin.line')}</th>
              <th scope="col">{t('admin.column')}</th>
              <th scope="col">{t('admin.value')}</th>
              <th scope="col">{t('admin.reason')}</th>
            </tr>
          </thead>
          <tbody>
            <For each={props.notices}>
              {(notice) => (
                <tr>
                  <td class={styles.lineNumber}>{t.number(notice.line)}</td>
                  <td>
                    <bdi>{notice.column}</bdi>
                  </td>
                  <td>
                    <bdi>{notice.value}</bdi>
                  </td>
                  <td class={styles.reason}>{rollReasonText(notice, t.language)}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </section>
    </details>
  );
}
