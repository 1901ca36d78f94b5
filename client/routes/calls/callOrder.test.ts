import { expect, test } from 'vitest';
import type { CallElector, CallResult, CallsAnswer } from '../../../schema/chaseApi.ts';
import { electorId } from '../list/testing/listFixtures.ts';
import { type Callee, calleesOf, clockAheadMs, HEARD_WITHIN_MS, nextOf, stateOf, withoutOver } from './callOrder.ts';

const NOW = 1_000_000;
const person = (n: number, more: Partial<CallElector> = {}): CallElector => ({
  id: electorId(n),
  number: String(n),
  name: `Name ${n}`,
  gender: 'female',
  committee: { id: 'K01', code: 'K01', site: 'School' },
  hasPhone: true,
  callsToday: 0,
  last: null,
  state: 'open',
  hasAttended: false,
  ...more,
});
const answerOf = (...electors: CallElector[]): CallsAnswer => ({
  slices: [{ id: 's1', endsAt: NOW + 1_000, electors }],
  campaign: 'Demo',
  maxCallsADay: 3,
  asOf: 0,
});
const said = (n: number, outcome: CallResult['outcome'], callAt: number | null = null): CallResult => ({
  id: String(n).padStart(16, '0'),
  sliceId: 's1',
  electorId: electorId(n),
  outcome,
  callAt,
  at: NOW - 10,
  wantsTransport: false,
});
const callees = (answer: CallsAnswer, ...recorded: CallResult[]): readonly Callee[] =>
  calleesOf(answer, new Map(recorded.map((result) => [result.electorId, result])));
const order = (all: readonly Callee[], nowMs = NOW): string[] => {
  const found: string[] = [];
  let left = all;
  for (let next = nextOf(left, nowMs, 3); next; next = nextOf(left, nowMs, 3)) {
    found.push(next.number);
    const { id } = next;
    left = left.filter((callee) => callee.id !== id);
  }
  return found;
};

test('[J18] whose hour has come is next, then who was never called, then who did not answer, the longest ago first', () => {
  const all = callees(
    answerOf(
      person(1, { last: { outcome: 'noAnswer', at: 500, callAt: null } }),
      person(2),
      person(3, { last: { outcome: 'noAnswer', at: 400, callAt: null } }),
      person(4, { last: { outcome: 'callAt', at: 300, callAt: NOW - 1 } }),
      person(5, { last: { outcome: 'callAt', at: 300, callAt: NOW + 1 } }),
    ),
  );
  expect(order(all)).toEqual(['4', '2', '3', '1']);
  expect(order(all, NOW + 1)).toEqual(['4', '5', '2', '3', '1']);
});

test('[J5, J6] nobody comes next who has voted, is off the list, has a result or was called as often as may be', () => {
  const answer = answerOf(
    person(1, { hasAttended: true, state: 'gone' }),
    person(2, { state: 'gone' }),
    person(3, { state: 'done', last: { outcome: 'reached', at: 1, callAt: null } }),
    person(4, { callsToday: 3 }),
    person(5),
  );
  const all = callees(answer, said(5, 'onTheWay'));
  expect(all.map((callee) => stateOf(callee, NOW, 3))).toEqual(['voted', 'gone', 'done', 'enough', 'done']);
  expect(nextOf(all, NOW, 3)).toBeNull();
  expect(callees(answer, said(5, 'noAnswer')).map((callee) => stateOf(callee, NOW, 3))[4]).toBe('open');
  expect(callees(answer, said(5, 'callAt', NOW + 5)).map((callee) => stateOf(callee, NOW, 3))[4]).toBe('later');
});

test('[J2, J8] without the server what is over leaves the device, but for whoever is in hand; with it nothing does', () => {
  const answer = answerOf(person(1), person(2));
  const over = NOW + 2_000;
  expect(withoutOver(answer, over, over - HEARD_WITHIN_MS + 1, null)).toBeNull();
  expect(withoutOver(answer, NOW, 0, null)).toBeNull();
  expect(withoutOver(answer, over + HEARD_WITHIN_MS, NOW, null)?.slices).toEqual([]);
  const held = withoutOver(answer, over + HEARD_WITHIN_MS, NOW, electorId(2));
  expect(held?.slices[0]?.electors.map(({ number }) => number)).toEqual(['2']);
  expect(held && withoutOver(held, over + HEARD_WITHIN_MS, NOW, electorId(2))).toBeNull();
});

test('[J25] a clock that is about right counts as right; one that is off by more is known to a few minutes; an answer without a time says nothing', () => {
  const asOf = 3_000_000;
  for (const lateMs of [0, 299_999, 599_999]) expect(clockAheadMs({ asOf }, asOf + lateMs)).toBe(0);
  for (const offMs of [86_400_000, -86_400_000, 1_200_000, -1_200_000])
    for (const lateMs of [0, 299_999]) expect(Math.abs(clockAheadMs({ asOf }, asOf + lateMs + offMs) - offMs)).toBeLessThanOrEqual(150_000);
  expect(clockAheadMs({} as { asOf: number }, 5)).toBe(0); // kept by an earlier version
});

test.each([7, 8, 9, 10, 11, 12, 13, -8, -12])(
  '[J25] a screen whose clock is %i minutes off puts its hour right once at most, and goes on from there',
  (minutes) => {
    const offMs = minutes * 60_000;
    let aheadMs = 0;
    const changes: number[] = [];
    for (let serverMs = 0; serverMs < 3_600_000; serverMs += 20_000) {
      const next = clockAheadMs({ asOf: serverMs - (serverMs % 300_000) }, serverMs + offMs, aheadMs);
      if (next !== aheadMs) changes.push(next);
      aheadMs = next;
    }
    expect(changes.length).toBeLessThanOrEqual(1);
    for (const change of changes) expect(Math.abs(change - offMs)).toBeLessThanOrEqual(150_000);
  },
);

test('[J25] a clock that was off and is set counts as it is now: right, or off by something else', () => {
  const day = 86_400_000;
  expect(clockAheadMs({ asOf: 0 }, 150_000, day)).toBe(0);
  expect(clockAheadMs({ asOf: 0 }, 150_000 - day, day)).toBe(-day);
});
