import KeyRound from 'lucide-solid/icons/key-round';
import LockKeyhole from 'lucide-solid/icons/lock-keyhole';
import UserRound from 'lucide-solid/icons/user-round';
import { createEffect, createMemo, createResource, createSignal, type JSX, Match, onCleanup, Show, Switch } from 'solid-js';
import { AppError } from '../../../schema/errors.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx';
import { Logo } from '../../components/Logo.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { TabletPerson, UnlockAnswer } from '../../state/contracts/session.ts';
import type { OfflineWays } from '../../state/device/createOfflineKeys.ts';
import styles from './Locked.module.css';
import { LockedPeople } from './LockedPeople.tsx';
import { PinPad } from './PinPad.tsx';

/** So long after a device did not say how a person opens it, it is asked again. */
const ASK_AGAIN_MS = 3_000;

/** Over everything while nobody's work is open: who, then their PIN or passkey. Works without a network; says what to do where it cannot. */
export function Locked(): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const { session, settings } = app;
  const [people, { refetch }] = createResource(async () => (await app.tablet()).people());
  const [picked, setPicked] = createSignal<string | null>(session.chosen()?.userId ?? null);
  const person = createMemo(() => people.latest?.find(({ userId }) => userId === picked()));
  const isHandOver = () => session.chosen() === null;
  /** @param userId who is to go on; null: others are to choose. Whoever was asked for before is not any more: they would come in instead. */
  async function pick(userId: string | null): Promise<void> {
    setPicked(userId);
    const asked = session.chosen();
    if (!asked || asked.userId === userId) return;
    (await app.tablet()).handOver();
    void refetch();
  }
  createEffect(() => {
    const chosen = person();
    const shown = chosen ? [chosen] : (people.latest ?? []); // not while somebody types: their digits would go
    if (!shown.some(({ ways }) => ways.gone === 'unread')) return;
    const timer = setTimeout(() => void refetch(), ASK_AGAIN_MS);
    onCleanup(() => clearTimeout(timer));
  });

  return (
    <div class={styles.page}>
      <header class={styles.top}>
        <LanguageSwitch language={settings.language()} onChange={settings.setLanguage} />
      </header>
      <main id="content" tabindex="-1" class={styles.main}>
        <Logo size={48} />
        <div class={styles.card}>
          <Switch fallback={<Spinner />}>
            <Match when={person()}>
              {(chosen) => (
                <OnePerson person={chosen()} onGone={() => void refetch()} onOthers={() => void pick(null)} onPassword={session.leave} />
              )}
            </Match>
            <Match when={people.latest}>
              {(all) => (
                <>
                  <PageHeading title={isHandOver() ? t('locked.handOverTitle') : t('locked.title')}>{t('locked.who')}</PageHeading>
                  <LockedPeople people={all()} onPick={(userId) => void pick(userId)} />
                  <Button icon={UserRound} isWide onClick={session.leave}>
                    {t('locked.password')}
                  </Button>
                </>
              )}
            </Match>
          </Switch>
        </div>
      </main>
    </div>
  );
}

const WHY_SHUT = {
  tries: 'locked.goneTries',
  lease: 'locked.goneLease',
  none: 'locked.goneNone',
  unread: 'sealed.cannotRead',
} as const satisfies Record<NonNullable<OfflineWays['gone']>, string>;

type PersonProps = {
  readonly person: TabletPerson;
  readonly onGone: () => void;
  readonly onOthers: () => void;
  readonly onPassword: () => void;
};

function OnePerson(props: PersonProps): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const [isBusy, setBusy] = createSignal(false);
  const [answer, setAnswer] = createSignal<UnlockAnswer | null>(null);
  const [failure, setFailure] = createSignal<AppError | null>(null);
  const ways = () => props.person.ways;
  const isShut = () => ways().pinDigits === null && !ways().hasPasskey;
  const wrong = () => {
    const now = answer();
    return now?.kind === 'wrong' ? now : null;
  };

  async function unlock(pin: string | null): Promise<void> {
    if (isBusy()) return;
    const { person } = props;
    setBusy(true);
    setFailure(null);
    try {
      const given = await (await app.tablet()).unlock(person, pin);
      setAnswer(given);
      if (given.kind === 'gone') props.onGone();
    } catch (error) {
      setAnswer(null);
      setFailure(error instanceof AppError ? error : new AppError('device-cannot-save')); // a try that cannot be counted is not made
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <div class={styles.who}>
        <Avatar userId={props.person.username} name={props.person.username} size="lg" />
        <PageHeading title={t('locked.title')}>
          <bdi>{props.person.username}</bdi>
        </PageHeading>
      </div>
      <div role="alert">
        <Switch>
          <Match when={isShut()}>
            <Banner tone="warning" icon={LockKeyhole}>
              {t(WHY_SHUT[ways().gone ?? 'none'])}
            </Banner>
          </Match>
          <Match when={failure()}>
            {(why) => (
              <Banner tone="danger" title={t(`errors.${why().code}`)}>
                {why().code === 'device-cannot-save' ? t('locked.makeRoom') : t.error(why())}
              </Banner>
            )}
          </Match>
          <Match when={wrong()}>{(now) => <Banner tone="danger">{t.plural('locked.wrong', now().left)}</Banner>}</Match>
          <Match when={answer()?.kind === 'cancelled'}>
            <Banner tone="warning">{t('locked.cancelled')}</Banner>
          </Match>
        </Switch>
      </div>
      <Show when={ways().pinDigits}>
        {(digits) => (
          <PinPad
            label={t('locked.pinOf', { name: props.person.username })}
            digits={digits()}
            isBusy={isBusy()}
            onPin={(pin) => void unlock(pin)}
          />
        )}
      </Show>
      <p class={styles.quiet} role="status">
        {isBusy() ? t('locked.checking') : isShut() ? '' : t('locked.hint')}
      </p>
      <Show when={ways().hasPasskey}>
        <Button
          icon={KeyRound}
          variant={ways().pinDigits === null ? 'primary' : 'secondary'}
          isWide
          isBusy={isBusy()}
          onClick={() => void unlock(null)}
        >
          {t('locked.passkey')}
        </Button>
      </Show>
      <div class={styles.line}>
        <Button variant="quiet" onClick={() => props.onOthers()}>
          {t('locked.others')}
        </Button>
        <Button variant="quiet" onClick={() => props.onPassword()}>
          {t('locked.password')}
        </Button>
      </div>
    </>
  );
}
