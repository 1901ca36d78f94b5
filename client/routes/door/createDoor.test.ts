import { createEffect, createRoot } from 'solid-js';
import { expect, onTestFinished, test } from 'vitest';
import { observationKey, votedValue } from '../../../schema/attendance.ts';
import { isWriterId, type WriterId } from '../../../schema/ids.ts';
import { AT_MS, electorId, KHALED, ME, openDoor, ROLL } from './testing/openDoor.ts';

test('[B1] [B2] a mark is one entry, set once; an undo is another that names it', () => {
  const { door, edits } = openDoor();
  const mark = door.mark(electorId(734));
  expect(door.attendanceOf(electorId(734)).hasAttended).toBe(true);
  door.undo(mark);
  door.undo(mark);
  expect(door.attendanceOf(electorId(734)).hasAttended).toBe(false);
  expect(door.attendanceOf(electorId(734)).undone).toMatchObject([{ by: ME }]);
  expect(edits.flat().map(({ key }) => key.slice(0, 20))).toEqual(Array(2).fill(`${electorId(734)}noura0d01a`));
  expect(new Set(edits.flat().map(({ key }) => key)).size).toBe(2);
});

test('[B2] entries of one second stand beside each other: nothing is written over', () => {
  const { door, room } = openDoor();
  for (let i = 0; i < 5; i++) door.undo(door.mark(electorId(734)));
  door.mark(electorId(734));
  expect([...room.cells.keys()]).toHaveLength(11);
  expect(door.attendanceOf(electorId(734))).toMatchObject({ hasAttended: true, isDuplicate: false });
});

test('[B8] wrong person: the observation moves to another elector in one edit', () => {
  const { door, edits } = openDoor();
  const mark = door.mark(electorId(735));
  const moved = door.wrongPerson(mark, electorId(736));
  expect(edits).toHaveLength(2);
  expect(edits[1]).toHaveLength(2);
  expect(door.attendanceOf(electorId(735)).hasAttended).toBe(false);
  expect(door.attendanceOf(electorId(736)).standing).toMatchObject([{ key: moved.entry.key, value: { source: 'door' } }]);
  expect(door.lastTen().map(({ elector, isUndone }) => [elector, isUndone])).toContainEqual([electorId(735), true]);
});

test('[B3] what somebody else has entered is taken back by coordinators only', () => {
  const { door, seen, edits } = openDoor();
  seen(7);
  const [theirs] = door.attendanceOf(electorId(7)).standing;
  if (!theirs) throw new Error('nothing stands');
  expect(door.canUndo(theirs)).toBe(false);
  expect(() => door.undo({ elector: electorId(7), entry: theirs })).toThrow(expect.objectContaining({ code: 'forbidden' }));
  expect(edits).toEqual([]);
  const coordinator = openDoor({ isCoordinator: true });
  coordinator.seen(7);
  const [entry] = coordinator.door.attendanceOf(electorId(7)).standing;
  if (entry) coordinator.door.undo({ elector: electorId(7), entry });
  expect(coordinator.door.attendanceOf(electorId(7)).hasAttended).toBe(false);
});

test('[Y10] what the one before has left on this tablet counts and is theirs; once it arrives it is one entry, not two', () => {
  const { door, setLeft, receive } = openDoor({ isCoordinator: true });
  const runs: boolean[] = [];
  const dispose = createRoot((disposeRoot) => {
    createEffect(() => runs.push(door.attendanceOf(electorId(734)).hasAttended));
    return disposeRoot;
  });
  onTestFinished(dispose);
  const key = observationKey(electorId(734), { writer: `${KHALED}d01a` as WriterId, n: 42 }); // of the right form
  const value = votedValue(AT_MS, 'door');
  setLeft(new Map([[key, value]]));
  const [theirs] = door.attendanceOf(electorId(734)).standing;
  if (!theirs) throw new Error('nothing stands');
  expect(runs).toEqual([false, true]);
  expect(door.counts()).toEqual({ mine: 0, device: 0, committee: 1 });
  expect([door.isOnlyHere(theirs), door.canUndo(theirs)]).toEqual([true, false]);
  receive([{ key, value }], KHALED);
  expect(door.attendanceOf(electorId(734)).standing).toHaveLength(1);
  expect([door.isOnlyHere(theirs), door.canUndo(theirs)]).toEqual([false, true]);
  setLeft(new Map());
  expect(door.counts().committee).toBe(1);
});

