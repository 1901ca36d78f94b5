import Split from 'lucide-solid/icons/split';
import { type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Slot } from './frozenRows.ts';
import type { MarkedColumn } from './gridColumns.ts';
import { useList } from './ListContext.ts';
import styles from './OpenMark.module.css';

/** Stands in a cell while something that the person wrote there waits for their decision (O4). */
export function OpenMark(props: { readonly slot: Slot; readonly column: MarkedColumn }): JSX.Element {
  const t = useTranslation();
  const list = useList();
  return (
    <Show when={list.isOpenAt(props.slot.elector, list.list.ownerOf(props.slot), props.column)}>
      <span class={styles.mark} data-tone="contradicting" title={t('list.isOpen')}>
        <Split size={14} />
        <span class="sr-only">{t('list.isOpen')}</span>
      </span>
    </Show>
  );
}
