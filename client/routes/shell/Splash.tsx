import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { Logo } from '../../components/Logo.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './Splash.module.css';

const LONG_MS = 4_000;

type Props = {
  /** Offered when it takes long: not to wait for this session. */
  readonly onSomeoneElse?: () => void;
  readonly text?: string;
};

/** While a reload asks whether its session still lives: nothing for a moment, then the mark, after four seconds why it takes so long. */
export function Splash(props: Props): JSX.Element {
  const t = useTranslation();
  const [isLong, setLong] = createSignal(false);
  const timer = setTimeout(() => setLong(true), LONG_MS);
  onCleanup(() => clearTimeout(timer));
  return (
    <main class={styles.splash} aria-busy="true">
      <Logo size={56} />
      <h1 class="sr-only">{t('common.product')}</h1>
      <p role="status">
        <Spinner />
        {isLong() && !props.text ? t('common.openingLong') : (props.text ?? t('common.opening'))}
      </p>
      <Show when={isLong() && props.onSomeoneElse}>{(go) => <Button onClick={() => go()()}>{t('common.someoneElse')}</Button>}</Show>
    </main>
  );
}
