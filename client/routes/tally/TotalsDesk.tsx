import { createMemo, type JSX } from 'solid-js';
import { Banner } from '../../components/Banner.tsx';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import { BlockedNotice } from './BlockedNotice.tsx';
import { useCount } from './CountContext.ts';
import { createFigures } from './createFigures.ts';
import { FigureFields } from './FigureFields.tsx';
import styles from './FormDesk.module.css';
import { FormLink } from './FormLink.tsx';
import { BOARD_FIGURES } from './figureCellsOf.ts';
import { formSums } from './formSums.ts';

/** The pace is lost: figures come from the hall's board. Ballots that were counted stay, and stand beside them (CT45). */
export function TotalsDesk(props: { readonly onBack: () => void }): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const { count, election } = useCount();
  const { tally } = count;
  const board = createFigures(count, 'total');
  const counted = createMemo(() => (tally().counted.length > 0 ? tally().byBallots : null));
  const sums = createMemo(() => formSums(tally().withLate.board, null, election(), BOARD_FIGURES));
  return (
    <section class={styles.desk} aria-labelledby="totals-title">
      <header class={styles.head}>
        <h2 id="totals-title">{t('form.totalsTitle')}</h2>
        <p>{t('form.totalsText')}</p>
      </header>
      <BlockedNotice />
      <FigureFields figures={board} fields={BOARD_FIGURES} sums={sums()} counted={counted()} ballots={board.valueOf('ballots')} />
      <FormLink />
      <Banner
        tone="neutral"
        action={
          <Button disabled={count.blocked() !== null} onClick={() => told(props.onBack)}>
            {t('form.totalsBack')}
          </Button>
        }
      >
        {t('form.totalsBackText')}
      </Banner>
    </section>
  );
}
