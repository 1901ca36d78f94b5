/** An edit that waits for a decision, in words. Pure. */
import type { HeldEdit } from '../../../schema/deviceApi.ts';
import { isElectorId } from '../../../schema/ids.ts';
import { isScalar, parseKey, type Scalar } from '../../../schema/keys.ts';
import { parseRoomName } from '../../../schema/rooms.ts';
import type { Translate } from '../../i18n/createTranslate.ts';
import type { Gender } from '../../i18n/dictionary.ts';
import { valueWords } from '../list/claimWords.ts';

export type WaitingCell = { readonly what: string; readonly now: string };

/** @param names.genderOf of an elector, for the words of an answer */
export type WaitingNames = {
  readonly nameOf: (userId: string) => string;
  readonly genderOf: (elector: string) => Gender;
};

/** Whom it is about; null when that is nobody of a roll. */
export function electorOf({ writes }: HeldEdit): string | null {
  const elector = writes[0]?.key.slice(0, 10) ?? '';
  return isElectorId(elector) ? elector : null;
}

/** What it would write and what stands there now; a time goes with its answer or contact and is not said. */
export function waitingCells({ room, writes }: HeldEdit, names: WaitingNames, t: Translate): WaitingCell[] {
  const kind = parseRoomName(room)?.kind;
  return writes.flatMap(({ key, value, now }): WaitingCell[] => {
    const parsed = kind ? parseKey(kind, key) : null;
    if (parsed?.kind !== 'claim')
      return [{ what: t('sealed.theirs', { field: t('sealed.entry'), value: plain(value) }), now: nowWords(plain(now)) }];
    const words = (of: unknown): string | null => valueWords(parsed.field, scalar(of), names.genderOf(parsed.elector), t);
    const theirs = words(value);
    if (theirs === null) return [];
    const field = t('sealed.ofClaim', { field: t(`held.field_${parsed.field}`), name: names.nameOf(parsed.owner) });
    return [{ what: t('sealed.theirs', { field, value: theirs }), now: nowWords(scalar(now) === undefined ? '' : (words(now) ?? '')) }];
  });

  function nowWords(value: string): string {
    return value === '' ? t('sealed.nowNothing') : t('sealed.now', { value });
  }
}

const scalar = (value: unknown): Scalar | undefined => (isScalar(value) && value !== null ? value : undefined);
const plain = (value: unknown): string => (isScalar(value) && value !== null ? String(value) : '');
