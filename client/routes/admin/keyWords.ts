/** Which cell a key means, in words. Pure. */
import { type ElectorId, isElectorId } from '../../../schema/ids.ts';
import { parseKey } from '../../../schema/keys.ts';
import { parseRoomName } from '../../../schema/rooms.ts';
import type { Translate } from '../../i18n/createTranslate.ts';

/** `elector`: whom it is about, if anybody. */
export type KeyWords = { readonly what: string; readonly elector: ElectorId | null };

/** @param key may be an elector's id alone, where which field it was is not told */
export function keyWords(room: string, key: string, nameOf: (userId: string) => string, t: Translate): KeyWords {
  const kind = parseRoomName(room)?.kind;
  const parsed = kind ? parseKey(kind, key) : null;
  switch (parsed?.kind) {
    case 'claim':
      return { what: t('held.ofClaim', { field: t(`held.field_${parsed.field}`), name: nameOf(parsed.owner) }), elector: parsed.elector };
    case 'settlement':
      return { what: t('held.settlement', { name: nameOf(parsed.user) }), elector: parsed.elector };
    case 'observation':
      return { what: t('held.observation'), elector: parsed.elector };
    default:
      return { what: t('held.entry'), elector: isElectorId(key) ? key : null };
  }
}
