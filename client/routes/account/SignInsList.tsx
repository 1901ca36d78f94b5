import { Key } from '@solid-primitives/keyed';
import MonitorSmartphone from 'lucide-solid/icons/monitor-smartphone';
import TabletSmartphone from 'lucide-solid/icons/tablet-smartphone';
import { createSignal, type JSX, Show } from 'solid-js';
import type { DeviceInfo, SignIns } from '../../../schema/accountApi.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Ending } from './createEnding.ts';
import styles from './SignInsList.module.css';

type Props = { readonly signIns: SignIns; readonly ending: Ending };

/** Sessions and devices of one person. Ending a session asks for a password again; ending a device is for one that is lost, so it is asked back. */
export function SignInsList(props: Props): JSX.Element {
  const t = useTranslation();
  const [asked, setAsked] = createSignal<DeviceInfo | null>(null);
  const current = () => props.signIns.sessions.find(({ isCurrent }) => isCurrent)?.device;
  return (
    <div class={styles.lists}>
      <ul class={styles.list} aria-label={t('account.sessions')}>
        <Key each={props.signIns.sessions} by="id" fallback={<li class={styles.quiet}>{t('account.noSessions')}</li>}>
          {(session) => (
            <li class={styles.line}>
              <MonitorSmartphone size={22} />
              <span class={styles.words}>
                <span class={styles.nameLine}>
                  <Agent agent={session().agent} />
                  <Show when={session().isCurrent}>
                    <Chip tone="accent">{t('account.thisOne')}</Chip>
                  </Show>
                </span>
                <span class={styles.quiet}>
                  {t('account.seen', { ago: t.ago(session().seenAt) })} · {t('account.since', { time: t.time(session().createdAt) })}
                </span>
              </span>
              <Show when={!session().isCurrent}>
                <Button
                  isBusy={props.ending.isBusy(`sessions/${session().id}`)}
                  onClick={() => props.ending.end(`sessions/${session().id}`)}
                >
                  {t('account.endSession')}
                </Button>
              </Show>
            </li>
          )}
        </Key>
      </ul>
      <Show when={props.signIns.devices.length > 0}>
        <h3>{t('account.devices')}</h3>
        <p class={styles.quiet}>{t('account.devicesText')}</p>
        <ul class={styles.list} aria-label={t('account.devices')}>
          <Key each={props.signIns.devices} by="code">
            {(device) => (
              <li class={styles.line} data-ended={device().isEnded ? '' : undefined}>
                <TabletSmartphone size={22} />
                <span class={styles.words}>
                  <span class={styles.nameLine}>
                    <Agent agent={device().agent} />
                    <code dir="ltr">{device().code}</code>
                    <Show when={device().code === current()}>
                      <Chip tone="accent">{t('account.thisOne')}</Chip>
                    </Show>
                    <Show when={device().isEnded}>
                      <Chip tone="danger">{t('account.isEnded')}</Chip>
                    </Show>
                    <Show when={device().isWiped}>
                      <Chip tone="neutral">{t('account.isWiped')}</Chip>
                    </Show>
                  </span>
                  <span class={styles.quiet}>{t('account.seen', { ago: t.ago(device().seenAt) })}</span>
                </span>
                <Show when={!device().isEnded && device().code !== current()}>
                  <Button isBusy={props.ending.isBusy(`devices/${device().code}`)} onClick={() => setAsked(device())}>
                    {t('account.endDevice')}
                  </Button>
                </Show>
              </li>
            )}
          </Key>
        </ul>
      </Show>
      <Show when={asked()}>
        {(device) => (
          <Dialog
            isOpen
            size="sm"
            title={t('account.endDeviceTitle')}
            description={t('account.endDeviceText')}
            onClose={() => setAsked(null)}
            actions={
              <>
                <Button
                  variant="danger"
                  onClick={() => {
                    props.ending.end(`devices/${device().code}`);
                    setAsked(null);
                  }}
                >
                  {t('account.endDevice')}
                </Button>
                <Button onClick={() => setAsked(null)}>{t('common.cancel')}</Button>
              </>
            }
          />
        )}
      </Show>
    </div>
  );
}

function Agent(props: { readonly agent: string }): JSX.Element {
  const t = useTranslation();
  return (
    <Show when={props.agent} fallback={<strong class={styles.agent}>{t('account.unknownAgent')}</strong>}>
      <strong class={styles.agent} dir="ltr">
        {props.agent}
      </strong>
    </Show>
  );
}
