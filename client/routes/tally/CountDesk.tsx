import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import { Banner } from '../../components/Banner.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createPart } from '../createPart.ts';
import { createTold } from '../door/createTold.ts';
import { createWakeLock } from '../door/createWakeLock.ts';
import { BallotActions } from './BallotActions.tsx';
import { BallotHead } from './BallotHead.tsx';
import { BallotPaperView } from './BallotPaperView.tsx';
import { BlockedNotice } from './BlockedNotice.tsx';
import { useCount } from './CountContext.ts';
import styles from './CountDesk.module.css';
import { CountTools } from './CountTools.tsx';
import { createAfterFrame } from './createAfterFrame.ts';
import { createBallotEntry } from './createBallotEntry.ts';
import { createCountKeys } from './createCountKeys.ts';
import { createKeeping } from './createKeeping.ts';
import { createPartTold } from './createPartTold.ts';
import { LastFive } from './LastFive.tsx';
import { MAX_NAMES } from './layoutPaper.ts';
import { NumberPad } from './NumberPad.tsx';
import type { OpenBallot } from './openBallot.ts';
import { saidWords } from './saidWords.ts';

type Props = {
  readonly kept: OpenBallot;
  /** Which count it is; on a tablet it stands beside the paper. */
  readonly band: JSX.Element;
};

/** Counting: the paper, what lies on it, what came before, and the few things that are done with a ballot. None of it moves. */
export function CountDesk(props: Props): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const { count, election } = useCount();
  createWakeLock();
  const vibrate = (pattern: number | number[]): void => {
    if ('vibrate' in navigator) navigator.vibrate(pattern);
  };
  const paper = createMemo(() => count.paper() as NonNullable<ReturnType<typeof count.paper>>); // there is one while this is shown
  const keep = createKeeping(props.kept.write);
  const enterAfter = createAfterFrame();
  const speakAfter = createAfterFrame();
  const entry = createBallotEntry({
    count,
    paper,
    rules: election,
    candidates: () => election().candidates,
    lists: () => election().lists,
    kept: { open: props.kept.open, write: keep },
    told,
    later: enterAfter,
    vibrate,
  });
  const [dialog, setDialog] = createSignal<'correct' | 'settle' | null>(null);
  const dialogs = createPart(() => import('./DeskDialogs.tsx').then((module) => module.DeskDialogs));
  createPartTold(() => dialog() !== null, dialogs.part);
  onMount(dialogs.fetch); // a clerk may be without a network when one opens
  const [isChoosing, setChoosing] = createSignal(false);
  const hasPad = () => election().candidates.length > MAX_NAMES && election().method !== 'list';
  const isClosed = () => count.blocked() !== null || entry.left() !== null;
  createCountKeys({ entry, isChoosing, setChoosing, isClosed });
  // why it is invalid is asked of one ballot
  createEffect(on([entry.number, entry.correcting, () => count.own().length], () => setChoosing(false), { defer: true }));

  const [spoken, setSpoken] = createSignal('');
  createEffect(
    on(
      entry.said,
      (said) => said && speakAfter(() => setSpoken(saidWords(t, said, { election: election(), paper: paper(), next: count.next() }))),
      { defer: true },
    ),
  );

  // the paper needs the height of the whole screen: names that a thumb can hit, none of them out of sight
  onMount(() => {
    document.documentElement.dataset.counting = '';
    onCleanup(() => delete document.documentElement.dataset.counting);
  });

  return (
    <div class={styles.desk} data-pad={hasPad() ? '' : undefined}>
      <div class={styles.band}>{props.band}</div>
      <div class={styles.head}>
        <BlockedNotice />
        <Show when={count.tally().seal}>
          <Banner tone="warning" title={t('tally.sealed')}>
            {t('tally.sealedText')}
          </Banner>
        </Show>
        <BallotHead entry={entry} onSettle={() => setDialog('settle')} hasField={!hasPad()} />
      </div>
      <div class={styles.paper}>
        <BallotPaperView entry={entry} isChoosing={isChoosing()} onChosen={() => setChoosing(false)} isClosed={isClosed()} />
      </div>
      <div class={styles.actions}>
        <Show when={hasPad()}>
          <NumberPad entry={entry} isClosed={isClosed()} />
        </Show>
        <BallotActions
          entry={entry}
          isClosed={isClosed()}
          isChoosing={isChoosing()}
          onInvalid={() => setChoosing((is) => !is)}
          onCorrect={() => setDialog('correct')}
          tools={<CountTools entry={entry} />}
        />
      </div>
      <div class={styles.last}>
        <LastFive entry={entry} />
      </div>
      <Dynamic component={dialogs.part() ?? undefined} entry={entry} open={dialog()} onClose={() => setDialog(null)} />
      <p class="sr-only" role="status">
        {spoken()}
      </p>
    </div>
  );
}
