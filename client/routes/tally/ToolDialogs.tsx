import { A } from '@solidjs/router';
import { createSignal, type JSX, Match, Switch } from 'solid-js';
import { checkOf } from '../../../schema/tallyCheck.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import { countOf } from './ballotDraft.ts';
import styles from './Closing.module.css';
import { CompareDialog } from './CompareDialog.tsx';
import { useCount } from './CountContext.ts';
import type { BallotEntryState } from './createBallotEntry.ts';
import { createCompare } from './createCompare.ts';
import { HandoverDialog } from './HandoverDialog.tsx';

type Props = { readonly entry: BallotEntryState; readonly first: 'compare' | 'finish'; readonly onClose: () => void };

/** What opens over a count: comparing, and the three ways to end it. */
export function ToolDialogs(props: Props): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const { count, pathOf } = useCount();
  const compare = createCompare(count);
  const [open, setOpen] = createSignal<'compare' | 'finish' | 'handover' | 'totals'>(props.first); // it is made when it opens
  function toTotals(): void {
    const { every, expected, next, last } = count.tally().withLate;
    const check = last > 0 ? checkOf(count.tally().withLate, last) : null;
    const isBegun = told(() => {
      count.begin({ mode: 'totals', every, expected, from: next, check });
      return true;
    });
    if (isBegun) props.onClose();
  }
  return (
    <Switch>
      <Match when={open() === 'compare'}>
        <CompareDialog compare={compare} onCorrect={props.entry.correct} onClose={props.onClose} />
      </Match>
      <Match when={open() === 'handover'}>
        <HandoverDialog isBallotOpen={countOf(props.entry.draft()) > 0} onClose={props.onClose} />
      </Match>
      <Match when={open() === 'finish'}>
        <Dialog isOpen title={t('form.finishTitle')} onClose={props.onClose}>
          <div class={styles.choices}>
            <A class={styles.choice} href={pathOf('count/form')}>
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
      </Match>
      <Match when={open() === 'totals'}>
        <Dialog
          isOpen
          title={t('form.totalsAsk')}
          description={t('form.totalsAskText')}
          onClose={props.onClose}
          actions={
            <>
              <Button variant="primary" disabled={count.blocked() !== null} onClick={toTotals}>
                {t('form.totalsBegin')}
              </Button>
              <Button onClick={() => props.onClose()}>{t('common.cancel')}</Button>
            </>
          }
        />
      </Match>
    </Switch>
  );
}
