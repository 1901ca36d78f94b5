/** What the tools of the grid do to claims: each is one edit and one step for undo (GR1), said with a way back. */
import type { CellWrite } from '../../../../schema/guarantees.ts';
import { ELECTOR_ID_LENGTH, isUserId } from '../../../../schema/ids.ts';
import type { Toaster } from '../../../components/toasts.ts';
import type { Translate } from '../../../i18n/createTranslate.ts';
import type { OpenedList } from '../createListContext.ts';
import { undoReport } from '../undoReport.ts';
import { undoWords } from '../undoWords.ts';
import type { PlanSource } from './planCells.ts';

export type GridEdits = ReturnType<typeof createGridEdits>;

/** Ends with its owner. */
export function createGridEdits(list: OpenedList, t: Translate, toaster: Pick<Toaster, 'show' | 'dismiss'>) {
  let offered: number | null = null;
  // with another step behind it, its button would take that one back
  list.room.cells.onChange((_, isLocal) => {
    if (!isLocal || offered === null) return;
    toaster.dismiss(offered);
    offered = null;
  });
  function undo(): void {
    const { room, elector, genderOf, nameOf } = list;
    if (!list.edits.canUndo()) return;
    const report = undoReport(room.undo(), (key) => room.cells.cell(key), room.authorOf);
    list.tell(undoWords(report, { electorName: (id) => elector(id)?.name ?? '', genderOf, nameOf }, t));
  }
  return {
    /** Takes back this tab's last edit and says what that did (V4). */
    undo,
    /** What plans look at: rows as they stand on the screen. */
    source(): PlanSource | null {
      return isUserId(list.me)
        ? {
            me: list.me,
            rows: list.list.rows().slots,
            claimsOf: list.list.claimsOf,
            elector: list.elector,
            guarantors: list.guarantors(),
          }
        : null;
    },
    /** Writes all of it in one edit and says so with a way back, for as long as that is the last step; false when it was not taken, which the person has then been told. */
    apply(writes: readonly CellWrite[], said: string): boolean {
      const elector = writes[0]?.key.slice(0, ELECTOR_ID_LENGTH) ?? '';
      if (writes.length === 0 || !list.edits.write({ elector, owner: '' }, () => writes)) return false;
      offered = toaster.show({ text: said, action: { label: t('grid.undo'), run: undo } });
      return true;
    },
  };
}
