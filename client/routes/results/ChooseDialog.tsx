import { createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import { foldDigits } from '../../../schema/fold.ts';
import { type CellId, MAX_BALLOTS } from '../../../schema/tally.ts';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Result } from './createResult.ts';
import { DecisionDialog } from './DecisionDialog.tsx';
import { proposals } from './proposals.ts';
import styles from './Results.module.css';
import { REASONS, SOURCE_WORDS } from './resultLooks.ts';

/** As the server takes it: a candidate may have as many marks as there are ballots, a list as many for each of its candidates. */
export const MAX_VALUE = MAX_BALLOTS * 200;

/** Which value of a figure is right: one that somebody said, or another number. */
export function ChooseDialog(props: { readonly result: Result; readonly cell: CellId; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const group = createUniqueId();
  const { result, cell } = props; // one figure as long as the dialog stands
  const found = () => result.cell(cell);
  const [chosen, setChosen] = createSignal<number | 'other' | null>(null);
  const [typed, setTyped] = createSignal('');
  const [wasAsked, setAsked] = createSignal(false);
  const other = (): number | null => {
    const text = foldDigits(typed().trim());
    return /^\d{1,9}$/.test(text) && Number(text) <= MAX_VALUE ? Number(text) : null;
  };
  const value = (): number | null => ((picked) => (picked === 'other' ? other() : picked))(chosen());
  const what = () => result.names.cell(cell);
  const isWrong = () => wasAsked() && value() === null;

  return (
    <DecisionDialog
      result={result}
      title={t('results.chooseTitle', { what: what() })}
      text={t('results.chooseText')}
      hashNow={(answer) => answer.cells.find((one) => one.cell === cell)?.hash ?? ''}
      reasons={REASONS.choose}
      confirm={((picked) => (picked === null ? t('results.confirmChooseNone') : t('results.confirmChoose', { value: picked })))(value())}
      isComplete={() => {
        setAsked(true);
        return value() !== null;
      }}
      send={(said) => result.command('choose', { count: result.answer()?.count, cell, value: value(), ...said })}
      onClose={props.onClose}
    >
      <fieldset class={styles.options}>
        <legend class={styles.legend}>{t('results.proposed')}</legend>
        <For each={proposals(found()?.values ?? {}).map(({ value: one }) => one)}>
          {(one) => (
            <label class={styles.option}>
              <input type="radio" name={group} checked={chosen() === one} onChange={() => setChosen(one)} />
              <strong class="figures">{t.number(one)}</strong>
              <span class={styles.quiet}>
                {new Intl.ListFormat(t.language, { type: 'unit' }).format(
                  (proposals(found()?.values ?? {}).find((proposal) => proposal.value === one)?.sources ?? []).map((source) =>
                    t(SOURCE_WORDS[source]),
                  ),
                )}
              </span>
            </label>
          )}
        </For>
        <label class={styles.option}>
          <input type="radio" name={group} checked={chosen() === 'other'} onChange={() => setChosen('other')} />
          <span>{t('results.anotherValue')}</span>
        </label>
        <Show when={chosen() === 'other'}>
          <TextField
            label={t('results.anotherLabel')}
            value={typed()}
            onInput={setTyped}
            inputmode="numeric"
            autocomplete="off"
            error={isWrong() ? t('results.numberWrong', { max: MAX_VALUE }) : null}
          />
        </Show>
        <Show when={isWrong() && chosen() === null}>
          <p class={styles.error} role="alert">
            {t('results.valueMissing')}
          </p>
        </Show>
      </fieldset>
    </DecisionDialog>
  );
}
