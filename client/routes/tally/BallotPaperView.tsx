import { Key } from '@solid-primitives/keyed';
import Check from 'lucide-solid/icons/check';
import { createMemo, createSignal, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { type BallotColumn, ballotOf, type Candidate, columnId, takesLists } from '../../../schema/election.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './BallotPaperView.module.css';
import { isOneTap } from './ballotDraft.ts';
import { useCount } from './CountContext.ts';
import type { BallotEntryState } from './createBallotEntry.ts';
import { createPress } from './createPress.ts';
import { layoutPaper, type PaperBox } from './layoutPaper.ts';
import { PaperQuestion } from './PaperQuestion.tsx';

type Props = {
  readonly entry: BallotEntryState;
  /** Why it is invalid is asked over it. */
  readonly isChoosing: boolean;
  readonly onChosen: () => void;
  readonly isClosed: boolean;
};

/** Of `CountDesk.module.css`: from there on the desk is as high as the screen. */
const TABLET = '(min-width: 40rem)';
const RTL = /[\u0590-\u08ff]/;
/** Where nothing can be measured. */
const UNKNOWN_BOX: PaperBox = { width: 0, height: 0, isBounded: false };

/** The ballot paper as it lies on the table: a column a list, from the start of the line. */
export function BallotPaperView(props: Props): JSX.Element {
  const t = useTranslation();
  const { election, count } = useCount();
  const { entry } = props;
  const [box, setBox] = createSignal(UNKNOWN_BOX);
  const columns = createMemo(() => ballotOf(election()));
  /** An Arabic paper runs from right to left in every language of the app. */
  const direction = createMemo(() => {
    const { lists, candidates } = election();
    return [...lists, ...candidates].some(({ name }) => RTL.test(name)) ? 'rtl' : 'ltr';
  });
  const layout = createMemo(() =>
    layoutPaper(
      columns().map(({ candidates }) => candidates.length),
      box(),
    ),
  );
  const press = createPress(() => layout().isWhole);
  const hasLists = () => takesLists(election().method);
  /** Whose name was tapped twice quickly, where one tap is a ballot. */
  const flaggedName = createMemo(() => {
    const { marks, paper: id } = entry.flagged()?.value ?? {};
    const [place = -1, ...others] = marks?.kind === 'marks' ? marks.places : [];
    return isOneTap(election()) && others.length === 0 && count.paper()?.id === id ? count.paper()?.candidates[place]?.id : undefined;
  });
  const marksNames = () => election().method !== 'list';
  let paper: HTMLElement | undefined;
  onMount(() => {
    if (!paper || typeof ResizeObserver === 'undefined') return;
    const watching = new ResizeObserver(([seen]) => {
      if (seen) setBox({ width: seen.contentRect.width, height: seen.contentRect.height, isBounded: matchMedia(TABLET).matches });
    });
    watching.observe(paper);
    onCleanup(() => watching.disconnect());
  });

  function Name(name: { readonly candidate: Candidate }): JSX.Element {
    const candidate = () => name.candidate;
    const isMarked = () => entry.isMarked(candidate().id);
    return (
      <button
        type="button"
        class={styles.name}
        disabled={props.isClosed || !marksNames()}
        aria-pressed={isOneTap(election()) ? undefined : isMarked()}
        data-marked={isMarked() ? '' : undefined}
        data-bounced={entry.bounced() === candidate().id || flaggedName() === candidate().id ? '' : undefined}
        {...press(() => entry.tapCandidate(candidate().id))}
      >
        <span class={styles.number}>{candidate().ballotNumber}</span>
        <span class={styles.words}>
          <bdi>{candidate().name}</bdi>
          <Show when={candidate().state === 'withdrawn'}>
            <small class={styles.withdrawn}>{t('tally.withdrawn')}</small>
          </Show>
          <Show when={flaggedName() === candidate().id}>
            <small class={styles.bounced}>{t('tally.quick')}</small>
          </Show>
          <Show when={entry.bounced() === candidate().id}>
            <small class={styles.bounced}>{t('tally.bounced')}</small>
          </Show>
        </span>
        <span class={styles.box} aria-hidden="true">
          <Check size={24} strokeWidth={3} />
        </span>
      </button>
    );
  }

  function Column(column: { readonly of: BallotColumn; readonly index: number }): JSX.Element {
    const list = () => column.of.list;
    const title = () => (
      <>
        <bdi class={styles.listName}>{list()?.name ?? t('tally.withoutList')}</bdi>
        <Show when={list() && hasLists()}>
          <span class={styles.whole}>{t('tally.wholeList')}</span>
        </Show>
      </>
    );
    return (
      <section class={styles.column} style={{ 'flex-grow': layout().columns[column.index] ?? 1 }} data-person={(column.index % 8) + 1}>
        <Show when={columns().length > 1 || list()}>
          <Show when={hasLists() && list()} fallback={<h2 class={styles.list}>{title()}</h2>}>
            {(known) => (
              <button
                type="button"
                class={styles.list}
                disabled={props.isClosed}
                aria-pressed={isOneTap(election()) ? undefined : entry.isListMarked(known().id)}
                data-marked={entry.isListMarked(known().id) ? '' : undefined}
                {...press(() => entry.tapList(known().id))}
              >
                {title()}
                <Check class={styles.tick} size={24} strokeWidth={3} />
              </button>
            )}
          </Show>
        </Show>
        <ul class={styles.names} data-one-tap={isOneTap(election()) ? '' : undefined} style={{ '--rows': String(layout().rows) }}>
          <Key each={column.of.candidates} by="id">
            {(candidate) => (
              <li>
                <Name candidate={candidate()} />
                <Show when={flaggedName() === candidate().id && entry.flagged()}>
                  {(flagged) => (
                    <button type="button" class={styles.takeBack} {...press(() => entry.takeBack(flagged()))}>
                      {t('tally.quickUndo')}
                    </button>
                  )}
                </Show>
              </li>
            )}
          </Key>
        </ul>
      </section>
    );
  }

  return (
    <section
      ref={paper}
      class={styles.paper}
      dir={direction()}
      data-whole={layout().isWhole ? '' : undefined}
      aria-label={t('tally.paper')}
    >
      <Key each={columns()} by={columnId}>
        {(column, index) => <Column of={column()} index={index()} />}
      </Key>
      <PaperQuestion direction={t.direction} entry={entry} isChoosing={props.isChoosing} onChosen={props.onChosen} />
    </section>
  );
}
