import { createEffect, For, type JSX } from 'solid-js';
import { DOOR_ASKS, MAX_NUMBER_NAME_LENGTH, PHOTO_RULES, TOLERANCE_NAMES } from '../../../../schema/election.ts';
import { SelectField } from '../../../components/SelectField.tsx';
import { TextField } from '../../../components/TextField.tsx';
import { useTranslation } from '../../../i18n/useTranslation.ts';
import type { Draft, ElectionForm } from './createElectionForm.ts';
import styles from './Election.module.css';
import { NumberField } from './NumberField.tsx';
import { problemIn } from './problemIn.ts';

/** What doors and callers follow, and what the checks of a result take for unusual. */
export function SettingFields(props: { readonly form: ElectionForm; readonly draft: Draft }): JSX.Element {
  const t = useTranslation();
  const wrong = (field: string) => problemIn(props.form, `settings.${field}`, t);
  const set = (change: Partial<Draft['settings']>) => props.form.edit((draft) => void Object.assign(draft.settings, change));
  let tolerances: HTMLDetailsElement | undefined;
  // opened for what is wrong in it, and closed by hand only: it would close under the fingers that mend it
  createEffect(() => {
    if (TOLERANCE_NAMES.some((name) => wrong(`tolerances.${name}`)) && tolerances) tolerances.open = true;
  });
  return (
    <section class={styles.part} aria-labelledby="election-settings">
      <h2 id="election-settings">{t('election.settings')}</h2>
      <div class={styles.fields}>
        <SelectField
          label={t('election.doorAsks')}
          value={props.draft.settings.doorAsks}
          options={DOOR_ASKS.map((asks) => ({ value: asks, label: t(`election.asks_${asks}`) }))}
          onChange={(doorAsks) => set({ doorAsks })}
        />
        <TextField
          label={t('election.numberName')}
          hint={t('election.numberNameHint')}
          value={props.draft.settings.numberName}
          maxLength={MAX_NUMBER_NAME_LENGTH}
          onInput={(numberName) => set({ numberName })}
          error={wrong('numberName')}
        />
        <NumberField
          label={t('election.callsADay')}
          hint={t('election.callsADayHint')}
          value={props.draft.settings.callsADay}
          onChange={(callsADay) => set({ callsADay })}
          error={wrong('callsADay')}
        />
        <NumberField
          label={t('election.confirmedWithinDays')}
          value={props.draft.settings.confirmedWithinDays}
          onChange={(confirmedWithinDays) => set({ confirmedWithinDays })}
          error={wrong('confirmedWithinDays')}
        />
        <SelectField
          label={t('election.photos')}
          value={props.draft.settings.photos}
          options={PHOTO_RULES.map((rule) => ({ value: rule, label: t(`election.photos_${rule}`) }))}
          onChange={(photos) => set({ photos })}
        />
      </div>
      <details ref={tolerances} class={styles.more}>
        <summary>{t('election.tolerances')}</summary>
        <p class={styles.quiet}>{t('election.tolerancesText')}</p>
        <div class={styles.fields}>
          <For each={TOLERANCE_NAMES}>
            {(name) => (
              <NumberField
                label={t(`election.t_${name}`)}
                hint={t(`election.t_${name}_hint`)}
                value={props.draft.settings.tolerances[name]}
                onChange={(value) =>
                  props.form.edit((draft) => {
                    draft.settings.tolerances[name] = value;
                  })
                }
                error={wrong(`tolerances.${name}`)}
              />
            )}
          </For>
        </div>
      </details>
    </section>
  );
}
