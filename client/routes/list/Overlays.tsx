import { type JSX, Show, Suspense } from 'solid-js';
import { Printed } from '../../components/Printed.tsx';
import { MoreWords } from '../../i18n/MoreWords.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { CellEditor } from './CellEditor.tsx';
import { createAskedPrint } from './createAskedPrint.ts';
import type { FocusedCell } from './createGridFocus.ts';
import type { OpenedList } from './createListContext.ts';
import { ListTools } from './grid/ListTools.tsx';
import type { OpenEditor } from './ListContext.ts';
import { MoreFilters } from './MoreFilters.tsx';
import { PrintSheet } from './PrintSheet.tsx';
import { RefusedEdits } from './RefusedEdits.tsx';
import { RowMenu } from './RowMenu.tsx';
import { RowSheet } from './RowSheet.tsx';
import { Tray } from './Tray.tsx';

const ExportDialog = lazyScreen(() => import('../exports/ExportDialog.tsx').then((module) => module.ExportDialog));

/** Of one row; or the window in which the list leaves, on paper or as a file. */
export type OpenMenu = 'leaving' | { readonly cell: FocusedCell; readonly anchor: HTMLElement };
export type OverlaysProps = {
  readonly list: OpenedList;
  readonly menu: OpenMenu | null;
  /** The button beside which the further filters stand. */
  readonly filters: HTMLElement | null;
  readonly isPrinting: boolean;
  readonly printHeading: string;
  readonly onMenuClose: () => void;
  readonly onFiltersClose: () => void;
};

/** Everything that opens over the list. A chunk of its own, fetched as soon as the first rows stand: no row needs it, every tap does. */
export function Overlays(props: OverlaysProps): JSX.Element {
  const t = useTranslation();
  const asked = createAskedPrint();
  const onRoll = () => props.list.electors().filter((elector) => elector.isRemoved !== true).length;
  /** Once it is written down; another sheet is written down again (EX7). */
  function print(): void {
    props.onMenuClose();
    asked.print();
  }
  /** That editor and no other. @param isOnward the row below it comes */
  function closeEditor(editor: OpenEditor, isOnward: boolean): void {
    const { list } = props;
    if (list.editor() !== editor) return;
    list.closeEditor();
    const grid = list.grid();
    if (!isOnward || !grid) return;
    const { slots } = list.list.rows();
    const id = Number(editor.anchor.closest<HTMLElement>('[data-slot]')?.dataset.slot);
    const index = slots.findIndex((slot) => slot.id === id);
    const column = grid.focus.focused()?.column;
    if (index >= 0 && column) grid.focus.focusCell(Math.min(index + 1, slots.length - 1), column);
  }
  return (
    <>
      <Show when={props.list.editor()} keyed>
        {(editor) => <CellEditor editor={editor} onClose={(isOnward) => closeEditor(editor, isOnward)} />}
      </Show>
      <Show when={props.menu !== 'leaving' && props.menu} keyed>
        {(open) => <RowMenu slot={open.cell.slot} anchor={open.anchor} onClose={props.onMenuClose} />}
      </Show>
      <Show when={props.list.sheet()} keyed>
        {(elector) => <RowSheet elector={elector} onClose={() => props.list.closeSheet()} />}
      </Show>
      <Show when={props.filters} keyed>
        {(anchor) => <MoreFilters anchor={anchor} onClose={props.onFiltersClose} />}
      </Show>
      <Show when={props.list.tray.isOpen()}>
        <MoreWords>
          <Tray />
        </MoreWords>
      </Show>
      <Show when={props.isPrinting}>
        <Show
          when={asked.mayPrint()}
          fallback={
            <Printed>
              <p>{t('exports.printHere')}</p>
            </Printed>
          }
        >
          <PrintSheet heading={props.printHeading} />
        </Show>
      </Show>
      <Show when={props.menu === 'leaving'}>
        <MoreWords>
          <Suspense>
            <ExportDialog
              committee={{ id: props.list.committee, code: props.list.detail.detail()?.code ?? props.list.committee }}
              first="guarantees"
              paper={{ lines: onRoll, print }}
              onClose={props.onMenuClose}
            />
          </Suspense>
        </MoreWords>
      </Show>
    </>
  );
}

/** What the pill opens on: fetched with the rest, for it may be needed without a network as well. */
export function RefusedPanel(): JSX.Element {
  return (
    <MoreWords>
      <RefusedEdits />
    </MoreWords>
  );
}

/** Stands among the tools of the list: fetched with the rest. */
export function Tools(props: { readonly list: OpenedList; readonly onLeave: () => void }): JSX.Element {
  return (
    <MoreWords>
      <ListTools list={props.list} onLeave={props.onLeave} />
    </MoreWords>
  );
}
