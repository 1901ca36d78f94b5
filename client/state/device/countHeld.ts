import { readAnswer, readNote } from '../../../schema/guarantees.ts';
import { parseKey } from '../../../schema/keys.ts';
import { parseRoomName } from '../../../schema/rooms.ts';
import type { HeldHere, Kept } from '../contracts/kept.ts';

type Roll = { readonly electors: readonly object[] };
const isRoll = (answer: unknown): answer is Roll => Array.isArray((answer as Partial<Roll> | null)?.electors);

/**
 * What there is here of electors: names on the rolls, and what stands in the documents about them.
 * @param answers of the API, whichever they are
 */
export function countHeld(answers: Iterable<unknown>, rooms: Kept['rooms']): HeldHere {
  let names = 0;
  let phones = 0;
  let pledges = 0;
  let notes = 0;
  for (const answer of answers) {
    if (!isRoll(answer)) continue;
    names += answer.electors.length;
    phones += answer.electors.filter((elector) => 'phone' in elector).length;
  }
  for (const { name, cells } of rooms) {
    const kind = parseRoomName(name)?.kind;
    if (kind !== 'guarantees') continue;
    for (const key of cells.keys()) {
      const parsed = parseKey(kind, key);
      if (parsed?.kind !== 'claim') continue;
      if (parsed.field === 'answer' && readAnswer(cells.cell(key)) !== 'notAsked') pledges += 1;
      if (parsed.field === 'note' && readNote(cells.cell(key)) !== '') notes += 1;
    }
  }
  return { names, phones, pledges, notes };
}
