import { For, type JSX, Match, Switch } from 'solid-js';
import type { BallotMarks } from '../../../schema/tally.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useCount } from './CountContext.ts';
import type { BallotEntryState } from './createBallotEntry.ts';
import { REASONS } from './createCountKeys.ts';
import { createPress } from './createPress.ts';
import { marksWords } from './marksWords.ts';
import styles from './PaperQuestion.module.css';

type Props = {
  readonly entry: BallotEntryState;
  readonly isChoosing: boolean;
  readonly onChosen: () => void;
  readonly direction: 'rtl' | 'ltr';
};

/** Over the foot of the paper: what a ballot counts as that the rules do not take, or why it is invalid. Nothing under it moves. */
export function PaperQuestion(props: Props): JSX.Element {
  const t = useTranslation();
  const { election, count } = useCount();
  const { entry } = props;
  const press = createPress();
  const words = (marks: BallotMarks): string =>
    marks.kind === 'marks' ? t.plural('tally.as_marks', marks.places.length) : marksWords(t, marks, count.paper(), election());
  const asks = (): string => {
    const why = entry.question()?.why;
    if (why === undefined) return '';
    if (why === 'tooMany') return t('tally.ask_tooMany', { n: election().maxMarks });
    return why === 'tooFew' ? t('tally.ask_tooFew', { n: election().minMarks }) : t(`tally.ask_${why}`);
  };
  return (
    <Switch>
      <Match when={props.isChoosing}>
        <section class={styles.question} dir={props.direction} role="alert">
          <h2 class={styles.title}>{t('tally.reasons')}</h2>
          <div class={styles.offers}>
            <For each={REASONS}>
              {(reason, index) => (
                <button
                  type="button"
                  class={styles.offer}
                  {...press(() => {
                    props.onChosen();
                    entry.invalid(reason);
                  })}
                >
                  <span class={styles.key}>{index() + 1}</span>
                  {t(`tally.reason_${reason}`)}
                </button>
              )}
            </For>
            <button type="button" class={styles.offer} data-back="" {...press(props.onChosen)}>
              {t('tally.back')}
            </button>
          </div>
        </section>
      </Match>
      <Match when={entry.question()}>
        {(question) => (
          <section class={styles.question} dir={props.direction} data-tone="warning" role="alert">
            <h2 class={styles.title}>{asks()}</h2>
            <div class={styles.offers}>
              <For each={question().offers}>
                {(marks) => (
                  <button type="button" class={styles.offer} {...press(() => entry.answer(marks))}>
                    {words(marks)}
                  </button>
                )}
              </For>
              <button type="button" class={styles.offer} data-back="" {...press(entry.dismiss)}>
                {t('tally.back')}
              </button>
            </div>
          </section>
        )}
      </Match>
    </Switch>
  );
}
