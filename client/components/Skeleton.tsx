import { Index, type JSX } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import styles from './Skeleton.module.css';

type Props = {
  /** How many lines or cards are drawn. */
  readonly count?: number;
  readonly shape?: 'row' | 'card' | 'text';
};

/** The outline of what is being loaded; appears after 150 ms, so that a quick answer never flickers. */
export function Skeleton(props: Props): JSX.Element {
  const t = useTranslation();
  return (
    <div class={styles.skeleton} data-shape={props.shape ?? 'row'} role="status">
      <span class="sr-only">{t('common.loading')}</span>
      <Index each={Array.from({ length: props.count ?? 6 })}>{() => <span class={styles.piece} aria-hidden="true" />}</Index>
    </div>
  );
}
