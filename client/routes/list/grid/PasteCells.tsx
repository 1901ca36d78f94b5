import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { Button } from '../../../components/Button.tsx';
import { PasteDialog } from '../../../components/PasteDialog.tsx';
import { PasteField } from '../../../components/PasteField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { FocusedCell } from '../createGridFocus.ts';
import type { OpenedList } from '../createListContext.ts';
import { columnsOf } from '../gridColumns.ts';
import type { GridEdits } from './createGridEdits.ts';
import styles from './GridTools.module.css';
import { type Block, type CellPlan, PASTE_BOUNDS, type PlannedCell, planCells } from './planCells.ts';
import { readTsv } from './tsv.ts';

export type OpenPaste = {
  /** Null: it is still to be pasted, into a field. */
  readonly text: string | null;
  /** The first cell of what is pasted. */
  readonly at: FocusedCell | null;
  /** Instead of both. */
  readonly block?: Block;
};

type Props = { readonly list: OpenedList; readonly edits: GridEdits; readonly open: OpenPaste; readonly onClose: () => void };

const MAX_TEXT = 400_000;

/** What a block of cells would set, before it does (GR1–GR4). */
export function PasteCells(props: Props): JSX.Element {
  const t = useTranslation();
  const { list, edits, open } = props; // made anew for each
  const [typed, setTyped] = createSignal('');
  const [text, setText] = createSignal(open.text);
  const read = createMemo(() => readTsv(text() ?? '', PASTE_BOUNDS));
  /** Where the first cell stands now; null once its row or column is out of the view. */
  const place = createMemo(() => {
    const { at } = open;
    const top = at ? list.list.rows().slots.findIndex(({ id }) => id === at.slot.id) : -1;
    const shown = list.grid()?.viewport.columns() ?? columnsOf('wide');
    const first = at ? shown.indexOf(at.column) : -1;
    return at && top >= 0 && first >= 0 ? { at, top, columns: shown.slice(first) } : null;
  });
  const block = createMemo((): Block | null => {
    if (open.block) return open.block;
    const from = place();
    return text() === null || !from ? null : { lines: read().rows, columns: from.columns, top: from.top };
  });
  const plan = createMemo((): CellPlan | null => {
    const of = block();
    const source = edits.source();
    return of && source ? planCells(source, of, Date.now()) : null;
  });
  const own = createMemo(
    () =>
      new Set(
        plan()?.cells.flatMap((cell) =>
          cell.kind === 'set' && cell.row?.owner === '' && cell.field !== 'guarantor' ? [cell.row.elector] : [],
        ),
      ).size,
  );
  const of = <Kind extends PlannedCell['kind']>(kind: Kind) =>
    (plan()?.cells ?? []).filter((cell): cell is Extract<PlannedCell, { kind: Kind }> => cell.kind === kind);

  function apply(): void {
    const now = plan();
    if (now && edits.apply(now.writes, t.plural('grid.setDone', now.rows))) props.onClose();
  }
  const start = () => {
    const at = place()?.at;
    return at ? { number: list.elector(at.slot.elector)?.number ?? '', column: t(`list.column_${at.column}`) } : null;
  };

  return (
    <PasteDialog
      title={t(plan() ? 'grid.paste' : 'grid.pasteCells')}
      description={t('grid.pasteText')}
      onClose={props.onClose}
      actions={
        <Show
          when={plan()}
          fallback={
            <Button variant="primary" disabled={typed().trim() === '' || !start()} onClick={() => setText(typed())}>
              {t('grid.show')}
            </Button>
          }
        >
          {(ready) => (
            <Button variant="primary" disabled={ready().rows === 0} onClick={apply}>
              {t.plural('grid.set', ready().rows)}
            </Button>
          )}
        </Show>
      }
    >
      <Show
        when={plan()}
        fallback={
          <Show when={start()} fallback={<p class={styles.warning}>{t('grid.pasteFocus')}</p>}>
            {(from) => (
              <PasteField
                label={t('grid.pasteHere')}
                hint={t('grid.pasteHereHint', from())}
                rows={6}
                maxLength={MAX_TEXT}
                value={typed()}
                onInput={setTyped}
              />
            )}
          </Show>
        }
      >
        <div class={styles.part}>
          <p class={styles.sum} role="status">
            {t('grid.sum', { set: of('set').length, same: of('same').length, left: of('left').length })}
          </p>
          <Show when={read().isCut}>
            <p class={styles.warning}>{read().rows.length > 0 ? t('grid.tooMany', { max: read().rows.length }) : t('grid.tooLongLine')}</p>
          </Show>
          <Show when={read().beyond + (plan()?.beyond ?? 0)}>
            {(beyond) => <p class={styles.warning}>{t.plural('grid.beyond', beyond())}</p>}
          </Show>
          <Show when={own() > 0}>
            <p class={styles.quiet}>{t.plural('grid.becomeYours', own())}</p>
          </Show>
          <Cells list={list} cells={of('left')} title={t.plural('grid.leftTitle', of('left').length)} />
          <Cells list={list} cells={of('set')} title={t.plural('grid.setTitle', of('set').length)} />
        </div>
      </Show>
    </PasteDialog>
  );
}

/** All of them, however many: nothing is written that cannot be looked at before (GR2). */
function Cells(props: { readonly list: OpenedList; readonly cells: readonly PlannedCell[]; readonly title: string }): JSX.Element {
  const t = useTranslation();
  const { list } = props;
  const value = (cell: Extract<PlannedCell, { kind: 'set' }>, said: string): string => {
    if (said === '') return t('grid.empty');
    const gender = list.genderOf(cell.row?.elector ?? '');
    if (cell.field === 'answer') return t.gendered(`list.${said as 'promised'}`, gender); // an answer: the plan says so
    if (cell.field === 'contact') return t.gendered(`list.contact_${said as 'reached'}`, gender);
    return cell.field === 'guarantor' ? list.nameOf(said) : t('list.quoted', { text: said });
  };
  const words = (cell: PlannedCell): string => {
    const column = t(`list.column_${cell.column}`);
    if (cell.kind === 'set') return t('grid.change', { column, old: value(cell, cell.old), next: value(cell, cell.next) });
    if (cell.kind === 'same') return column;
    const why = cell.why;
    const said =
      why === 'withdrawn' || why === 'removed' || why === 'too-long' || why === 'other-row' || why === 'no-row'
        ? t(`grid.why_${why}`)
        : t(`grid.why_${why}`, { text: cell.text });
    return `${column}: ${said}`;
  };
  const about = (cell: PlannedCell) => (cell.row ? list.elector(cell.row.elector) : undefined);
  return (
    <Show when={props.cells.length > 0}>
      <h3 class={styles.heading}>{props.title}</h3>
      <ul class={styles.lines}>
        <For each={props.cells}>
          {(cell) => (
            <li class={styles.line}>
              <span class={styles.number}>{about(cell)?.number ?? ''}</span>
              <bdi>{about(cell)?.name ?? t('grid.line', { n: cell.line })}</bdi>
              <span dir="auto">{words(cell)}</span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
