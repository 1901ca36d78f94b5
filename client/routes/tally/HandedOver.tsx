import { createSignal, type JSX, Show } from 'solid-js';
import type { TallyEntryOf } from '../../../schema/tally.ts';
import { Button } from '../../components/Button.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import { CheckWord } from './CheckWord.tsx';
import styles from './Closing.module.css';
import { useCount } from './CountContext.ts';
import { DepartureNote } from './DepartureNote.tsx';
import type { OpenBallot } from './openBallot.ts';
import { ReliefOpening } from './ReliefOpening.tsx';
import { handoverPeople, isTakenOver } from './relief.ts';

/**
 * What a clerk sees who has handed over: the number and the word for as long as they are needed, and whether this tablet may be switched off.
 * Once somebody has taken over, the way on is their number and word (CT44).
 */
export function HandedOver(props: { readonly kept: OpenBallot }): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const { count, me, nameOf } = useCount();
  const kept = props.kept.open(); // nothing is marked while this is shown
  const entry = () => {
    const mine = count.tally().checkpoints.filter(({ entry }) => entry.value.kind === 'handover' && entry.writer.startsWith(me));
    return mine.toSorted((a, b) => a.entry.n - b.entry.n).at(-1)?.entry as TallyEntryOf<'handover'> | undefined; // looked at just before
  };
  const handover = () => entry()?.value;
  const taker = () => {
    const mine = entry();
    const to = mine ? handoverPeople(count.tally(), mine).to : null;
    return to === me ? null : to; // this person's own going on was before this hand-over
  };
  const isFree = () => {
    const mine = entry();
    return mine !== undefined && !isTakenOver(count.tally(), mine);
  };
  const [isRelief, setRelief] = createSignal(false);
  return (
    <Show when={!isRelief() && handover()} fallback={<ReliefOpening onBack={() => setRelief(false)} />}>
      {(one) => (
        <section class={styles.center} aria-labelledby="handed-over">
          <h2 id="handed-over">{t('form.handedOverTitle', { number: one().number })}</h2>
          <CheckWord number={one().number} check={one().check} />
          <p role="status">
            <Show when={taker()} fallback={t('form.handedOverText')}>
              {(id) => t('form.handedOverTo', { name: nameOf(id()), number: one().number + 1 })}
            </Show>
          </p>
          <DepartureNote isHandover open={count.stillOpen(kept)?.number ?? null} />
          <div class={styles.buttons}>
            <Show when={isFree()}>
              <Button
                disabled={count.blocked() !== null}
                onClick={() => {
                  const { every, expected } = count.tally();
                  told(() => count.begin({ mode: 'ballots', every, expected, from: one().number + 1, check: one().check }));
                }}
              >
                {t('form.handedOverGoOn')}
              </Button>
            </Show>
            <Button onClick={() => setRelief(true)}>{t('form.reliefTitle')}</Button>
          </div>
        </section>
      )}
    </Show>
  );
}
