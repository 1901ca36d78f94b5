import Pencil from 'lucide-solid/icons/pencil';
import { For, type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useCount } from './CountContext.ts';
import type { BallotEntryState } from './createBallotEntry.ts';
import styles from './LastFive.module.css';
import { marksWords } from './marksWords.ts';

const LAST = 5;

/** The ballots that this person entered last, each one tap from its correction. Five lines, whatever stands in them. */
export function LastFive(props: { readonly entry: BallotEntryState }): JSX.Element {
  const t = useTranslation();
  const { count, election } = useCount();
  const { entry } = props;
  return (
    <section class={styles.last} aria-labelledby="last-five">
      <h2 id="last-five" class={styles.title}>
        {t('tally.lastFive')}
      </h2>
      <ol class={styles.rows}>
        <For each={count.own().slice(0, LAST)} fallback={<li class={styles.nothing}>{t('tally.nothingYet')}</li>}>
          {(ballot) => (
            <li>
              <button
                type="button"
                class={styles.row}
                data-quick={entry.quick().has(ballot.key) ? '' : undefined}
                data-doubtful={count.tally().withLate.doubtful.has(ballot.value.number) ? '' : undefined}
                disabled={count.blocked() !== null}
                onClick={() => entry.correct(ballot.value.number)}
              >
                <strong class={styles.number}>{ballot.value.number}</strong>
                <span class={styles.what}>
                  {marksWords(t, ballot.value.marks, count.paper(), election())}
                  <Show when={entry.quick().has(ballot.key)}>
                    <small>{t('tally.quick')}</small>
                  </Show>
                </span>
                <span class="sr-only">{t('tally.correctOf', { number: ballot.value.number })}</span>
                <Pencil size={18} />
              </button>
            </li>
          )}
        </For>
      </ol>
    </section>
  );
}
