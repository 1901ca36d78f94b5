import { A } from '@solidjs/router';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import { createMemo, For, Index, type JSX, Match, Show, Suspense, Switch } from 'solid-js';
import { ROOM_GRANTS } from '../../../schema/access.ts';
import { AppError } from '../../../schema/errors.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import type { RoomKind } from '../../../schema/rooms.ts';
import { Chip } from '../../components/Chip.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { PageHeading } from '../../components/PageHeading.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { genderTone } from '../../components/tone.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { useApp } from '../../state/AppContext.ts';
import { Bar } from './Bar.tsx';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { BoardNews } from './BoardNews.tsx';
import { type BoardLine, missingOf, shareOf } from './boardTable.ts';
import { ChaseProgress } from './ChaseProgress.tsx';
import { createBoardWords } from './createBoardWords.ts';
import { TabletsTable } from './TabletsTable.tsx';
import { Troubles } from './Troubles.tsx';

const Below = lazyScreen(() => import('./BoardBelow.tsx').then((module) => module.BoardBelow));

/** One committee's figures, who works there on what, and the ways to its own screens for whoever may (OR7). */
export function CommitteeBoard(props: { readonly committee: CommitteeId }): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const line = createMemo(() => board.lineOf(props.committee));
  const trouble = () => {
    const state = board.room.state();
    return state.kind === 'denied' || state.kind === 'failed' ? state.error : null;
  };
  return (
    <div class={styles.page}>
      <A class={styles.back} href="/board">
        <ArrowLeft size={20} class="mirrored" />
        {t('board.toAll')}
      </A>
      <Switch>
        <Match when={trouble()}>{(error) => <ErrorPanel error={error()} onRetry={board.room.retry} />}</Match>
        <Match when={line()}>
          {(found) => (
            <>
              <PageHeading
                title={t('board.committeeTitle', { code: found().committee.code })}
                action={<Ways committee={props.committee} />}
              >
                <span class={styles.chips}>
                  <bdi>{found().committee.site || t('common.siteUnknown')}</bdi>
                  <Show when={found().committee.gender}>
                    {(gender) => <Chip tone={genderTone(gender())}>{t(`common.gender_${gender()}`)}</Chip>}
                  </Show>
                  <Chip tone="info">{t(`common.status_${found().row.status}`)}</Chip>
                  <Chip>{t('board.unofficial')}</Chip>
                </span>
              </PageHeading>
              <BoardNews />
              <Troubles row={found().row} />
              <Figures line={found()} />
              <ChaseProgress line={found()} />
              <TabletsTable committee={props.committee} />
              <Suspense fallback={<Skeleton count={6} />}>
                <Below committee={props.committee} />
              </Suspense>
            </>
          )}
        </Match>
        <Match when={board.room.state().kind === 'opening'}>
          <Skeleton count={8} />
        </Match>
        <Match when={true}>
          <ErrorPanel error={new AppError('not-found', { what: props.committee })} />
        </Match>
      </Switch>
    </div>
  );
}

const WAYS = [
  { kind: 'guarantees', word: 'board.toList', href: (id: string) => `/c/${id}/list` },
  { kind: 'attendance', word: 'board.toDesk', href: (id: string) => `/c/${id}/attendance` },
  { kind: 'result', word: 'board.toResult', href: (id: string) => `/results/${id}` },
] as const satisfies readonly { kind: RoomKind; word: string; href: (id: string) => string }[];

function Ways(props: { readonly committee: CommitteeId }): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const mayOpen = (kind: RoomKind): boolean => {
    const user = session.user();
    const grant = user && ROOM_GRANTS[user.role][kind];
    return (
      grant !== undefined &&
      grant !== null &&
      (grant.where === 'all' || user?.memberships.some(({ committee }) => committee === props.committee) === true)
    );
  };
  return (
    <nav class={styles.actions} aria-label={t('board.ways')}>
      <For each={WAYS.filter(({ kind }) => mayOpen(kind))}>
        {({ word, href }) => (
          <A class={styles.wallLink} href={href(props.committee)}>
            {t(word)}
          </A>
        )}
      </For>
    </nav>
  );
}

function Figures(props: { readonly line: BoardLine }): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const row = () => props.line.row;
  const gender = () => props.line.committee.gender ?? 'mixed';
  const age = (isKept: boolean) => {
    if (isKept || !board.isLive()) return words.age(null);
    const ms = row().enteredAtMs;
    return ms === null ? t('board.ageNeverOne') : t('board.ageOne', { ago: words.ago(ms) });
  };
  const all = () =>
    [
      {
        label: t('board.attended'),
        part: row().attended,
        whole: row().registered,
        of: t.gendered('board.ofRegistered', gender(), { n: row().registered }),
        tone: 'accent',
        isKept: false,
      },
      {
        label: t('board.promised'),
        part: row().promised,
        whole: row().registered,
        of: t.gendered('board.ofRegistered', gender(), { n: row().registered }),
        tone: 'promised',
        isKept: true, // not of today: no entry of attendance or count changes it
      },
      {
        label: t.gendered('board.came', gender()),
        part: row().promisedAttended,
        whole: row().promised,
        of: t.gendered('board.ofPromised', gender(), { n: row().promised }),
        tone: 'success',
        isKept: false,
      },
      {
        label: t.gendered('board.missing', gender()),
        part: missingOf(row()),
        whole: row().promised,
        of: t.gendered('board.ofPromised', gender(), { n: row().promised }),
        tone: 'warning',
        isKept: false,
      },
    ] as const;
  return (
    <ul class={styles.figures} aria-label={t('board.figures')}>
      <Index each={all()}>
        {(one) => (
          <li class={styles.figure}>
            <h2 class={styles.figureLabel}>{one().label}</h2>
            <p class={styles.figureValue}>
              <strong>{t.number(one().part)}</strong> <span class={styles.quiet}>{one().of}</span>
            </p>
            <p class={styles.figureWords}>
              <strong>{words.percent(shareOf(one().part, one().whole))}</strong>
            </p>
            <Bar share={shareOf(one().part, one().whole)} tone={one().tone} isLarge />
            <p class={styles.age}>{age(one().isKept)}</p>
          </li>
        )}
      </Index>
    </ul>
  );
}
