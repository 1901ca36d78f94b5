import { A } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import styles from './AppBar.module.css';
import { Logo } from './Logo.tsx';

type Props = {
  /** Beside the product's name, where there is room. */
  readonly campaign?: string;
  /** Facts about the whole app: demo, no network. */
  readonly children?: JSX.Element;
  /** The person's menu. */
  readonly end?: JSX.Element;
};

/** The quiet bar over every screen: what this is, whose it is and that it is not official, who I am. A button leads past it to `#content`. */
export function AppBar(props: Props): JSX.Element {
  const t = useTranslation();
  return (
    <header class={styles.bar}>
      <button type="button" class={styles.skip} onClick={() => document.getElementById('content')?.focus()}>
        {t('common.skipToContent')}
      </button>
      <A class={styles.brand} href="/">
        <span class="sr-only">{t('common.home')}</span>
        <Logo size={32} />
        <span class={styles.names}>
          <span class={styles.product}>{t('common.product')}</span>
          <span class={styles.campaign} title={t('common.unofficialHint')}>
            {t('common.unofficial')}
            <Show when={props.campaign}>
              {' · '}
              <bdi>{props.campaign}</bdi>
            </Show>
          </span>
        </span>
      </A>
      <div class={styles.facts}>{props.children}</div>
      {props.end}
    </header>
  );
}
