import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from 'solid-js';
import type { Activity, ActivityAnswer } from '../../../schema/boardApi.ts';
import { Avatar } from '../../components/Avatar.tsx';
import { Button } from '../../components/Button.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { createPoll } from '../results/createPoll.ts';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { createBoardWords } from './createBoardWords.ts';

const EVERY_MS = 20_000;
/** So many are shown until more are asked for. */
const FIRST = 12;

/** What was done, by whom and where, the newest first; never about which elector. @param props.committee null: the whole campaign */
export function ActivityList(props: { readonly committee: string | null }): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const path = (before?: number): string => {
    const query = new URLSearchParams();
    if (before !== undefined) query.set('before', String(before));
    if (props.committee !== null) query.set('committee', props.committee);
    const text = query.toString();
    return `/api/board/activity${text && '?'}${text}`;
  };
  const board = useBoard();
  const words = createBoardWords();
  const first = createLoad(() => api.send<ActivityAnswer>('GET', path()), isOnline);
  /** When the newest page came, by the server's clock. */
  const atMs = createMemo(on(first.data, (answer) => answer && board.nowMs()));
  const [older, setOlder] = createSignal<ActivityAnswer | null>(null);
  const [isFetching, setFetching] = createSignal(false);
  createPoll(EVERY_MS, isOnline, first.reload);
  createEffect(
    on(
      () => props.committee,
      () => {
        setOlder(null);
        first.reload();
      },
      { defer: true },
    ),
  );
  // what leaves the newest page stays where earlier ones are shown; where nobody knows what lies between, earlier ones are asked for again
  createEffect(
    on(first.data, (now, before) => {
      if (!now || !before || now === before) return;
      const end = endOf(now);
      const isJoined = before.acts.length === 0 || before.acts.some(({ seq }) => seq >= end);
      const gone = before.acts.filter(({ seq }) => seq < end);
      setOlder((earlier) => (earlier && isJoined ? { ...earlier, acts: [...gone, ...earlier.acts] } : null));
    }),
  );
  const acts = (): readonly Activity[] => {
    const newest = first.data()?.acts ?? [];
    const end = endOf(first.data());
    return [...newest, ...(older()?.acts ?? []).filter(({ seq }) => seq < end)];
  };
  const bySeq = createMemo(() => new Map(acts().map((act) => [act.seq, act])));
  const [isLong, setLong] = createSignal(false);
  const shown = () => [...bySeq().keys()].slice(0, isLong() ? undefined : FIRST);
  const next = () => (older() ?? first.data())?.next;
  const isMore = () => (!isLong() && acts().length > FIRST) || typeof next() === 'number';
  async function fetchMore(): Promise<void> {
    if (!isLong() && acts().length > FIRST) return void setLong(true);
    setLong(true);
    const from = next();
    if (typeof from !== 'number' || isFetching()) return;
    setFetching(true);
    try {
      const page = await api.send<ActivityAnswer>('GET', path(from));
      setOlder((before) => ({ ...page, acts: [...(before?.acts ?? []), ...page.acts] }));
    } catch {
      first.reload(); // which says what is wrong
    } finally {
      setFetching(false);
    }
  }
  return (
    <section class={styles.panel}>
      <h2>{t('board.activity')}</h2>
      <Show when={atMs()}>{(ms) => <p class={styles.quiet}>{t('board.turnoutAge', { ago: words.ago(ms()) })}</p>}</Show>
      <Show
        when={first.data()}
        fallback={
          <Show when={first.error()} fallback={<Skeleton count={4} />}>
            {(error) => <ErrorPanel error={error()} onRetry={first.reload} />}
          </Show>
        }
      >
        <ul class={styles.acts}>
          <For each={shown()} fallback={!isMore() && <li class={styles.quiet}>{t('board.activityNone')}</li>}>
            {(seq) => <Show when={bySeq().get(seq)}>{(act) => <Act act={act()} isWhole={props.committee === null} />}</Show>}
          </For>
        </ul>
        <Show when={isMore()}>
          <div>
            <Button variant="quiet" isBusy={isFetching()} onClick={() => void fetchMore()}>
              {t('board.activityMore')}
            </Button>
          </div>
        </Show>
      </Show>
    </section>
  );
}

/** Up to where a page reaches back. */
const endOf = (page: ActivityAnswer | null | undefined): number => page?.next ?? page?.acts.at(-1)?.seq ?? 0;

function Act(props: { readonly act: Activity; readonly isWhole: boolean }): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const where = (id: string | null): string => (id === null ? '' : (board.lineOf(id)?.committee.code ?? id));
  return (
    <li class={styles.act}>
      <Show when={props.act.by} fallback={<span class={styles.noBody} aria-hidden="true" />}>
        {(by) => <Avatar userId={by().id} name={by().name} />}
      </Show>
      <span class={styles.actWords}>
        <span>
          <strong>
            <bdi>{props.act.by?.name ?? t('board.server')}</bdi>
          </strong>{' '}
          {t.plural(`board.act_${props.act.kind}`, props.act.times)}
          <Show when={props.act.committee !== null && props.isWhole}>
            {' · '}
            <bdi>{where(props.act.committee)}</bdi>
          </Show>
        </span>
        <span class={styles.quiet} title={t.time(props.act.at)}>
          {words.ago(props.act.at)}
        </span>
      </span>
    </li>
  );
}
