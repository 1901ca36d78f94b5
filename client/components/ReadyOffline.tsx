import CircleAlert from 'lucide-solid/icons/circle-alert';
import CircleCheck from 'lucide-solid/icons/circle-check';
import CircleQuestionMark from 'lucide-solid/icons/circle-question-mark';
import CircleX from 'lucide-solid/icons/circle-x';
import { For, type JSX, Show } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import type { ReadyCheck } from '../state/device/readyOffline.ts';
import { Banner } from './Banner.tsx';
import type { Icon } from './icon.ts';
import styles from './ReadyOffline.module.css';

type State = ReadyCheck['state'];
const ICONS: Readonly<Record<State, Icon>> = { ok: CircleCheck, warning: CircleAlert, bad: CircleX, unknown: CircleQuestionMark };
const TONES = { ok: 'success', warning: 'warning', bad: 'danger', unknown: 'neutral' } as const;

/** Whether this device is ready for a day without a network, check by check, and what to do where it is not. For screens inside `MoreWords`. */
export function ReadyOffline(props: { readonly checks: readonly ReadyCheck[] }): JSX.Element {
  const t = useTranslation();
  const overall = (): Exclude<State, 'unknown'> =>
    (['bad', 'warning'] as const).find((state) => props.checks.some((check) => check.state === state)) ?? 'ok';
  const summary = () => ({ ok: t('installed.readyAll'), warning: t('installed.readySome'), bad: t('installed.readyNot') })[overall()];
  return (
    <section class={styles.all} aria-label={t('installed.readyTitle')}>
      <Banner tone={TONES[overall()]} announce="status" title={summary()} />
      <ul class={styles.list}>
        <For each={props.checks}>
          {(check) => (
            <li class={styles.check} data-tone={TONES[check.state]}>
              <span class={styles.icon}>{ICONS[check.state]({ size: 20 })}</span>
              <div>
                <p>
                  {t(`installed.check_${check.name}`)}: <strong>{t(`installed.state_${check.state}`)}</strong>
                </p>
                <Show when={check.state === 'bad' || check.state === 'warning'}>
                  <Show when={check.minutesOff}>{(minutes) => <p>{t.plural('installed.clockOff', minutes())}</p>}</Show>
                  <p class={styles.todo}>{t(`installed.check_${check.name}_todo`)}</p>
                </Show>
              </div>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
