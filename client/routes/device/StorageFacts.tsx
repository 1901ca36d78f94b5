import { createResource, type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './Facts.module.css';
import { bytesWords } from './syncWords.ts';

/** With less the day should not begin. */
const LITTLE_BYTES = 200_000_000;

type Storage = { readonly usedBytes: number; readonly freeBytes: number; readonly isPersistent: boolean };

/** What the browser says of its own storage; null where it says nothing, as on an insecure origin. */
async function readStorage(): Promise<Storage | null> {
  const { storage } = navigator as { readonly storage?: StorageManager };
  if (!storage?.estimate) return null;
  try {
    const [{ usage = 0, quota }, isPersistent] = await Promise.all([storage.estimate(), storage.persisted?.() ?? false]);
    return quota === undefined ? null : { usedBytes: usage, freeBytes: Math.max(0, quota - usage), isPersistent };
  } catch {
    return null;
  }
}

/** How much room there is, and whether what is kept may be cleared by the browser. */
export function StorageFacts(): JSX.Element {
  const t = useTranslation();
  const [storage] = createResource(readStorage);
  return (
    <Show when={!storage.loading}>
      <Show when={storage()} fallback={<p class={styles.quiet}>{t('device.storageUnknown')}</p>}>
        {(known) => (
          <div data-fact="storage">
            <p>{t('device.storageText', { used: bytesWords(t, known().usedBytes), free: bytesWords(t, known().freeBytes) })}</p>
            <Show when={known().freeBytes < LITTLE_BYTES}>
              <p class={styles.warning}>{t('device.little')}</p>
            </Show>
            <p class={styles.quiet}>{t(known().isPersistent ? 'device.persistent' : 'device.notPersistent')}</p>
          </div>
        )}
      </Show>
    </Show>
  );
}
