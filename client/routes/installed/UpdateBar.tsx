import RefreshCw from 'lucide-solid/icons/refresh-cw';
import { createSignal, type JSX, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './UpdateBar.module.css';

type Props = {
  /** The server no longer speaks to this version. */
  readonly isTooOld: boolean;
  /** Edits on this device, of any tab, that are on their way to the server. */
  readonly unsent: number;
  /** The device is just keeping an edit. */
  readonly hangs: boolean;
  /** What the reload brings lies on this device. */
  readonly isKept: boolean;
  readonly onReload: () => void;
  readonly onLater: () => void;
};

/**
 * A new version lies ready: now, or later. Not while anything is unsent, but where the server takes nothing from this version any more: then what is kept on
 * the device is what the new one sends (X2, X3).
 */
export function UpdateBar(props: Props): JSX.Element {
  const t = useTranslation();
  const [isReloading, setReloading] = createSignal(false);
  const mustWait = () => props.hangs || (!props.isTooOld && props.unsent > 0);
  function text(): string {
    if (props.isTooOld && props.hangs) return t('installed.waitsForDevice'); // before it is kept nothing says that it is
    if (props.isTooOld) return props.unsent > 0 ? t.plural('installed.kept', props.unsent) : t('installed.tooOldText');
    if (mustWait()) return props.unsent > 0 ? t.plural('installed.waits', props.unsent) : t('installed.waitsForDevice');
    return t(props.isKept ? 'installed.readyText' : 'installed.fetchedText');
  }
  function reload(): void {
    setReloading(true);
    props.onReload();
  }
  return (
    <div class={styles.bar}>
      <Banner
        tone={props.isTooOld ? 'warning' : 'info'}
        icon={RefreshCw}
        announce="status"
        title={t(props.isTooOld ? 'installed.tooOld' : 'installed.ready')}
        action={
          <>
            <Button variant="primary" isBusy={isReloading()} disabled={mustWait()} onClick={reload}>
              {t('installed.reload')}
            </Button>
            <Show when={!props.isTooOld}>
              <Button onClick={() => props.onLater()}>{t('installed.later')}</Button>
            </Show>
          </>
        }
      >
        <p>{text()}</p>
      </Banner>
    </div>
  );
}
