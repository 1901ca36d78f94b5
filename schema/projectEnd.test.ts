import { expect, it } from 'vitest';
import { type Part, plannedShare, projectEnd } from './projectEnd.ts';

/** 8:00 to 20:00, half of it by 14:00. */
const PLAN = { turnout: [480, 840, 1_200].map((minute, i) => ({ minute, share: [0, 0.3, 0.6][i] ?? 0 })) };
const part = (have: number, more: Partial<Part> = {}): Part => ({
  have,
  most: 1_000,
  weight: 1_000,
  isClosed: false,
  knownAt: 840,
  ...more,
});
const range = (...args: Parameters<typeof projectEnd>) => {
  const found = projectEnd(...args);
  if (found.kind !== 'range') throw new Error(`no range: ${JSON.stringify(found)}`);
  return found;
};

it('[OR4] the plan is read between its points, from the doors on', () => {
  expect(plannedShare(PLAN, 660, 480)).toBeCloseTo(0.15);
  expect(plannedShare(PLAN, 2_000, 480)).toBe(0.6);
  expect(plannedShare(PLAN, 300, 480)).toBe(0);
  expect(plannedShare({ turnout: [{ minute: 1_200, share: 0.6 }] }, 840, 480)).toBeCloseTo(0.3);
  expect(plannedShare({ turnout: [] }, 840, 480)).toBeNull();
});

it('[OR4] a projection is a range around what the plan makes of those who came, never fewer than came nor more than could', () => {
  const found = range([part(300), part(280)], PLAN, 840, 480);
  expect(found.basis).toBe('plan');
  expect(found.low).toBeLessThan(1_160);
  expect(found.high).toBeGreaterThan(1_160);
  expect(found.low).toBeGreaterThan(900);
  expect(found.high).toBeLessThan(1_500);
  expect(range([part(300, { most: 350 }), part(280, { most: 280 })], PLAN, 840, 480).high).toBeLessThanOrEqual(630);
});

it('[OR4] the range is wider with the hours alone, with what is old, and early; narrow towards the end', () => {
  const width = (parts: readonly Part[], minute = 840, plan: Parameters<typeof projectEnd>[1] = PLAN) => {
    const { low, high } = range(parts, plan, minute, 480);
    return (high - low) / (high + low);
  };
  const usual = width([part(300)]);
  expect(width([part(300)], 840, { turnout: [{ minute: 1_200, share: 0.6 }] })).toBeGreaterThan(usual);
  expect(width([part(200, { knownAt: 720 })])).toBeGreaterThan(usual);
  expect(width([part(120, { knownAt: 640 })], 640)).toBeGreaterThan(usual);
  expect(width([part(580, { knownAt: 1_180 })], 1_180)).toBeLessThan(usual / 3);
});

it('[OR4] of a committee that nothing is heard of the range holds everything from what it had to what the others come to', () => {
  const without = range([part(300), part(300)], PLAN, 840, 480);
  const dark = range([part(300), part(300), part(0, { knownAt: null })], PLAN, 840, 480);
  expect(dark.low).toBeLessThanOrEqual(without.low);
  expect(dark.high).toBeGreaterThan(without.high * 1.4);
});

it('[OR4] where too little is known there is none, and it is said why', () => {
  expect(projectEnd([part(300)], { turnout: [] }, 840, 480)).toEqual({ kind: 'none', why: 'no-plan' });
  expect(projectEnd([part(300)], null, 840, 480)).toEqual({ kind: 'none', why: 'plan-unknown' });
  expect(projectEnd([part(300)], PLAN, 500, 480)).toEqual({ kind: 'none', why: 'too-early' });
  expect(projectEnd([part(10)], PLAN, 840, 480)).toEqual({ kind: 'none', why: 'too-early' });
  expect(projectEnd([part(300)], PLAN, 840, null)).toEqual({ kind: 'none', why: 'too-early' });
  expect(projectEnd([part(300), part(0, { knownAt: null, weight: 1_500 })], PLAN, 840, 480)).toEqual({ kind: 'none', why: 'too-few' });
  expect(projectEnd([part(300)], PLAN, 1_300, 480)).toEqual({ kind: 'none', why: 'past-plan' });
});

it('[OR4] when every door is closed nothing is projected: it is what came', () => {
  expect(projectEnd([part(300, { isClosed: true }), part(20, { isClosed: true, knownAt: null })], PLAN, 1_300, 480)).toEqual({
    kind: 'final',
    have: 320,
  });
});
