import { A } from '@solidjs/router';
import LayoutDashboard from 'lucide-solid/icons/layout-dashboard';
import type { JSX } from 'solid-js';
import { Chip } from '../../components/Chip.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './BoardLink.module.css';

/** From a committee's list to its figures in the operations room. */
export function BoardLink(props: { readonly committee: string }): JSX.Element {
  return (
    <MoreWords>
      <Way committee={props.committee} />
    </MoreWords>
  );
}

function Way(props: { readonly committee: string }): JSX.Element {
  const t = useTranslation();
  return (
    <A class={styles.way} href={`/board/${props.committee}`}>
      <Chip icon={LayoutDashboard}>{t('board.link')}</Chip>
    </A>
  );
}
