import type { Entry } from '../../../schema/attendance.ts';
import type { Translate } from '../../i18n/createTranslate.ts';

/** “734 · Fahad”: an arrival that was on no list, as it was heard at the door; what was not said is said to be so. */
export const arrivalWords = ({ number, name }: Pick<Entry<'unlisted'>['value'], 'number' | 'name'>, t: Translate): string =>
  `\u2068${number || t('desk.noNumber')}\u2069 · \u2068${name || t('desk.noName')}\u2069`;
