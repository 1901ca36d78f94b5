import { type Accessor, createMemo, For, type JSX, Show } from 'solid-js';
import { isClockWrong } from '../../../schema/tabletTroubles.ts';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import type { RoomClient } from '../../state/contracts/room.ts';
import { createSurvey } from './createSurvey.ts';
import styles from './Facts.module.css';
import { spanWords, troubleWords } from './syncWords.ts';

/** One room's connection in figures, looked at again each second. */
export function ConnectionFacts(props: { readonly room: RoomClient; readonly nowMs: Accessor<number> }): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const people = createSurvey();
  const facts = createMemo(() => {
    props.nowMs();
    return { ...props.room.facts(), oldestAtMs: props.room.oldestUnsentAtMs() };
  });
  /** Of this page, or of the ones before it on this device. */
  const lastContactAtMs = () =>
    facts().lastContactAtMs ?? people()?.find(({ userId }) => userId === session.user()?.id)?.lastContactAtMs ?? null;
  const since = (ms: number | null, none: string): string => (ms === null ? none : spanWords(t, Math.max(0, props.nowMs() - ms)));
  const clock = () => {
    const ahead = facts().clockAheadMs;
    if (ahead === null) return null;
    if (!isClockWrong(ahead)) return { words: t('device.clockRight'), isWrong: false };
    return { words: t(ahead > 0 ? 'device.clockAhead' : 'device.clockBehind', { span: spanWords(t, ahead) }), isWrong: true };
  };
  const roundTrip = () => facts().roundTripMs;
  return (
    <dl class={styles.facts}>
      <dt>{t('device.oldest')}</dt>
      <dd data-fact="oldest">{since(facts().oldestAtMs, t('device.oldestNone'))}</dd>
      <dt>{t('device.lastContact')}</dt>
      <dd data-fact="last-contact">
        <Show when={lastContactAtMs()} fallback={t('device.never')}>
          {(atMs) => t.ago(atMs(), props.nowMs())}
        </Show>
      </dd>
      <dt>{t('device.stands')}</dt>
      <dd data-fact="uptime">{since(facts().connectedAtMs, t('device.standsNot'))}</dd>
      <Show when={roundTrip() !== null}>
        <dt>{t('device.roundTrip')}</dt>
        <dd data-fact="round-trip">{t('device.milliseconds', { n: Math.round(roundTrip() ?? 0) })}</dd>
      </Show>
      <dt>{t('device.messages')}</dt>
      <dd data-fact="messages">{t('device.messagesText', { in: facts().messagesIn, out: facts().messagesOut })}</dd>
      <dt>{t('device.reconnections')}</dt>
      <dd data-fact="reconnections">{t.plural('device.times', facts().reconnections)}</dd>
      <dt>{t('device.troubles')}</dt>
      <dd data-fact="troubles">
        <Show when={facts().troubles.length > 0} fallback={t('device.troublesNone')}>
          <ul class={styles.troubles}>
            <For each={facts().troubles.toReversed()}>
              {(trouble) => (
                <li>
                  {t.time(trouble.atMs)} · {t.plural('device.troubleTimes', trouble.times, { what: troubleWords(t, trouble.why) })}
                </li>
              )}
            </For>
          </ul>
        </Show>
      </dd>
      <Show when={clock()}>
        {(one) => (
          <>
            <dt>{t('device.clock')}</dt>
            <dd data-fact="clock">
              {one().words}
              <Show when={one().isWrong}>
                <p class={styles.warning}>{t('device.clockText')}</p>
              </Show>
            </dd>
          </>
        )}
      </Show>
    </dl>
  );
}
