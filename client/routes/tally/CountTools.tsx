import { createMemo, createSignal, type JSX, onMount, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createPart } from '../createPart.ts';
import styles from './Closing.module.css';
import { useCount } from './CountContext.ts';
import { checkText } from './checkWords.ts';
import { dueComparison } from './compare.ts';
import type { BallotEntryState } from './createBallotEntry.ts';
import { createPartTold } from './createPartTold.ts';

/** What is done between ballots: comparing, and ending. The first asks for itself when a pile is full; neither ever covers the paper by itself (CT41). */
export function CountTools(props: { readonly entry: BallotEntryState }): JSX.Element {
  const t = useTranslation();
  const { count } = useCount();
  const [open, setOpen] = createSignal<'compare' | 'finish' | null>(null);
  const dialogs = createPart(() => import('./ToolDialogs.tsx').then((module) => module.ToolDialogs));
  onMount(dialogs.fetch);
  createPartTold(() => open() !== null, dialogs.part);
  const due = createMemo(() => dueComparison(count.tally()), undefined, {
    equals: (a, b) => a?.number === b?.number && a?.check === b?.check,
  });
  return (
    <>
      <button type="button" class={styles.tool} data-due={due() ? '' : undefined} onClick={() => setOpen('compare')}>
        <Show when={due()} fallback={t('form.compare')}>
          {(one) => (
            <>
              <span>{t('form.compareAt', { number: one().number })}</span>
              <strong>{checkText(one().check, t.language)}</strong>
            </>
          )}
        </Show>
      </button>
      <button type="button" class={styles.tool} onClick={() => setOpen('finish')}>
        {t('form.finish')}
      </button>
      <p class="sr-only" role="status">
        {due() ? t('form.compareAt', { number: due()?.number ?? 0 }) : ''}
      </p>
      <Show when={open() && dialogs.part()}>
        {(Dialogs) => {
          const Opened = Dialogs();
          return <Opened entry={props.entry} first={open() ?? 'finish'} onClose={() => setOpen(null)} />;
        }}
      </Show>
    </>
  );
}
