import CircleAlert from 'lucide-solid/icons/circle-alert';
import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { isErrorCheck } from '../../../schema/result.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { notJudgedText } from '../../components/failedCheckText.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Result } from './createResult.ts';
import styles from './Results.module.css';
import { resultCheckText } from './resultCheckText.ts';
import { isEnterer, isOldCount, maySettle } from './whyNot.ts';

/** Checks that did not pass, each explained with its figures, who has accepted it and who is still needed. */
export function ChecksList(props: { readonly result: Result; readonly onAccept: (check: string) => void }): JSX.Element {
  const t = useTranslation();
  const { result } = props; // one result as long as the screen stands
  const byId = createMemo(() => new Map((result.answer()?.checks ?? []).map((check) => [check.id, check])));
  const ids = createMemo(() => [...byId().keys()]);
  const notJudged = () => notJudgedText(result.answer()?.notJudged ?? [], t, { cell: result.names.cell });
  const mayAccept = () =>
    ((answer) => answer && maySettle(result.person) && !isOldCount(answer) && !isEnterer(result.person, answer))(result.answer());
  return (
    <section class={styles.section} aria-label={t('results.checks')}>
      <div>
        <h2>{t('results.checks')}</h2>
        <p class={styles.quiet}>{ids().length > 0 ? t('results.checksText') : t('results.checksNone')}</p>
      </div>
      <Show when={notJudged()}>{(words) => <p>{words()}</p>}</Show>
      <Show when={ids().length > 0}>
        <ul class={styles.checks}>
          <For each={ids()}>
            {(id) => (
              <Show when={byId().get(id)}>
                {(check) => {
                  const isError = () => isErrorCheck(check().code);
                  const text = createMemo(() => resultCheckText(check(), result, t));
                  const hasAccepted = () => check().acceptedBy.includes(result.person.id);
                  const tone = () => (check().isSettled ? 'neutral' : isError() ? 'danger' : 'warning');
                  return (
                    <li class={styles.check} data-tone={tone()}>
                      <span class={styles.checkIcon} aria-hidden="true">
                        {(isError() ? CircleAlert : TriangleAlert)({ size: 20 })}
                      </span>
                      <div class={styles.checkWords}>
                        <p class={styles.checkHead}>
                          <Chip tone={tone()}>{t(isError() ? 'results.isError' : 'results.isWarning')}</Chip>
                          <Show when={check().isSettled}>
                            <Chip tone="success">{t('results.isSettled')}</Chip>
                          </Show>
                          <strong>{text().title}</strong>
                          <span class={styles.quiet}>{check().code}</span>
                        </p>
                        <p>{text().text}</p>
                        <Show when={!check().isSettled}>
                          <p class={styles.quiet}>{text().means}</p>
                        </Show>
                        <Show when={check().acceptedBy.length > 0}>
                          <p class={styles.quiet}>{t('results.acceptedBy', { names: result.namesOf(check().acceptedBy) })}</p>
                        </Show>
                        <Show when={isError() && !check().isSettled}>
                          <p class={styles.quiet}>
                            {check().acceptedBy.length === 0
                              ? t('results.needsTwo')
                              : t(hasAccepted() ? 'results.youAccepted' : 'results.needsSecond')}
                          </p>
                        </Show>
                      </div>
                      <Show when={mayAccept() && result.isConnected() && !check().isSettled && !hasAccepted()}>
                        <Button onClick={() => props.onAccept(id)}>
                          {t(isError() ? 'results.acceptError' : 'results.acceptWarning')}
                          <span class="sr-only"> ({check().code})</span>
                        </Button>
                      </Show>
                    </li>
                  );
                }}
              </Show>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}
