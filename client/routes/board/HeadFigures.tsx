import { type JSX, Show } from 'solid-js';
import { plannedShare } from '../../../schema/projectEnd.ts';
import { Chip } from '../../components/Chip.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { Bar } from './Bar.tsx';
import styles from './Board.module.css';
import { useBoard } from './BoardContext.ts';
import { missingOf, shareOf } from './boardTable.ts';
import { createBoardWords } from './createBoardWords.ts';

/** Attended, promised, promised who came, missing, and the target: each with its age and of how many committees it is (OR2). */
export function HeadFigures(): JSX.Element {
  const t = useTranslation();
  const board = useBoard();
  const words = createBoardWords();
  const sums = board.sums;
  const turnout = () => shareOf(sums().attended, sums().registered);
  const planned = () => {
    const at = board.minute();
    return at === null ? null : plannedShare(board.plan(), at, board.openedAt());
  };
  const target = () => board.plan()?.targetVotes ?? null;
  const missing = () => board.lines().reduce((sum, { row }) => sum + missingOf(row), 0);
  return (
    <section class={styles.section} aria-label={t('board.figures')}>
      <ul class={styles.figures}>
        <Figure
          label={t('board.attended')}
          value={t.number(sums().attended)}
          of={t.gendered('board.ofRegistered', 'mixed', { n: sums().registered })}
        >
          <p class={styles.figureWords}>
            <strong>{words.percent(turnout())}</strong> {t('board.turnout')}
            <Show when={planned()}>
              {(share) => (
                <span class={styles.quiet}>
                  {' · '}
                  {t('board.planNow', { share: words.percent(share()) })}
                </span>
              )}
            </Show>
          </p>
          <Bar share={turnout()} mark={planned()} isLarge />
          <Show when={sums().registeredFemale > 0 && sums().registeredFemale < sums().registered}>
            <p class={styles.quiet}>
              {t('board.byGender', {
                men: words.percent(shareOf(sums().attended - sums().attendedFemale, sums().registered - sums().registeredFemale)),
                women: words.percent(shareOf(sums().attendedFemale, sums().registeredFemale)),
              })}
            </p>
          </Show>
        </Figure>
        <Figure
          label={t('board.promised')}
          value={t.number(sums().promised)}
          of={t.gendered('board.ofRegistered', 'mixed', { n: sums().registered })}
          isKept
        >
          <Bar share={shareOf(sums().promised, sums().registered)} tone="promised" isLarge />
        </Figure>
        <Figure
          label={t.gendered('board.came', 'mixed')}
          value={t.number(sums().promisedAttended)}
          of={t.gendered('board.ofPromised', 'mixed', { n: sums().promised })}
        >
          <p class={styles.figureWords}>
            <strong>{words.percent(shareOf(sums().promisedAttended, sums().promised))}</strong> {t('board.ofPromises')}
          </p>
          <Bar share={shareOf(sums().promisedAttended, sums().promised)} tone="success" isLarge />
        </Figure>
        <Figure
          label={t.gendered('board.missing', 'mixed')}
          value={t.number(missing())}
          of={t.gendered('board.ofPromised', 'mixed', { n: sums().promised })}
        >
          <Bar share={shareOf(missing(), sums().promised)} tone="warning" isLarge />
        </Figure>
        <Figure
          label={t('board.target')}
          value={target() === null ? '–' : t.number(target() ?? 0)}
          of={
            target() === null
              ? t(board.plan() ? 'board.targetNone' : 'board.targetUnknown')
              : t('board.targetOf', { share: words.percent(shareOf(sums().promisedAttended, target() ?? 0)) })
          }
        >
          <Show when={target()}>{(n) => <Bar share={shareOf(sums().promisedAttended, n())} tone="accent" isLarge />}</Show>
          <p class={styles.figureWords}>{words.projected(board.projected(), target())}</p>
        </Figure>
      </ul>
      <p class={styles.reach}>{words.reach(sums())}</p>
    </section>
  );

  function Figure(props: {
    readonly label: string;
    readonly value: string;
    readonly of: string;
    /** Not of today: it has no age of its own and is whole. */
    readonly isKept?: boolean;
    readonly children: JSX.Element;
  }): JSX.Element {
    return (
      <li class={styles.figure}>
        <h2 class={styles.figureLabel}>
          {props.label}
          <Show when={!props.isKept && words.isPartial(sums())}>
            <Chip tone="warning">{t('board.partial')}</Chip>
          </Show>
        </h2>
        <p class={styles.figureValue}>
          <strong>{props.value}</strong> <span class={styles.quiet}>{props.of}</span>
        </p>
        {props.children}
        <p class={styles.age}>{words.age(props.isKept ? null : sums())}</p>
      </li>
    );
  }
}
