import { createSignal, type JSX, Show } from 'solid-js';
import { foldDigits } from '../../../schema/fold.ts';
import type { NoticeSettings } from '../../../schema/personSettings.ts';
import { CheckField } from '../../components/CheckField.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Saving } from './createSaving.ts';
import styles from './NoticeSettings.module.css';

type Rules = NoticeSettings['rules'];
type Props = { readonly saving: Saving; readonly isDisabled: boolean };

const SILENT = { name: 'silentMinutes', from: 3, to: 240, start: 15 } as const;
const BELOW = { name: 'belowPlanPoints', from: 1, to: 50, start: 5 } as const;

/** What leaders are warned of, and from when on. */
export function LeaderRules(props: Props): JSX.Element {
  const t = useTranslation();
  const rules = () => props.saving.notices().rules;
  const set = (change: Partial<Rules>): void => props.saving.change((notices) => ({ ...notices, rules: { ...notices.rules, ...change } }));
  return (
    <>
      <p>{t('notices.rulesText')}</p>
      <NumberRule
        of={SILENT}
        label={t('notices.rule_silent')}
        unit={t('notices.minutes')}
        value={rules().silentMinutes}
        set={set}
        isDisabled={props.isDisabled}
      />
      <NumberRule
        of={BELOW}
        label={t('notices.rule_belowPlan')}
        unit={t('notices.points')}
        value={rules().belowPlanPoints}
        set={set}
        isDisabled={props.isDisabled}
      />
      <CheckField isChecked={rules().checkFailed} isDisabled={props.isDisabled} onChange={(checkFailed) => set({ checkFailed })}>
        {t('notices.rule_checkFailed')}
      </CheckField>
      <CheckField isChecked={rules().published} isDisabled={props.isDisabled} onChange={(published) => set({ published })}>
        {t('notices.rule_published')}
      </CheckField>
    </>
  );
}

function NumberRule(props: {
  readonly of: typeof SILENT | typeof BELOW;
  readonly label: string;
  readonly unit: string;
  readonly value: number | null;
  readonly set: (change: Partial<Rules>) => void;
  readonly isDisabled: boolean;
}): JSX.Element {
  const t = useTranslation();
  const [text, setText] = createSignal<string | null>(null);
  const read = (typed: string): number | null => {
    const digits = foldDigits(typed).trim();
    const number = /^\d{1,3}$/.test(digits) ? Number(digits) : Number.NaN;
    return number >= props.of.from && number <= props.of.to ? number : null;
  };
  function keep(): void {
    const typed = text();
    const number = typed === null ? null : read(typed);
    if (number === null) return; // what is wrong with it stands beneath
    setText(null);
    if (number !== props.value) props.set({ [props.of.name]: number });
  }
  return (
    <div class={styles.rule}>
      <CheckField
        isChecked={props.value !== null}
        isDisabled={props.isDisabled}
        onChange={(isOn) => {
          setText(null);
          props.set({ [props.of.name]: isOn ? props.of.start : null });
        }}
      >
        {props.label}
      </CheckField>
      <Show when={props.value !== null}>
        <div class={styles.number}>
          <TextField
            label={props.unit}
            inputMode="numeric"
            value={text() ?? String(props.value)}
            error={
              text() !== null && read(text() ?? '') === null ? t('notices.wholeNumber', { from: props.of.from, to: props.of.to }) : null
            }
            disabled={props.isDisabled}
            onInput={setText}
            onChange={keep}
          />
        </div>
      </Show>
    </div>
  );
}
