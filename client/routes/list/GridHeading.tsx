import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import { For, type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './GridHeading.module.css';
import { type Column, columnIndex } from './gridColumns.ts';
import { useList } from './ListContext.ts';
import { SORT_COLUMNS, type SortColumn } from './listFilter.ts';

/** The titles of the columns; those that can order the list are buttons. */
export function GridHeading(props: { readonly columns: readonly Column[]; readonly isNarrow: boolean }): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const sortable = (column: Column): SortColumn | undefined => SORT_COLUMNS.find((name) => name === column);
  const sort = () => list.list.sort();
  /** Where an icon says it: read aloud only. */
  const isQuiet = (column: Column) => column === 'menu' || (column === 'note' && props.isNarrow);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid of positioned rows cannot be a table
    <div class={styles.headings} role="rowgroup">
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual grid of positioned rows cannot be a table */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the focus is on its cells, one of them at a time */}
      <div class={styles.heading} role="row" aria-rowindex={1}>
        <For each={props.columns}>
          {(column) => (
            // biome-ignore lint/a11y/useSemanticElements: a virtual grid of positioned rows cannot be a table
            // biome-ignore lint/a11y/useFocusableInteractive: the focus is on its cells, one of them at a time
            <div
              class={styles.title}
              role="columnheader"
              aria-colindex={columnIndex(column)}
              aria-sort={sort().column === column ? (sort().isDescending ? 'descending' : 'ascending') : undefined}
              data-heading={column}
            >
              <Show
                when={sortable(column)}
                fallback={<span class={isQuiet(column) ? 'sr-only' : undefined}>{t(`list.column_${column}`)}</span>}
              >
                {(name) => (
                  <button
                    type="button"
                    class={styles.sort}
                    onClick={() => list.list.setSort({ column: name(), isDescending: sort().column === name() && !sort().isDescending })}
                  >
                    {t(`list.column_${column}`)}
                    <Show when={sort().column === column}>
                      <Show when={sort().isDescending} fallback={<ArrowUp size={14} />}>
                        <ArrowDown size={14} />
                      </Show>
                    </Show>
                  </button>
                )}
              </Show>
            </div>
          )}
        </For>
      </div>
    </div>
  );
}
