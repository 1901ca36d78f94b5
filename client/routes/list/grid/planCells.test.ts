import { describe, expect, it } from 'vitest';
import { answerWrites, contactWrites, noteWrites, readClaim, withdrawWrites } from '../../../../schema/guarantees.ts';
import type { UserId } from '../../../../schema/ids.ts';
import { createPlainCells, electorId, electors, HIND, KHALED, ME } from '../testing/listFixtures.ts';
import { cellText, type PlanRow, type PlanSource, planCells } from './planCells.ts';

const AT = 1_000;
const guarantors = [
  { id: ME, name: 'سالم' },
  { id: HIND, name: 'هند' },
  { id: KHALED, name: 'خالد' },
];

/** Elector 1 has nobody, 2 is promised to Hind, 3 has a withdrawn claim of Hind's, 4 was taken off the roll. */
function source(): PlanSource & { read: ReturnType<typeof createPlainCells> } {
  const cells = createPlainCells();
  cells.write([
    ...answerWrites(electorId(2), HIND, 'promised', 1, false),
    ...answerWrites(electorId(3), HIND, 'promised', 1, false),
    ...withdrawWrites(electorId(3), HIND, true),
    ...answerWrites(electorId(4), HIND, 'promised', 1, false),
  ]);
  const owners = new Map<string, UserId[]>([2, 3, 4].map((n) => [electorId(n), [HIND]]));
  const roll = electors(5).map((one, i) => (i === 3 ? { ...one, isRemoved: true } : one));
  const row = (n: number, owner: PlanRow['owner']): PlanRow => ({ elector: electorId(n), owner });
  return {
    me: ME,
    rows: [row(1, ''), row(2, HIND), row(3, HIND), row(4, HIND), row(5, '')],
    claimsOf: (elector) =>
      (owners.get(elector) ?? []).map((owner) => readClaim(cells.read, electorId(Number.parseInt(elector, 36)), owner)),
    elector: (id) => roll.find((one) => one.id === id),
    guarantors,
    read: cells,
  };
}
const kinds = (plan: ReturnType<typeof planCells>) => plan.cells.map((cell) => (cell.kind === 'left' ? cell.why : cell.kind));

