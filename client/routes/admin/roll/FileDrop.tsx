import FileSpreadsheet from 'lucide-solid/icons/file-spreadsheet';
import { createSignal, createUniqueId, type JSX } from 'solid-js';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import styles from './Roll.module.css';

/** A place to drop a file on, and a button that chooses one. */
export function FileDrop(props: { readonly onFile: (file: File) => void }): JSX.Element {
  const t = useTranslation();
  const id = createUniqueId();
  const [isOver, setOver] = createSignal(false);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) props.onFile(file);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way for the mouse; the button inside is for everybody
    <section
      class={styles.drop}
      data-over={isOver() ? '' : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer?.files);
      }}
    >
      <span class={styles.dropIcon}>
        <FileSpreadsheet size={32} strokeWidth={1.5} />
      </span>
      <input
        id={id}
        class="sr-only"
        type="file"
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = ''; // the same file may be chosen again after it was mended
        }}
      />
      <label class={styles.choose} for={id}>
        {t('admin.choose')}
      </label>
      <p class={styles.quiet}>{isOver() ? t('admin.dropNow') : t('admin.dropHere')}</p>
      <p id={`${id}-hint`} class={styles.hint}>
        {t('admin.fileHint')}
      </p>
    </section>
  );
}
