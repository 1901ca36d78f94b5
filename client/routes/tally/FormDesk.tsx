import { A } from '@solidjs/router';
import ArrowLeft from 'lucide-solid/icons/arrow-left';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { mayPhotograph } from '../../../schema/election.ts';
import { judgeChecks } from '../../../schema/resultChecks.ts';
import type { CellId, TallyEntryOf } from '../../../schema/tally.ts';
import { figureCells } from '../../../schema/tallyFigures.ts';
import { Banner } from '../../components/Banner.tsx';
import { failedCheckText, isForClerk } from '../../components/failedCheckText.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { BlockedNotice } from './BlockedNotice.tsx';
import { useCount } from './CountContext.ts';
import { checkText } from './checkWords.ts';
import { createFigures } from './createFigures.ts';
import { FigureFields } from './FigureFields.tsx';
import styles from './FormDesk.module.css';
import { FIGURES } from './figureCellsOf.ts';
import { formSums } from './formSums.ts';
import type { OpenBallot } from './openBallot.ts';
import { PhotoSection } from './PhotoSection.tsx';
import { handoverPeople } from './relief.ts';
import { SealSection } from './SealSection.tsx';
import { missingOf } from './seal.ts';

/** The official form as this clerk reads it, its photo, and the end of the count: `/c/:committee/count/form`. */
export function FormDesk(props: { readonly kept: OpenBallot }): JSX.Element {
  const t = useTranslation();
  const { count, election, committee, detail, nameOf, pathOf } = useCount();
  const { tally } = count;
  const form = createFigures(count, 'figure');
  const counted = createMemo(() => (tally().isBegun ? tally().totals : null));
  const sums = createMemo(() => formSums(tally().withLate.form, counted(), election()));
  const failed = createMemo(() => {
    const { method, minMarks, maxMarks, lists, candidates, settings } = election();
    const values = new Map(figureCells(tally().withLate.form));
    const input = { method, minMarks, maxMarks, lists, candidates, tolerances: settings.tolerances, values };
    return judgeChecks({ ...input, registered: detail()?.electors ?? null, attended: null, others: [] }).failed.filter(isForClerk);
  });
  const names = {
    cell: (cell: CellId): string => {
      const { candidates, lists } = election();
      const one = (cell.startsWith('c') ? candidates : lists).find(({ id }) => id === cell.slice(1));
      return one?.name ?? cell;
    },
    committee: (id: string): string => id,
  };
  function handoverWords(entry: TallyEntryOf<'handover'>): string {
    const { from, to } = handoverPeople(tally(), entry);
    if (to === from) return t('form.comparisonKept', { from: nameOf(from) });
    return to === null
      ? t('form.comparisonLeft', { from: nameOf(from) })
      : t('form.comparisonHandover', { from: nameOf(from), to: nameOf(to) });
  }
  const isPhotoAllowed = () => mayPhotograph(election().settings.photos, detail()?.gender ?? 'female');
  const kept = props.kept.open(); // nothing is marked while this is shown
  /** What is kept of a ballot is worth nothing any more once its entry stands. */
  const open = createMemo(() => count.stillOpen(kept)?.number ?? null);
  const missing = createMemo(() =>
    missingOf(tally(), sums(), { failedChecks: failed().length, isPhotoWanted: isPhotoAllowed(), open: open() }),
  );
  return (
    <article class={styles.desk}>
      <A class={styles.link} href={pathOf('count')}>
        <ArrowLeft size={20} class="mirrored" />
        {t('form.back')}
      </A>
      <header class={styles.head}>
        <h2>{t('form.title', { code: detail()?.code ?? committee })}</h2>
        <p>{t('form.text')}</p>
      </header>
      <BlockedNotice />
      <FigureFields figures={form} fields={FIGURES} sums={sums()} counted={counted()} ballots={form.valueOf('ballots')} />
      <Show when={failed().length > 0}>
        <Banner tone="warning" title={t('form.checksTitle')}>
          <ul class={styles.list}>
            <For each={failed()}>{(check) => <li>{failedCheckText(check, 'clerk', t, names).text}</li>}</For>
          </ul>
        </Banner>
      </Show>
      <PhotoSection isAllowed={isPhotoAllowed()} />
      <Show when={tally().checkpoints.length > 0}>
        <details class={styles.part}>
          <summary>{t('form.comparisons')}</summary>
          <ul class={styles.list}>
            <For each={tally().checkpoints}>
              {({ entry, now, isTrue }) => (
                <li class={isTrue ? undefined : styles.untrue}>
                  {isTrue
                    ? t('form.comparisonTrue', { number: entry.value.number, check: checkText(entry.value.check, t.language) })
                    : t('form.comparisonUntrue', {
                        number: entry.value.number,
                        check: checkText(entry.value.check, t.language),
                        now: checkText(now, t.language),
                      })}
                  {entry.value.kind === 'handover' ? ` · ${handoverWords(entry as TallyEntryOf<'handover'>)}` : ''}
                </li>
              )}
            </For>
          </ul>
        </details>
      </Show>
      <SealSection missing={missing()} open={open()} />
    </article>
  );
}
