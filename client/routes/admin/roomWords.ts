/** A room in words. Pure. */
import { assertNever } from '../../../schema/assert.ts';
import { CALLS_ROOM, parseRoomName } from '../../../schema/rooms.ts';
import type { Translate } from '../../i18n/createTranslate.ts';
import type { CodedWords } from './codedWords.ts';

/** “Guarantees” and the committee's code; what can be no room's name stands as it is. */
export function roomWords(name: string, codeOf: (committee: string) => string, t: Translate): CodedWords {
  if (name === CALLS_ROOM) return { words: t('calls.title') };
  const room = parseRoomName(name);
  if (room === null) return { words: '', code: name };
  switch (room.kind) {
    case 'tally':
      return { words: t('audit.room_tally', { count: room.count, stream: room.stream.toUpperCase() }), code: codeOf(room.committee) };
    case 'marks':
    case 'board':
      return { words: t(`audit.room_${room.kind}`) };
    case 'guarantees':
    case 'attendance':
    case 'result':
      return { words: t(`audit.room_${room.kind}`), code: codeOf(room.committee) };
    default:
      return assertNever(room);
  }
}
