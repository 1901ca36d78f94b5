import { expect, test } from 'vitest';
import { changeOf, type Look } from './clockChange.ts';

const HOUR_MS = 3_600_000;
const TICK_MS = 10_000;
const START: Look = { wallMs: 50 * HOUR_MS, ranMs: HOUR_MS, isVisible: true };
/** @param ranMs since the start · `byMs`: so much more the wall clock says */
const after = (ranMs: number, byMs: number, isVisible = true): Look => ({
  wallMs: START.wallMs + ranMs + byMs,
  ranMs: START.ranMs + ranMs,
  isVisible,
});
const hidden = (look: Look): Look => ({ ...look, isVisible: false });

test('[J25] a clock that is set under a page in sight is told at once, by how much', () => {
  for (const byMs of [24 * HOUR_MS, -24 * HOUR_MS, 120_000, -120_000])
    expect(changeOf(START, after(TICK_MS, byMs), 0)).toEqual({ setMs: byMs, doubtMs: 0 });
  for (const byMs of [0, 59_000, -59_000]) expect(changeOf(START, after(TICK_MS, byMs), 0)).toEqual({ setMs: 0, doubtMs: 0 });
});

test('[J25] a device that has slept is not taken for one whose clock was set, whether or not what no hand sets goes on meanwhile', () => {
  expect(changeOf(START, after(2 * HOUR_MS, 0), 0)).toEqual({ setMs: 0, doubtMs: 0 });
  const slept = { setMs: 0, doubtMs: 2 * HOUR_MS };
  expect(changeOf(START, after(TICK_MS, 2 * HOUR_MS, false), 0)).toEqual(slept);
  expect(changeOf(hidden(START), after(TICK_MS, 2 * HOUR_MS), 0)).toEqual(slept);
  expect(changeOf(START, after(40_000, 2 * HOUR_MS), 0)).toEqual(slept); // in sight, and looked at too late
});

test('[J25] out of sight too a clock is known to be set that goes back, or goes forward by as much as it was behind', () => {
  const back = { setMs: -HOUR_MS, doubtMs: 0 };
  expect(changeOf(hidden(START), after(TICK_MS, -HOUR_MS), 0)).toEqual(back);
  const day = 24 * HOUR_MS;
  expect(changeOf(hidden(START), after(TICK_MS, day + 200_000), -day)).toEqual({ setMs: day + 200_000, doubtMs: 0 });
  expect(changeOf(hidden(START), after(TICK_MS, 2 * HOUR_MS), -day)).toEqual({ setMs: 0, doubtMs: 2 * HOUR_MS });
});
