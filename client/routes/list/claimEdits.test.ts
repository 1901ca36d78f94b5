import { describe, expect, it } from 'vitest';
import { answerWrites, contactWrites, noteWrites, readClaim } from '../../../schema/guarantees.ts';
import { assignWrites, handOverWrites } from './claimEdits.ts';
import { createPlainCells, electorId, HIND, ME } from './testing/listFixtures.ts';

const one = electorId(1);

describe('claim edits', () => {
  it('[G4] handing over carries everything along and withdraws, never deletes', () => {
    const cells = createPlainCells();
    cells.write([
      ...answerWrites(one, ME, 'promised', 5, false),
      ...contactWrites(one, ME, 'reached', 6),
      ...noteWrites(one, ME, 'in the evening'),
    ]);
    cells.write(handOverWrites(one, readClaim(cells.read, one, ME), HIND, 9));
    expect(readClaim(cells.read, one, HIND)).toMatchObject({
      answer: 'promised',
      contact: 'reached',
      note: 'in the evening',
      answeredAtMs: 5,
      contactedAtMs: 6,
      isWithdrawn: false,
    });
    expect(readClaim(cells.read, one, ME)).toMatchObject({ answer: 'promised', isWithdrawn: true });
  });

  it('an elector given to a guarantor is still to be asked', () => {
    const cells = createPlainCells();
    cells.write(assignWrites(one, HIND, 1));
    expect(readClaim(cells.read, one, HIND)).toMatchObject({ answer: 'notAsked', isWithdrawn: false });
  });
});
