import TriangleAlert from 'lucide-solid/icons/triangle-alert';
import { createMemo, type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './BallotHead.module.css';
import { countOf } from './ballotDraft.ts';
import { useCount } from './CountContext.ts';
import type { BallotEntryState } from './createBallotEntry.ts';
import { NumberField } from './NumberPad.tsx';

/** The number of the ballot, very large; how many marks lie on it; what has been counted so far; and what waits to be settled. */
export function BallotHead(props: {
  readonly entry: BallotEntryState;
  readonly onSettle: () => void;
  /** What is typed on a keyboard is shown here: there is no pad. */
  readonly hasField: boolean;
}): JSX.Element {
  const t = useTranslation();
  const { count, election } = useCount();
  const { entry } = props;
  const tally = count.tally;
  const toSettle = createMemo(() => {
    const { doubtful, missing, unread } = tally().withLate;
    return doubtful.size + missing + unread.length;
  });
  const hasMarks = () => election().method === 'multiple' || election().method === 'list_or_mixed';
  return (
    <section class={styles.head} data-correcting={entry.correcting() === null ? undefined : ''} aria-label={t('tally.ballot')}>
      <p class={styles.number}>
        <span class={styles.word}>
          {entry.correcting() === null ? t('tally.ballot') : t('tally.correctingTitle')}
          <Show when={entry.correcting() === null && tally().expected}>
            {(expected) => <> {t('tally.ballotOfExpected', { n: expected() })}</>}
          </Show>
        </span>
        <strong class={styles.figure}>{entry.number()}</strong>
      </p>
      <div class={styles.slot}>
        <div class={styles.line}>
          <Show
            when={props.hasField && (entry.field().text !== '' || entry.field().isList)}
            fallback={
              <>
                <Show when={hasMarks()}>
                  <p class={styles.marks} data-over={countOf(entry.draft()) > election().maxMarks ? '' : undefined}>
                    {t.plural('tally.marks', countOf(entry.draft()))}
                  </p>
                </Show>
                <Show when={toSettle() > 0}>
                  <button type="button" class={styles.settle} onClick={() => props.onSettle()}>
                    <TriangleAlert size={20} />
                    {t.plural('tally.toSettle', toSettle())}
                  </button>
                </Show>
              </>
            }
          >
            <NumberField entry={entry} />
          </Show>
        </div>
      </div>
      <dl class={styles.totals}>
        <Total word={t('tally.valid')} n={tally().byBallots.valid ?? 0} />
        <Total word={t('tally.invalid')} n={tally().byBallots.invalid ?? 0} />
        <Total word={t('tally.blank')} n={tally().byBallots.blank ?? 0} />
      </dl>
    </section>
  );
}

function Total(props: { readonly word: string; readonly n: number }): JSX.Element {
  const t = useTranslation();
  return (
    <div class={styles.total}>
      <dt>{props.word}</dt>
      <dd>{t.number(props.n)}</dd>
    </div>
  );
}
