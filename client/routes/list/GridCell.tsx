import { createMemo, type JSX, Show } from 'solid-js';
import { personSlot } from '../../components/person.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Slot } from './frozenRows.ts';
import styles from './GridCell.module.css';
import { useGrid } from './GridContext.ts';
import { type Column, columnIndex, columnsShownAt } from './gridColumns.ts';
import { useList } from './ListContext.ts';

type Props = {
  readonly slot: Slot;
  readonly column: Column;
  /** Something happens when it is tapped. */
  readonly isPressable?: boolean;
  /** What opens from it. */
  readonly opens?: 'dialog' | 'menu';
  readonly isReadOnly?: boolean;
  /** Instead of what it shows. */
  readonly label?: string;
  readonly children: JSX.Element;
};

/**
 * One cell of the grid with who is on it: ring and name. It has no handlers of its own: the grid listens once for all cells and finds the
 * cell by `data-column` in the row's `data-slot`.
 */
export function GridCell(props: Props): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const grid = useGrid();
  const peer = createMemo(() => {
    const owner = list.list.ownerOf(props.slot);
    const there = columnsShownAt(props.column, grid.columns()).flatMap((column) => list.presence.at(props.slot.elector, owner, column));
    const first = there.at(0);
    return (
      first && { id: first.user.id, name: first.user.name, isEditing: first.isEditing === true, rest: first.rest, others: there.length - 1 }
    );
  });
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: it is, by `tabindex`
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid of positioned rows cannot be a table
    <div
      class={styles.cell}
      role="gridcell"
      data-column={props.column}
      data-pressable={props.isPressable ? '' : undefined}
      data-person={peer() && personSlot(peer()?.id ?? '')}
      aria-colindex={columnIndex(props.column)}
      aria-haspopup={props.opens}
      aria-readonly={props.isReadOnly ? true : undefined}
      aria-label={props.label}
      tabindex={grid.isTabStop(props.slot.id, props.column) ? 0 : -1}
    >
      {props.children}
      <Show when={peer()}>
        {(there) => (
          <span class={styles.flag} data-rest={there().rest} data-editing={there().isEditing ? '' : undefined}>
            <bdi>{there().name}</bdi>
            <Show when={there().others > 0}> +{there().others}</Show>
            <span class="sr-only">{there().isEditing ? t('list.isEditing') : t('list.isHere')}</span>
          </span>
        )}
      </Show>
    </div>
  );
}
