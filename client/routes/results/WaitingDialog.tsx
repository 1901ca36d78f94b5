import type { JSX } from 'solid-js';
import type { HeldEdit, HeldEditDecision } from '../../../schema/deviceApi.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { Result } from './createResult.ts';
import { DecisionDialog } from './DecisionDialog.tsx';
import styles from './Results.module.css';
import { REASONS } from './resultLooks.ts';
import { bringsWords, streamOf } from './WaitingEntries.tsx';

export type WaitingAct = { readonly edit: HeldEdit; readonly decision: 'apply' | 'discard'; readonly reload: () => void };

/** What a tablet has brought for a count is taken in under the name of whoever counted it, or dropped for good (Z11). */
export function WaitingDialog(props: { readonly result: Result; readonly act: WaitingAct; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const { api } = useApp();
  const { edit, decision, reload } = props.act; // one decision as long as the dialog stands
  const isTaken = decision === 'apply';
  return (
    <DecisionDialog
      result={props.result}
      title={t(isTaken ? 'results.waitingTake' : 'results.waitingLeave')}
      text={t('results.waitingFrom', { name: edit.name, stream: streamOf(edit) })}
      hashNow={() => edit.id}
      reasons={REASONS.waiting}
      isWithoutNote
      isDangerous={!isTaken}
      confirm={t(isTaken ? 'results.takeIn' : 'results.leaveOut')}
      send={async ({ reason }) => {
        const body = { decision, reason: reason as HeldEditDecision['reason'] }; // one of those that are offered
        await api.send('POST', `/api/held-edits/${edit.userId}${edit.device}/${encodeURIComponent(edit.id)}`, body).finally(reload);
        props.result.reload();
      }}
      onClose={props.onClose}
    >
      <p class={styles.quoted}>{bringsWords(edit, t)}</p>
      <p>{t(isTaken ? 'results.waitingTakeText' : 'results.waitingLeaveText', { name: edit.name })}</p>
    </DecisionDialog>
  );
}
