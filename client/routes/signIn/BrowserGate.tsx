import { createSignal, For, type JSX, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { type Ability, type Browser, canStore, findMissing, isStorageWeak } from '../../state/installed/findMissing.ts';
import styles from './BrowserGate.module.css';

type Props = {
  /** This one unless said otherwise. */
  readonly browser?: Browser;
  /** The way in. */
  readonly children: JSX.Element;
};

/** Stands before the way in: a browser that could lose what is entered is told what it lacks and what to update, and nobody signs in there (X5). */
export function BrowserGate(props: Props): JSX.Element {
  const t = useTranslation();
  const browser = (): Browser => props.browser ?? globalThis;
  const [stores, setStores] = createSignal(true); // until it has answered
  const missing = (): Ability[] => {
    const found = findMissing(browser());
    return stores() || found.includes('storage') ? found : ['storage', ...found];
  };
  const [isWeak, setWeak] = createSignal(false);
  isStorageWeak(browser().navigator.storage)
    .then(setWeak)
    .catch(() => {}); // it does not reject
  canStore(browser().indexedDB ?? undefined)
    .then(setStores)
    .catch(() => {}); // it does not reject
  return (
    <Show
      when={missing().length > 0}
      fallback={
        <>
          {props.children}
          <Show when={isWeak()}>
            <div class={styles.page}>
              <Banner tone="warning">{t('installed.noteStorage')}</Banner>
            </div>
          </Show>
        </>
      }
    >
      <main class={styles.page}>
        <Banner tone="danger" announce="alert" title={t('installed.cannotTitle')}>
          <p>{t('installed.cannotText')}</p>
          <ul class={styles.list}>
            <For each={missing()}>{(ability) => <li>{t(`installed.missing_${ability}`)}</li>}</For>
          </ul>
          <p>{t('installed.updateTo')}</p>
        </Banner>
      </main>
    </Show>
  );
}
