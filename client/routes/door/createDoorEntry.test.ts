import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { AppError } from '../../../schema/errors.ts';
import { createDoorEntry, FLASH_MS } from './createDoorEntry.ts';
import { createDoorSearch } from './doorSearch.ts';
import type { OpenEntries } from './openEntries.ts';
import { elector, electorId, openDoor, ROLL } from './testing/openDoor.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(roll = ROLL, kept?: OpenEntries) {
  const opened = openDoor({ roll });
  const { entry, dispose } = createRoot((disposeRoot) => ({
    entry: createDoorEntry({ door: opened.door, search: () => createDoorSearch(roll), kept }),
    dispose: disposeRoot,
  }));
  onTestFinished(dispose);
  const has = (n: number): boolean => opened.door.attendanceOf(electorId(n)).hasAttended;
  /** As a keyboard does. */
  const keys = (text: string): void => {
    for (const char of text) entry.type(entry.text() + char);
  };
  return { ...opened, entry, has, keys };
}

test('[B8] Enter on a single hit records and frees the field at once: what is typed while the screen confirms is the next entry', () => {
  const { entry, has, keys } = open();
  keys('734');
  entry.enter();
  expect(has(734)).toBe(true);
  expect(entry.flash()).toEqual({ kind: 'recorded', elector: electorId(734) });
  keys('7');
  expect(entry.flash()).not.toBeNull();
  entry.enter();
  expect(has(7)).toBe(true);
  vi.advanceTimersByTime(FLASH_MS - 1);
  expect(entry.flash()).toEqual({ kind: 'recorded', elector: electorId(7) });
  vi.advanceTimersByTime(1);
  expect(entry.flash()).toBeNull();
});

test('[B8] a namesake is never recorded by Enter; one is chosen, then recorded', () => {
  const { entry, has, keys } = open();
  keys('735');
  entry.enter();
  entry.enter();
  expect(entry.target()).toBeNull();
  expect(has(735) || has(736)).toBe(false);
  entry.choose(electorId(736));
  entry.enter();
  expect(has(736)).toBe(false);
  expect(entry.target()).toBe(electorId(736));
  entry.tap(electorId(736));
  expect([has(735), has(736)]).toEqual([false, true]);
});

test('[B7] a number that only begins so is never recorded, nor is who was taken off the roll', () => {
  const { entry, keys, edits } = open([elector(734, 'خالد سعد مبارك'), elector(8, 'منى علي ناصر', { isRemoved: true })]);
  keys('73');
  entry.enter();
  expect(entry.hit()).toEqual({ kind: 'not-found' });
  keys('8');
  expect(entry.text()).toBe('8');
  entry.enter();
  expect(edits).toEqual([]);
  keys('9');
  expect(entry.open().map(({ text }) => text)).toEqual(['73', '8']);
});

test('[B9] seen already: told with Enter and not recorded again; a tap records a second observation', () => {
  const { entry, door, seen, keys } = open();
  seen(734);
  keys('734');
  entry.enter();
  expect(entry.flash()).toEqual({ kind: 'again', elector: electorId(734) });
  expect(door.attendanceOf(electorId(734)).standing).toHaveLength(1);
  keys('7');
  expect(entry.text()).toBe('7');
  expect(entry.open()).toEqual([]);
  entry.clear();
  keys('734');
  entry.tap(electorId(734));
  expect(door.attendanceOf(electorId(734))).toMatchObject({ isDuplicate: true, standing: { length: 2 } });
});

test('[B8] what Enter could not settle is not lost when the next is typed', () => {
  const { entry, keys, has } = open();
  for (const text of ['9999', '735', '734']) {
    keys(text);
    entry.enter();
  }
  expect(has(734)).toBe(true);
  expect(entry.open().map(({ text }) => text)).toEqual(['9999', '735']);
  const [, namesake] = entry.open();
  if (namesake) entry.resume(namesake);
  expect(entry.hit()).toMatchObject({ kind: 'namesakes', id: electorId(735) });
  expect(entry.open().map(({ text }) => text)).toEqual(['9999']);
  expect(entry.outcomes()).toEqual(['not-found', 'found', 'found']);
});

test('[B8] what is not settled is there after a reload: what stands in the field as well, and none that was settled or dropped', () => {
  let kept: readonly string[] = [];
  const storage: OpenEntries = {
    read: () => kept,
    write: (texts) => {
      kept = texts;
    },
  };
  const before = open(ROLL, storage);
  for (const text of ['9999', '735', '734', '8888']) {
    before.keys(text);
    before.entry.enter();
  }
  expect(kept).toEqual(['9999', '735', '8888']);
  const after = open(ROLL, storage);
  expect(after.entry.open().map(({ text }) => text)).toEqual(['9999', '735', '8888']);
  const [first, second, third] = after.entry.open();
  if (!first || !second || !third) throw new Error('nothing was kept');
  after.entry.dismiss(first);
  after.entry.resume(second);
  expect(after.entry.hit()).toMatchObject({ kind: 'namesakes', id: electorId(735) });
  after.entry.enter();
  after.entry.resume(third); // the namesake is not chosen yet, and is put aside
  expect(after.entry.open().map(({ text }) => text)).toEqual(['735']);
  after.entry.clear();
  expect(kept).toEqual(['735']);
});

