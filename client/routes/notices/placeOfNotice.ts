import { ROOM_GRANTS, type Role } from '../../../schema/access.ts';
import type { NewsName } from '../../../schema/news.ts';
import type { InboxEntry } from '../../state/notices/inbox.ts';

/** Where a coordinator sees it; everybody else who is told sees it in the operations room. */
const SCREENS: Readonly<Partial<Record<NewsName, string>>> = {
  refused: 'list',
  contradicting: 'list',
  promised: 'list',
  held: 'waiting',
  came: 'attendance',
  unlisted: 'attendance',
  duplicates: 'attendance',
};
const OF_RESULTS: ReadonlySet<NewsName> = new Set(['counted', 'differs', 'checksFailed', 'reopened', 'verified', 'published']);

/** The address at which what was told is seen by whoever has this role; null where there is none that they may open. */
export function placeOfNotice({ name, committee, committees }: InboxEntry, role: Role, own: readonly string[]): string | null {
  const { board, result } = ROOM_GRANTS[role];
  if (committee === null) return OF_RESULTS.has(name) && result ? '/results' : board ? '/board' : null;
  const isOwn = own.includes(committee);
  if (OF_RESULTS.has(name) && result && (result.where === 'all' || isOwn)) return `/results/${committee}`;
  if (name === 'refused' && role !== 'coordinator') return committees.length > 0 ? '/device' : null;
  const screen = SCREENS[name];
  if (role === 'coordinator' && isOwn) return screen ? `/c/${committee}/${screen}` : `/board/${committee}`;
  return board ? `/board/${committee}` : null;
}
