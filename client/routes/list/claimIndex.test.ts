import { describe, expect, it } from 'vitest';
import { answerWrites, contactWrites, withdrawWrites } from '../../../schema/guarantees.ts';
import { settleWrites } from '../../../schema/settleWrites.ts';
import { createClaimIndex } from './claimIndex.ts';
import { createPlainCells, electorId, electors, HIND, KHALED, ME } from './testing/listFixtures.ts';

const one = electorId(1);
const two = electorId(2);

function open(count = 5) {
  const cells = createPlainCells();
  let reads = 0;
  const index = createClaimIndex((key) => {
    reads++;
    return cells.read(key);
  });
  index.setElectors(electors(count).map((elector) => elector.id));
  return { cells, index, reads: () => reads };
}

describe('claim index', () => {
  it('[G1] keeps one claim a guarantor, in an order that no edit changes', () => {
    const { cells, index } = open();
    index.apply(cells.write([...answerWrites(one, ME, 'promised', 1, false), ...answerWrites(one, HIND, 'undecided', 2, false)]));
    expect(index.claimsOf(one).map((claim) => [claim.owner, claim.answer])).toEqual([
      [HIND, 'undecided'],
      [ME, 'promised'],
    ]);
    index.apply(cells.write(answerWrites(one, HIND, 'promised', 3, false)));
    expect(index.claimsOf(one).map((claim) => claim.owner)).toEqual([HIND, ME]);
  });

  it('[G8] counts electors, never claims', () => {
    const { cells, index } = open();
    for (const owner of [ME, HIND, KHALED]) index.apply(cells.write(answerWrites(one, owner, 'promised', 1, false)));
    index.apply(cells.write(answerWrites(two, ME, 'refused', 1, false)));
    expect(index.counts().standings).toEqual({ promised: 1, refused: 1, undecided: 0, contradicting: 0, notAsked: 3 });
    expect(index.counts().byGuarantor.get(ME)).toBe(2);
    expect(index.counts().registered).toBe(5);
  });

  it('[G5] [G6] the counts follow every change of standing', () => {
    const { cells, index } = open();
    index.apply(cells.write(answerWrites(one, ME, 'promised', 1, false)));
    index.apply(cells.write(answerWrites(one, HIND, 'refused', 1, false)));
    expect(index.counts().standings).toMatchObject({ contradicting: 1, promised: 0, refused: 0, notAsked: 4 });
    index.apply(cells.write(withdrawWrites(one, HIND, true)));
    expect(index.counts().standings).toMatchObject({ contradicting: 0, promised: 1 });
    expect(index.counts().withdrawn).toBe(1);
    expect(index.standingOf(one)).toBe('promised');
  });

  it('a claim whose cells are gone or null is no claim', () => {
    const { cells, index } = open();
    const keys = index.claimsOf(one).length === 0 ? cells.write(answerWrites(one, ME, 'promised', 1, false)) : [];
    index.apply(keys);
    index.apply(cells.remove(keys));
    expect(index.claimsOf(one)).toEqual([]);
    index.apply(cells.write(keys.map((key) => ({ key, value: null }))));
    expect(index.claimsOf(one)).toEqual([]);
    expect(index.counts().standings.notAsked).toBe(5);
  });

  it('an edit reads its own claim and nothing else', () => {
    const { cells, index, reads } = open(1_000);
    for (let n = 1; n <= 1_000; n++) index.apply(cells.write(answerWrites(electorId(n), ME, 'promised', n, false)));
    const before = reads();
    expect([...index.apply(cells.write(contactWrites(one, ME, 'reached', 2)))]).toEqual([one]);
    expect(reads() - before).toBeLessThanOrEqual(12);
    expect(index.counts().byContact).toMatchObject({ reached: 1, none: 999 });
  });

  it('claims of people outside the roll are kept and not counted', () => {
    const { cells, index } = open(1);
    index.apply(cells.write(answerWrites(two, ME, 'promised', 1, false)));
    expect(index.counts().standings.promised).toBe(0);
    index.setElectors([one, two]);
    expect(index.counts()).toMatchObject({ registered: 2, standings: { promised: 1, notAsked: 1 } });
  });

  it('[O6] [O7] a settlement takes an elector out of the contradicting ones, its undoing and another answer bring them back', () => {
    const { cells, index } = open();
    index.apply(cells.write([...answerWrites(one, ME, 'promised', 1, false), ...answerWrites(one, HIND, 'refused', 2, false)]));
    expect(index.contradicting()).toEqual([one]);
    const settling = settleWrites(one, KHALED, ME, index.claimsOf(one), index.settlementsOf(one), 5);
    expect([...index.apply(cells.write(settling))]).toEqual([one]);
    expect(index.standingOf(one)).toBe('promised');
    expect(index.counts().standings).toMatchObject({ promised: 1, contradicting: 0 });
    expect(index.contradicting()).toEqual([]);
    index.apply(cells.write(settling.map(({ key }) => ({ key, value: null }))));
    expect(index.standingOf(one)).toBe('contradicting');
    index.apply(cells.write(settling));
    index.apply(cells.write(answerWrites(one, HIND, 'refused', 9, false)));
    expect(index.counts().standings).toMatchObject({ promised: 0, contradicting: 1 });
  });

  it('[O6] what was settled before the list is opened is known at once', () => {
    const { cells, index } = open();
    cells.write([...answerWrites(one, ME, 'promised', 1, false), ...answerWrites(one, HIND, 'refused', 2, false)]);
    index.load(cells.keys());
    cells.write(settleWrites(one, KHALED, HIND, index.claimsOf(one), [], 5));
    const later = createClaimIndex(cells.read);
    later.setElectors([one]);
    later.load([...cells.keys()].reverse());
    expect(later.standingOf(one)).toBe('refused');
    expect(later.counts().standings.refused).toBe(1);
  });

  it('keys that are no claim change nothing', () => {
    const { index } = open();
    expect(index.apply([`${one}!${ME}`, 'nonsense', `${one}${ME}?`]).size).toBe(0);
  });
});
