import { type JSX, Show } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';
import { useApp } from '../state/AppContext.ts';
import { createAge } from './createAge.ts';
import type { LoadedCommittees } from './createCommittees.ts';

/** Somewhat longer than it takes to read them again (F8). */
const OLD_AFTER_MS = 60_000;

/** How old the statuses of committees are, where nobody says that they still hold; nothing while they are read again and again. Not read aloud by itself: it changes by the minute (U16). */
export function CommitteesAge(props: { readonly committees: LoadedCommittees }): JSX.Element {
  const t = useTranslation();
  const { isOnline } = useApp();
  const age = createAge(() => props.committees.atMs(), { oldAfterMs: OLD_AFTER_MS });
  return (
    <Show when={props.committees.atMs() !== null && (!isOnline() || props.committees.error() || age.isOld())}>
      <p>{t('calls.asOf', { ago: age.ago() })}</p>
    </Show>
  );
}
