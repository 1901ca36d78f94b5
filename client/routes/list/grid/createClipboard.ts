/** Copying a range out of the grid, by the keys of the device or by a button. */
import { onCleanup, onMount } from 'solid-js';
import { AppError } from '../../../../schema/errors.ts';
import { copyText } from '../../../components/copyText.ts';
import type { Translate } from '../../../i18n/createTranslate.ts';
import type { FocusedCell } from '../createGridFocus.ts';
import type { OpenedList } from '../createListContext.ts';
import type { Slot } from '../frozenRows.ts';
import type { Column } from '../gridColumns.ts';
import { rowOwners } from '../listFilter.ts';
import type { GridRangeState } from './createGridRange.ts';
import { cellText } from './planCells.ts';
import { writeTsv } from './tsv.ts';

/** More rows on the clipboard are an export. */
export const MAX_COPIED_ROWS = 50;

type Source = {
  readonly list: OpenedList;
  readonly t: Translate;
  readonly scroller: HTMLElement;
  readonly range: GridRangeState;
  readonly focused: () => FocusedCell | null;
};

export function createClipboard({ list, t, scroller, range, focused }: Source) {
  function chosen(): { readonly rows: readonly Slot[]; readonly columns: readonly Column[] } | null {
    const cell = focused();
    return range.selected() ?? (cell && { rows: [cell.slot], columns: [cell.column] });
  }
  /** Null where nothing is chosen. */
  function read(): { readonly text: string; readonly rows: number } | null {
    const what = chosen();
    if (!what) return null;
    const columns = what.columns.filter((column) => column !== 'menu');
    const source = {
      // whoever settled it so, the line looks like that of somebody who was not asked (EX2)
      claimsOf: (elector: string) => (list.list.standingOf(elector) === 'refused' ? [] : list.list.claimsOf(elector)),
      elector: list.elector,
    };
    const lines = leaving(list, what.rows).map((slot) => {
      const gender = list.genderOf(slot.elector);
      const row = { elector: slot.elector, owner: list.list.ownerOf(slot) };
      const words = {
        answer: (answer: 'notAsked' | 'promised' | 'undecided' | 'refused') => t.gendered(`list.${answer}`, gender),
        contact: (contact: 'none' | 'reached' | 'noAnswer' | 'wrongNumber' | 'away') => t.gendered(`list.contact_${contact}`, gender),
        guarantor: list.nameOf,
      };
      return columns.map((column) => cellText(source, row, column, words));
    });
    return { text: writeTsv(lines), rows: lines.length };
  }
  const said = (rows: number): void => list.tell(t.plural('grid.copied', rows));

  /** So many rows leave only once it is written down that they do (GR5). */
  async function copyMany({ text, rows }: { readonly text: string; readonly rows: number }): Promise<void> {
    try {
      await list.api.send('POST', `/api/committees/${list.committee}/exported`, { how: 'copy', what: 'guarantees', lines: rows });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return list.tell(error.code === 'unreachable' ? t('grid.copyNeedsNetwork', { max: MAX_COPIED_ROWS }) : t.error(error));
    }
    if (await copyText(text)) said(rows);
    else list.tell(t('list.cannotCopy'));
  }

  function onCopy(event: ClipboardEvent): void {
    if (!isCell(event.target) || !document.getSelection()?.isCollapsed) return;
    const copied = read();
    event.preventDefault(); // what may not be copied is not left to the browser
    if (!copied) return;
    if (copied.rows === 0) return list.tell(t('grid.copiedNone'));
    if (copied.rows > MAX_COPIED_ROWS) return void copyMany(copied);
    event.clipboardData?.setData('text/plain', copied.text);
    said(copied.rows);
  }
  onMount(() => {
    scroller.addEventListener('copy', onCopy);
    onCleanup(() => scroller.removeEventListener('copy', onCopy));
  });
  return {
    /** By a button: for whoever has no keys. */
    async copy(): Promise<void> {
      const copied = read();
      if (!copied) return;
      if (copied.rows === 0) return list.tell(t('grid.copiedNone'));
      if (copied.rows > MAX_COPIED_ROWS) return copyMany(copied);
      if (await copyText(copied.text)) said(copied.rows);
      else list.tell(t('list.cannotCopy'));
    },
  };
}

/**
 * The rows without those whose line would say by standing there that somebody refuses: it looks like that of an elector who was not asked, so it leaves, once,
 * from a view that shows such an elector too (GR5, EX2).
 */
function leaving({ list }: OpenedList, rows: readonly Slot[]): readonly Slot[] {
  const showsUnasked = rowOwners([], 'notAsked', list.filter()).length > 0;
  const refusing = new Set<string>();
  return rows.filter(({ elector }) => {
    if (list.standingOf(elector) !== 'refused') return true;
    const isFirst = !refusing.has(elector);
    refusing.add(elector);
    return showsUnasked && isFirst;
  });
}

const isCell = (target: EventTarget | null): boolean => target instanceof Element && target.getAttribute('role') === 'gridcell';
