import Printer from 'lucide-solid/icons/printer';
import TableProperties from 'lucide-solid/icons/table-properties';
import Undo2 from 'lucide-solid/icons/undo-2';
import { createEffect, createSignal, type JSX, Match, on, onCleanup, onMount, Show, Switch } from 'solid-js';
import { AnchoredPanel } from '../../../components/AnchoredPanel.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { useToaster } from '../../../components/toasts.ts';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import { createPart } from '../../createPart.ts';
import { ChoiceList, type ChoiceOption } from '../ChoiceList.tsx';
import type { FocusedCell } from '../createGridFocus.ts';
import type { OpenedList } from '../createListContext.ts';
import { TrayChip } from '../TrayChip.tsx';
import { createGridEdits } from './createGridEdits.ts';
import type { OpenPaste } from './PasteCells.tsx';
import type { OpenNames } from './PasteNames.tsx';
import { RangeTools } from './RangeTools.tsx';

type Tool = 'names' | 'cells' | 'bulk' | 'views' | 'columns';

/** What stands among the tools of the list and no row waits for: what needs the person's eye, the list as people know it from spreadsheets, undo, print. */
export function ListTools(props: { readonly list: OpenedList; readonly onLeave: () => void }): JSX.Element {
  const t = useTranslation();
  const { list } = props; // for as long as the screen stands
  const edits = createGridEdits(list, t, useToaster());
  const [menu, setMenu] = createSignal<HTMLElement | null>(null);
  const [tool, setTool] = createSignal<{ readonly kind: Tool; readonly anchor: HTMLElement } | null>(null);
  const [names, setNames] = createSignal<OpenNames | null>(null);
  const [cells, setCells] = createSignal<OpenPaste | null>(null);
  const [lastCell, setLastCell] = createSignal<FocusedCell | null>(null);
  const dialogs = createPart(() => import('./GridDialogs.tsx').then((module) => module.GridDialogs));
  createEffect(() => (names() ?? cells() ?? tool()) && dialogs.fetch());
  // the menu takes the focus away; what it is for is the cell that had it
  createEffect(
    on(
      () => list.grid()?.focus.focused() ?? null,
      (cell) => cell && setLastCell(cell),
    ),
  );
  const isHeld = () => menu() !== null || tool() !== null || names() !== null || cells() !== null;
  createEffect(() => isHeld() && onCleanup(list.list.stillness.hold()));

  const canEdit = () => list.edits.blocked() === null;
  const options = (): ChoiceOption<Tool>[] => [
    ...(canEdit()
      ? ([
          { value: 'names', label: t('grid.pasteNames'), hint: t('grid.pasteNamesHint') },
          { value: 'cells', label: t('grid.pasteCells'), hint: t('grid.pasteCellsHint') },
          { value: 'bulk', label: t.plural('grid.bulk', list.list.rows().slots.length) },
        ] satisfies ChoiceOption<Tool>[])
      : []),
    { value: 'views', label: t('grid.views') },
    ...(list.grid()?.viewport.layout() === 'cards' ? [] : [{ value: 'columns' as const, label: t('grid.columnsTitle') }]),
  ];
  function choose(kind: Tool): void {
    const anchor = menu();
    setMenu(null);
    if (kind === 'names') setNames({ text: '' });
    else if (kind === 'cells') setCells({ text: null, at: lastCell() });
    else if (anchor) setTool({ kind, anchor });
  }

  onMount(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === 'KeyZ';
      if (!isUndo || isTyping(event.target) || document.querySelector('[aria-modal="true"]')) return;
      event.preventDefault();
      edits.undo();
    };
    document.addEventListener('keydown', onKeyDown);
    onCleanup(() => document.removeEventListener('keydown', onKeyDown));
  });

  return (
    <>
      <Show when={list.tray.count() > 0 || list.tray.isOpen()}>
        <TrayChip />
      </Show>
      <IconButton
        icon={TableProperties}
        label={t('grid.tools')}
        aria-haspopup="dialog"
        aria-expanded={menu() !== null}
        onClick={(event) => setMenu(event.currentTarget)}
      />
      <IconButton icon={Undo2} isIconDirectional label={t('list.undo')} disabled={!list.edits.canUndo()} onClick={edits.undo} />
      <IconButton icon={Printer} label={t('list.print')} onClick={props.onLeave} />
      <Show when={menu()}>
        {(anchor) => (
          <AnchoredPanel label={t('grid.tools')} anchor={anchor()} onClose={() => setMenu(null)}>
            <ChoiceList label={t('grid.tools')} options={options()} value={null} onChoose={choose} />
          </AnchoredPanel>
        )}
      </Show>
      <Show when={list.grid()} keyed>
        {(grid) => <RangeTools list={list} grid={grid} edits={edits} onPaste={setCells} onNames={setNames} />}
      </Show>
      <Show when={dialogs.part()}>
        {(part) => {
          const Dialogs = part();
          return (
            <Switch>
              <Match when={names()} keyed>
                {(open) => <Dialogs list={list} edits={edits} names={open} onClose={() => setNames(null)} />}
              </Match>
              <Match when={cells()} keyed>
                {(open) => <Dialogs list={list} edits={edits} cells={open} onClose={() => setCells(null)} />}
              </Match>
              <Match when={tool()?.kind === 'bulk'}>
                <Dialogs list={list} edits={edits} isBulk onClose={() => setTool(null)} />
              </Match>
              <Match when={tool()?.kind === 'columns' && tool()?.anchor} keyed>
                {(anchor) => <Dialogs list={list} edits={edits} columnsAt={anchor} onClose={() => setTool(null)} />}
              </Match>
              <Match when={tool()?.kind === 'views' && tool()?.anchor} keyed>
                {(anchor) => <Dialogs list={list} edits={edits} viewsAt={anchor} onClose={() => setTool(null)} />}
              </Match>
            </Switch>
          );
        }}
      </Show>
    </>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
