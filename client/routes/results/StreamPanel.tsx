import { For, type JSX, Show } from 'solid-js';
import type { ResultAnswer } from '../../../schema/resultApi.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import type { Result } from './createResult.ts';
import { Photos } from './Photos.tsx';
import styles from './Results.module.css';
import { isEnterer, isOldCount, maySettle } from './whyNot.ts';

type Stream = 'a' | 'b';
type Props = {
  readonly result: Result;
  readonly stream: Stream;
  readonly onSeal: () => void;
  readonly onLate: (isTaken: boolean) => void;
  readonly onBallots: () => void;
};

/** One clerk's count: by whom, how much of it, whether it has ended, what came afterwards, and its photos of the form. */
export function StreamPanel(props: Props): JSX.Element {
  const t = useTranslation();
  const { result, stream } = props; // one stream as long as the panel stands
  const summary = (): ResultAnswer['streams'][number] | undefined => result.answer()?.streams.find((one) => one.stream === stream);
  const letter = stream.toUpperCase();
  const maySettleIt = () =>
    ((answer) => answer && maySettle(result.person) && !isOldCount(answer) && !isEnterer(result.person, answer))(result.answer());
  const facts = (of: ResultAnswer['streams'][number]): readonly string[] => [
    ...(of.doubtful > 0 ? [t.plural('results.doubtfulBallots', of.doubtful)] : []),
    ...(of.gaps > 0 ? [t.plural('results.gaps', of.gaps)] : []),
    ...(of.unread > 0 ? [t.plural('results.unread', of.unread)] : []),
    ...(of.isCompacted ? [t('results.compacted')] : []),
  ];
  return (
    <section class={styles.stream} aria-label={t('results.stream', { stream: letter })}>
      <div class={styles.cardHead}>
        <h3>{t('results.stream', { stream: letter })}</h3>
        <Show when={summary()}>
          {(of) => <Chip tone={of().isSealed ? 'success' : 'neutral'}>{t(of().isSealed ? 'results.sealed' : 'results.notSealed')}</Chip>}
        </Show>
      </div>
      <Show when={summary()} fallback={<p class={styles.quiet}>{t('results.streamNone')}</p>}>
        {(of) => (
          <>
            <p class={styles.big}>{t.plural('results.ballots', of().ballots)}</p>
            <p class={styles.quiet}>
              {t(`results.mode_${of().mode}`)}
              <Show when={of().people.length > 0}> · {t('results.countedBy', { names: result.namesOf(of().people) })}</Show>
            </p>
            <For each={facts(of())}>{(words) => <p class={styles.fact}>{words}</p>}</For>
            <Show when={of().late}>
              {(late) => (
                <div class={styles.late} data-tone="warning">
                  <p>{t.plural('results.late', late().count)}</p>
                  <Show when={maySettleIt() && result.isConnected()}>
                    <div class={styles.buttons}>
                      <Button onClick={() => props.onLate(true)}>
                        {t('results.takeIn')}
                        <span class="sr-only"> ({letter})</span>
                      </Button>
                      <Button onClick={() => props.onLate(false)}>
                        {t('results.leaveOut')}
                        <span class="sr-only"> ({letter})</span>
                      </Button>
                    </div>
                  </Show>
                </div>
              )}
            </Show>
            <Photos result={result} stream={stream} photos={of().photos} />
            <Show when={maySettle(result.person) && result.isConnected()}>
              <div class={styles.buttons}>
                <Show when={maySettleIt() && !of().isSealed}>
                  <Button onClick={() => props.onSeal()}>
                    {t('results.seal')}
                    <span class="sr-only"> ({letter})</span>
                  </Button>
                </Show>
                <Show when={!of().isCompacted && of().mode === 'ballots'}>
                  <Button variant="quiet" onClick={() => props.onBallots()}>
                    {t('results.lookAtBallots')}
                    <span class="sr-only"> ({letter})</span>
                  </Button>
                </Show>
              </div>
            </Show>
          </>
        )}
      </Show>
    </section>
  );
}
