import { type JSX, Show } from 'solid-js';
import { Avatar } from '../../components/Avatar.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './AuthorFlash.module.css';
import type { Slot } from './frozenRows.ts';
import type { MarkedColumn } from './gridColumns.ts';
import { useList } from './ListContext.ts';

/** A flash over a cell that somebody else has just changed, and their initials, for a few seconds. */
export function AuthorFlash(props: { readonly slot: Slot; readonly column: MarkedColumn }): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const mark = () => list.marks.of(props.slot.elector, list.list.ownerOf(props.slot), props.column);
  return (
    <Show when={mark()} keyed>
      {(shown) => {
        const author = shown.author;
        const words = author === null ? t('list.changedJustNow') : t('list.changedBy', { name: list.nameOf(author) });
        return (
          <>
            <span class={styles.flash} aria-hidden="true" />
            <span class={styles.mark} title={words}>
              <Show when={author}>{(id) => <Avatar userId={id()} name={list.nameOf(id())} size="sm" />}</Show>
              <span class="sr-only">{words}</span>
            </span>
          </>
        );
      }}
    </Show>
  );
}
