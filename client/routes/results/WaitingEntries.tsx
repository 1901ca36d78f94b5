import { Key } from '@solid-primitives/keyed';
import { For, type JSX, Show } from 'solid-js';
import type { HeldEdit, HeldEditsAnswer } from '../../../schema/deviceApi.ts';
import { parseRoomName } from '../../../schema/rooms.ts';
import { Button } from '../../components/Button.tsx';
import type { Translate } from '../../i18n/createTranslate.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { createLoad } from '../createLoad.ts';
import { reasonWords } from '../sealed/reasonWords.ts';
import { numbersText } from '../tally/numbersText.ts';
import { createPoll } from './createPoll.ts';
import type { Result } from './createResult.ts';
import styles from './Results.module.css';

const LOOK_EVERY_MS = 30_000;

type Props = {
  readonly result: Result;
  /** Whether this person decides on them; else it is said why not. */
  readonly mayDecide: boolean;
  /** `reload`: once it is decided. */
  readonly onDecide: (edit: HeldEdit, decision: 'apply' | 'discard', reload: () => void) => void;
};

/** What tablets have brought for the counts of a committee and could not simply go in (Z11). Nothing where nothing waits. */
export function WaitingEntries(props: Props): JSX.Element {
  const t = useTranslation();
  const { api, isOnline } = useApp();
  const { result } = props; // one result as long as the screen stands
  const path = `/api/committees/${encodeURIComponent(result.committee)}/held-edits`;
  const held = createLoad(() => api.send<HeldEditsAnswer>('GET', path), isOnline);
  createPoll(LOOK_EVERY_MS, isOnline, held.reload);
  const edits = () => (held.data()?.edits ?? []).filter(({ brings }) => brings);
  return (
    <Show when={edits().length > 0}>
      <section class={styles.section} aria-label={t('results.waiting')}>
        <h2>{t('results.waiting')}</h2>
        <p class={styles.quiet}>{t(props.mayDecide ? 'results.waitingText' : 'results.waitingNotYou')}</p>
        <Key each={edits()} by={({ userId, device, id }) => `${userId} ${device} ${id}`}>
          {(edit) => (
            <div class={styles.late} data-tone="warning">
              <p>
                <strong>{t('results.waitingFrom', { name: edit().name, stream: streamOf(edit()) })}</strong>
              </p>
              <p>{bringsWords(edit(), t)}</p>
              <p class={styles.quiet}>
                {t('sealed.madeAt', { at: t.time(edit().atMs) })} · {t('sealed.came', { at: t.time(edit().receivedAt) })} ·{' '}
                {reasonWords(edit().reason, t) ?? t('sealed.reason_other')}
              </p>
              <Show when={props.mayDecide && result.isConnected()}>
                <div class={styles.buttons}>
                  <For each={['apply', 'discard'] as const}>
                    {(decision) => (
                      <Button onClick={() => props.onDecide(edit(), decision, held.reload)}>
                        {t(decision === 'apply' ? 'results.takeIn' : 'results.leaveOut')}
                        <span class="sr-only"> ({bringsWords(edit(), t)})</span>
                      </Button>
                    )}
                  </For>
                </div>
              </Show>
            </div>
          )}
        </Key>
      </section>
    </Show>
  );
}

/** Which count it is for: A, or of a recount A 2. */
export function streamOf({ room }: HeldEdit): string {
  const of = parseRoomName(room);
  if (of?.kind !== 'tally') return '';
  return of.count > 1 ? `${of.stream.toUpperCase()} ${of.count}` : of.stream.toUpperCase();
}

/** «2 ballots: 13, 14 · 1 other entry»; what is there already is said. */
export function bringsWords({ brings }: HeldEdit, t: Translate): string {
  if (!brings) return '';
  const ballots = brings.ballots.length;
  const others = Object.values(brings.entries).reduce((sum, n) => sum + n, 0) - ballots;
  const parts = [
    ...(ballots > 0 ? [t.plural('results.waitingBallots', ballots, { numbers: numbersText(t, brings.ballots) })] : []),
    ...(others > 0 ? [t.plural('results.waitingOthers', others)] : []),
  ];
  return parts.length > 0 ? parts.join(' · ') : t('results.waitingThere');
}
