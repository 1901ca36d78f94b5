/** Days of calls made up at random: coordinators, callers with and without a network, arrivals, wrong clocks, new starts. 2 days; 300 with TEST_LONG=1. */
import { expect, test, vi } from 'vitest';
import { CALL_OUTCOMES, type CallOutcome, MAX_CALLS_A_DAY, meaningOf } from '../../schema/calls.ts';
import type { CallResult } from '../../schema/chaseApi.ts';
import { ANSWERS } from '../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../schema/ids.ts';
import { claimKey } from '../../schema/keys.ts';
import { createRandom } from '../../schema/testing.ts';
import { IN_HAND_MS } from './callRows.ts';
import { HOUR_MS, K01, type OpenCalls, openCalls } from './testing/openCalls.ts';

vi.setConfig({ testTimeout: 1_200_000 });
const ELECTORS = 5;
const CALLERS = 3;
const STEPS = 120;
const OUTCOMES = Object.keys(CALL_OUTCOMES) as CallOutcome[]; // keys of the constant
const COORDINATOR = { userId: 'coord1' };
const dayIn = new Intl.DateTimeFormat('en', { timeZone: 'Asia/Kuwait', dateStyle: 'short' });

/** One day and what must be true of it at every moment. */
async function runDay(seed: number): Promise<void> {
  const random = createRandom(seed);
  const room: OpenCalls = await openCalls({ electors: ELECTORS });
  const callers: UserId[] = [];
  for (let i = 0; i < CALLERS; i++) callers.push(await room.addCaller(`caller${i}`, K01));
  for (const id of room.electors) await room.promise(id, 'owner1');

  const attended = new Set<ElectorId>();
  const off = new Set<ElectorId>();
  /** Phones that were shown, and of results when they came. */
  const shown: { slice: string; id: ElectorId; atMs: number; isEnded: boolean; isNew: boolean }[] = [];
  const slices: { id: string; caller: UserId; electors: readonly ElectorId[] }[] = [];
  const unsent = new Map<UserId, CallResult[]>(callers.map((caller) => [caller, []]));
  const sent = new Map<string, { caller: UserId; result: CallResult }>();

  function handOut(): void {
    const caller = random.pick(callers);
    const asked = room.electors.filter(() => random.chance(0.6));
    if (asked.length === 0) return;
    const { slice, left } = room.handOut(caller, asked, { endsAt: room.clock.nowMs + (1 + random.int(90)) * 60_000 });
    expect((slice?.electors.length ?? 0) + left.length).toBe(asked.length);
    if (!slice) return;
    const given = slice.electors.map(({ id }) => id as ElectorId);
    for (const id of given) {
      expect([attended.has(id), off.has(id)], `${id} was handed out`).toEqual([false, false]);
      expect(shownToday(id), `${id} was handed out`).toBeLessThan(MAX_CALLS_A_DAY);
    }
    slices.push({ id: slice.id, caller, electors: given });
  }

  const shownToday = (id: ElectorId): number =>
    shown.filter((one) => one.id === id && one.isNew && dayIn.format(one.atMs) === dayIn.format(room.clock.nowMs)).length;

  function showPhone(): void {
    if (slices.length === 0) return;
    const { id: slice, caller, electors } = random.pick(slices.slice(-3));
    const id = random.pick(electors);
    const { nowMs } = room.clock;
    try {
      room.phone(caller, slice, id);
    } catch (error) {
      return expect(['conflict', 'called-enough']).toContain((error as Error).message);
    }
    const isSame = shown.some(
      (one) =>
        one.slice === slice &&
        one.id === id &&
        one.isNew &&
        !one.isEnded &&
        nowMs - one.atMs < IN_HAND_MS &&
        dayIn.format(one.atMs) === dayIn.format(nowMs),
    );
    shown.push({ slice, id, atMs: nowMs, isEnded: false, isNew: !isSame });
    expect(shownToday(id), `calls to ${id} today`).toBeLessThanOrEqual(MAX_CALLS_A_DAY);
    expect([attended.has(id), off.has(id)], `the phone of ${id} was shown`).toEqual([false, false]);
  }

  /** Made on a device whose clock is wrong, and kept there for a while. */
  function makeResult(): void {
    if (slices.length === 0) return;
    const { id: slice, caller, electors } = random.pick(slices);
    const at = room.clock.nowMs + (random.int(21) - 10) * 60_000;
    unsent.get(caller)?.push(room.result(slice, random.pick(electors), random.pick(OUTCOMES), { at, wantsTransport: random.chance(0.1) }));
  }

  function send(): void {
    const caller = random.pick(callers);
    const waiting = unsent.get(caller) ?? [];
    const again = [...sent.values()].filter((one) => one.caller === caller && random.chance(0.2)).map(({ result }) => result);
    const all = [...waiting.splice(0, 1 + random.int(4)), ...again];
    if (all.length === 0) return;
    expect(room.take(caller, ...all)).toEqual({ taken: all.map(({ id }) => id), refused: [] });
    for (const result of all) {
      if (sent.has(result.id)) continue;
      sent.set(result.id, { caller, result });
      for (const one of shown) if (one.slice === result.sliceId && one.id === result.electorId) one.isEnded = true;
      if (meaningOf(result.outcome).isEndOfCalls) off.add(result.electorId);
    }
  }

  function arrive(): void {
    const id = random.pick(room.electors);
    if (attended.has(id) ? random.chance(0.3) : random.chance(0.5)) {
      if (!attended.delete(id)) attended.add(id);
      room.setState(id, { hasAttended: attended.has(id) });
    }
  }

  function decide(): void {
    const id = random.pick(room.electors);
    const mayBeCalled = random.chance(0.7);
    room.calls.desk.setMayBeCalled(K01, id, mayBeCalled, COORDINATOR);
    if (mayBeCalled) off.delete(id);
    else off.add(id);
    for (const { id: result, outcome, isHandled } of room.calls.readChase(K01).calls)
      if (outcome === 'needsCoordinator' && !isHandled && random.chance(0.5)) room.calls.desk.handled(K01, result, COORDINATOR);
  }

  function takeBack(): void {
    if (slices.length > 0) room.calls.slices.takeBack(K01, random.pick(slices).id, COORDINATOR);
  }

  function pass(upToMs: number): void {
    room.clock.nowMs += random.int(upToMs);
  }

  const steps: readonly (readonly [number, () => void | Promise<void>])[] = [
    [4, handOut],
    [14, showPhone],
    [6, makeResult],
    [5, send],
    [2, arrive],
    [1, decide],
    [1, takeBack],
    [4, () => pass(15 * 60_000)],
    [1, () => pass(4 * HOUR_MS)],
    [1, room.restart],
  ];
  const all = steps.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));
  for (let step = 0; step < STEPS; step++) {
    await random.pick(all)();
    look();
  }

  function look(): void {
    const holders = new Map<string, string>();
    for (const caller of callers)
      for (const { id: slice, electors } of room.list(caller).slices)
        for (const { id, state } of electors) {
          if (state !== 'open') continue;
          expect(holders.get(id), `${id} is in hand twice`).toBeUndefined();
          holders.set(id, slice);
          expect([attended.has(id as ElectorId), off.has(id as ElectorId)], `${id} is open`).toEqual([false, false]);
        }
  }

  for (const [caller, left] of unsent) if (left.length > 0) room.take(caller, ...left);
  for (const [caller, left] of unsent) for (const result of left) sent.set(result.id, { caller, result });
  room.calls.feeder.poke();
  await room.calls.feeder.settled();
  const rows = room.database.sqlite.prepare('SELECT id, outcome FROM call_result WHERE fed_at IS NOT NULL ORDER BY id').all();
  const said = [...sent.values()].map(({ result: { id, outcome } }) => ({ id, outcome }));
  expect(rows).toEqual(said.sort((a, b) => (a.id < b.id ? -1 : 1)));
  const cells = await room.cells();
  for (const { caller, result } of sent.values())
    if (result.outcome === 'refused') expect(cells[claimKey(result.electorId, caller, 'answer')]).toBe(ANSWERS.refused);
  expect(room.troubles).toEqual([]);
  await room.end();
}

test(`[J2][J3][J5][J6] whatever a day brings: nobody in two hands, never more calls than allowed, nobody called who refused, no result lost or doubled`, async () => {
  const days = process.env.TEST_LONG ? 300 : 2;
  for (let seed = 1; seed <= days; seed++) {
    try {
      await runDay(seed);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
});
