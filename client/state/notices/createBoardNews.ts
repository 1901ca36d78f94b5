import { type BoardRow, readRow } from '../../../schema/board.ts';
import { isCommitteeId } from '../../../schema/ids.ts';
import { newsOf } from '../../../schema/news.ts';
import type { RoomClient } from '../contracts/room.ts';
import type { FreshNews } from './inbox.ts';

/**
 * What the board's document says that is new, committee by committee; told with nothing where rows are there that were not. What stands when it opens is not new, but against what was known of it before: so whoever comes back
 * is told what happened meanwhile, also after a moment, and what the device had kept of it is compared with what the server says now. Ends with its owner.
 * @param rows what is known so far; kept up
 */
export function createBoardNews(
  { cells }: Pick<RoomClient, 'cells'>,
  rows: Map<string, BoardRow>,
  onNews: (news: readonly FreshNews[]) => void,
) {
  function look(keys: Iterable<string>): void {
    const news: FreshNews[] = [];
    let isChanged = false;
    for (const committee of keys) {
      const row = isCommitteeId(committee) ? readRow(cells.cell(committee)) : null;
      if (!row) continue;
      const before = rows.get(committee);
      rows.set(committee, row);
      isChanged = true;
      if (before) news.push(...newsOf(before, row).map((one) => ({ ...one, committee })));
    }
    if (isChanged) onNews(news);
  }
  look(cells.keys());
  cells.onChange(look);
  return { rows: rows as ReadonlyMap<string, BoardRow> };
}
