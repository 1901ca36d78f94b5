import { For, type JSX } from 'solid-js';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import styles from './Device.module.css';
import { eventWords, roomWords, spanWords } from './syncWords.ts';

/** What happened between this tab and the server, newest first. */
export function SyncEvents(): JSX.Element {
  const t = useTranslation();
  const { sync } = useApp();
  return (
    <ol class={styles.lines}>
      <For each={sync.log().toReversed()} fallback={<li class={styles.quiet}>{t('device.logNone')}</li>}>
        {(event) => (
          <li class={styles.event}>
            <time dateTime={new Date(event.atMs).toISOString()}>{t.time(event.atMs)}</time>
            <span>{eventWords(t, event)}</span>
            <span class={styles.quiet}>
              {roomWords(t, event.room)}
              {event.kind === 'back' && event.awayMs !== null ? ` · ${t('device.away', { span: spanWords(t, event.awayMs) })}` : ''}
            </span>
          </li>
        )}
      </For>
    </ol>
  );
}
