import { type Component, createMemo, For, type JSX, Show } from 'solid-js';
import { BUCKETS } from '../../../schema/boardSums.ts';
import { plannedShare } from '../../../schema/projectEnd.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createBallotNames } from '../results/createBallotNames.ts';
import { Bar } from './Bar.tsx';
import { useBoard } from './BoardContext.ts';
import { attentionOf, missingOf, shareOf } from './boardTable.ts';
import { createBoardWords } from './createBoardWords.ts';
import { Troubles } from './Troubles.tsx';
import { TurnoutPanel } from './TurnoutPanel.tsx';
import styles from './Wall.module.css';
import type { WallPage } from './wallPages.ts';

const MOST_COMMITTEES = 8;
const MOST_RANKS = 12;

function Turnout(): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const share = () => shareOf(board.sums().attended, board.sums().registered);
  const planned = () => {
    const at = board.minute();
    return at === null ? null : plannedShare(board.plan(), at, board.openedAt());
  };
  return (
    <div class={styles.one}>
      <p class={styles.huge}>{words.percent(share())}</p>
      <p class={styles.large}>{t('board.wallAttended', { n: board.sums().attended, all: board.sums().registered })}</p>
      <Bar share={share()} mark={planned()} isLarge />
      <Show when={planned()}>{(due) => <p>{t('board.planNow', { share: words.percent(due()) })}</p>}</Show>
    </div>
  );
}

function Promises(): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const missing = () => board.lines().reduce((sum, { row }) => sum + missingOf(row), 0);
  const target = () => board.plan()?.targetVotes ?? null;
  return (
    <div class={styles.one}>
      <ul class={styles.threes}>
        <Three label={t.gendered('board.came', 'mixed')} n={board.sums().promisedAttended} />
        <Three label={t.gendered('board.missing', 'mixed')} n={missing()} />
        <Three label={target() === null ? t('board.promised') : t('board.target')} n={target() ?? board.sums().promised} />
      </ul>
      <Bar share={shareOf(board.sums().promisedAttended, target() ?? board.sums().promised)} tone="success" isLarge />
      <p>{words.projected(board.projected(), target())}</p>
    </div>
  );
}

function Three(props: { readonly label: string; readonly n: number }): JSX.Element {
  const t = useTranslation();
  return (
    <li>
      <strong class={styles.big}>{t.number(props.n)}</strong>
      <span>{props.label}</span>
    </li>
  );
}

function Committees(): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const worst = createMemo(() =>
    board
      .lines()
      .map((line) => ({ line, weight: attentionOf(line.row, board.judgedAtMs(), board.silentAfterMs()) }))
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight || a.line.committee.code.localeCompare(b.line.committee.code, undefined, { numeric: true })),
  );
  return (
    <div class={styles.one}>
      <ul class={styles.list}>
        <For
          each={worst().slice(0, MOST_COMMITTEES)}
          fallback={<li class={styles.large}>{t(board.plan() ? 'board.wallAllWell' : 'board.openUnknown')}</li>}
        >
          {({ line }) => (
            <li>
              <bdi class={styles.code}>{line.committee.code}</bdi>
              <span>{words.percent(shareOf(line.row.attended, line.row.registered))}</span>
              <Troubles row={line.row} most={2} />
            </li>
          )}
        </For>
      </ul>
      <Show when={worst().length > MOST_COMMITTEES}>
        <p>{t('board.more', { n: worst().length - MOST_COMMITTEES })}</p>
      </Show>
    </div>
  );
}

function Count(): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  return (
    <div class={styles.one}>
      <ul class={styles.threes}>
        <For each={BUCKETS}>{(bucket) => <Three label={t(`results.bucket_${bucket}`)} n={board.sums().buckets[bucket]} />}</For>
      </ul>
      <p>{t('results.unofficialText')}</p>
    </div>
  );
}

function WallRanks(): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const names = createBallotNames();
  return (
    <div class={styles.one}>
      <ol class={styles.list}>
        <For each={board.ranks()?.ranks.slice(0, MOST_RANKS)}>
          {(rank) => (
            <li>
              <strong>{t.number(rank.marks)}</strong>
              <span>{names.of(rank.id)}</span>
              <span>{rank.isSeated ? t('results.seated') : ''}</span>
              <span>{rank.canChange ? t('results.canChange') : ''}</span>
            </li>
          )}
        </For>
      </ol>
      <p>{t('results.unofficialText')}</p>
    </div>
  );
}

export const WALL_SCREENS: Readonly<Record<WallPage, Component>> = {
  turnout: Turnout,
  promises: Promises,
  hours: () => <TurnoutPanel committee={null} isWall />,
  committees: Committees,
  count: Count,
  ranks: WallRanks,
};
