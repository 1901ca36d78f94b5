import { A } from '@solidjs/router';
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import { checkOf } from '../../../schema/tallyCheck.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import styles from './Closing.module.css';
import { CompareDialog } from './CompareDialog.tsx';
import { useCount } from './CountContext.ts';
import { checkText } from './checkWords.ts';
import type { BallotEntryState } from './createBallotEntry.ts';
import { createCompare } from './createCompare.ts';
import { HandoverDialog } from './HandoverDialog.tsx';

/** What is done between ballots: comparing, and ending. The first asks for itself when a pile is full; neither ever covers the paper by itself (CT41). */
export function CountTools(props: { readonly entry: BallotEntryState }): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const { count, committee } = useCount();
  const compare = createCompare(count);
  const [open, setOpen] = createSignal<'compare' | 'finish' | 'handover' | 'totals' | null>(null);
  const close = () => void setOpen(null);
  const isBallotOpen = createMemo(() => props.entry.draft().candidates.length + props.entry.draft().lists.length > 0);
  function toTotals(): void {
    const { every, expected, next, last } = count.tally();
    const check = last > 0 ? checkOf(count.tally(), last) : null;
    const isBegun = told(() => {
      count.begin({ mode: 'totals', every, expected, from: next, check });
      return true;
    });
    if (isBegun) close();
  }
  return (
    <>
      <button type="button" class={styles.tool} data-due={compare.due() ? '' : undefined} onClick={() => setOpen('compare')}>
        <Show when={compare.due()} fallback={t('form.compare')}>
          {(due) => (
            <>
              <span>{t('form.compareAt', { number: due().number })}</span>
              <strong>{checkText(due().check, t.language)}</strong>
            </>
          )}
        </Show>
      </button>
      <button type="button" class={styles.tool} onClick={() => setOpen('finish')}>
        {t('form.finish')}
      </button>
      <p class="sr-only" role="status">
        <Show when={compare.due()}>{(due) => t('form.compareAt', { number: due().number })}</Show>
      </p>
      <Show when={open() === 'compare'}>
        <CompareDialog compare={compare} onCorrect={props.entry.correct} onClose={close} />
      </Show>
      <Show when={open() === 'handover'}>
        <HandoverDialog isBallotOpen={isBallotOpen()} onClose={close} />
      </Show>
      <Dialog isOpen={open() === 'finish'} title={t('form.finishTitle')} onClose={close}>
        <div class={styles.choices}>
          <A class={styles.choice} href={`/c/${committee}/count/form`}>
            <strong>{t('form.finishForm')}</strong>
            <span>{t('form.finishFormText')}</span>
          </A>
          <button type="button" class={styles.choice} onClick={() => setOpen('handover')}>
            <strong>{t('form.finishHandover')}</strong>
            <span>{t('form.finishHandoverText')}</span>
          </button>
          <button type="button" class={styles.choice} onClick={() => setOpen('totals')}>
            <strong>{t('form.finishTotals')}</strong>
            <span>{t('form.finishTotalsText')}</span>
          </button>
        </div>
      </Dialog>
      <Dialog
        isOpen={open() === 'totals'}
        title={t('form.totalsAsk')}
        description={t('form.totalsAskText')}
        onClose={close}
        actions={
          <>
            <Button variant="primary" disabled={count.blocked() !== null} onClick={toTotals}>
              {t('form.totalsBegin')}
            </Button>
            <Button onClick={close}>{t('common.cancel')}</Button>
          </>
        }
      />
    </>
  );
}
