import { For, type JSX, Show } from 'solid-js';
import type { ResultAnswer } from '../../../schema/resultApi.ts';
import { isCellId } from '../../../schema/tally.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Result } from './createResult.ts';
import styles from './Results.module.css';
import { resultCheckText } from './resultCheckText.ts';
import { REASON_WORDS } from './resultLooks.ts';

type Decision = ResultAnswer['decisions'][number];

/** Everything that was decided, the last first: what, why, who and when. */
export function DecisionList(props: { readonly result: Result }): JSX.Element {
  const t = useTranslation();
  const { result } = props; // one result as long as the screen stands
  function what({ kind, about, value }: Decision): string {
    const stream = about.toUpperCase();
    switch (kind) {
      case 'choose':
        return t('results.did_choose', { what: isCellId(about) ? result.names.cell(about) : about, value: value ?? t('results.notKnown') });
      case 'accept':
        return t('results.did_accept', { what: titleOf(about) });
      case 'late':
        return t(value === 1 ? 'results.did_lateTaken' : 'results.did_lateLeft', { stream });
      case 'seal':
        return t('results.did_seal', { stream });
      case 'verify':
      case 'publish':
      case 'reopen':
        return t(`results.did_${kind}`);
    }
  }
  /** Of a check that fails no more its code stands. */
  function titleOf(id: string): string {
    const check = result.answer()?.checks.find((one) => one.id === id);
    return check ? resultCheckText(check, result, t).title : id.slice(0, 2);
  }
  return (
    <section class={styles.section} aria-label={t('results.decisions')}>
      <h2>{t('results.decisions')}</h2>
      <Show when={(result.answer()?.decisions.length ?? 0) > 0} fallback={<p class={styles.quiet}>{t('results.decisionsNone')}</p>}>
        <ol class={styles.decisions}>
          <For each={result.answer()?.decisions}>
            {(decision) => (
              <li>
                <Avatar userId={decision.by} name={result.nameOf(decision.by)} />
                <span class={styles.decision}>
                  <span>{what(decision)}</span>
                  <span class={styles.quiet}>
                    <bdi>{result.nameOf(decision.by)}</bdi> ·{' '}
                    <time datetime={new Date(decision.at).toISOString()}>{t.time(decision.at)}</time>
                    <Show when={decision.reason}>{(reason) => <> · {t(REASON_WORDS[reason()])}</>}</Show>
                  </span>
                  <Show when={decision.note}>
                    <q class={styles.note}>
                      <bdi>{decision.note}</bdi>
                    </q>
                  </Show>
                </span>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </section>
  );
}
