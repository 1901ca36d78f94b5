import { type JSX, Match, Switch } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Result } from './createResult.ts';
import { DecisionDialog } from './DecisionDialog.tsx';
import styles from './Results.module.css';
import { REASONS } from './resultLooks.ts';

export type StreamAct = { readonly kind: 'seal' } | { readonly kind: 'late'; readonly isTaken: boolean };
type Props = { readonly result: Result; readonly stream: 'a' | 'b'; readonly act: StreamAct; readonly onClose: () => void };

/** What came after a seal is taken in or left out; a stream is sealed for a clerk who cannot. */
export function StreamDialog(props: Props): JSX.Element {
  const t = useTranslation();
  const { result, stream, act } = props; // one decision as long as the dialog stands
  const letter = stream.toUpperCase();
  const late = () => result.answer()?.streams.find((one) => one.stream === stream)?.late;
  const about = () => ({ count: result.answer()?.count, stream });
  return (
    <Switch>
      <Match when={act.kind === 'late' && act}>
        {(decision) => (
          <DecisionDialog
            result={result}
            title={t(decision().isTaken ? 'results.lateTitleTake' : 'results.lateTitleLeave')}
            text={t.plural('results.lateText', late()?.count ?? 0, { stream: letter })}
            hashNow={(answer) => answer.streams.find((one) => one.stream === stream)?.late?.hash ?? ''}
            reasons={REASONS.late}
            confirm={t(decision().isTaken ? 'results.takeIn' : 'results.leaveOut')}
            send={(said) => result.command('late', { ...about(), isTaken: decision().isTaken, ...said })}
            onClose={props.onClose}
          >
            <p class={styles.quoted}>{t(decision().isTaken ? 'results.lateTake' : 'results.lateLeave')}</p>
          </DecisionDialog>
        )}
      </Match>
      <Match when={act.kind === 'seal'}>
        <DecisionDialog
          result={result}
          title={t('results.sealTitle', { stream: letter })}
          text={t('results.sealText')}
          hashNow={(answer) => answer.hash}
          reasons={REASONS.seal}
          confirm={t('results.confirmSeal')}
          send={(said) => result.command('seal', { ...about(), ...said })}
          onClose={props.onClose}
        />
      </Match>
    </Switch>
  );
}
