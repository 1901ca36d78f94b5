import Download from 'lucide-solid/icons/download';
import RotateCw from 'lucide-solid/icons/rotate-cw';
import { createEffect, createResource, createSignal, type JSX, Match, onMount, Show, Switch } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx';
import { Logo } from '../../components/Logo.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { TabletClient } from '../../state/contracts/session.ts';
import styles from './Locked.module.css';

/** A file with all that was unsent then: so many edits, of this person. */
type Saved = { readonly name: string; readonly userId: string | undefined; readonly unsent: number };

/** Signing out, or being ended: what is handed in, what cannot be, and when this tablet holds nothing any more. Nothing unsent is dropped silently. */
export function Leaving(): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const [tablet] = createResource(() => app.tablet());
  onMount(() => void app.tablet().then((ready) => ready.leave()));
  return (
    <div class={styles.page}>
      <header class={styles.top}>
        <LanguageSwitch language={app.settings.language()} onChange={app.settings.setLanguage} />
      </header>
      <main id="content" tabindex="-1" class={styles.main}>
        <Logo size={48} />
        <div class={styles.card}>
          <Show when={tablet.latest} fallback={<PageHeading title={t('leaving.title')} />}>
            {(ready) => <Steps tablet={ready()} onSignIn={app.session.leave} />}
          </Show>
        </div>
      </main>
    </div>
  );
}

function Steps(props: { readonly tablet: TabletClient; readonly onSignIn: () => void }): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const [saved, setSaved] = createSignal<Saved | null>(null);
  const now = () => props.tablet.leaving();
  createEffect(() => {
    const [file, { step, unsent, isHeld }] = [saved(), now()];
    if (file && step === 'unsent' && (isHeld || unsent !== file.unsent || session.chosen()?.userId !== file.userId)) setSaved(null); // it does not hold all
  });
  const isWorking = () => now().step === 'handing-in' || now().step === 'wiping';
  return (
    <>
      <PageHeading title={t(now().isEnded ? 'leaving.endedTitle' : 'leaving.title')} />
      <Show when={now().isEnded && now().step !== 'done'}>
        <p>{t('leaving.endedText')}</p>
      </Show>
      <p role="status">
        <Show when={isWorking()}>
          <Spinner /> {t(now().step === 'wiping' ? 'leaving.wiping' : 'leaving.handingIn')}
        </Show>
      </p>
      <Switch>
        <Match when={now().step === 'unsent'}>
          <Unsent tablet={props.tablet} saved={saved()?.name} onSave={setSaved} />
        </Match>
        <Match when={now().step === 'done'}>
          <Banner tone="success" announce="status">
            {t('leaving.endedDone')}
          </Banner>
          <Button isWide onClick={() => props.onSignIn()}>
            {t('leaving.toSignIn')}
          </Button>
        </Match>
      </Switch>
    </>
  );
}

function Unsent(props: {
  readonly tablet: TabletClient;
  readonly saved: string | undefined;
  readonly onSave: (saved: Saved) => void;
}): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const [isFailed, setFailed] = createSignal(false);
  const isEnded = () => props.tablet.leaving().isEnded;
  const photos = () => props.tablet.leaving().photos;
  const isHeld = () => props.tablet.leaving().isHeld;
  async function save(): Promise<void> {
    const before = { unsent: props.tablet.leaving().unsent, userId: session.chosen()?.userId };
    const file = await props.tablet.unsentFile().catch(() => null);
    setFailed(file === null);
    if (!file) return;
    download(file.name, file.text);
    props.onSave({ ...before, name: file.name });
  }
  return (
    <>
      <Banner tone="warning" title={t.plural('leaving.unsentTitle', props.tablet.leaving().unsent)} announce="alert">
        {t(isHeld() ? 'leaving.held' : isEnded() ? 'leaving.endedUnsent' : 'leaving.unsentText')}
      </Banner>
      <Show when={photos() > 0}>
        <Banner tone="danger" announce="alert">
          {t.plural('leaving.photos', photos())}
        </Banner>
      </Show>
      <Button icon={RotateCw} isWide onClick={() => void props.tablet.leave()}>
        {t('leaving.again')}
      </Button>
      <Button icon={Download} isWide onClick={() => void save()}>
        {t('leaving.save')}
      </Button>
      <Show when={isFailed()}>
        <Banner tone="danger" announce="alert">
          {t('leaving.cannotSave')}
        </Banner>
      </Show>
      <Show when={props.saved}>
        {(name) => (
          <>
            <Banner tone="success" announce="status">
              {t('leaving.saved', { name: name() })}
            </Banner>
            <Button variant="danger" isWide onClick={() => void props.tablet.leave('saved')}>
              {photos() > 0 ? t.plural('leaving.leaveWithoutPhotos', photos()) : t('leaving.leaveSaved')}
            </Button>
          </>
        )}
      </Show>
      <Show when={!isEnded()}>
        <Button variant="primary" isWide onClick={() => props.tablet.stay()}>
          {t('leaving.stay')}
        </Button>
      </Show>
    </>
  );
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
