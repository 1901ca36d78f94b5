import { createSignal, For, type JSX, Match, Show, Switch } from 'solid-js';
import { foldDigits } from '../../../schema/fold.ts';
import type { ResultReason } from '../../../schema/result.ts';
import type { BallotsAnswer } from '../../../schema/resultApi.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { SelectField } from '../../components/SelectField.tsx';
import tables from '../../components/Table.module.css';
import { TextField } from '../../components/TextField.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { AttemptError } from '../signIn/AttemptError.tsx';
import { createAttempt } from '../signIn/createAttempt.ts';
import type { Result } from './createResult.ts';
import styles from './Results.module.css';
import { REASON_WORDS, REASONS } from './resultLooks.ts';

const AT_ONCE = 100;

/** Single ballots, with a reason that is written down before one is shown (CR44). Nothing of them outlives the window. */
export function BallotsDialog(props: { readonly result: Result; readonly stream: 'a' | 'b'; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const { api } = useApp();
  const { result, stream } = props; // one stream as long as the dialog stands
  const attempt = createAttempt();
  const [from, setFrom] = createSignal('');
  const [to, setTo] = createSignal('');
  const [reason, setReason] = createSignal<ResultReason | ''>('');
  const [wasSent, setSent] = createSignal(false);
  const [answer, setAnswer] = createSignal<BallotsAnswer | null>(null);
  const number = (text: string): number | null =>
    ((folded) => (/^[1-9]\d{0,4}$/.test(folded) ? Number(folded) : null))(foldDigits(text.trim()));
  const range = () => {
    const [first, last] = [number(from()), number(to().trim() === '' ? from() : to())];
    return first !== null && last !== null && last >= first && last - first < AT_ONCE ? { from: first, to: last } : null;
  };

  async function show(): Promise<void> {
    setSent(true);
    const wanted = range();
    const why = reason();
    const count = result.answer()?.count;
    if (!wanted || why === '' || count === undefined) return;
    await attempt.run(async () => {
      const path = `/api/committees/${encodeURIComponent(result.committee)}/ballots`;
      setAnswer(await api.send<BallotsAnswer>('POST', path, { count, stream, ...wanted, reason: why }));
    });
  }

  return (
    <Dialog
      isOpen
      size="lg"
      title={t('results.ballotsTitle', { stream: stream.toUpperCase() })}
      description={t('results.ballotsText', { n: AT_ONCE })}
      onClose={props.onClose}
      actions={
        <>
          <Button variant="primary" isBusy={attempt.isBusy()} disabled={!result.isConnected()} onClick={() => void show()}>
            {t('results.showBallots')}
          </Button>
          <Button variant="quiet" onClick={props.onClose}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <div class={styles.form}>
        <TextField label={t('results.ballotsFrom')} value={from()} onInput={setFrom} inputmode="numeric" autocomplete="off" />
        <TextField
          label={t('results.ballotsTo')}
          value={to()}
          onInput={setTo}
          inputmode="numeric"
          autocomplete="off"
          error={wasSent() && !range() ? t('results.ballotsRange', { n: AT_ONCE }) : null}
        />
        <SelectField<ResultReason | ''>
          label={t('results.reason')}
          value={reason()}
          options={[
            { value: '', label: t('results.chooseReason') },
            ...REASONS.ballots.map((value) => ({ value, label: t(REASON_WORDS[value]) })),
          ]}
          onChange={setReason}
          error={wasSent() && reason() === '' ? t('results.reasonMissing') : null}
        />
      </div>
      <Show when={!result.isConnected()}>
        <p class={styles.why}>{t('results.needsNetwork')}</p>
      </Show>
      <AttemptError attempt={attempt} />
      <Show when={answer()}>{(found) => <Ballots answer={found()} />}</Show>
    </Dialog>
  );

  function Ballots(own: { readonly answer: BallotsAnswer }): JSX.Element {
    const lines = () =>
      [
        ...own.answer.ballots.map((ballot) => ({ number: ballot.number, ballot })),
        ...own.answer.gaps.map((gap) => ({ number: gap, ballot: null })),
      ].sort((a, b) => a.number - b.number);
    return (
      <Show when={lines().length > 0} fallback={<p role="status">{t('results.ballotsNone')}</p>}>
        <section class={tables.frame} tabindex="0" aria-label={t('results.ballotsTitle', { stream: stream.toUpperCase() })}>
          <table class={tables.table}>
            <thead>
              <tr>
                <th scope="col" class={tables.number}>
                  {t('results.ballotNumber')}
                </th>
                <th scope="col">{t('results.ballotSays')}</th>
              </tr>
            </thead>
            <tbody>
              <For each={lines()}>
                {({ number: place, ballot }) => (
                  <tr>
                    <th scope="row" class={tables.number}>
                      {t.number(place)}
                    </th>
                    <td>
                      <Switch>
                        <Match when={!ballot}>
                          <span class={styles.quiet}>{t('results.ballotGap')}</span>
                        </Match>
                        <Match when={ballot}>
                          {(found) => (
                            <>
                              {says(found())}
                              <Show when={found().isUnread}>
                                <Chip tone="warning">{t.plural('results.open_unread', 1)}</Chip>
                              </Show>
                              <Show when={found().isDoubtful}>
                                {' '}
                                <Chip tone="warning">{t('results.ballotDoubtful')}</Chip>
                              </Show>
                            </>
                          )}
                        </Match>
                      </Switch>
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
    );
  }

  function says({ kind, marks, reason: why }: BallotsAnswer['ballots'][number]): string {
    if (kind === 'blank') return t('results.ballot_blank');
    if (kind === 'invalid') return t('results.ballot_invalid', { why: t(`results.invalid_${why ?? 'other'}`) });
    const names = marks.map((id) => result.names.of(id)).join(t.language === 'ar' ? '، ' : ', ');
    return kind === 'list' ? t('results.ballot_list', { name: names }) : names;
  }
}
