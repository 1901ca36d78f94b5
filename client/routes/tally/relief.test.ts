import { expect, test } from 'vitest';
import type { WriterId } from '../../../schema/ids.ts';
import { nextNumber, tallyKey, tallyValue } from '../../../schema/tally.ts';
import { checkOf } from '../../../schema/tallyCheck.ts';
import { handoverPeople, hasHandedOver, isTakenOver, openHandover, reliefOf } from './relief.ts';
import { AT_MS, ballot, openCount, place } from './testing/openCount.ts';

const OPENING = { mode: 'ballots', every: 25, expected: null, from: 1, check: null } as const;
const KHALED = 'khaledd02b';

/** Khaled has counted twelve ballots and handed over; what of it is on this tablet is said. */
function handedOver(upTo = 12) {
  const khaled = openCount();
  khaled.arrive(KHALED, { kind: 'opening', atMs: AT_MS, ...OPENING }, ...Array.from({ length: 12 }, (_, i) => ballot(i + 1, i % 3)));
  const check = checkOf(khaled.count.tally(), 12);
  const here = openCount();
  if (upTo > 0)
    here.arrive(KHALED, { kind: 'opening', atMs: AT_MS, ...OPENING }, ...Array.from({ length: upTo }, (_, i) => ballot(i + 1, i % 3)));
  return { ...here, check };
}

test('[CT44] the word of a hand-over is held against the ballots that are here', () => {
  const { count, check } = handedOver();
  expect(reliefOf(count.tally(), 12, check)).toEqual({ kind: 'agrees' });
  const here = checkOf(count.tally(), 11);
  expect(reliefOf(count.tally(), 11, check)).toEqual({ kind: 'differs', here });
});

test('[CT44] on a tablet that has nothing, or not all, of the stream nothing is compared and nothing is a gap', () => {
  const empty = handedOver(0);
  expect(reliefOf(empty.count.tally(), 12, empty.check)).toEqual({ kind: 'elsewhere', missing: 12 });
  const some = handedOver(9);
  expect(reliefOf(some.count.tally(), 12, some.check)).toEqual({ kind: 'elsewhere', missing: 3 });
  empty.count.begin({ ...OPENING, from: 13, check: empty.check });
  empty.count.enter(place(0));
  expect(empty.count.tally()).toMatchObject({ first: 13, missing: 0, gaps: [] });
});

test('[CT44] what came over from the former tablet later joins without a gap, and two who counted the same say the same', () => {
  const next = handedOver(0);
  next.count.begin({ ...OPENING, from: 13, check: next.check });
  next.count.enter(place(1));
  const alone = checkOf(next.count.tally(), 13);
  next.arrive(KHALED, { kind: 'opening', atMs: AT_MS, ...OPENING }, ...Array.from({ length: 12 }, (_, i) => ballot(i + 1, i % 3)));
  expect(next.count.tally()).toMatchObject({ first: 1, missing: 0, last: 13 });
  expect(checkOf(next.count.tally(), 13)).toBe(alone);
  expect(next.count.tally().openings.every(({ isTrue }) => isTrue)).toBe(true);
});

test('[CT44] whoever has handed over has done so until they begin again', () => {
  const { count, clock } = openCount();
  count.begin(OPENING);
  count.enter(place(0));
  expect(hasHandedOver(count.tally(), 'noura0')).toBe(false);
  count.write([{ kind: 'handover', atMs: AT_MS, number: 1, check: checkOf(count.tally(), 1) }]);
  expect(hasHandedOver(count.tally(), 'noura0')).toBe(true);
  clock.nowMs += 60_000;
  count.begin({ ...OPENING, from: 2 });
  expect(hasHandedOver(count.tally(), 'noura0')).toBe(false);
});

test('[CT44] whoever has handed over on one tablet goes on on another whose clock is an hour slow', () => {
  const { count, receive, clock } = openCount();
  const ref = { entry: 'handover', writer: 'noura0x01a' as WriterId, n: nextNumber(AT_MS, null) } as const;
  receive([{ key: tallyKey(ref), value: tallyValue({ kind: 'handover', atMs: AT_MS, number: 100, check: 'abc' }) }], 'noura0');
  clock.nowMs -= 3_600_000;
  expect(hasHandedOver(count.tally(), 'noura0')).toBe(true);
  count.begin({ ...OPENING, from: 101, check: 'abc' });
  expect(hasHandedOver(count.tally(), 'noura0')).toBe(false);
});

test('[CT52] a hand-over says who handed over, and who went on from there', () => {
  const { count, arrive, check } = handedOver();
  arrive(KHALED, { kind: 'handover', atMs: AT_MS, number: 12, check });
  const entry = openHandover(count.tally()) ?? expect.unreachable();
  expect(handoverPeople(count.tally(), entry)).toEqual({ from: 'khaled', to: null });
  count.begin({ ...OPENING, from: 13 }); // without his word it is no taking over
  expect(openHandover(count.tally())).not.toBeNull();
  count.begin({ ...OPENING, from: 13, check });
  expect(handoverPeople(count.tally(), entry)).toEqual({ from: 'khaled', to: 'noura0' });
  expect(openHandover(count.tally())).toBeNull();
});

test('[CT44] [CT52] whoever went on themselves before they handed over at the same ballot has been taken over by nobody yet', () => {
  const { count, arrive, check } = handedOver();
  const handover = { kind: 'handover', atMs: AT_MS, number: 12, check } as const;
  arrive(KHALED, handover);
  const entry = openHandover(count.tally()) ?? expect.unreachable();
  arrive(KHALED, { kind: 'opening', atMs: AT_MS, ...OPENING, from: 13, check }, handover);
  expect(isTakenOver(count.tally(), entry)).toBe(false);
  count.begin({ ...OPENING, from: 13, check });
  expect(isTakenOver(count.tally(), entry)).toBe(true);
  expect(handoverPeople(count.tally(), entry)).toEqual({ from: 'khaled', to: 'noura0' });
});
