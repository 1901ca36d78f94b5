import { expect, test } from 'vitest';
import { type BoardRow, emptyRow } from './board.ts';
import { plannedShare, warningsOf } from './leaderRules.ts';
import { newsOf } from './news.ts';
import { hasRule, isRefusalTold, isTold, isToldOfAny } from './noticeChoice.ts';
import type { NoticeSettings } from './personSettings.ts';

const ROW: BoardRow = { ...emptyRow(1_000), status: 'polling', openedAtMs: 0, attended: 40, promised: 10 };
const result = (change: Partial<BoardRow['result']>): BoardRow => ({ ...ROW, result: { ...ROW.result, ...change } });

test('[TG5] news of a row is what is more than before, and less where something was taken back', () => {
  expect(newsOf(ROW, ROW)).toEqual([]);
  expect(newsOf(ROW, { ...ROW, attended: 52, promised: 9, heldEdits: 1 })).toEqual([
    { name: 'held', count: 1 },
    { name: 'promised', count: -1 },
    { name: 'came', count: 12 },
  ]);
  expect(newsOf({ ...ROW, status: 'not_open' }, ROW)).toEqual([{ name: 'polling', count: 1 }]);
  expect(newsOf(ROW, { ...ROW, status: 'not_open' })).toEqual([]);
  expect(newsOf({ ...ROW, status: 'counting' }, ROW)).toEqual([{ name: 'wentBack', count: 1 }]);
});

test('[TG5] a state of a result is told when it begins, and a correction is no new count', () => {
  const told = (before: Partial<BoardRow['result']>, after: Partial<BoardRow['result']>) =>
    newsOf(result(before), result(after)).map(({ name }) => name);
  expect(told({}, { state: 'first_entered' })).toEqual(['counted']);
  expect(told({ state: 'first_entered' }, { state: 'differs' })).toEqual(['differs']);
  expect(told({ state: 'differs' }, { state: 'second_entered' })).toEqual([]);
  expect(told({ state: 'published' }, { state: 'first_entered', count: 2 })).toEqual(['counted']);
  expect(told({ state: 'verified' }, { state: 'published' })).toEqual(['published']);
  expect(told({ state: 'published' }, { state: 'empty', count: 2 })).toEqual([]);
});

const SETTINGS: NoticeSettings = {
  all: {},
  committees: {},
  rules: { silentMinutes: null, belowPlanPoints: null, checkFailed: false, published: false },
  isSoundOn: false,
};
const NOURA = { role: 'coordinator', memberships: [{ committee: 'K01' }] };
const VIEWER = { role: 'viewer', memberships: [] };

test('[TG6] what was set for a committee goes before what was set for all; what was not set is off, but for what this tablet was refused', () => {
  const own = { ...SETTINGS, all: { tally: 'own' as const } };
  expect([isTold('tally', 'K01', own, NOURA), isTold('tally', 'K02', own, NOURA), isTold('tally', 'K01', own, VIEWER)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([isTold('tally', 'K01', SETTINGS, NOURA), isTold('conflicts', 'K01', SETTINGS, NOURA)]).toEqual([false, false]);
  const without = { ...SETTINGS, committees: { K02: { conflicts: false } } };
  expect([isRefusalTold('K01', SETTINGS), isRefusalTold('K01', without), isRefusalTold('K02', without)]).toEqual([true, true, false]);
  expect(isRefusalTold('K01', { ...SETTINGS, all: { conflicts: false } })).toBe(false);
  const quiet = { ...SETTINGS, all: { tally: false } };
  expect(isTold('tally', 'K01', quiet, NOURA)).toBe(false);
  const one = { ...quiet, committees: { K01: { tally: true }, K02: {} } };
  expect([isTold('tally', 'K01', one, VIEWER), isTold('tally', 'K02', one, VIEWER), isTold('results', 'K01', one, VIEWER)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(isTold('tally', 'constructor', one, VIEWER)).toBe(false);
  expect([SETTINGS, own].map((choice) => [NOURA, VIEWER].map((person) => isToldOfAny(choice, person)))).toEqual([
    [false, false],
    [true, false],
  ]);
  expect(isToldOfAny(one, VIEWER)).toBe(true);
  const off = { guarantees: false, attendance: false, tally: false, results: false, conflicts: false, presence: false };
  expect(isToldOfAny({ ...SETTINGS, all: off }, NOURA)).toBe(false);
  expect([hasRule(SETTINGS), hasRule({ rules: { ...SETTINGS.rules, published: true } })]).toEqual([false, true]);
});

const MINUTE_MS = 60_000;
const rules = (change: Partial<NoticeSettings['rules']>) => ({ rules: { ...SETTINGS.rules, ...change } });
const PLAN = [
  { minute: 480, share: 0 },
  { minute: 600, share: 0.2 },
  { minute: 720, share: 0.5 },
];

test('[TG9] a committee is silent when nothing has come for so long since it opened, while it is at work', () => {
  const warned = (row: BoardRow, nowMs: number) => warningsOf(row, rules({ silentMinutes: 15 }), { turnout: [] }, { nowMs, minute: null });
  expect(warned(ROW, 15 * MINUTE_MS - 1)).toEqual([]);
  expect(warned(ROW, 15 * MINUTE_MS)).toEqual(['silent']);
  expect(warned({ ...ROW, enteredAtMs: MINUTE_MS }, 15 * MINUTE_MS)).toEqual([]);
  expect(warned({ ...ROW, heardAtMs: MINUTE_MS }, 16 * MINUTE_MS)).toEqual(['silent']);
  expect(warned({ ...ROW, status: 'closed' }, 60 * MINUTE_MS)).toEqual([]);
});

test('[TG9] below the plan means by so many points against the line between its hours, and never before the first', () => {
  expect([
    plannedShare(PLAN, 479),
    plannedShare(PLAN, 480),
    plannedShare(PLAN, 540),
    plannedShare(PLAN, 660),
    plannedShare(PLAN, 900),
    plannedShare([], 600),
  ]).toEqual([null, 0, 0.1, 0.35, 0.5, null]);
  const warned = (attended: number, minute: number | null) =>
    warningsOf({ ...ROW, attended }, rules({ belowPlanPoints: 5 }), { turnout: PLAN }, { nowMs: 0, minute });
  expect(warned(50, 540)).toEqual(['belowPlan']);
  expect(warned(51, 540)).toEqual([]);
  expect(warned(0, 470)).toEqual([]);
  expect(warned(0, null)).toEqual([]);
});

test('[TG9] a rule that is off warns of nothing', () => {
  const all = { ...result({ state: 'checks_failed' }), attended: 0 };
  expect(warningsOf(all, rules({}), { turnout: PLAN }, { nowMs: 9e9, minute: 900 })).toEqual([]);
  expect(warningsOf(all, rules({ checkFailed: true, published: true }), { turnout: PLAN }, { nowMs: 9e9, minute: 900 })).toEqual([
    'checksFailed',
  ]);
  expect(warningsOf(result({ state: 'published' }), rules({ published: true }), { turnout: [] }, { nowMs: 0, minute: 0 })).toEqual([
    'published',
  ]);
});
