import { For, type JSX, Match, Show, Switch } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Result } from './createResult.ts';
import { DecisionDialog } from './DecisionDialog.tsx';
import styles from './Results.module.css';
import { REASONS } from './resultLooks.ts';
import type { Step } from './Steps.tsx';

/** Verifying, publishing, opening again, counting again: of the whole result, as it is on the screen. */
export function StepDialog(props: { readonly result: Result; readonly step: Step; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const { result, step } = props; // one step as long as the dialog stands
  const code = () => result.detail.detail()?.code ?? result.committee;
  const count = () => result.answer()?.count;
  const next = () => (result.answer()?.counts ?? 1) + 1;
  return (
    <Switch>
      <Match when={step === 'verify' || step === 'publish'}>
        <DecisionDialog
          result={result}
          title={t(step === 'verify' ? 'results.verifyTitle' : 'results.publishTitle', { code: code() })}
          text={t(step === 'verify' ? 'results.verifyText' : 'results.publishText')}
          hashNow={(answer) => answer.hash}
          reasons={null}
          confirm={t(step === 'verify' ? 'results.confirmVerify' : 'results.confirmPublish')}
          send={({ seen }) => result.command(step, { count: count(), seen })}
          onClose={props.onClose}
        >
          <Summary />
        </DecisionDialog>
      </Match>
      <Match when={step === 'reopen'}>
        <DecisionDialog
          result={result}
          title={t('results.reopenTitle', { code: code() })}
          text={t('results.reopenText')}
          hashNow={(answer) => answer.hash}
          reasons={REASONS.reopen}
          confirm={t('results.confirmReopen')}
          isDangerous
          send={(said) => result.command('reopen', { count: count(), ...said })}
          onClose={props.onClose}
        />
      </Match>
      <Match when={step === 'recount'}>
        <DecisionDialog
          result={result}
          title={t('results.recountTitle', { code: code() })}
          text={t('results.recountText', { n: next() })}
          hashNow={(answer) => String(answer.counts)}
          reasons={REASONS.recount}
          confirm={t('results.confirmRecount', { n: next() })}
          isDangerous
          send={({ seen, reason, note }) => result.command('recount', { seen: Number(seen), reason, note })}
          onClose={props.onClose}
        />
      </Match>
    </Switch>
  );

  /** The figures that are answered for. */
  function Summary(): JSX.Element {
    const figures = ['ballots', 'valid', 'invalid', 'blank'] as const;
    return (
      <>
        <dl class={styles.said}>
          <For each={figures}>
            {(figure) => (
              <div>
                <dt>{t(`results.field_${figure}`)}</dt>
                <dd>
                  <strong>{((value) => (value == null ? t('results.notKnown') : t.number(value)))(result.cell(figure)?.value)}</strong>
                </dd>
              </div>
            )}
          </For>
        </dl>
        <Show when={result.answer()?.isSingleSource}>
          <p class={styles.why}>{t('results.singleSourceText')}</p>
        </Show>
      </>
    );
  }
}
