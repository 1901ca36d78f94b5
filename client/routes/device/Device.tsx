import { A } from '@solidjs/router';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import { For, type JSX, type ParentProps, Show } from 'solid-js';
import { SCHEMA_VERSION } from '../../../schema/version.ts';
import { LanguageSwitch } from '../../components/LanguageSwitch.tsx';
import { Page } from '../../components/Page.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { HandInFile } from '../sealed/HandInFile.tsx';
import { SaveUnsentToFile } from '../sealed/SaveUnsentToFile.tsx';
import { Splash } from '../shell/Splash.tsx';
import { ConnectionFacts } from './ConnectionFacts.tsx';
import { createEverySecond } from './createEverySecond.ts';
import styles from './Device.module.css';
import { HeldHere } from './HeldHere.tsx';
import { KeptPeople } from './KeptPeople.tsx';
import { Readiness } from './Readiness.tsx';
import { StorageFacts } from './StorageFacts.tsx';
import { SyncEvents } from './SyncEvents.tsx';
import { roomWords } from './syncWords.ts';

/** `/device`: what this tablet holds and what waits on it, for everybody who has it in hand, signed in or not, with a network or without. */
export function Device(): JSX.Element {
  return (
    <MoreWords fallback={<Splash />}>
      <DeviceScreen />
    </MoreWords>
  );
}

function DeviceScreen(): JSX.Element {
  const t = useTranslation();
  const { session, settings, sync } = useApp();
  const nowMs = createEverySecond();
  return (
    <div class={styles.page}>
      <header class={styles.top}>
        <A class={styles.back} href="/">
          <ArrowLeft size={20} class="mirrored" />
          {t('device.back')}
        </A>
        <LanguageSwitch language={settings.language()} onChange={settings.setLanguage} />
      </header>
      <main id="content" tabindex="-1" class={styles.main}>
        <Page isNarrow>
          <PageHeading title={t('device.title')}>{t('device.text')}</PageHeading>
          <Card title={t('device.holds')}>
            <Show when={session.user()} fallback={<p class={styles.quiet}>{t('device.holdsUnknown')}</p>}>
              <HeldHere />
            </Show>
          </Card>
          <Card title={t('installed.readyTitle')}>
            <Readiness />
          </Card>
          <Card title={t('device.waits')}>
            <KeptPeople />
            <Show when={session.user()}>{(user) => <SaveUnsentToFile userId={user().id} device={user().id} />}</Show>
            <HandInFile />
          </Card>
          <Card title={t('device.connection')}>
            <For each={sync.rooms()} fallback={<p class={styles.quiet}>{t('device.noRooms')}</p>}>
              {(room) => (
                <section>
                  <h3>{roomWords(t, room.name)}</h3>
                  <ConnectionFacts room={room} nowMs={nowMs} />
                </section>
              )}
            </For>
          </Card>
          <Card title={t('device.storage')}>
            <StorageFacts />
            <p class={styles.quiet}>
              {t('device.version')}: {t('device.versionText', { n: SCHEMA_VERSION })}
            </p>
          </Card>
          <Card title={t('device.log')} text={t('device.logText')}>
            <SyncEvents />
          </Card>
        </Page>
      </main>
    </div>
  );
}

function Card(props: ParentProps<{ readonly title: string; readonly text?: string }>): JSX.Element {
  return (
    <section class={styles.card}>
      <div>
        <h2>{props.title}</h2>
        <Show when={props.text}>
          <p class={styles.quiet}>{props.text}</p>
        </Show>
      </div>
      {props.children}
    </section>
  );
}
