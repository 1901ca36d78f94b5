import { createSignal, createUniqueId, type JSX, Show } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Spinner } from '../../components/Spinner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { Sent } from '../../state/contracts/kept.ts';
import { readUnsentFile } from '../../state/device/unsentFile.ts';
import styles from './HandInFile.module.css';

/** Hands in a file of unsent edits, whosever they are. Inside `MoreWords`. */
export function HandInFile(props: { readonly onHandedIn?: () => void }): JSX.Element {
  const t = useTranslation();
  const app = useApp();
  const id = createUniqueId();
  const [isBusy, setBusy] = createSignal(false);
  const [result, setResult] = createSignal<Sent | 'no-file' | null>(null);
  const sent = () => {
    const found = result();
    return found === 'no-file' ? null : found;
  };

  async function handIn(file: File | undefined): Promise<void> {
    if (!file || isBusy()) return;
    setBusy(true);
    setResult(null);
    try {
      const edits = readUnsentFile(await file.text());
      setResult(edits ? await (await app.carrier()).send(edits) : 'no-file');
      if (edits) props.onHandedIn?.();
    } catch {
      setResult('no-file');
    } finally {
      setBusy(false);
    }
  }

  return (
    <div class={styles.part}>
      <input
        id={id}
        class="sr-only"
        type="file"
        accept=".json,application/json"
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          void handIn(event.currentTarget.files?.[0]);
          event.currentTarget.value = ''; // the same file may be handed in again
        }}
      />
      <label class={styles.choose} for={id} aria-busy={isBusy() ? true : undefined}>
        <Show when={isBusy()}>
          <Spinner />
        </Show>
        {t('sealed.handIn')}
      </label>
      <p id={`${id}-hint`} class={styles.quiet}>
        {t('sealed.handInText')}
      </p>
      <Show when={result() === 'no-file'}>
        <Banner tone="danger" announce="alert">
          {t('sealed.notAFile')}
        </Banner>
      </Show>
      <Show when={sent()}>
        {(counts) => (
          <Banner tone={counts().left.length + counts().unreadable.length > 0 ? 'warning' : 'success'} announce="alert">
            <p>{t.plural('sealed.handedIn', counts().taken.length)}</p>
            <Show when={counts().left.length > 0}>
              <p>{t.plural('sealed.notYet', counts().left.length)}</p>
            </Show>
            <Show when={counts().unreadable.length > 0}>
              <p>{t.plural('sealed.notReadable', counts().unreadable.length)}</p>
            </Show>
          </Banner>
        )}
      </Show>
    </div>
  );
}
