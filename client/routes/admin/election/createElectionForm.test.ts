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

it('[F3] what is typed while a save meets what somebody else has saved stays, beside what they have changed', async () => {
  const type = (name: string) => (form: ElectionForm) =>
    form.edit(({ candidates: [first] }) => {
      if (first) first.name = name;
    });
  const form = inConflict(UNION, { ...UNION, seats: 5 }, type('Salem'));
  type('Sal')(form);
  expect(await form.save()).toBe(false);
  expect(form.draft()).toMatchObject({ seats: 5, candidates: [{ name: 'Salem' }, { name: 'P2' }] });
  expect(form.isDirty()).toBe(true);
});

it('[F2][F3] where both come to a way of voting with one mark the marks are one, and nothing is wrong in a field that is not shown', async () => {
  const marks = (form: ElectionForm) =>
    form.edit((draft) => {
      draft.maxMarks = 2;
    });
  const merged = inConflict(UNION, { ...UNION, method: 'single' });
  marks(merged);
  await merged.save();
  expect([merged.draft()?.method, merged.draft()?.maxMarks, merged.problems()]).toEqual(['single', 1, []]);

  const chosen = inConflict({ ...UNION, maxMarks: 2 }, { ...UNION, method: 'single', maxMarks: 1 }, (form) => {
    form.setMethod('list_or_mixed');
    marks(form);
  });
  chosen.edit((draft) => {
    draft.name = 'Union 2026';
  });
  await chosen.save();
  const [method] = chosen.both();
  expect(method).toEqual({ field: 'method', theirs: 'single', mine: 'list_or_mixed' });
  if (method) chosen.takeTheirs(method);
  expect([chosen.draft()?.method, chosen.draft()?.maxMarks, chosen.both()]).toEqual(['single', 1, []]);
});
