import { createMemo, createResource, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { Dialog } from '../../components/Dialog.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { Result } from './createResult.ts';
import styles from './Results.module.css';

type Props = { readonly result: Result; readonly stream: 'a' | 'b'; readonly photos: readonly string[] };

/** Photos of the official form as small pictures; a tap opens one large. Nobody's screen keeps them. */
export function Photos(props: Props): JSX.Element {
  const t = useTranslation();
  const { result } = props; // one result as long as the screen stands
  const letter = props.stream.toUpperCase();
  const [opened, setOpened] = createSignal<string | null>(null);
  const hashes = createMemo(() => [...props.photos], [], { equals: (a, b) => a.join() === b.join() });
  return (
    <Show when={hashes().length > 0}>
      <ul class={styles.photos} aria-label={t('results.photos')}>
        <For each={hashes()}>
          {(sha256) => (
            <li>
              <button type="button" class={styles.photo} onClick={() => setOpened(sha256)}>
                <Photo committee={result.committee} sha256={sha256} words={t('results.openPhoto', { stream: letter })} />
              </button>
            </li>
          )}
        </For>
      </ul>
      <Show when={opened()} keyed>
        {(sha256) => (
          <Dialog isOpen size="lg" title={t('results.photo', { stream: letter })} onClose={() => setOpened(null)}>
            <div class={styles.largePhoto}>
              <Photo committee={result.committee} sha256={sha256} words={t('results.photo', { stream: letter })} />
            </div>
          </Dialog>
        )}
      </Show>
    </Show>
  );
}

/** One picture, fetched with this person's right; its bytes go with it. */
function Photo(props: { readonly committee: string; readonly sha256: string; readonly words: string }): JSX.Element {
  const t = useTranslation();
  const { api } = useApp();
  const [bytes] = createResource(
    () => `/api/committees/${encodeURIComponent(props.committee)}/photos/${props.sha256}`,
    (path) => import('../../state/readFile.ts').then(({ readFile }) => api.file(path, readFile)).catch(() => null),
  );
  const url = createMemo(() => {
    const blob = bytes.state === 'ready' ? bytes() : null;
    if (!blob) return null;
    const made = URL.createObjectURL(blob);
    onCleanup(() => URL.revokeObjectURL(made));
    return made;
  });
  return (
    <Show when={url()} fallback={<span class={styles.quiet}>{t(bytes.loading ? 'results.photoLoading' : 'results.photoFailed')}</span>}>
      {(src) => <img src={src()} alt={props.words} />}
    </Show>
  );
}
