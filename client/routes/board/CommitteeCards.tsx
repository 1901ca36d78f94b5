import { For, type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { missingOf } from './boardTable.ts';
import { CommitteeName, Heard, Share, Tablets } from './CommitteeRows.tsx';
import { Troubles } from './Troubles.tsx';

/** The same as the table, where the window is too narrow for one. */
export function CommitteeCards(props: { readonly ids: readonly string[] }): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  return (
    <ul class={styles.cards} aria-label={t('board.committees')}>
      <For each={props.ids}>
        {(id) => (
          <Show when={board.lineOf(id)}>
            {(line) => (
              <li class={styles.card}>
                <CommitteeName line={line()} />
                <Troubles row={line().row} />
                <dl class={styles.said}>
                  <div>
                    <dt>{t('board.column_turnout')}</dt>
                    <dd>
                      <Share part={line().row.attended} whole={line().row.registered} />
                    </dd>
                  </div>
                  <div>
                    <dt>{t('board.column_came')}</dt>
                    <dd>
                      <Share part={line().row.promisedAttended} whole={line().row.promised} tone="success" />
                    </dd>
                  </div>
                  <div>
                    <dt>{t('board.column_missing')}</dt>
                    <dd>{t.number(missingOf(line().row))}</dd>
                  </div>
                  <div>
                    <dt>{t('board.column_heard')}</dt>
                    <dd>
                      <Heard line={line()} />
                    </dd>
                  </div>
                  <div>
                    <dt>{t('board.column_tablets')}</dt>
                    <dd>
                      <Tablets line={line()} />
                    </dd>
                  </div>
                </dl>
              </li>
            )}
          </Show>
        )}
      </For>
    </ul>
  );
}
