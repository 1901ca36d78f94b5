import { A } from '@solidjs/router';
import ClipboardCheck from 'lucide-solid/icons/clipboard-check';
import type { JSX } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useCount } from './CountContext.ts';
import styles from './FormDesk.module.css';

/** To the official form, its photo and the seal. */
export function FormLink(): JSX.Element {
  const t = useTranslation();
  const { pathOf } = useCount();
  return (
    <A class={styles.link} href={pathOf('count/form')}>
      <ClipboardCheck size={20} />
      {t('form.finishForm')}
    </A>
  );
}
