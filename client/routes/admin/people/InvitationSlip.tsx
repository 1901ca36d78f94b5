import type { JSX } from 'solid-js';
import type { Invitation } from '../../../../schema/accountApi.ts';
import type { User } from '../../../../schema/api.ts';
import { Printed } from '../../../components/Printed.tsx';
import { QrCode } from '../../../components/QrCode.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { useApp } from '../../../state/AppContext.ts';
import styles from './People.module.css';

type Props = {
  readonly user: User;
  readonly invitation: Invitation;
  /** What is typed where there is no camera. */
  readonly address: string;
};

/** An invitation on paper: a picture for the camera, and what to type without one. */
export function InvitationSlip(props: Props): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  return (
    <Printed>
      <h1>{t('admin.slipTitle', { name: props.user.name })}</h1>
      <p>
        <bdi>{session.me()?.campaign.name}</bdi> · {t(`roles.${props.user.role}`)}
      </p>
      <QrCode text={props.invitation.link} label={t('admin.inviteLink')} />
      <dl class={styles.printed}>
        <dt>{t('admin.slipAddress')}</dt>
        <dd>
          <bdi dir="ltr">{props.address}</bdi>
        </dd>
        <dt>{t('admin.username')}</dt>
        <dd>
          <bdi dir="ltr">{props.user.username}</bdi>
        </dd>
        <dt>{t('admin.inviteCode')}</dt>
        <dd>
          <bdi dir="ltr">{props.invitation.code}</bdi>
        </dd>
      </dl>
      <p>{t('admin.slipFoot', { time: t.time(props.invitation.expiresAt) })}</p>
    </Printed>
  );
}
