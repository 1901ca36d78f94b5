import { type BoardCount, readRow } from '../../../schema/board.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { genderOf } from './createOffice.ts';
import type { DayCommittee, DayDisk } from './simulateDay.ts';

/** Also where nothing is known to be new. */
const ALL_EVERY = 30;

type Counted = Readonly<Partial<Record<BoardCount, number>>>;

/** Counts a committee from what was done, elector by elector: no document and no table is looked at. */
function countOf({ day, atServer }: DayCommittee): Counted {
  const roll = [...day.rollNow()];
  const states = roll.map((elector) => ({ ...atServer.stateOf(elector), elector, hasPromised: atServer.hasPromised(elector) }));
  const attended = states.filter(({ hasAttended }) => hasAttended);
  const isFemale = (elector: string): boolean => genderOf(elector) === 'female';
  return {
    registered: roll.length,
    registeredFemale: roll.filter(isFemale).length,
    attended: attended.length,
    attendedFemale: attended.filter(({ elector }) => isFemale(elector)).length,
    promised: states.filter(({ hasPromised }) => hasPromised).length,
    promisedAttended: attended.filter(({ hasPromised }) => hasPromised).length,
    contradicting: roll.filter(atServer.isContradicting).length,
    duplicates: states.filter(({ isDuplicate }) => isDuplicate).length,
    unlisted: atServer.unlisted().filter((line) => line.endsWith('–')).length,
    headcount: atServer.headcount(),
  };
}

/** The board says at every minute what a recount of everything that has reached the server says [BO4]. */
export function createBoardCheck(): NonNullable<DayDisk['checkBoard']> {
  const before = new Map<string, { readonly deeds: number; readonly roll: ReadonlySet<string>; readonly count: Counted }>();
  let minute = 0;

  return (committees, board, progressOf, report) => {
    minute += 1;
    for (const committee of committees) {
      const { day } = committee;
      const [known, deeds, roll] = [before.get(day.committee), day.reached.length, day.rollNow()];
      const isSame = known?.deeds === deeds && known.roll === roll && minute % ALL_EVERY !== 0;
      const count = isSame ? known.count : countOf(committee);
      before.set(day.committee, { deeds, roll, count });
      const row = readRow(board?.getMap(ROOT_NAME).get(day.committee));
      const said = { ...count, ...progressOf?.(committee) };
      const wrong = Object.entries(said).filter(([what, so]) => row?.[what as BoardCount] !== so); // the keys that are counted above
      for (const [what, so] of wrong) report(`the board says of ${day.committee} ${what} ${row?.[what as BoardCount]}, it were ${so}`);
    }
  };
}
