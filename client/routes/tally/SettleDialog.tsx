import { Key } from '@solid-primitives/keyed';
import { type JSX, Show } from 'solid-js';
import type { BallotEntry } from '../../../schema/tallyBallots.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { createTold } from '../door/createTold.ts';
import { useCount } from './CountContext.ts';
import type { BallotEntryState } from './createBallotEntry.ts';
import { markedNumbers, marksWords } from './marksWords.ts';
import styles from './SettleDialog.module.css';

/** Ballots that are in no total: entered twice with different words, missing, or of a paper that is not known here. Each is settled where it stands (CT25). */
export function SettleDialog(props: { readonly entry: BallotEntryState; readonly onClose: () => void }): JSX.Element {
  const t = useTranslation();
  const told = createTold();
  const { count, election, me, nameOf } = useCount();
  const tally = () => count.tally().withLate;
  const who = ({ writer }: BallotEntry): string => {
    const user = writer.slice(0, me.length);
    return user === me ? t('tally.byYou') : t('tally.by', { name: nameOf(user) });
  };
  const isClosed = () => count.blocked() !== null;
  function enter(number: number): void {
    props.onClose();
    props.entry.correct(number);
  }
  return (
    <Dialog isOpen size="lg" title={t('tally.settleTitle')} description={t('tally.settleText')} onClose={props.onClose}>
      <ul class={styles.list}>
        <Key each={[...tally().doubtful]} by={([number]) => number}>
          {(ballot) => {
            const number = () => ballot()[0];
            const entries = () => ballot()[1];
            return (
              <li class={styles.one}>
                <strong>{t('tally.doubtful', { number: number(), n: entries().length })}</strong>
                <ul class={styles.both}>
                  <Key each={entries()} by="key">
                    {(one) => (
                      <li class={styles.ballot}>
                        <span class={styles.what}>
                          {marksWords(t, one().value.marks, count.paper(), election())}
                          <bdi class={styles.numbers}>{markedNumbers(one().value.marks, count.paper(), election().candidates)}</bdi>
                          <small>{who(one())}</small>
                        </span>
                        <Button
                          disabled={isClosed()}
                          onClick={() => told(() => count.voidEntries(entries().filter(({ key }) => key !== one().key)))}
                          aria-label={`${t('tally.keepThis')}: ${marksWords(t, one().value.marks, count.paper(), election())}, ${who(one())}`}
                        >
                          {t('tally.keepThis')}
                        </Button>
                      </li>
                    )}
                  </Key>
                </ul>
                <Button variant="quiet" disabled={isClosed()} onClick={() => enter(number())}>
                  {t('tally.correctOf', { number: number() })}
                </Button>
              </li>
            );
          }}
        </Key>
        <Key each={tally().gaps} by="from">
          {(gap) => (
            <li class={styles.one}>
              <strong>{gap().from === gap().to ? t('tally.gap', { number: gap().from }) : t('tally.gaps', gap())}</strong>
              <Button disabled={isClosed()} onClick={() => enter(gap().from)}>
                {t('tally.enterFirst', { number: gap().from })}
              </Button>
            </li>
          )}
        </Key>
        <Show when={tally().unread.length > 0}>
          <li class={styles.one}>
            <strong>{t.plural('tally.unread', tally().unread.length)}</strong>
            <span>{t('tally.unreadText')}</span>
          </li>
        </Show>
      </ul>
      <Show when={tally().doubtful.size + tally().gaps.length + tally().unread.length === 0}>
        <p>{t('tally.nothingToSettle')}</p>
      </Show>
    </Dialog>
  );
}
