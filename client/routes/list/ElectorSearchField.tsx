import Search from 'lucide-solid/icons/search';
import X from 'lucide-solid/icons/x';
import { createEffect, createSignal, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { IconButton } from '../../components/IconButton.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './ElectorSearchField.module.css';
import { useList } from './ListContext.ts';

/** Typing settles before the list is searched: one search a pause, not one a letter. */
const SETTLE_MS = 80;

/** Finds electors by any parts of a name or a number (S1–S3). `/` and Ctrl+K come here from everywhere, Escape clears, Enter goes to the first row. */
export function ElectorSearchField(props: { readonly onEnter: () => void }): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const [text, setText] = createSignal(list.list.filter().query);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let field: HTMLDivElement | undefined;
  const input = () => field?.querySelector('input');
  // “Show all” clears the search from outside: the field must not go on saying what is no longer looked for.
  createEffect(on(() => list.list.filter().query, setText, { defer: true }));

  function apply(): void {
    clearTimeout(timer);
    timer = undefined;
    if (list.list.filter().query !== text()) list.list.setFilter({ query: text() });
  }
  function change(value: string): void {
    setText(value);
    clearTimeout(timer);
    timer = setTimeout(apply, SETTLE_MS);
  }
  function clear(): void {
    setText('');
    apply();
    input()?.focus();
  }
  function onShortcut(event: KeyboardEvent): void {
    const isSlash = (event.key === '/' || (event.code === 'Slash' && /[\u0600-\u06ff]/.test(event.key))) && !isTyping(event.target);
    const isCtrlK = (event.ctrlKey || event.metaKey) && event.code === 'KeyK';
    if ((!isSlash && !isCtrlK) || event.defaultPrevented || document.querySelector('[aria-modal="true"]')) return;
    event.preventDefault();
    input()?.focus();
    input()?.select();
  }
  onMount(() => {
    document.addEventListener('keydown', onShortcut);
    onCleanup(() => {
      clearTimeout(timer);
      document.removeEventListener('keydown', onShortcut);
    });
  });

  return (
    // biome-ignore lint/a11y/useSemanticElements: the oldest browsers do not know <search>
    <div ref={field} class={styles.search} role="search">
      <TextField
        label={t('list.search')}
        isLabelHidden
        type="search"
        placeholder={t('list.searchHint')}
        value={text()}
        onInput={change}
        autocapitalize="off"
        enterkeyhint="search"
        start={<Search size={18} />}
        end={
          <Show when={text() !== ''}>
            <span class={styles.matches}>{t.plural('list.matches', list.list.shown(), {}, list.gender())}</span>
            <IconButton icon={X} label={t('list.clearSearch')} onClick={clear} />
          </Show>
        }
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text() !== '') {
            event.preventDefault();
            clear();
          }
          if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault();
            apply();
            props.onEnter();
          }
        }}
      />
      <span class="sr-only" role="status">
        <Show when={list.list.filter().query.trim() !== ''}>{t.plural('list.matches', list.list.shown(), {}, list.gender())}</Show>
      </span>
    </div>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
