import { createSignal, For, type JSX, Show } from 'solid-js';
import type { Committee } from '../../../schema/api.ts';
import { BACK_REASONS, type BackReason, type CommitteeStatus, isBack, STATUSES } from '../../../schema/committeeStatus.ts';
import type { StatusChange } from '../../../schema/electionApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import { useToaster } from '../../components/toasts.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import { BACK_REASON_WORDS } from './backReasonWords.ts';
import styles from './Status.module.css';

type Props = {
  readonly committee: Committee;
  readonly onClose: () => void;
  /** It stands at the server. */
  readonly onChanged: (committee: Committee) => void;
};

/** Takes a committee on, or back with a reason; nothing is sent before it is confirmed. Whoever saw another status is told which it is by now. */
export function StatusDialog(props: Props): JSX.Element {
  const t = useTranslation();
  const toaster = useToaster();
  const { api } = useApp();
  const attempt = createAttempt();
  const [seen, setSeen] = createSignal(props.committee.status);
  const [isConflict, setConflict] = createSignal(false);
  const [chosen, choose] = createSignal<CommitteeStatus>(STATUSES[STATUSES.indexOf(seen()) + 1] ?? seen());
  const [reason, setReason] = createSignal<BackReason | ''>('');
  const [wasSent, setSent] = createSignal(false);
  const words = (status: CommitteeStatus): string => t(`common.status_${status}`);
  const needsReason = () => isBack(seen(), chosen());

  async function confirm(): Promise<void> {
    const why = reason();
    setSent(true);
    if (needsReason() && why === '') return;
    const change: StatusChange = { status: chosen(), seen: seen(), reason: needsReason() && why !== '' ? why : null };
    await attempt.run(async () => {
      try {
        const committee = await api.send<Committee>('POST', `/api/committees/${props.committee.id}/status`, change);
        toaster.show({ text: t('election.statusSaved', { code: committee.code, status: words(committee.status) }), tone: 'success' });
        props.onChanged(committee);
        props.onClose();
      } catch (error) {
        const now =
          error instanceof AppError && error.code === 'conflict' ? STATUSES.find((one) => one === error.details.status) : undefined;
        if (!now) throw error;
        setSeen(now);
        setConflict(true);
        setSent(false);
      }
    });
  }

  return (
    <Dialog
      isOpen
      title={t('election.statusTitle', { code: props.committee.code })}
      description={t('election.statusText')}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" isBusy={attempt.isBusy()} disabled={chosen() === seen()} onClick={() => void confirm()}>
            {t('election.statusConfirm', { status: words(chosen()) })}
          </Button>
          <Button variant="quiet" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
        </>
      }
    >
      <Show when={isConflict()}>
        <Banner tone="warning" announce="alert">
          {t('election.statusConflict', { status: words(seen()) })}
        </Banner>
      </Show>
      <fieldset class={styles.steps}>
        <legend class="sr-only">{t('election.statusChange')}</legend>
        <For each={STATUSES}>
          {(status) => (
            <label class={styles.step} data-now={status === seen() ? '' : undefined}>
              <input type="radio" name="status" value={status} checked={status === chosen()} onChange={() => choose(status)} />
              <span>{words(status)}</span>
              <Show when={status === seen()}>
                <span class={styles.now}>{t('election.statusIsNow')}</span>
              </Show>
            </label>
          )}
        </For>
      </fieldset>
      <Show when={needsReason()}>
        <SelectField<BackReason | ''>
          label={t('election.statusBack')}
          value={reason()}
          options={[
            { value: '', label: t('election.reason_choose') },
            ...BACK_REASONS.map((one) => ({ value: one, label: t(BACK_REASON_WORDS[one]) })),
          ]}
          onChange={setReason}
          error={wasSent() && reason() === '' ? t('election.reasonMissing') : null}
        />
      </Show>
      <p class={styles.quiet}>{t('election.statusSeen')}</p>
      <AttemptError attempt={attempt} />
    </Dialog>
  );
}
