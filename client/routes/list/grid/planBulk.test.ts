import { describe, expect, it } from 'vitest';
import { answerWrites, type Claim, contactWrites, noteWrites, readClaim, withdrawWrites } from '../../../../schema/guarantees.ts';
import { createPlainCells, electorId, HIND, KHALED, ME } from '../testing/listFixtures.ts';
import { type BulkSource, changedSince, planBulk, seenOf } from './planBulk.ts';
import { planNames } from './planNames.ts';

/** 1 has nobody, 2 is promised to Hind, 3 to Hind and withdrawn, 4 undecided for Hind, 5 is off the roll. */
function campaign() {
  const cells = createPlainCells();
  for (const n of [2, 3, 5]) cells.write(answerWrites(electorId(n), HIND, 'promised', 1, false));
  cells.write([...withdrawWrites(electorId(3), HIND, true), ...answerWrites(electorId(4), HIND, 'undecided', 1, false)]);
  const claimsOf = (elector: string): Claim[] =>
    [HIND, KHALED].flatMap((owner) =>
      [...cells.keys()].some((key) => key.startsWith(`${elector}${owner}`))
        ? [readClaim(cells.read, electorId(Number.parseInt(elector, 36)), owner)]
        : [],
    );
  const source: BulkSource = { me: ME, claimsOf, isRemoved: (elector) => elector === electorId(5) };
  const rows = [1, 2, 3, 4, 5].map((n) => ({ elector: electorId(n), owner: n === 1 ? ('' as const) : HIND }));
  return { cells, source, rows };
}

describe('one value for many rows', () => {
  it('[GR7] leaves what is withdrawn, off the roll or says so already, and counts each', () => {
    const { source, rows } = campaign();
    const plan = planBulk(source, rows, { field: 'answer', value: 'promised' }, 9);
    expect(plan).toMatchObject({ same: 1, left: 2, own: 1 });
    expect(plan.writes).toEqual([
      ...answerWrites(electorId(1), ME, 'promised', 9, false),
      ...answerWrites(electorId(4), HIND, 'promised', 9, false),
    ]);
  });

  it('[GR7] a guarantor for all is a handing over, and not where they are named already', () => {
    const { cells, source, rows } = campaign();
    cells.write([...answerWrites(electorId(4), KHALED, 'promised', 1, false), ...contactWrites(electorId(2), HIND, 'away', 7)]);
    const plan = planBulk(source, rows, { field: 'guarantor', value: KHALED }, 9);
    expect(plan.changed.map(({ elector }) => elector)).toEqual([electorId(1), electorId(2)]);
    expect(plan.writes).toContainEqual(withdrawWrites(electorId(2), HIND, true)[0]);
    expect(plan.writes).toEqual(expect.arrayContaining(contactWrites(electorId(2), KHALED, 'away', 7)));
    expect(plan.left).toBe(3);
  });

  it('[G1] of an elector with two guarantors one claim only is handed over to a third', () => {
    const { cells, source } = campaign();
    cells.write(answerWrites(electorId(4), KHALED, 'promised', 1, false));
    const rows = [HIND, KHALED].map((owner) => ({ elector: electorId(4), owner }));
    const plan = planBulk(source, rows, { field: 'guarantor', value: ME }, 9);
    expect([plan.changed, plan.left]).toEqual([[rows[0]], 1]);
  });

  it('[GR7] what somebody changed since it was seen is known', () => {
    const { cells, source, rows } = campaign();
    const seen = rows.map((row) => ({ ...row, seen: seenOf(source, row) }));
    expect(changedSince(source, seen)).toEqual([]);
    cells.write([...noteWrites(electorId(2), HIND, 'not him'), ...answerWrites(electorId(1), KHALED, 'refused', 2, false)]);
    expect(changedSince(source, seen).map(({ elector }) => elector)).toEqual([electorId(1), electorId(2)]);
  });
});

describe('names of one guarantor', () => {
  it('[GR6] new, already so, standing again and shared with others are told apart', () => {
    const { source } = campaign();
    const plan = planNames([1, 2, 3, 4].map(electorId), HIND, 'promised', source.claimsOf, 9);
    expect(plan).toMatchObject({ changed: [1, 3, 4].map(electorId), same: [electorId(2)], again: [electorId(3)], shared: [] });
    expect(plan.writes).toContainEqual(withdrawWrites(electorId(3), HIND, false)[0]);
    expect(planNames([electorId(2)], KHALED, 'promised', source.claimsOf, 9).shared).toEqual([electorId(2)]);
  });
});
