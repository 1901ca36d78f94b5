import { nameWords } from '../../schema/fold.ts';
import type { ParsedRoll } from './parseRoll.ts';
import type { KnownCommittee } from './planCommittees.ts';
import { committeeKey } from './rollLine.ts';

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
  const byName = Map.groupBy(electors, ({ foldedName }) => foldedName);

  const left = new Set(moves.map(({ electorId, fromCommittee }) => `${electorId}\n${fromCommittee}`));

  const namedKeys = new Set<string>();
  const numbers = new Set<string>();
  const people = new Set<string>();
  for (const line of [...file.rows, ...file.refused.flatMap(({ mention }) => mention ?? [])]) {
    const key = line.committeeKey;
    namedKeys.add(key);
    numbers.add(`${key}\n${line.number}`);
    people.add(`${key}\n${line.number}\n${line.foldedName}`);
  }
  const isNamed = (elector: KnownElector): boolean => namedKeys.has(keyById.get(elector.committeeId) ?? '');
  const isListed = ({ committeeId, rollNumber, foldedName }: KnownElector): boolean =>
    people.has(`${keyById.get(committeeId) ?? ''}\n${rollNumber}\n${foldedName}`);

  return {
    numbered: (committeeId, number) => byNumber.get(`${committeeId}\n${number}`),
    renumbered: (committeeId, foldedName) =>
      byName.get(foldedName)?.find((elector) => elector.committeeId === committeeId && !isListed(elector)),
    movedAway: (committeeId, foldedName) =>
      byName
        .get(foldedName)
        ?.find((elector) => elector.committeeId !== committeeId && left.has(`${elector.id}\n${committeeId}`) && !isListed(elector)),
    elsewhere: (committeeId, number, foldedName) =>
      byName
        .get(foldedName)
        ?.find(
          (elector) =>
            elector.committeeId !== committeeId &&
            !isListed(elector) &&
            (elector.rollNumber === number || (isNamed(elector) && nameWords(foldedName).length >= PARTS_OF_A_RARE_NAME)),
        ),
    isMissing: (elector) => isNamed(elector) && !numbers.has(`${keyById.get(elector.committeeId) ?? ''}\n${elector.rollNumber}`),
    codeOf: (committeeId) => codeById.get(committeeId) ?? committeeId,
  };
}