test('[Y10] what was left and is nowhere any more is shown no more', () => {
  const { door, setLeft } = openDoor();
  const key = observationKey(electorId(734), { writer: `${KHALED}d01a` as WriterId, n: 42 }); // of the right form
  setLeft(new Map([[key, votedValue(AT_MS, 'door')]]));
  setLeft(new Map());
  expect(door.attendanceOf(electorId(734)).hasAttended).toBe(false);
  expect(door.counts().committee).toBe(0);
});

// domain.md §0.3, row 6: there many rows an elector were counted, and a repeated or pending row inflated the turnout
test('[B1] [B12] §0.3 row 6: an elector seen twice, by whomever, is counted once; who is not on the roll is not counted', () => {
  const { door, seen } = openDoor();
  door.mark(electorId(734));
  door.mark(electorId(734));
  seen(734);
  seen(7);
  seen(999);
  seen(73, ME, { device: 'd09' });
  expect(door.counts()).toEqual({ mine: 2, device: 1, committee: 3 });
  expect(door.attendanceOf(electorId(734)).isDuplicate).toBe(true);
});

// domain.md §0.3, row 7: there every event made every client fetch list and statistics anew
test('[B12] §0.3 row 7: an arrival re-runs whoever looks at that elector, and nobody else', () => {
  const { door, seen } = openDoor();
  const runs: string[] = [];
  const dispose = createRoot((disposeRoot) => {
    for (const n of [7, 73, 734]) createEffect(() => runs.push(`${n} ${door.attendanceOf(electorId(n)).hasAttended}`));
    return disposeRoot;
  });
  onTestFinished(dispose);
  runs.length = 0;
  seen(73);
  expect(runs).toEqual(['73 true']);
});

// domain.md §0.3, row 8: there a wrong mark could not be taken back, and nobody knew whose it had been
test('[B8] §0.3 row 8: what was taken back stays in sight, with whose it was and who took it back', () => {
  const { door, seen, takenBack } = openDoor();
  const ref = seen(7);
  takenBack(7, ref);
  expect(door.attendanceOf(electorId(7))).toMatchObject({ hasAttended: false, undone: [{ by: KHALED, entry: { writer: ref.writer } }] });
});

test('[B8] the last ten are this person’s, from every device, the newest first', () => {
  const { door, seen, clock } = openDoor();
  seen(7, ME, { device: 'd09', atMs: clock.nowMs - 60_000 });
  seen(73);
  for (const { id } of ROLL.slice(2)) {
    clock.nowMs += 1_000;
    door.mark(id);
  }
  expect(door.lastTen().map(({ elector }) => elector)).toEqual([736, 735, 734, 7].map(electorId));
});

test('[B8] what was entered last stands in front, also after the clock was set back', () => {
  const { door, seen, clock } = openDoor();
  door.mark(electorId(7));
  clock.nowMs -= 3_600_000; // it was an hour fast
  for (const n of [73, 734]) {
    door.mark(electorId(n));
    clock.nowMs += 1_000;
  }
  expect(door.lastTen().map(({ elector }) => elector)).toEqual([734, 73, 7].map(electorId));
  seen(735, ME, { device: 'd09', atMs: clock.nowMs + 7_200_000 });
  expect(door.lastTen()[0]?.elector).toBe(electorId(735));
  door.mark(electorId(736));
  expect(door.lastTen()[0]?.elector).toBe(electorId(736));
});

test('[B9] without the code that the server gives a device nothing is entered, and it is said', () => {
  const { door, setWriter, edits } = openDoor();
  setWriter(null);
  expect(door.blocked()).toBe('no-code');
  expect(() => door.mark(electorId(7))).toThrow(expect.objectContaining({ code: 'unreachable' }));
  expect(edits).toEqual([]);
  setWriter(() => 'noura0d07x' as never);
  expect(door.blocked()).toBeNull();
  expect(isWriterId(door.mark(electorId(7)).entry.writer)).toBe(true);
  expect(door.counts()).toEqual({ mine: 1, device: 1, committee: 1 });
});

test('[N6] an entry that was not accepted stands no longer', () => {
  const { door, receive } = openDoor();
  const mark = door.mark(electorId(7));
  receive([{ key: mark.entry.key, value: null }], ME);
  expect(door.attendanceOf(electorId(7)).hasAttended).toBe(false);
  expect(door.counts().committee).toBe(0);
});
