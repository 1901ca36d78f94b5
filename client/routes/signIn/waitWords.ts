import type { Translate } from '../../i18n/createTranslate.ts';

/** Above this, seconds say less than minutes. */
const SECONDS_SHOWN = 90;

/** How long to wait before the next attempt: on the button, and as a sentence. */
export function waitWords(t: Translate, seconds: number): { readonly button: string; readonly sentence: string } {
  const minutes = Math.ceil(seconds / 60);
  return seconds > SECONDS_SHOWN
    ? { button: t.plural('signIn.waitMinutes', minutes), sentence: t.plural('signIn.tooFastMinutes', minutes) }
    : { button: t.plural('signIn.wait', seconds), sentence: t.plural('signIn.tooFast', seconds) };
}
