import { type Accessor, createEffect, createMemo, createSignal, mapArray, on, onCleanup, untrack } from 'solid-js';
import type { BoardRow } from '../../../schema/board.ts';
import { randomId } from '../../../schema/ids.ts';
import { electorNamed } from '../../../schema/keys.ts';
import { NEWS } from '../../../schema/news.ts';
import { hasRule, isRefusalTold, isTold, isToldOfAny } from '../../../schema/noticeChoice.ts';
import { parseRoomName } from '../../../schema/rooms.ts';
import { settingsOf } from '../changeSettings.ts';
import type { App } from '../contracts/app.ts';
import type { RefusedCell } from '../contracts/room.ts';
import type { Environment } from '../environment.ts';
import { createBoardWatch } from './createBoardWatch.ts';
import { createInboxStore, type Inbox } from './createInboxStore.ts';
import { createToastTurns, type Told } from './createToastTurns.ts';
import { createWarnings, type Warnings } from './createWarnings.ts';
import { addNews, type FreshNews, type InboxEntry } from './inbox.ts';

/** What comes within this time is one pass. */
const GATHER_MS = 1_000;
/** How often leaders' rules are asked although nothing changes: silence is told by nobody. */
const LOOK_EVERY_MS = 30_000;
const ID_LENGTH = 8;

export type Notices = {
  /** Newest first. */
  readonly entries: Accessor<readonly InboxEntry[]>;
  readonly unread: Accessor<number>;
  /** Asks the device again: another tab may have written. */
  reload(): void;
  markRead(): void;
};

/**
 * What a person's tabs tell each other beside lines that say something more. `refused`: edits that the sender counts. `rows`: the board as it was seen last, for
 * whoever listens next; none while the sender listens and tells of what changes.
 */
type Said = {
  readonly refused?: readonly string[];
  readonly rows?: readonly (readonly [committee: string, row: BoardRow])[];
};
/** The lines: a tab of an earlier version knows nothing else, and has told of every change that it saw. */
type Heard = readonly InboxEntry[] & { readonly said?: Said };

/**
 * What the signed-in person is told of while the app is open, as they have set it: from the board, and from what this tablet knows itself. Every tab that is looked at tells
 * what any of them has heard. Ends with its owner.
 */
