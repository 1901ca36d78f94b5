/** A cell about an elector in words, whichever room it stands in. Pure. */
import { readEntry } from '../../../../schema/attendance.ts';
import type { HeldData } from '../../../../schema/auditApi.ts';
import { isCallOutcome } from '../../../../schema/calls.ts';
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
  if (room?.kind === 'attendance') return { what, value: attendanceWords(cell, gender, t) };
  if (key?.kind !== 'claim') return { what, value: null };
  const time = key.field === 'answeredAt' || key.field === 'contactedAt' ? readTime(cell.value) : null;
  return { what, value: time === null ? valueWords(key.field, cell.value, gender, t) : t.time(time) };
}

function attendanceWords({ key, value }: HeldCell, gender: 'male' | 'female', t: Translate): string | null {
  const entry = readEntry(key, value ?? undefined)?.entry.value;
  if (!entry) return null;
  const at = t.time(entry.atMs);
  switch (entry.kind) {
    case 'voted':
      return [t.gendered('desk.attended', gender), t(`desk.source_${entry.source}`), at].join(' · ');
    case 'undo':
      return [t('held.undone'), at].join(' · ');
    case 'match':
      return [t('held.matched'), at].join(' · ');
    case 'unlisted':
      return [entry.number, entry.name, at].filter((part) => part !== '').join(' · ');
    case 'counted':
      return [t.number(entry.count), at].join(' · ');
  }
}

const ANSWERS = ['promised', 'undecided', 'refused', 'notAsked', 'contradicting'] as const;
const CONTACTS = ['none', 'reached', 'noAnswer', 'wrongNumber', 'away'] as const;
const REQUESTS = ['asked', 'assigned', 'done', 'cancelled'] as const;

/** What a record beside the entries says, part by part; a part that is no word of ours (a number, a name) stays as it is. */
export function recordWords({ kind, words }: HeldData['records'][number], gender: 'male' | 'female', t: Translate): string {
  const isOf = <Word extends string>(all: readonly Word[], part: string): part is Word => all.some((one) => one === part);
  const word = (part: string, place: number): string => {
    if ((kind === 'claim' || kind === 'state') && place === 0 && isOf(ANSWERS, part)) return t.gendered(`list.${part}`, gender);
    if (kind === 'claim' && isOf(CONTACTS, part)) return t.gendered(`list.contact_${part}`, gender);
    if (kind === 'state' && part === 'attended') return t.gendered('desk.attended', gender);
    if (kind === 'call' && isCallOutcome(part)) return t.gendered(`calls.outcome_${part}`, gender);
    if (kind === 'do-not-call') return t.gendered(part === 'refused' ? 'list.refused' : 'calls.outcome_doNotContact', gender);
    if (kind === 'transport' && place === 0 && isOf(REQUESTS, part)) return t(`chase.state_${part}`);
    return part;
  };
  return words.map(word).join(' · ');
}
