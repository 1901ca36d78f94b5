import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { For, type JSX, Show } from 'solid-js';
import type { MarkDoubt, MarksMoveAnswer } from '../../../schema/moveApi.ts';
import tables from '../../components/Table.module.css';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './MoveMarks.module.css';

const DOUBTS = {
  'attended-there': 'moves.doubt_attendedThere',
  'removed-there': 'moves.doubt_removedThere',
  'seen-here-too': 'moves.doubt_seenHereToo',
} as const satisfies Record<MarkDoubt, string>;

/** What would be moved, line by line: the number, who has it here and who has it there, and what is doubtful in words and with a sign. */
export function MarksTable(props: { readonly answer: MarksMoveAnswer }): JSX.Element {
  const t = useTranslation();
  return (
    <section class={tables.frame} tabindex="0" aria-label={t('moves.preview')}>
      <table class={tables.table}>
        <thead>
          <tr>
            <th scope="col">{t('moves.time')}</th>
            <th scope="col">{t('moves.number')}</th>
            <th scope="col">{t('moves.here')}</th>
            <th scope="col">{t('moves.there', { committee: props.answer.to.code })}</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.answer.marks}>
            {(mark) => (
              <tr>
                <td>{t.time(mark.at)}</td>
                <th scope="row">
                  <bdi>{mark.number || '–'}</bdi>
                </th>
                <td>
                  <bdi>{mark.here?.name ?? t('moves.onNoList')}</bdi>
                </td>
                <td>
                  <Show when={mark.there} fallback={t('moves.notThere')}>
                    {(person) => <bdi>{person().name}</bdi>}
                  </Show>
                  <For each={mark.doubts}>
                    {(doubt) => (
                      <span class={styles.doubt}>
                        <TriangleAlert size={16} aria-hidden="true" /> {t(DOUBTS[doubt])}
                      </span>
                    )}
                  </For>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
