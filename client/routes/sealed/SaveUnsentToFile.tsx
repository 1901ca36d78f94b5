import Download from 'lucide-solid/icons/download';
import { createSignal, type JSX, Show } from 'solid-js';
import { Button } from '../../components/Button.tsx';
import { saveFile } from '../../components/saveFile.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { unsentFile, unsentFileName } from '../../state/device/unsentFile.ts';
import styles from './Waiting.module.css';

type Props = {
  readonly userId: string;
  /** The device's three characters. */
  readonly device: string;
};

/** All that a person has not sent, as a file that only the server can read: for a tablet that will not see a network again. Inside `MoreWords`. */
export function SaveUnsentToFile(props: Props): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const [isBusy, setBusy] = createSignal(false);
  const [said, setSaid] = createSignal('');

  async function save(): Promise<void> {
    if (isBusy()) return;
    setBusy(true);
    try {
      const edits = await (await app.carrier()).read(props.userId);
      if (edits.length === 0) return void setSaid(t('sealed.fileEmpty'));
      const file = unsentFileName(props.device, Date.now());
      saveFile(file, new Blob([unsentFile(edits)], { type: 'application/json' }));
      setSaid(t.plural('sealed.fileSaved', edits.length, { file }));
    } catch {
      setSaid(t('sealed.cannotRead'));
    } finally {
      setBusy(false);
    }
  }

  return (
    <div class={styles.part}>
      <Button icon={Download} isBusy={isBusy()} onClick={() => void save()}>
        {t('sealed.saveFile')}
      </Button>
      <p class={styles.quiet}>{t('sealed.saveFileText')}</p>
      <Show when={said()}>
        <p role="status">{said()}</p>
      </Show>
    </div>
  );
}
