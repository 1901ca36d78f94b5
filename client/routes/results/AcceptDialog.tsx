import type { JSX } from 'solid-js';
import { isErrorCheck } from '../../../schema/result.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Result } from './createResult.ts';
import { DecisionDialog } from './DecisionDialog.tsx';
import styles from './Results.module.css';
import { resultCheckText } from './resultCheckText.ts';
import { REASONS } from './resultLooks.ts';

/** An error as on paper, or a warning with its reason. */
export function AcceptDialog(props: { readonly result: Result; readonly check: string; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const { result } = props; // one check as long as the dialog stands
  const first = result.answer()?.checks.find(({ id }) => id === props.check);
  const found = () => result.answer()?.checks.find(({ id }) => id === props.check) ?? first;
  const isError = first ? isErrorCheck(first.code) : true;
  return (
    <DecisionDialog
      result={result}
      title={t(isError ? 'results.acceptTitle' : 'results.warnTitle')}
      text={t(isError ? 'results.acceptText' : 'results.warnText')}
      hashNow={(answer) => answer.checks.find(({ id }) => id === props.check)?.hash ?? ''}
      reasons={REASONS.accept}
      confirm={t('results.confirmAccept')}
      send={(said) => result.command('accept', { count: result.answer()?.count, check: props.check, ...said })}
      onClose={props.onClose}
    >
      <p class={styles.quoted}>{((check) => check && resultCheckText(check, result, t).text)(found())}</p>
    </DecisionDialog>
  );
}
