import Printer from 'lucide-solid/icons/printer';
import Share2 from 'lucide-solid/icons/share-2';
import { type JSX, Show } from 'solid-js';
import type { Invitation } from '../../../../schema/accountApi.ts';
import type { User } from '../../../../schema/api.ts';
import { Button } from '../../../components/Button.tsx';
import { CopyButton } from '../../../components/CopyButton.tsx';
import { Dialog } from '../../../components/Dialog.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { InvitationSlip } from './InvitationSlip.tsx';
import styles from './People.module.css';

type Props = { readonly user: User; readonly invitation: Invitation; readonly onClose: () => void };

/** Shows an invitation this once, to be handed over: the link copied or shared, the code read out, both on a slip of paper. */
export function InvitationHandOver(props: Props): JSX.Element {
  const t = useTranslation();
  /** Absent on most desks. */
  const canShare = () => 'share' in navigator;
  const text = () => t('admin.inviteMessage', { name: props.user.name });
  const share = (): void => {
    navigator.share({ text: text(), url: props.invitation.link }).catch(() => {}); // put off, or refused by the device: the link still stands here
  };
  return (
    <Dialog
      isOpen
      isBlocking
      title={t('admin.invited', { name: props.user.name })}
      description={t('admin.invitedText', { time: t.time(props.invitation.expiresAt) })}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" onClick={() => props.onClose()}>
            {t('admin.done')}
          </Button>
          <Button icon={Printer} onClick={() => window.print()}>
            {t('admin.printSlip')}
          </Button>
        </>
      }
    >
      <dl class={styles.handOver}>
        <dt>{t('admin.inviteLink')}</dt>
        <dd>
          <code dir="ltr">{props.invitation.link}</code>
        </dd>
      </dl>
      <div class={styles.line}>
        <CopyButton text={props.invitation.link} label={t('admin.copyLink')} />
        <Show when={canShare()}>
          <Button icon={Share2} onClick={share}>
            {t('admin.share')}
          </Button>
        </Show>
      </div>
      <dl class={styles.handOver}>
        <dt>{t('admin.inviteCode')}</dt>
        <dd>
          <code dir="ltr" class={styles.code}>
            {props.invitation.code}
          </code>
        </dd>
        <dt>{t('admin.username')}</dt>
        <dd>
          <code dir="ltr">{props.user.username}</code>
        </dd>
      </dl>
      <p class={styles.quiet}>{t('admin.inviteCodeText', { address: joinAddress(props.invitation.link) })}</p>
      <InvitationSlip user={props.user} invitation={props.invitation} address={joinAddress(props.invitation.link)} />
    </Dialog>
  );
}

/** The link without its secret, to be typed. */
const joinAddress = (link: string): string => link.replace(/#.*$/, '').replace(/^https?:\/\//, '');
