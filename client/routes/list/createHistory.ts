import { type Accessor, createSignal } from 'solid-js';
import type { HistoryEntry, HistoryPage } from '../../../schema/api.ts';
import type { Api } from '../../state/contracts/app.ts';
import { createLoad, type Load } from '../createLoad.ts';

const PAGE = 50;
/** Of one answer. */
const MAX_LIMIT = 200;

/** As far as it was asked for, newest first. */
type Read = { readonly entries: readonly HistoryEntry[]; readonly hasMore: boolean };
export type History = Load<Read> & {
  /** What is older is on its way; reading anew after an edit is not told, and keeps no tap from being taken. */
  readonly isFetchingMore: Accessor<boolean>;
  /** Reads more of what is older; what is shown stays meanwhile. */
  more(): void;
};

/** The history of an elector, as much of it as a person wants to see. @param path without `limit` and `before` */
export function createHistory(api: Api, path: () => string, isOnline: Accessor<boolean>): History {
  let wanted = PAGE;
  const [isFetchingMore, setFetchingMore] = createSignal(false);

  async function read(): Promise<Read> {
    const entries: HistoryEntry[] = [];
    for (let before: string | null = null; ; ) {
      const limit = Math.min(MAX_LIMIT, wanted - entries.length);
      const page: HistoryPage = await api.send<HistoryPage>('GET', `${path()}&limit=${limit}${before === null ? '' : `&before=${before}`}`);
      entries.push(...page.entries);
      before = page.next;
      if (before === null || entries.length >= wanted) return { entries, hasMore: before !== null };
    }
  }
  const load = createLoad(() => read().finally(() => setFetchingMore(false)), isOnline);
  return {
    ...load,
    isFetchingMore,
    more() {
      wanted += PAGE;
      setFetchingMore(true);
      load.reload();
    },
  };
}