describe('a pasted block', () => {
  it('[GR1] [GR2] says what it would set, cell by cell, and writes it as typing by hand would', () => {
    const of = source();
    const plan = planCells(
      of,
      { lines: [['مضمونة', 'No answer', 'هند', 'ring on Friday']], columns: ['answer', 'contact', 'guarantor', 'note'], top: 0 },
      AT,
    );
    expect(kinds(plan)).toEqual(['set', 'set', 'set', 'set']);
    expect(plan.rows).toBe(1);
    expect(plan.writes).toEqual([
      ...answerWrites(electorId(1), HIND, 'promised', AT, false),
      ...contactWrites(electorId(1), HIND, 'noAnswer', AT),
      ...noteWrites(electorId(1), HIND, 'ring on Friday'),
    ]);
  });

  it('[GR2] an empty cell and what stands there already change nothing', () => {
    const plan = planCells(
      source(),
      {
        lines: [
          ['', 'not asked'],
          ['promised', ''],
        ],
        columns: ['answer', 'contact'],
        top: 1,
      },
      AT,
    );
    expect(plan.writes).toEqual([]);
    expect(planCells(source(), { lines: [['لم يسأل']], columns: ['answer'], top: 0 }, AT)).toMatchObject({
      writes: [],
      rows: 0,
      cells: [{ kind: 'same' }],
    });
  });

  it('[GR3] what is not understood, withdrawn, off the roll, too long or nobody’s is named and not written', () => {
    const lines = [['perhaps not'], ['refused'], ['refused'], ['refused'], ['promised'], ['promised']];
    const plan = planCells(source(), { lines, columns: ['answer'], top: 0 }, AT);
    expect(kinds(plan)).toEqual(['not-understood', 'set', 'withdrawn', 'removed', 'set', 'no-row']);
    expect(plan.writes).toEqual([
      ...answerWrites(electorId(2), HIND, 'refused', AT, false),
      ...answerWrites(electorId(5), ME, 'promised', AT, false),
    ]);
    expect(kinds(planCells(source(), { lines: [['n'.repeat(501), 'Nobody Known']], columns: ['note', 'guarantor'], top: 0 }, AT))).toEqual([
      'too-long',
      'unknown-guarantor',
    ]);
  });

  it('[GR3] columns of the roll are compared and never written', () => {
    const plan = planCells(source(), { lines: [['ناخب 1', 'Another family']], columns: ['name', 'family'], top: 0 }, AT);
    expect(kinds(plan)).toEqual(['same', 'fixed']);
  });

  it('[GR4] a line that brings the number of another row writes nothing', () => {
    const plan = planCells(
      source(),
      {
        lines: [
          ['٢', 'promised'],
          ['2', 'refused'],
        ],
        columns: ['number', 'answer'],
        top: 0,
      },
      AT,
    );
    expect(kinds(plan)).toEqual(['other-row', 'other-row', 'same', 'set']);
    expect(plan.writes).toEqual(answerWrites(electorId(2), HIND, 'refused', AT, false));
  });

  it('[GR4] a line that brings the name of another row writes nothing, whatever its number', () => {
    const plan = planCells(
      source(),
      {
        lines: [
          ['ناخب 2', '', 'promised'],
          ['  ناخب ٢ ', '', 'refused'],
        ],
        columns: ['name', 'family', 'answer'],
        top: 0,
      },
      AT,
    );
    expect(kinds(plan)).toEqual(['other-row', 'other-row', 'same', 'set']);
    expect(plan.writes).toEqual(answerWrites(electorId(2), HIND, 'refused', AT, false));
    expect(kinds(planCells(source(), { lines: [['1', 'ناخب 2', 'promised']], columns: ['number', 'name', 'answer'], top: 0 }, AT))).toEqual(
      ['other-row', 'other-row', 'other-row'],
    );
  });

  it('[G1] nobody gets two claims of one guarantor; [G4] another guarantor is a handing over', () => {
    const of = source();
    expect(
      kinds(planCells({ ...of, rows: [{ elector: electorId(2), owner: '' }] }, { lines: [['هند']], columns: ['guarantor'], top: 0 }, AT)),
    ).toEqual(['has-claim']);
    const twice = planCells(
      { ...of, rows: [of.rows[0], of.rows[0]].flatMap((row) => row ?? []) },
      { lines: [['خالد'], ['خالد']], columns: ['guarantor'], top: 0 },
      AT,
    );
    expect(kinds(twice)).toEqual(['set', 'has-claim']);
    const handed = planCells(of, { lines: [['خالد']], columns: ['guarantor'], top: 1 }, AT);
    expect(handed.writes).toContainEqual(withdrawWrites(electorId(2), HIND, true)[0]);
    expect(handed.writes).toContainEqual(answerWrites(electorId(2), KHALED, 'promised', 1, true)[0]);
  });

  it('[G4] a contact goes along with the time it was made at; one that is pasted with the new guarantor is of now', () => {
    const of = source();
    of.read.write(contactWrites(electorId(2), HIND, 'noAnswer', 7));
    const handed = planCells(of, { lines: [['خالد']], columns: ['guarantor'], top: 1 }, AT);
    expect(handed.writes).toEqual(expect.arrayContaining(contactWrites(electorId(2), KHALED, 'noAnswer', 7)));
    const reached = planCells(of, { lines: [['reached', 'خالد']], columns: ['contact', 'guarantor'], top: 1 }, AT);
    expect(reached.writes).toEqual(expect.arrayContaining(contactWrites(electorId(2), KHALED, 'reached', AT)));
  });

  it('[GR5] a refusal is copied as an empty cell, with its note', () => {
    const of = source();
    of.read.write([...answerWrites(electorId(2), HIND, 'refused', 2, false), ...noteWrites(electorId(2), HIND, 'why')]);
    const words = { answer: (a: string) => a, contact: (c: string) => c, guarantor: () => 'هند' };
    const said = (['number', 'answer', 'note', 'guarantor'] as const).map((column) =>
      cellText(of, { elector: electorId(2), owner: HIND }, column, words),
    );
    expect(said).toEqual(['2', '', '', 'هند']);
    of.read.write(answerWrites(electorId(2), HIND, 'notAsked', 3, false)); // or the empty cell would say it
    expect(cellText(of, { elector: electorId(2), owner: HIND }, 'answer', words)).toBe('');
  });
});
