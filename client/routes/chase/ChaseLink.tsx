import { A } from '@solidjs/router';
import Phone from 'lucide-solid/icons/phone';
import type { JSX } from 'solid-js';
import { Chip } from '../../components/Chip.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './ChaseLink.module.css';

/** From a committee's list to its chase list. */
export function ChaseLink(props: { readonly committee: string }): JSX.Element {
  return (
    <MoreWords>
      <Way committee={props.committee} />
    </MoreWords>
  );
}

function Way(props: { readonly committee: string }): JSX.Element {
  const t = useTranslation();
  return (
    <A class={styles.way} href={`/c/${props.committee}/chase`}>
      <Chip icon={Phone}>{t('chase.toChase')}</Chip>
    </A>
  );
}
