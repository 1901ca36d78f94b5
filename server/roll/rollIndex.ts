import { nameWords } from '../../schema/fold.ts';
import { canMean } from './canMean.ts';
import type { ParsedRoll, RollRow } from './parseRoll.ts';
import type { KnownCommittee } from './planCommittees.ts';
import { committeeKey, type Mention } from './rollLine.ts';

/** What is kept of an elector, apart from the id. */
export type ElectorValues = {
  readonly committeeId: string;
  readonly rollNumber: string;
  readonly fullName: string;
  readonly foldedName: string;
  readonly family: string;
  readonly gender: 'male' | 'female';
  readonly birthYear: number | null;
  readonly area: string;
};
export type KnownElector = ElectorValues & { readonly id: string };

/** Somebody has moved an elector out of this committee. */
export type KnownMove = { readonly electorId: string; readonly fromCommittee: string };

export type RollIndex = {
  /** The elector of a number. */
  numbered(committeeId: string, number: string): KnownElector | undefined;
  /** Whether the elector's committee has another of this name, on the roll or in a line of another number. */
  hasNamesake(elector: KnownElector): boolean;
  /** Someone of this name in this committee whom the file does not list any more: perhaps the same person under another number. */
  renumbered(committeeId: string, foldedName: string): KnownElector | undefined;
  /** Someone of this name who was moved out of this committee, whom the file does not list where they are now. */
  movedAway(committeeId: string, foldedName: string): KnownElector | undefined;
  /**
   * Someone of this name in another committee whom the file does not list there any more: perhaps the same person, moved. Under the same number in
   * any committee; under another number only where the file is about that committee too and the name has four parts, for shorter ones are common.
   */
  elsewhere(committeeId: string, number: string, foldedName: string): KnownElector | undefined;
  /** Whether the file is about the elector's committee and no line has the number; a line that was refused may have it. */
  isMissing(elector: KnownElector): boolean;
  codeOf(committeeId: string): string;
};

const PARTS_OF_A_RARE_NAME = 4;

/** The roll as it is, asked from the side of a file. */
export function createRollIndex(
  file: ParsedRoll,
  electors: readonly KnownElector[],
  committees: readonly KnownCommittee[],
  moves: readonly KnownMove[],
): RollIndex {
  const keyById = new Map(committees.map(({ id, code }) => [id, committeeKey(code)]));
  const codeById = new Map(committees.map(({ id, code }) => [id, code]));
  const byNumber = new Map(electors.map((elector) => [`${elector.committeeId}\n${elector.rollNumber}`, elector]));

  const left = new Set(moves.map(({ electorId, fromCommittee }) => `${electorId}\n${fromCommittee}`));

  const namedKeys = new Set<string>();
  const numbers = new Set<string>();
  const linesOf = new Map<string, (RollRow | null)[]>();
  const namesInFile: string[] = [];
  const take = ({ committeeKey: key, number, foldedName }: Mention, row: RollRow | null): void => {
    namedKeys.add(key);
    numbers.add(`${key}\n${number}`);
    const person = `${key}\n${number}\n${foldedName}`;
    const others = linesOf.get(person);
    if (others) {
      others.push(row);
    } else {
      linesOf.set(person, [row]);
      namesInFile.push(`${key}\n${foldedName}`);
    }
  };
  for (const row of file.rows) take(row, row);
  for (const { mention } of file.refused) if (mention) take(mention, null);
  const timesInFile = countOf(namesInFile);
  const timesOnRoll = countOf(electors.map(({ committeeId, foldedName }) => `${committeeId}\n${foldedName}`));
  const keyOf = ({ committeeId }: KnownElector): string => keyById.get(committeeId) ?? '';
  const isNamed = (elector: KnownElector): boolean => namedKeys.has(keyOf(elector));
  const hasNamesake = (elector: KnownElector): boolean =>
    (timesOnRoll.get(`${elector.committeeId}\n${elector.foldedName}`) ?? 0) > 1 ||
    (timesInFile.get(`${keyOf(elector)}\n${elector.foldedName}`) ?? 0) > 1;
  /** Of namesakes only a line that can mean them lists them; one that was refused may. */
  const isListed = (elector: KnownElector): boolean => {
    const own = linesOf.get(`${keyOf(elector)}\n${elector.rollNumber}\n${elector.foldedName}`) ?? [];
    return own.length > 0 && (!hasNamesake(elector) || own.some((row) => row === null || canMean(row, elector)));
  };
  const unlistedByName = Map.groupBy(
    electors.filter((elector) => !isListed(elector)),
    ({ foldedName }) => foldedName,
  );

  return {
    numbered: (committeeId, number) => byNumber.get(`${committeeId}\n${number}`),
    hasNamesake,
    renumbered: (committeeId, foldedName) => unlistedByName.get(foldedName)?.find((elector) => elector.committeeId === committeeId),
    movedAway: (committeeId, foldedName) =>
      unlistedByName.get(foldedName)?.find((elector) => elector.committeeId !== committeeId && left.has(`${elector.id}\n${committeeId}`)),
    elsewhere: (committeeId, number, foldedName) =>
      unlistedByName
        .get(foldedName)
        ?.find(
          (elector) =>
            elector.committeeId !== committeeId &&
            (elector.rollNumber === number || (isNamed(elector) && nameWords(foldedName).length >= PARTS_OF_A_RARE_NAME)),
        ),
    isMissing: (elector) => isNamed(elector) && !numbers.has(`${keyOf(elector)}\n${elector.rollNumber}`),
    codeOf: (committeeId) => codeById.get(committeeId) ?? committeeId,
  };
}

function countOf(all: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const one of all) times.set(one, (times.get(one) ?? 0) + 1);
  return times;
}
