import { type JSX, Show } from 'solid-js';
import { isOneMark, MAX_BALLOT_NAME_LENGTH, METHODS } from '../../../../schema/election.ts';
import { SelectField } from '../../../components/SelectField.tsx';
import { TextField } from '../../../components/TextField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { Draft, ElectionForm } from './createElectionForm.ts';
import styles from './Election.module.css';
import { NumberField } from './NumberField.tsx';
import { problemIn } from './problemIn.ts';

/** Day, way of voting, seats and marks. */
export function RuleFields(props: { readonly form: ElectionForm; readonly draft: Draft }): JSX.Element {
  const t = useTranslation();
  const wrong = (field: string) => problemIn(props.form, field, t);
  const set = (change: Partial<Draft>) => props.form.edit((draft) => void Object.assign(draft, change));
  return (
    <section class={styles.part} aria-labelledby="election-rules">
      <h2 id="election-rules">{t('election.rules')}</h2>
      <TextField
        label={t('election.name')}
        value={props.draft.name}
        maxLength={MAX_BALLOT_NAME_LENGTH}
        onInput={(name) => set({ name })}
        error={wrong('name')}
      />
      <div class={styles.fields}>
        <TextField
          label={t('election.pollingDay')}
          type="date"
          value={props.draft.pollingDay}
          onInput={(pollingDay) => set({ pollingDay })}
          error={wrong('pollingDay')}
        />
        <TextField
          label={t('election.timeZone')}
          hint={t('election.timeZoneHint')}
          dir="ltr"
          value={props.draft.timeZone}
          onInput={(timeZone) => set({ timeZone })}
          error={wrong('timeZone')}
          spellcheck={false}
        />
      </div>
      <div class={styles.fields}>
        <SelectField
          label={t('election.method')}
          value={props.draft.method}
          options={METHODS.map((method) => ({ value: method, label: t(`election.method_${method}`) }))}
          onChange={props.form.setMethod}
        />
        <NumberField label={t('election.seats')} value={props.draft.seats} onChange={(seats) => set({ seats })} error={wrong('seats')} />
        <Show when={!isOneMark(props.draft.method)}>
          <NumberField
            label={t('election.minMarks')}
            value={props.draft.minMarks}
            onChange={(minMarks) => set({ minMarks })}
            error={wrong('minMarks')}
          />
          <NumberField
            label={t('election.maxMarks')}
            value={props.draft.maxMarks}
            onChange={(maxMarks) => set({ maxMarks })}
            error={wrong('maxMarks')}
          />
        </Show>
      </div>
    </section>
  );
}
