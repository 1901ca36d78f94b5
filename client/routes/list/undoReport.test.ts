import { describe, expect, it } from 'vitest';
import { answerWrites } from '../../../schema/guarantees.ts';
import { claimKey } from '../../../schema/keys.ts';
import { createPlainCells, electorId, HIND, ME } from './testing/listFixtures.ts';
import { undoReport } from './undoReport.ts';

const one = electorId(1);

describe('undo report', () => {
  it('[V4] one fact a claim: the answer speaks for its time', () => {
    const cells = createPlainCells();
    const keys = cells.write(answerWrites(one, ME, 'undecided', 5, true));
    expect(undoReport({ restored: keys, skipped: [] }, cells.read, () => null)).toEqual({
      restored: [{ elector: one, owner: ME, field: 'answer', value: 'u' }],
      reopened: [],
      skipped: [],
    });
  });

  it('[V4] names who has written since', () => {
    const cells = createPlainCells();
    cells.write([{ key: claimKey(one, ME, 'note'), value: 'later' }]);
    const report = undoReport({ restored: [], skipped: [claimKey(one, ME, 'note')] }, cells.read, () => HIND);
    expect(report.skipped).toEqual([{ elector: one, owner: ME, field: 'note', value: 'later', author: HIND }]);
  });

  it('[O6] a settlement that was taken back is told of its elector; keys of no grammar are passed over', () => {
    const report = undoReport(
      { restored: ['x', `${one}!${ME}`], skipped: [] },
      () => undefined,
      () => null,
    );
    expect(report).toEqual({ restored: [], reopened: [one], skipped: [] });
  });
});
