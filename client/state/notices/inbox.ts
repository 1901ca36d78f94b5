import { isCounted, type NewsName } from '../../../schema/news.ts';

/** One line of the inbox: news of one name from one committee, or from so many at once that they are told together. Times are epoch milliseconds of the device. */
export type InboxEntry = {
  readonly id: string;
  readonly name: NewsName;
  /** Null where it is of more than one. */
  readonly committee: string | null;
  readonly committees: readonly string[];
  readonly count: number;
  readonly sinceMs: number;
  readonly atMs: number;
  readonly isRead: boolean;
};

export type FreshNews = { readonly name: NewsName; readonly committee: string; readonly count: number };

export const MAX_KEPT = 200;
/** What comes within this time after the first is added to it, while it is unread. */
const SAME_LINE_MS = 10 * 60_000;
/** News of more committees at once are one line. */
const MAX_APART = 5;

/**
 * Adds news to what is kept, newest first: counts are added up, so that what is said of them is true now (TG7). What was taken back comes off the line that told it,
 * and one that nothing is left of goes.
 * @returns `fresh`: lines that say something more than before
 */
export function addNews(
  kept: readonly InboxEntry[],
  news: readonly FreshNews[],
  nowMs: number,
  newId: () => string,
): { readonly entries: readonly InboxEntry[]; readonly fresh: readonly InboxEntry[] } {
  let entries = [...kept];
  const fresh: InboxEntry[] = [];
  for (const { name, committee, committees, count } of gather(news)) {
    const at = entries.findIndex((entry) => entry.name === name && entry.committee === committee && isOpen(entry, nowMs));
    const before = entries[at];
    const next: InboxEntry = {
      id: before?.id ?? newId(),
      name,
      committee,
      committees: [...new Set([...(before?.committees ?? []), ...committees])],
      count: isCounted(name) ? (before?.count ?? 0) + count : count,
      sinceMs: before?.sinceMs ?? nowMs,
      atMs: nowMs,
      isRead: false,
    };
    if (before) entries = entries.filter((entry) => entry !== before);
    if (next.count <= 0) continue;
    entries.unshift(next);
    if (count > 0) fresh.push(next);
  }
  return { entries: entries.slice(0, MAX_KEPT), fresh };
}

const isOpen = ({ isRead, sinceMs }: InboxEntry, nowMs: number): boolean => !isRead && Math.abs(nowMs - sinceMs) < SAME_LINE_MS; // also of a clock that was set back

type Gathered = Omit<FreshNews, 'committee'> & { readonly committee: string | null; readonly committees: readonly string[] };

function gather(news: readonly FreshNews[]): Gathered[] {
  return [...groupBy(news, 'name').values()].flatMap((of): Gathered[] => {
    const name = (of[0] as FreshNews).name; // a group has one at least
    const byCommittee = groupBy(of, 'committee');
    const sum = (some: readonly FreshNews[]): number => (isCounted(name) ? some.reduce((all, { count }) => all + count, 0) : 1);
    if (byCommittee.size <= MAX_APART)
      return [...byCommittee].map(([committee, some]) => ({ name, committee, committees: [committee], count: sum(some) }));
    const committees = [...byCommittee.keys()];
    return [{ name, committee: null, committees, count: isCounted(name) ? sum(of) : committees.length }];
  });
}

function groupBy(news: readonly FreshNews[], by: 'name' | 'committee'): Map<string, FreshNews[]> {
  const groups = new Map<string, FreshNews[]>();
  for (const one of news) groups.set(one[by], [...(groups.get(one[by]) ?? []), one]);
  return groups;
}
