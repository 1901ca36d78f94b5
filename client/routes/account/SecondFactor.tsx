import ShieldCheck from 'lucide-solid/icons/shield-check';
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { RecoveryCodes, SecondFactorStart, SecondFactorState } from '../../../schema/accountApi.ts';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { ErrorPanel } from '../../components/ErrorPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import styles from './Account.module.css';
import { ConfirmSecondFactor } from './ConfirmSecondFactor.tsx';
import { ProofForm } from './ProofForm.tsx';
import { RecoveryCodesCard } from './RecoveryCodesCard.tsx';

const PATH = '/api/me/second-factor';
/** Fewer than this are pointed out. */
const FEW_CODES = 4;

type Step =
  | { readonly kind: 'rest' }
  | { readonly kind: 'start' | 'newCodes' | 'off' }
  | { readonly kind: 'confirm'; readonly start: SecondFactorStart }
  | { readonly kind: 'codes'; readonly codes: readonly string[] };
const REST: Step = { kind: 'rest' };

/** The code of an authenticator app beside the password: turned on, its recovery codes, turned off. */
export function SecondFactor(): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const state = createLoad(() => api.send<SecondFactorState>('GET', PATH), isOnline);
  const [step, setStep] = createSignal<Step>(REST);
  const confirming = () => {
    const now = step();
    return now.kind === 'confirm' ? now.start : null;
  };
  const codes = () => {
    const now = step();
    return now.kind === 'codes' ? now.codes : null;
  };
  const rest = (): void => void setStep(REST);
  function show({ codes: made }: RecoveryCodes): void {
    setStep({ kind: 'codes', codes: made });
    state.reload();
  }

  return (
    <Switch fallback={<Skeleton shape="text" count={2} />}>
      <Match when={codes()}>{(made) => <RecoveryCodesCard codes={made()} onKept={rest} />}</Match>
      <Match when={confirming()}>
        {(start) => (
          <ConfirmSecondFactor
            start={start()}
            onConfirm={async (code) => show(await api.send<RecoveryCodes>('POST', `${PATH}/confirm`, { code }))}
            onCancel={rest}
          />
        )}
      </Match>
      <Match when={step().kind === 'start'}>
        <ProofForm
          label={t('account.goOn')}
          onProve={async ({ password }) => {
            setStep({ kind: 'confirm', start: await api.send<SecondFactorStart>('POST', PATH, { password }) });
          }}
          onCancel={rest}
        />
      </Match>
      <Match when={step().kind === 'newCodes'}>
        <p>{t('account.newCodesText')}</p>
        <ProofForm
          hasCode
          label={t('account.makeCodes')}
          onProve={async (proof) => show(await api.send<RecoveryCodes>('POST', `${PATH}/recovery-codes`, proof))}
          onCancel={rest}
        />
      </Match>
      <Match when={step().kind === 'off'}>
        <Banner tone="warning">{t('account.turnOffText')}</Banner>
        <ProofForm
          hasCode
          label={t('account.turnOff')}
          onProve={async (proof) => {
            await api.send<void>('DELETE', PATH, proof);
            rest();
            state.reload();
          }}
          onCancel={rest}
        />
      </Match>
      <Match when={state.data()}>
        {(now) => (
          <Show
            when={now().isOn}
            fallback={
              <>
                <p>{t('account.secondFactorText')}</p>
                <Button variant="primary" icon={ShieldCheck} onClick={() => setStep({ kind: 'start' })}>
                  {t('account.turnOn')}
                </Button>
              </>
            }
          >
            <p class={styles.line}>
              <Chip tone="success" icon={ShieldCheck}>
                {t('account.isOn')}
              </Chip>
              <span class={styles.quiet}>{t.plural('account.codesLeft', now().recoveryCodesLeft)}</span>
            </p>
            <Show when={now().recoveryCodesLeft < FEW_CODES}>
              <Banner tone="warning">{t('account.fewCodes')}</Banner>
            </Show>
            <div class={styles.line}>
              <Button onClick={() => setStep({ kind: 'newCodes' })}>{t('account.newCodes')}</Button>
              <Button variant="quiet" onClick={() => setStep({ kind: 'off' })}>
                {t('account.turnOff')}
              </Button>
            </div>
          </Show>
        )}
      </Match>
      <Match when={state.error()}>{(error) => <ErrorPanel error={error()} onRetry={state.reload} isRetrying={state.isLoading()} />}</Match>
    </Switch>
  );
}
