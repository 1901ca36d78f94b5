import { type JSX, Show } from 'solid-js';
import type { OpenedList } from '../createListContext.ts';
import { BulkSet } from './BulkSet.tsx';
import { ColumnChoice } from './ColumnChoice.tsx';
import type { GridEdits } from './createGridEdits.ts';
import { type OpenPaste, PasteCells } from './PasteCells.tsx';
import { type OpenNames, PasteNames } from './PasteNames.tsx';
import { SavedViews } from './SavedViews.tsx';

export type GridDialogsProps = {
  readonly list: OpenedList;
  readonly edits: GridEdits;
  /** Which of them is open. */
  readonly names?: OpenNames;
  readonly cells?: OpenPaste;
  readonly isBulk?: boolean;
  readonly viewsAt?: HTMLElement;
  readonly columnsAt?: HTMLElement;
  readonly onClose: () => void;
};

/** What opens from the tools of the list. A chunk of its own, fetched when the first of them is. */
export function GridDialogs(props: GridDialogsProps): JSX.Element {
  return (
    <>
      <Show when={props.names} keyed>
        {(open) => <PasteNames list={props.list} edits={props.edits} open={open} onClose={props.onClose} />}
      </Show>
      <Show when={props.cells} keyed>
        {(open) => <PasteCells list={props.list} edits={props.edits} open={open} onClose={props.onClose} />}
      </Show>
      <Show when={props.isBulk}>
        <BulkSet list={props.list} edits={props.edits} onClose={props.onClose} />
      </Show>
      <Show when={props.columnsAt} keyed>
        {(anchor) => <ColumnChoice list={props.list} anchor={anchor} onClose={props.onClose} />}
      </Show>
      <Show when={props.viewsAt} keyed>
        {(anchor) => <SavedViews list={props.list} anchor={anchor} onClose={props.onClose} />}
      </Show>
    </>
  );
}
