/** Facts about claims in words, shared by rows, sheet, history, undo and what was not accepted. */
import { type Claim, readAnswer, readContact, readNote } from '../../../schema/guarantees.ts';
import type { ClaimField, Scalar } from '../../../schema/keys.ts';
import { contradictionOf } from '../../../schema/settlements.ts';
import type { Translate } from '../../i18n/createTranslate.ts';
import type { Gender } from '../../i18n/dictionary.ts';

/** “Noura: promised · Khaled: refused”: both sides of a contradiction (G6); null where there is none. */
export function contradictionWords(
  claims: readonly Claim[],
  gender: Gender,
  nameOf: (userId: string) => string,
  t: Translate,
): string | null {
  const sides = contradictionOf(claims);
  if (sides.length === 0) return null;
  return sides
    .map((claim) => t('list.side', { name: nameOf(claim.owner), answer: t.gendered(`list.${claim.answer}`, gender) }))
    .join(' · ');
}

/** What a cell of a claim says; null for times, which go with their answer or contact. */
export function valueWords(field: ClaimField, value: Scalar | undefined, gender: Gender, t: Translate): string | null {
  switch (field) {
    case 'answer':
      return t.gendered(`list.${readAnswer(value)}`, gender);
    case 'contact':
      return t.gendered(`list.contact_${readContact(value)}`, gender);
    case 'note':
      return readNote(value) === '' ? t('list.noNote') : t('list.quoted', { text: readNote(value) });
    case 'withdrawn':
      return value === true ? t('list.withdrawn') : t('list.stands');
    case 'answeredAt':
    case 'contactedAt':
      return null;
  }
}
