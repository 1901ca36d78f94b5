import { Key } from '@solid-primitives/keyed';
import { A } from '@solidjs/router';
import BellOff from 'lucide-solid/icons/bell-off';
import { createMemo, type JSX, Show } from 'solid-js';
import { hasRule, isToldOfAny } from '../../../schema/noticeChoice.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { useTranslation } from '../../i18n/useTranslation.ts';
import { useApp } from '../../state/AppContext.ts';
import { settingsOf } from '../../state/changeSettings.ts';
import type { InboxEntry } from '../../state/notices/inbox.ts';
import { groupEntries } from './groupEntries.ts';
import styles from './Inbox.module.css';
import { whatWords, whereWords } from './noticeWords.ts';

type Props = {
  readonly entries: readonly InboxEntry[];
  readonly codeOf: (committee: string) => string;
  readonly placeOf: (entry: InboxEntry) => string | null;
  /** The person goes to where one of them happened, or to the settings. */
  readonly onLeave: () => void;
};

/** The last notices, by day and committee; each leads to where it happened. */
export function Inbox(props: Props): JSX.Element {
  const t = useTranslation();
  const { session } = useApp();
  const days = createMemo(() => groupEntries(props.entries));
  const isAnythingOn = () => {
    const user = session.user();
    const { notices } = settingsOf(session.me());
    return user !== null && (hasRule(notices) || isToldOfAny(notices, user));
  };
  return (
    <div class={styles.inbox}>
      <Show
        when={props.entries.length > 0}
        fallback={
          <EmptyState icon={BellOff} title={isAnythingOn() ? t('notices.none') : t('notices.nothingOn')}>
            {isAnythingOn() ? t('notices.noneText') : t('notices.nothingOnText')}
          </EmptyState>
        }
      >
        <Key each={days()} by="startMs">
          {(day) => (
            <section class={styles.day}>
              <h3 class={styles.dayName}>{dayWords(day().startMs, t.language)}</h3>
              <Key each={day().places} by="key">
                {(place) => (
                  <div class={styles.place}>
                    <h4 class={styles.placeName}>{whereWords(t, place().entries[0] as InboxEntry, props.codeOf)}</h4>
                    <ul>
                      <Key each={place().entries} by="id">
                        {(entry) => <Line entry={entry()} place={props.placeOf(entry())} onLeave={props.onLeave} />}
                      </Key>
                    </ul>
                  </div>
                )}
              </Key>
            </section>
          )}
        </Key>
      </Show>
      <A class={styles.settings} href="/account/notices" onClick={() => props.onLeave()}>
        {t('notices.settings')}
      </A>
    </div>
  );
}

function Line(props: { readonly entry: InboxEntry; readonly place: string | null; readonly onLeave: () => void }): JSX.Element {
  const t = useTranslation();
  const content = () => (
    <>
      <span class={styles.what}>
        {whatWords(t, props.entry)}
        <Show when={!props.entry.isRead}>
          <span class={styles.new}>{t('notices.isNew')}</span>
        </Show>
      </span>
      <time class={styles.time} datetime={new Date(props.entry.atMs).toISOString()}>
        {clockWords(props.entry.atMs, t.language)}
      </time>
    </>
  );
  return (
    <li>
      <Show when={props.place} fallback={<p class={styles.line}>{content()}</p>}>
        {(href) => (
          <A class={styles.line} href={href()} onClick={() => props.onLeave()}>
            {content()}
          </A>
        )}
      </Show>
    </li>
  );
}

const localeOf = (language: string): string => (language === 'ar' ? 'ar-u-nu-latn' : 'en-GB');
const dayWords = (ms: number, language: string): string =>
  new Date(ms).toLocaleDateString(localeOf(language), { weekday: 'long', day: 'numeric', month: 'long' });
const clockWords = (ms: number, language: string): string =>
  new Date(ms).toLocaleTimeString(localeOf(language), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
