import KeyRound from 'lucide-solid/icons/key-round';
import MonitorSmartphone from 'lucide-solid/icons/monitor-smartphone';
import { createSignal, type JSX, Show, Suspense } from 'solid-js';
import type { Invitation } from '../../../../schema/accountApi.ts';
import type { User } from '../../../../schema/api.ts';
import { AppError } from '../../../../schema/errors.ts';
import { Banner } from '../../../components/Banner.tsx';
import { Button } from '../../../components/Button.tsx';
import { CheckField } from '../../../components/CheckField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { lazyScreen } from '../../../parts/lazyScreen.ts';
import type { Api } from '../../../state/contracts/app.ts';
import { isInvitationOpen } from './isInvitationOpen.ts';
import styles from './People.module.css';

const PersonSignIns = lazyScreen(() => import('./PersonSignIns.tsx').then((module) => module.PersonSignIns));

type Props = {
  readonly api: Api;
  readonly person: User;
  /** Something of them is changed and not saved: a link would let them in as they were. */
  readonly isChanged: boolean;
  /** A new invitation was made, to be handed over. */
  readonly onInvited: (invitation: Invitation) => void;
  /** The open one was taken back. */
  readonly onWithdrawn: () => void;
};

/** How a person gets in: the invitation that is open, a new one for whoever cannot get in, where they are signed in. */
export function PersonAccess(props: Props): JSX.Element {
  const t = useTranslation();
  const [isAsking, setAsking] = createSignal(false);
  const [dropsSecondFactor, setDrops] = createSignal(false);
  const [isShowingSignIns, setShowingSignIns] = createSignal(false);
  const [busy, setBusy] = createSignal<'invite' | 'withdraw' | null>(null);
  const [isRefused, setRefused] = createSignal(false);
  const [error, setError] = createSignal<AppError | null>(null);
  const until = () => props.person.invitedUntil;
  const isOpen = () => isInvitationOpen(props.person);

  async function attempt(what: 'invite' | 'withdraw', run: () => Promise<void>): Promise<void> {
    if (busy() !== null) return;
    setBusy(what);
    setError(null);
    try {
      await run();
    } catch (failure) {
      setError(failure instanceof AppError ? failure : new AppError('internal'));
    } finally {
      setBusy(null);
    }
  }
  const path = () => `/api/users/${props.person.id}/invitation`;
  const invite = () => {
    setRefused(props.isChanged);
    return isRefused() ? Promise.resolve() : makeInvitation();
  };
  const makeInvitation = () =>
    attempt('invite', async () => {
      const body = props.person.hasSecondFactor ? { dropsSecondFactor: dropsSecondFactor() } : {};
      props.onInvited(await props.api.send<Invitation>('POST', path(), body));
    });
  const withdraw = () =>
    attempt('withdraw', async () => {
      await props.api.send<void>('DELETE', path());
      props.onWithdrawn();
    });

  return (
    <section class={styles.access}>
      <h3>{t('admin.access')}</h3>
      <Show when={props.person.isInvited || isOpen()}>
        <Banner
          tone={isOpen() ? 'info' : 'warning'}
          action={
            <>
              <Button isBusy={busy() === 'invite'} onClick={() => void invite()}>
                {t('admin.inviteAgain')}
              </Button>
              <Show when={isOpen()}>
                <Button isBusy={busy() === 'withdraw'} onClick={() => void withdraw()}>
                  {t('admin.withdraw')}
                </Button>
              </Show>
            </>
          }
        >
          {isOpen() ? t('admin.invitedUntil', { time: t.time(until() ?? 0) }) : t('admin.inviteOver')}
        </Banner>
      </Show>
      <Show when={!props.person.isInvited && !props.person.isDisabled}>
        <Show
          when={isAsking()}
          fallback={
            <Button icon={KeyRound} onClick={() => setAsking(true)}>
              {t('admin.cannotGetIn')}
            </Button>
          }
        >
          <p class={styles.quiet}>{t('admin.cannotGetInText')}</p>
          <Show when={props.person.hasSecondFactor}>
            <CheckField isChecked={dropsSecondFactor()} onChange={setDrops}>
              {t('admin.dropSecondFactor')}
            </CheckField>
          </Show>
          <div class={styles.line}>
            <Button isBusy={busy() === 'invite'} onClick={() => void invite()}>
              {t('admin.makeLink')}
            </Button>
            <Button variant="quiet" onClick={() => setAsking(false)}>
              {t('common.cancel')}
            </Button>
          </div>
        </Show>
      </Show>
      <Show when={!props.person.isInvited}>
        <Button icon={MonitorSmartphone} onClick={() => setShowingSignIns(true)}>
          {t('admin.signIns')}
        </Button>
      </Show>
      <Show when={isRefused() && props.isChanged}>
        <Banner tone="warning" announce="alert">
          {t('admin.saveFirst')}
        </Banner>
      </Show>
      <Show when={error()}>
        {(failure) => (
          <Banner tone="danger" title={t(`errors.${failure().code}`)} announce="alert">
            {t.error(failure())}
          </Banner>
        )}
      </Show>
      <Show when={isShowingSignIns()}>
        <Suspense>
          <PersonSignIns api={props.api} person={props.person} onClose={() => setShowingSignIns(false)} />
        </Suspense>
      </Show>
    </section>
  );
}
