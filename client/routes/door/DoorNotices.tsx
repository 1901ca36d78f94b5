import MonitorOff from 'lucide-solid/icons/monitor-off';
import { createEffect, createSignal, For, type JSX, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createWakeLock } from './createWakeLock.ts';
import { useDoor } from './DoorContext.ts';
import styles from './DoorNotices.module.css';
import { looksLikeWrongCommittee } from './lookups.ts';

/** What concerns the whole door: that it is probably another committee's (B13), what another has left on this tablet and nobody can show (Y10), and that this browser lets the screen go dark (B17). */
export function DoorNotices(props: { readonly onOtherDoor?: (() => void) | undefined }): JSX.Element {
  const t = useTranslation();
  const { entry, focusField, hidden, nameOf } = useDoor();
  const wakeLock = createWakeLock();
  const [isRight, setRight] = createSignal(false);
  const [isSeen, setSeen] = createSignal(false);
  /** By person, how many of theirs were hidden when that was taken note of: more are told again. */
  const [noted, setNoted] = createSignal<ReadonlyMap<string, number>>(new Map());
  const news = () => hidden().filter(({ userId, count }) => count > (noted().get(userId) ?? 0));
  const isSuspicious = () => looksLikeWrongCommittee(entry.outcomes());
  createEffect(() => !isSuspicious() && setRight(false)); // what begins anew is told anew
  return (
    <div class={styles.notices}>
      <Show when={props.onOtherDoor && isSuspicious() && !isRight()}>
        <Banner
          tone="warning"
          announce="alert"
          title={t('doorDesk.wrongCommittee')}
          action={
            <span class={styles.buttons}>
              <Button variant="primary" onClick={() => props.onOtherDoor?.()}>
                {t('doorDesk.wrongCommitteeLook')}
              </Button>
              <Button
                onClick={() => {
                  setRight(true);
                  focusField();
                }}
              >
                {t('doorDesk.wrongCommitteeRight')}
              </Button>
            </span>
          }
        >
          {t('doorDesk.wrongCommitteeText')}
        </Banner>
      </Show>
      <For each={news()}>
        {({ userId, count, sinceMs }) => (
          <Banner
            tone="warning"
            announce="status"
            title={t.plural('doorDesk.leftHidden', count, { name: nameOf(userId) })}
            action={
              <Button
                onClick={() => {
                  setNoted((before) => new Map(before).set(userId, count));
                  focusField();
                }}
              >
                {t('doorDesk.wakeSeen')}
              </Button>
            }
          >
            {t('doorDesk.leftHiddenText', { name: nameOf(userId), time: t.time(sinceMs ?? Date.now()) })}
          </Banner>
        )}
      </For>
      <Show when={(wakeLock() === 'none' || wakeLock() === 'refused') && !isSeen()}>
        <Banner
          tone="neutral"
          icon={MonitorOff}
          action={
            <Button
              onClick={() => {
                setSeen(true);
                focusField();
              }}
            >
              {t('doorDesk.wakeSeen')}
            </Button>
          }
        >
          {t(wakeLock() === 'none' ? 'doorDesk.wakeNone' : 'doorDesk.wakeRefused')}
        </Banner>
      </Show>
    </div>
  );
}
