import { type JSX, Show } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useList } from './ListContext.ts';
import { isEverything } from './listFilter.ts';
import styles from './TotalsLine.module.css';

/** The committee in one line, counted by elector (G8), and how much of it the view shows. */
export function TotalsLine(): JSX.Element {
  const t = useTranslation();
  const list = useList();
  const standings = () => list.list.counts().standings;
  return (
    <footer class={styles.line}>
      <p class={styles.totals}>
        <Total tone="promised" label={t.gendered('list.total_promised', list.gender())} count={standings().promised} isMain />
        <Total tone="undecided" label={t.gendered('list.filter_undecided', list.gender())} count={standings().undecided} />
        <Total tone="refused" label={t.gendered('list.filter_refused', list.gender())} count={standings().refused} />
        <Show when={standings().contradicting > 0}>
          <Total tone="contradicting" label={t.gendered('list.filter_contradicting', list.gender())} count={standings().contradicting} />
        </Show>
        <span>{t.plural('list.ofRegistered', list.list.counts().registered, {}, list.gender())}</span>
      </p>
      <Show when={!isEverything(list.list.filter())}>
        <p class={styles.shown}>{t.plural('list.shown', list.list.shown(), {}, list.gender())}</p>
      </Show>
    </footer>
  );
}

function Total(props: { readonly tone: string; readonly label: string; readonly count: number; readonly isMain?: boolean }): JSX.Element {
  const t = useTranslation();
  return (
    <span class={styles.total} data-tone={props.tone} data-main={props.isMain ? '' : undefined}>
      {props.label} <strong class="figures">{t.number(props.count)}</strong>
    </span>
  );
}