export function createNotices(deps: {
  readonly app: Pick<App, 'session' | 'sync' | 'openRoom' | 'openAnswer' | 'own'>;
  readonly environment: Pick<Environment, 'locks' | 'now' | 'isVisible' | 'on' | 'randomByte'>;
  /** To this person's other tabs; null where the browser has none. */
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener' | 'close'> | null;
  readonly onToast: (told: Told) => void;
  /** Whether the person looks at this committee now, and sees it there. */
  readonly isLookedAt: (committee: string) => boolean;
}): Notices {
  const { app, environment, channel } = deps;
  const person = untrack(app.session.user);
  const userId = person?.id ?? '';
  const store = createInboxStore({ userId, own: app.own, environment });
  const [entries, setEntries] = createSignal<readonly InboxEntry[]>([]);
  const [isVisible, setVisible] = createSignal(environment.isVisible());
  const settings = createMemo(() => settingsOf(app.session.me()).notices, undefined, { equals: isSameJson });
  const turns = createToastTurns({ now: environment.now, tell: deps.onToast });
  let waiting: FreshNews[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;

  const say = (said: Said, lines: readonly InboxEntry[] = []): void => channel?.postMessage(Object.assign([...lines], { said }));
  const soon = (): void => {
    timer ??= setTimeout(() => flush().catch(() => {}), GATHER_MS); // it rejects only when the person is not here any more
  };
  function take(news: readonly FreshNews[]): void {
    const told = news.filter(({ name, committee }) => {
      const kind = NEWS[name];
      if (name === 'refused') return isRefusalTold(committee, settings());
      return person !== null && kind !== 'rules' && isTold(kind, committee, settings(), person);
    });
    waiting.push(...told);
    if (waiting.length > 0 || hasRule(settings())) soon();
  }

  const isOn = (): boolean => person !== null && (hasRule(settings()) || isToldOfAny(settings(), person));
  const isWanted = createMemo(() => isOn() && (hasRule(settings()) || isVisible()));
  /** The board as this browser saw it last, over a look away: what changed meanwhile is told when the person is back, whichever tab they come back to. */
  const known = new Map<string, BoardRow>();
  const board = createBoardWatch({
    ...{ userId, app, environment, isWanted, known },
    onLeave() {
      if (!untrack(isOn)) say({ rows: [] });
      else if (known.size > 0) say({ rows: [...known] });
    },
    onNews: (news) => untrack(() => take(news)),
  });
  createEffect(() => isOn() || known.clear()); // what is off is not told later either
  const warningsIn = createWarnings({ app, settings, isVisible });

  async function flush(): Promise<void> {
    timer = null;
    const news = waiting;
    waiting = [];
    const watched = hasRule(settings()) ? board() : null;
    const nowMs = watched?.nowMs() ?? null;
    const warnings = watched && nowMs !== null ? warningsIn(watched.rows, nowMs) : null;
    let fresh: readonly InboxEntry[] = [];
    const kept = await store.change((inbox) => {
      const added = addAll(inbox, news, warnings);
      fresh = added.fresh;
      return added.inbox;
    });
    show(kept);
    if (fresh.length + news.length === 0) return;
    tell(fresh);
    say(untrack(board) ? { rows: [] } : {}, fresh);
  }

  function addAll(inbox: Inbox, news: readonly FreshNews[], warnings: Warnings | null) {
    const begun = (warnings?.now ?? []).filter(({ id }) => !inbox.warned.includes(id));
    // of a committee whose row has not come yet nothing has ended, and nothing that the plan says before that has
    const unknown = inbox.warned.filter((id) => !warnings?.isJudged(id));
    const warned = warnings ? [...unknown, ...warnings.now.map(({ id }) => id)] : inbox.warned;
    const isBegun = (one: FreshNews): boolean => begun.some(({ name, committee }) => name === one.name && committee === one.committee);
    const all = [...begun.map(({ name, committee }) => ({ name, committee, count: 1 })), ...news.filter((one) => !isBegun(one))];
    if (all.length === 0 && isSameJson(warned, inbox.warned)) return { inbox, fresh: [] };
    const added = addNews(inbox.entries, all, environment.now(), () => randomId(ID_LENGTH, environment.randomByte));
    return { inbox: { entries: added.entries, warned }, fresh: added.fresh };
  }

  const show = ({ entries: kept }: Inbox): void => void setEntries(kept);
  function tell(fresh: readonly InboxEntry[]): void {
    if (!environment.isVisible()) return;
    turns.add(fresh.filter(({ name, committee }) => NEWS[name] === 'rules' || committee === null || !deps.isLookedAt(committee)));
  }
  const reload = (): void => void store.read().then(show, () => {});

  createEffect(on([board, settings], ([watched]) => watched && hasRule(settings()) && soon()));
  const looking = setInterval(() => board() && hasRule(settings()) && soon(), LOOK_EVERY_MS);
  const offVisible = environment.on('visible', () => {
    setVisible(true);
    reload();
  });
  const hidden = (): void => void setVisible(environment.isVisible());
  document.addEventListener('visibilitychange', hidden);
  channel?.addEventListener('message', ({ data }: MessageEvent<Heard>) => {
    const { refused, rows }: Said = data.said ?? { rows: [] };
    if (refused) {
      for (const edit of refused) countedElsewhere.add(edit);
      return;
    }
    if (rows && !untrack(board)) {
      known.clear();
      for (const [committee, row] of rows) known.set(committee, row);
    }
    reload();
    tell(data);
  });
  reload();

  // what this tablet itself was refused; another tab reads the same from the device
  const countedElsewhere = new Set<string>();
  createEffect(
    mapArray(app.sync.rooms, (room) => {
      const parsed = parseRoomName(room.name);
      const committee = parsed && 'committee' in parsed ? parsed.committee : null;
      createEffect<ReadonlySet<string>>(
        (before) => {
          const now = editsOf(room.refusals());
          const refused = [...now].filter((edit) => !before.has(edit) && !countedElsewhere.has(edit));
          // what the device has kept of earlier ones comes while the room opens, and is no news
          const isNews = refused.length > 0 && room.state().kind !== 'opening';
          if (committee !== null && isNews) {
            say({ refused });
            untrack(() => take([{ name: 'refused', committee, count: refused.length }]));
          }
          return now;
        },
        editsOf(untrack(room.refusals)),
      );
    }),
  );

  onCleanup(() => {
    if (timer) clearTimeout(timer);
    clearInterval(looking);
    offVisible();
    document.removeEventListener('visibilitychange', hidden);
    channel?.close();
    turns.dispose();
  });
  return {
    entries,
    unread: createMemo(() => entries().filter(({ isRead }) => !isRead).length),
    reload,
    markRead() {
      turns.clear();
      const read = ({ entries: kept, ...rest }: Inbox): Inbox => ({ ...rest, entries: kept.map((entry) => ({ ...entry, isRead: true })) });
      store.change(read).then(
        (kept) => {
          show(kept);
          say({});
        },
        () => {},
      );
    },
  };
}

/** An answer and its time are one edit, the lines of one that was pasted are as many as they name electors. */
const editsOf = (refusals: readonly RefusedCell[]): ReadonlySet<string> =>
  new Set(refusals.map(({ edit, key, value }) => `${edit} ${electorNamed(key, value)}`));

const isSameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
