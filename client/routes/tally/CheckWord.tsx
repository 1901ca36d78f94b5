import type { JSX } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './CheckWord.module.css';
import { checkText } from './checkWords.ts';

/** A ballot number and a check, as large as they have to be to be read aloud across a table (CT41). */
export function CheckWord(props: { readonly number: number; readonly check: string }): JSX.Element {
  const t = useTranslation();
  const word = () => checkText(props.check, t.language).split(' ');
  return (
    <p class={styles.check}>
      <span class={styles.number}>{t('tally.ballotOf', { number: props.number })}</span>
      <strong class={styles.word}>
        <span>{word()[0]}</span> <span class={`figures ${styles.digits}`}>{word()[1]}</span>
      </strong>
    </p>
  );
}
