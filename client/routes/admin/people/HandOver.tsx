import type { JSX } from 'solid-js';
import type { User } from '../../../../schema/api.ts';
import { Button } from '../../../components/Button.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import styles from './People.module.css';

type Props = { readonly user: User; readonly password: string; readonly isNew: boolean; readonly onClose: () => void };

/** Shows once what the person needs to sign in; after that nobody can see the password again. */
export function HandOver(props: Props): JSX.Element {
  const t = useTranslation();
  return (
    <Dialog
      isOpen
      isBlocking
      size="sm"
      title={props.isNew ? t('admin.created', { name: props.user.name }) : t('admin.passwordGiven', { name: props.user.name })}
      description={t('admin.createdText')}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" onClick={() => props.onClose()}>
            {t('admin.done')}
          </Button>
          <CopyButton text={`${props.user.username}\n${props.password}`} label={t('admin.copyBoth')} />
        </>
      }
    >
      <dl class={styles.handOver}>
        <dt>{t('admin.username')}</dt>
        <dd>
          <code dir="ltr">{props.user.username}</code>
        </dd>
        <dt>{t('admin.password')}</dt>
        <dd>
          <code dir="ltr">{props.password}</code>
        </dd>
      </dl>
    </Dialog>
  );
}
