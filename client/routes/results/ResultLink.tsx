import { A } from '@solidjs/router';
import ClipboardList from 'lucide-solid/icons/clipboard-list';
import type { JSX } from 'solid-js';
import { Chip } from '../../components/Chip.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './ResultLink.module.css';

/** From a committee's list to its result. */
export function ResultLink(props: { readonly committee: string }): JSX.Element {
  return (
    <MoreWords>
      <Way committee={props.committee} />
    </MoreWords>
  );
}

function Way(props: { readonly committee: string }): JSX.Element {
  const t = useTranslation();
  return (
    <A class={styles.way} href={`/results/${props.committee}`}>
      <Chip icon={ClipboardList}>{t('results.link')}</Chip>
    </A>
  );
}
