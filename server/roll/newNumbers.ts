import { canMean } from './canMean.ts';
import type { ParsedRoll, RollRow } from './parseRoll.ts';
import type { NamedCommittee } from './planCommittees.ts';
import type { KnownElector } from './rollIndex.ts';

/** More of one name in one committee are not told apart. */
const MAX_NAMESAKES = 20;

/** A known elector to whom the file gives another number in their committee. */
export type NewNumber = { readonly id: string; readonly committeeId: string; readonly from: string; readonly to: string };

/**
 * The new numbers that may be taken over when somebody decides so (R18): of electors whom exactly one line of their committee can mean, and whom alone it can
 * mean, by full folded name, gender, and year of birth where both say one. Whose new number somebody else keeps stays as they are, and who would have got theirs.
 * @param rows those that stand once in the file
 * @param isMovedAway whether a line of this name may mean somebody who was moved out of the committee
 */
export function findNewNumbers(
  file: ParsedRoll,
  rows: readonly RollRow[],
  named: ReadonlyMap<string, NamedCommittee>,
  electors: readonly KnownElector[],
  isMovedAway: (committeeId: string, foldedName: string) => boolean,
): readonly NewNumber[] {
  const electorsOf = Map.groupBy(electors, ({ committeeId }) => committeeId);
  const rowsOf = Map.groupBy(rows, ({ committeeKey }) => committeeKey);
  const unclear = namesOfOtherLines(file, rows);
  return [...named].flatMap(([key, { id: committeeId }]) => {
    const isUnclear = (name: string): boolean => unclear.has(`${key}\n${name}`) || isMovedAway(committeeId, name);
    return newNumbersIn(committeeId, rowsOf.get(key) ?? [], electorsOf.get(committeeId) ?? [], isUnclear);
  });
}

function newNumbersIn(
  committeeId: string,
  rows: readonly RollRow[],
  electors: readonly KnownElector[],
  isUnclear: (foldedName: string) => boolean,
): NewNumber[] {
  const rowsByName = Map.groupBy(rows, ({ foldedName }) => foldedName);
  const electorsByName = Map.groupBy(electors, ({ foldedName }) => foldedName);
  const takerOf = new Map<string, KnownElector>();
  for (const [name, sameName] of electorsByName) {
    const lines = rowsByName.get(name) ?? [];
    if (Math.max(lines.length, sameName.length) > MAX_NAMESAKES || isUnclear(name)) continue;
    for (const elector of sameName) {
      const [row, ...otherRows] = lines.filter((one) => canMean(one, elector));
      if (!row || otherRows.length > 0 || row.number === elector.rollNumber) continue;
      if (sameName.filter((one) => canMean(row, one)).length === 1) takerOf.set(row.number, elector);
    }
  }
  const taking = new Set(takerOf.values());
  for (const keeper of electors.filter((elector) => !taking.has(elector))) {
    let kept = keeper;
    for (let taker = takerOf.get(kept.rollNumber); taker && taking.delete(taker); taker = takerOf.get(kept.rollNumber)) kept = taker;
  }
  return [...takerOf].flatMap(([to, elector]) =>
    taking.has(elector) ? [{ id: elector.id, committeeId, from: elector.rollNumber, to }] : [],
  );
}

/** Names, by committee, of lines that were refused: nobody knows whom they mean. */
function namesOfOtherLines(file: ParsedRoll, rows: readonly RollRow[]): ReadonlySet<string> {
  const taken = new Set(rows.map(({ committeeKey, number, foldedName }) => `${committeeKey}\n${number}\n${foldedName}`));
  const mentions = file.refused.flatMap(({ mention }) => mention ?? []);
  const others = file.rows.filter(({ committeeKey, number, foldedName }) => !taken.has(`${committeeKey}\n${number}\n${foldedName}`));
  return new Set([...others, ...mentions].map(({ committeeKey, foldedName }) => `${committeeKey}\n${foldedName}`));
}

/** The electors as they are with their new numbers. */
export function withNewNumbers(electors: readonly KnownElector[], numbers: readonly NewNumber[]): readonly KnownElector[] {
  const numberOf = new Map(numbers.map(({ id, to }) => [id, to]));
  return electors.map((elector) => ({ ...elector, rollNumber: numberOf.get(elector.id) ?? elector.rollNumber }));
}
