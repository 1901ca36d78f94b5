import { For, type JSX } from 'solid-js';
import type { Answer } from '../../../schema/guarantees.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import styles from './AnswerButtons.module.css';
import { ANSWER_ORDER, STANDING_LOOKS } from './answerLooks.ts';

type Props = {
  readonly value: Answer | null;
  readonly gender: Gender;
  readonly onChoose: (answer: Answer) => void;
  readonly isDisabled?: boolean;
};

/** The four answers as large buttons, two by two. */
export function AnswerButtons(props: Props): JSX.Element {
  const t = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no role that says “one of these” for buttons
    <div class={styles.buttons} role="group" aria-label={t('list.column_answer')}>
      <For each={ANSWER_ORDER}>
        {(answer) => (
          <button
            type="button"
            class={styles.button}
            data-tone={STANDING_LOOKS[answer].tone}
            aria-pressed={answer === props.value}
            disabled={props.isDisabled}
            onClick={() => props.onChoose(answer)}
          >
            {STANDING_LOOKS[answer].icon({ size: 20 })}
            {t.gendered(`list.${answer}`, props.gender)}
          </button>
        )}
      </For>
    </div>
  );
}