test('[B9] what this device could not keep stays in sight, with why, and is tried again', () => {
  const { entry, keys, has, setWriter } = open();
  setWriter(null);
  keys('734');
  entry.enter();
  expect(entry.error()).toBeInstanceOf(AppError);
  expect(entry.text()).toBe('734');
  keys('7');
  expect(entry.error()).toBeNull();
  expect(entry.open().map(({ text }) => text)).toEqual(['734']);
  setWriter('noura0d01a' as never);
  entry.enter();
  expect([has(7), has(734)]).toEqual([true, false]);
});

test('[B8] a second tap of the same finger records nobody, whoever stands under it by then', () => {
  const { entry, keys, has } = open();
  keys('734');
  entry.tap(electorId(734));
  keys('7');
  vi.advanceTimersByTime(200);
  entry.tap(electorId(7));
  expect(has(7)).toBe(false);
  vi.advanceTimersByTime(300);
  entry.tap(electorId(7));
  expect(has(7)).toBe(true);
});

test('[B8] a clock that is set back swallows no tap', () => {
  const { entry, keys, has } = open();
  keys('734');
  entry.tap(electorId(734));
  vi.setSystemTime(Date.now() - 3_600_000);
  vi.advanceTimersByTime(1_000);
  keys('7');
  entry.tap(electorId(7));
  expect(has(7)).toBe(true);
});

test('[B8] whoever has tapped “wrong person” in between taps once more', () => {
  const { entry, door, keys, has } = open();
  keys('734');
  entry.tap(electorId(734));
  const [mark] = door.lastTen();
  if (!mark) throw new Error('nothing was recorded');
  entry.correct(mark);
  keys('7');
  vi.advanceTimersByTime(200);
  entry.tap(electorId(7));
  expect([has(734), has(7)]).toEqual([false, true]);
});

test('[B8] a tap right after what a scanner or Enter has recorded is a tap of its own', () => {
  const { entry, keys, has } = open();
  keys('734');
  entry.enter();
  keys('7');
  vi.advanceTimersByTime(200);
  entry.tap(electorId(7));
  expect([has(734), has(7)]).toEqual([true, true]);
});

/** 734 was recorded, and is said to have been somebody else. */
function correcting734() {
  const opened = open();
  opened.keys('734');
  opened.entry.enter();
  const [mark] = opened.door.lastTen();
  if (!mark) throw new Error('nothing was recorded');
  opened.entry.correct(mark);
  return { ...opened, mark };
}

test('[B8] wrong person: the next one entered is who it was; Escape first empties the field, then gives the correction up', () => {
  const { entry, mark, keys, has, edits } = correcting734();
  keys('73');
  entry.cancel();
  expect([entry.text(), entry.correcting()]).toEqual(['', mark]);
  keys('73');
  entry.enter();
  expect([has(734), has(73)]).toEqual([false, true]);
  expect(edits).toHaveLength(2);
  expect(entry.flash()).toEqual({ kind: 'moved', elector: electorId(73) });
  entry.correct(mark);
  entry.cancel();
  expect(entry.correcting()).toBeNull();
});

test('[B8] wrong person, and taken back meanwhile: the correction is over, and whoever is entered next is recorded', () => {
  const { entry, mark, door, keys, has, edits } = correcting734();
  door.undo(mark);
  expect(entry.correcting()).toBeNull();
  keys('734');
  entry.enter();
  expect([has(734), edits.length]).toEqual([true, 3]);
  expect(entry.flash()).toEqual({ kind: 'recorded', elector: electorId(734) });
});

test('[B8] wrong person, and it was them after all: nothing is recorded, and nothing is said to have moved', () => {
  const { entry, keys, edits } = correcting734();
  keys('734');
  entry.enter();
  expect([entry.correcting(), entry.text(), edits.length]).toEqual([null, '', 1]);
  expect(entry.flash()).toEqual({ kind: 'again', elector: electorId(734) });
});

test('[B8] a scanner is heard over what was typed before it', () => {
  const { entry, has, keys } = open();
  keys('7734');
  entry.enter('734');
  expect([has(7), has(734)]).toEqual([false, true]);
  expect(entry.text()).toBe('');
});
