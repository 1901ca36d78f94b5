import { createMemo, type JSX, Show, Suspense } from 'solid-js';
import { sumBoard } from '../../../schema/boardSums.ts';
import { withdrawnAhead } from '../../../schema/withdrawnAhead.ts';
import { Banner } from '../../components/Banner.tsx';
import { Chip } from '../../components/Chip.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { lazyScreen } from '../../parts/lazyScreen.ts';
import { createBallotNames } from '../results/createBallotNames.ts';
import { STATE_TONES } from '../results/resultLooks.ts';
import { Ranks, StandingPanel } from '../results/StandingPanel.tsx';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { createBoardWords } from './createBoardWords.ts';

const CommitteeMarks = lazyScreen(() => import('./CommitteeMarks.tsx').then((module) => module.CommitteeMarks));

/** How far the count is, what of it is not in order, and who wins as things stand, always as unofficial (OR6). @param props.committee null: the whole campaign */
export function CountProgress(props: { readonly committee: string | null }): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const names = createBallotNames();
  const sums = createMemo(() => {
    const line = props.committee === null ? null : board.lineOf(props.committee);
    return line ? sumBoard([line.row], board.judgedAtMs(), board.silentAfterMs()) : board.sums();
  });
  const standing = createMemo(() => {
    const { ranks = [], canChange = false } = board.ranks() ?? {};
    return {
      ...sums().buckets,
      ranks: [...ranks],
      canChange,
      open: {
        committees: board.lines().filter(({ committee }) => board.marksOf(committee.id)?.every((marks) => marks !== null) !== true).length,
        people: ranks.filter((rank) => rank.canChange).length,
      },
      withdrawnAhead: [...withdrawnAhead(ranks, names.setUp()?.seats ?? 0)],
    };
  });
  const ballots = createMemo(() =>
    board
      .lines()
      .reduce(
        (sum, { committee, row }) => sum + (props.committee === null || props.committee === committee.id ? (row.result.ballots ?? 0) : 0),
        0,
      ),
  );
  const hasCount = () => sums().committees > sums().buckets.missing || ballots() > 0;
  const isHeldBack = () => !board.seesMarks();
  const one = () => (props.committee === null ? null : board.lineOf(props.committee)?.row.result);
  return (
    <Show
      when={hasCount()}
      fallback={
        <section class={styles.panel}>
          <h2>{t('board.count')}</h2>
          <p class={styles.quiet}>{t('board.countNone')}</p>
          <p class={styles.age}>{words.age(null)}</p>
        </section>
      }
    >
      <section class={styles.panel} aria-label={t('board.count')}>
        <Show
          when={one()}
          fallback={
            <StandingPanel
              standing={{
                ...standing(),
                ranks: isHeldBack() ? [] : standing().ranks,
                withdrawnAhead: isHeldBack() ? [] : standing().withdrawnAhead,
              }}
              isOwn={false}
              names={names}
            />
          }
        >
          {(result) => (
            <>
              <h2>{t('board.count')}</h2>
              <p class={styles.chips}>
                <Chip tone={STATE_TONES[result().state]}>{t(`results.state_${result().state}`)}</Chip>
                <Chip>{t('board.unofficial')}</Chip>
              </p>
            </>
          )}
        </Show>
        <p class={styles.chips}>
          <Show when={ballots() > 0}>
            <Chip>{t.plural('board.ballots', ballots())}</Chip>
          </Show>
          <Show when={sums().singleSource > 0}>
            <Chip tone="warning">{t.plural('board.singleSource', sums().singleSource)}</Chip>
          </Show>
          <Show when={sums().differingFigures > 0}>
            <Chip tone="contradicting">{t.plural('board.trouble_differing', sums().differingFigures)}</Chip>
          </Show>
          <Show when={sums().errors > 0}>
            <Chip tone="danger">{t.plural('board.trouble_errors', sums().errors)}</Chip>
          </Show>
          <Show when={sums().warnings > 0}>
            <Chip tone="warning">{t.plural('board.warnings', sums().warnings)}</Chip>
          </Show>
          <Show when={sums().late > 0}>
            <Chip tone="warning">{t.plural('board.trouble_late', sums().late)}</Chip>
          </Show>
          <Show when={sums().published > 0}>
            <Chip tone="success">{t.plural('board.published', sums().published)}</Chip>
          </Show>
        </p>
        <Show when={props.committee === null}>
          <Show
            when={!isHeldBack()}
            fallback={
              <Banner tone="neutral" title={t('board.heldBack')}>
                {t('board.heldBackText')}
              </Banner>
            }
          >
            <Show when={standing().ranks.length > 0}>
              <Ranks standing={standing()} names={names} />
            </Show>
          </Show>
        </Show>
        <Show when={props.committee !== null && board.marksOf(props.committee) !== null && props.committee}>
          {(committee) => (
            <Suspense>
              <CommitteeMarks committee={committee()} names={names} />
            </Suspense>
          )}
        </Show>
        <p class={styles.age}>{words.age(null)}</p>
      </section>
    </Show>
  );
}
