import { type Accessor, createSignal, onCleanup } from 'solid-js';
import { useTranslation } from '../i18n/useTranslation.ts';

/** An answer that is asked for every few seconds says how old it is once it is older than this. */
const OLD_AFTER_MS = 45_000;
const LOOK_EVERY_MS = 5_000;

/**
 * How old an answer is, every few seconds anew. Ends with its owner.
 * @param atMs when the server last said that it holds
 * @param more.timeZone whose days are counted; the device's where it is not known
 */
export function createAge(
  atMs: Accessor<number | null>,
  more: { readonly oldAfterMs?: number; readonly timeZone?: Accessor<string | undefined> } = {},
): { readonly isOld: Accessor<boolean>; readonly ago: Accessor<string> } {
  const t = useTranslation();
  const [nowMs, setNowMs] = createSignal(Date.now());
  const looking = setInterval(() => setNowMs(Date.now()), LOOK_EVERY_MS);
  onCleanup(() => clearInterval(looking));
  return {
    isOld: () => nowMs() - (atMs() ?? nowMs()) > (more.oldAfterMs ?? OLD_AFTER_MS),
    ago: () => t.ago(atMs() ?? 0, nowMs(), more.timeZone?.()),
  };
}
