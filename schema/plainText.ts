import { withoutDirections } from './withoutDirections.ts';

/** What nobody sees and what can make two names look like one: zero-width signs, soft hyphens, tags. Joiners belong to some names' letters and stay. */
const UNSEEN =
  /\u034f|[\u00ad\u115f\u1160\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\p{Co}\p{Cs}]|[\u{e0000}-\u{e0fff}]/gu;

/** A short text as it is kept: one line of what can be seen, letters as they were given. */
export const plainText = (text: string): string =>
  withoutDirections(text)
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
