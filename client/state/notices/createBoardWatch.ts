import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { BoardRow } from '../../../schema/board.ts';
import type { App } from '../contracts/app.ts';
import type { Environment } from '../environment.ts';
import { createBoardNews } from './createBoardNews.ts';
import type { FreshNews } from './inbox.ts';

/** The board as it is watched. */
export type WatchedBoard = {
  readonly rows: ReadonlyMap<string, BoardRow>;
  /** By the server's clock; null while it is not connected: what is silent then is this tablet, and the figures are old (TG9). */
  nowMs(): number | null;
};

const TAB_LOCK = 'committee-room.notices.';

/**
 * The board while it is wanted, and where this person may read it: the room is opened then, unseen, by one tab of the browser, and by the next when that one goes
 * (TG6). Ends with its owner.
 */
export function createBoardWatch(deps: {
  readonly userId: string;
  readonly app: Pick<App, 'session' | 'openRoom'>;
  readonly environment: Pick<Environment, 'locks' | 'now'>;
  readonly isWanted: Accessor<boolean>;
  /** The rows as they were seen last; kept up, and compared with when the board is opened again. */
  readonly known: Map<string, BoardRow>;
  /** This tab, which was the one that listens, goes; called before the next one may. */
  readonly onLeave: () => void;
  readonly onNews: (news: readonly FreshNews[]) => void;
}): Accessor<WatchedBoard | null> {
  const { app, environment } = deps;
  const board = createMemo(() => {
    const rooms = deps.isWanted() ? app.session.me()?.rooms : undefined;
    return rooms?.find(({ room }) => room.startsWith('board/'))?.room ?? null;
  });
  const [opened, setOpened] = createSignal<string | null>(null);
  const [watched, setWatched] = createSignal<WatchedBoard | null>(null);

  createEffect(
    on(board, (room) => {
      if (room === null) return;
      const end = new AbortController();
      const { signal } = end;
      const hold = (): Promise<void> | undefined => {
        if (signal.aborted) return;
        setOpened(room);
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      };
      if (environment.locks)
        environment.locks.request(TAB_LOCK + deps.userId, { signal }, hold).catch(() => {}); // not wanted any more
      else setOpened(room);
      onCleanup(() => {
        if (untrack(opened) !== null) deps.onLeave();
        end.abort();
        setOpened(null);
      });
    }),
  );
  createEffect(() => {
    const name = opened();
    if (name === null) return;
    const room = untrack(() => app.openRoom(name, { isSeen: false }));
    const isOpen = createMemo(() => room.state().kind === 'open');
    function nowMs(): number | null {
      const { connectedAtMs, clockAheadMs } = room.facts();
      return connectedAtMs === null ? null : environment.now() - (clockAheadMs ?? 0);
    }
    createEffect(() => isOpen() && setWatched({ ...untrack(() => createBoardNews(room, deps.known, deps.onNews)), nowMs }));
    onCleanup(() => setWatched(null));
  });
  return watched;
}
