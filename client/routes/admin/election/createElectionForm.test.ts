import { createRoot } from 'solid-js';
import { expect, it } from 'vitest';
import { type ElectionSetUp, SETTINGS } from '../../../../schema/election.ts';
import type { ElectionAnswer } from '../../../../schema/electionApi.ts';
import { AppError } from '../../../../schema/errors.ts';
import { createRandom } from '../../../../schema/testing.ts';
import { createElectionForm, type ElectionForm } from './createElectionForm.ts';

const UNION: ElectionSetUp = {
  ...{ name: 'Union', pollingDay: '2026-11-28', timeZone: 'Asia/Kuwait', method: 'multiple', seats: 3, minMarks: 1, maxMarks: 1 },
  lists: [],
  candidates: ['P1', 'P2'].map((name, i) => ({ id: `c00${i}`, listId: null, ballotNumber: i + 1, name, state: 'active' })),
  settings: SETTINGS,
};
const answer = (election: ElectionSetUp | null, version: number): ElectionAnswer =>
  ({ election, version, hasBegun: false, pollingDay: '2026-11-28', timeZone: 'Asia/Kuwait' }) as ElectionAnswer; // the same, to be written to

/** A form whose save meets what somebody else has saved; `onRead` does something while that is fetched. */
function inConflict(mine: ElectionSetUp | null, theirs: ElectionSetUp, onRead: (form: ElectionForm) => void = () => {}): ElectionForm {
  return createRoot(() => {
    const form: ElectionForm = createElectionForm({
      answer: answer(mine, mine ? 1 : 0),
      words: { list: (n) => `L${n}`, candidate: (n) => `C${n}` },
      randomByte: createRandom(3).byte,
      send: {
        save: () => Promise.reject(new AppError('conflict')),
        read: async () => {
          await Promise.resolve();
          onRead(form);
          return answer(theirs, 2);
        },
      },
    });
    return form;
  });
}

it('[F3] of two who set up for the first time at once each rule is shown with both values, and what was left as it is gives way', async () => {
  const form = inConflict(null, { ...UNION, seats: 7, settings: { ...SETTINGS, callsADay: 2 } });
  form.begin('constituency');
  expect(await form.save()).toBe(false);
  expect(form.both()).toEqual([
    { field: 'method', theirs: 'multiple', mine: 'single' },
    { field: 'seats', theirs: 7, mine: 10 },
  ]);
  expect(form.draft()).toMatchObject({ name: 'Union', seats: 10, settings: { callsADay: 2 } });
  expect(form.draft()?.candidates).toHaveLength(42);
});
