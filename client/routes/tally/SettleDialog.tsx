import { For, type JSX, Show } from 'solid-js';
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
  const tally = count.tally;
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
        <For each={[...tally().doubtful]}>
          {([number, entries]) => (
            <li class={styles.one}>
              <strong>{t('tally.doubtful', { number, n: entries.length })}</strong>
              <ul class={styles.both}>
                <For each={entries}>
                  {(one) => (
                    <li class={styles.ballot}>
                      <span class={styles.what}>
                        {marksWords(t, one.value.marks, count.paper(), election())}
                        <bdi class={styles.numbers}>{markedNumbers(one.value.marks, count.paper(), election().candidates)}</bdi>
                        <small>{who(one)}</small>
                      </span>
                      <Button
                        disabled={isClosed()}
                        onClick={() => told(() => count.voidEntries(entries.filter((other) => other !== one)))}
                        aria-label={`${t('tally.keepThis')}: ${marksWords(t, one.value.marks, count.paper(), election())}, ${who(one)}`}
                      >
                        {t('tally.keepThis')}
                      </Button>
                    </li>
                  )}
                </For>
              </ul>
              <Button variant="quiet" disabled={isClosed()} onClick={() => enter(number)}>
                {t('tally.correctOf', { number })}
              </Button>
            </li>
          )}
        </For>
        <For each={tally().gaps}>
          {({ from, to }) => (
            <li class={styles.one}>
              <strong>{from === to ? t('tally.gap', { number: from }) : t('tally.gaps', { from, to })}</strong>
              <Button disabled={isClosed()} onClick={() => enter(from)}>
                {t('tally.enterFirst', { number: from })}
              </Button>
            </li>
          )}
        </For>
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
