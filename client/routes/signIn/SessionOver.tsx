import { type JSX, Show } from 'solid-js';
import type { User } from '../../../schema/api.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { SignInForm } from './SignInForm.tsx';

type Props = {
  /** Whose screen stands behind. */
  readonly user: User;
  /** Drops the screen behind and shows the way in. */
  readonly onSomeoneElse: () => void;
};

/** Over a screen whose session has ended: the same person signs in and goes on; for anybody else the screen goes away first. */
export function SessionOver(props: Props): JSX.Element {
  const t = useTranslation();
  const { session, sync } = useApp();
  const waiting = () => sync.unsent().reduce((sum, room) => sum + room.waiting, 0);
  return (
    <Dialog isOpen isBlocking size="sm" title={t('signIn.overTitle')} description={t('signIn.overText')} onClose={props.onSomeoneElse}>
      <Show when={waiting() > 0}>
        <Banner tone="warning">{t.plural('device.overWaits', waiting())}</Banner>
      </Show>
      <SignInForm username={props.user.username} passwordLabel={t('signIn.overFor', { name: props.user.name })} onSignIn={session.login} />
      <Button variant="quiet" isWide onClick={() => props.onSomeoneElse()}>
        {t('common.someoneElse')}
      </Button>
    </Dialog>
  );
}
