import { A } from '@solidjs/router';
import DoorOpen from 'lucide-solid/icons/door-open';
import type { JSX } from 'solid-js';
import { Chip } from '../../components/Chip.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './Desk.module.css';

/** From a committee's list to what its doors have seen. */
export function DeskLink(props: { readonly committee: string }): JSX.Element {
  return (
    <MoreWords>
      <Link committee={props.committee} />
    </MoreWords>
  );
}

function Link(props: { readonly committee: string }): JSX.Element {
  const t = useTranslation();
  return (
    <A class={styles.chipLink} href={`/c/${props.committee}/attendance`}>
      <Chip icon={DoorOpen}>{t('desk.link')}</Chip>
    </A>
  );
}
