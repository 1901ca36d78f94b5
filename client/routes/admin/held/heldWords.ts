/** A cell about an elector in words, whichever room it stands in. Pure. */
import type { HeldData } from '../../../../schema/auditApi.ts';
import { readTime } from '../../../../schema/guarantees.ts';
import { parseKey } from '../../../../schema/keys.ts';
import { parseRoomName } from '../../../../schema/rooms.ts';
import type { Translate } from '../../../i18n/createTranslate.ts';
import { valueWords } from '../../list/claimWords.ts';
import { keyWords } from '../keyWords.ts';

type HeldCell = HeldData['cells'][number];

/** `value` is null where the cell has no words: it is shown as it is. */
export type HeldWords = { readonly what: string; readonly value: string | null };

/** @param nameOf of whose claim it is */
export function heldWords(cell: HeldCell, gender: 'male' | 'female', nameOf: (userId: string) => string, t: Translate): HeldWords {
  const { what } = keyWords(cell.room, cell.key, nameOf, t);
  const room = parseRoomName(cell.room);
  const key = room && parseKey(room.kind, cell.key);
  if (key?.kind !== 'claim') return { what, value: null };
  const time = key.field === 'answeredAt' || key.field === 'contactedAt' ? readTime(cell.value) : null;
  return { what, value: time === null ? valueWords(key.field, cell.value, gender, t) : t.time(time) };
}
