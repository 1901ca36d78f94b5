import { type CallOutcome, meaningOf } from '../../schema/calls.ts';
import { contactWrites } from '../../schema/guarantees.ts';
import { type ElectorId, randomId, type UserId } from '../../schema/ids.ts';
import { callAttempt, callItem, callResult, callSlice, claimPhone, transportRequest } from '../../schema/tables/calls.ts';
import type { Database } from '../../server/database.ts';
import type { Random } from './generateRoll.ts';
import type { PlannedEdit } from './writeEdits.ts';

const MINUTE_MS = 60_000;
/** What has come of the first calls, in their order; whoever is behind them waits to be called. */
const OUTCOMES = [
  'noAnswer',
  'onTheWay',
  'reached',
  'callAt',
  'needsCoordinator',
  'noAnswer',
  'away',
] as const satisfies readonly CallOutcome[];
export const CALLS = { slice: 24, results: OUTCOMES.length } as const;

/** A promise that stands, of somebody who has not come. */
export type Missing = { readonly elector: ElectorId; readonly owner: UserId };

/**
 * Writes the calls of a morning: phones of seven promises in ten, and one part of the chase list in a caller's hands, the first of it called.
 * @param deps.promises all that stand, of whoever has come too
 * @param deps.missing in the order of the roll, each elector once
 * @returns what was said on the phone, as it stands in the committee's list (J7)
 */
export function writeCalls(
  db: Database['db'],
  deps: {
    readonly random: Random;
    readonly nowMs: number;
    readonly committeeId: string;
    readonly coordinator: UserId;
    readonly caller: UserId;
    readonly promises: readonly Missing[];
    readonly missing: readonly Missing[];
  },
): PlannedEdit[] {
  const { random, nowMs, committeeId, coordinator, caller } = deps;
  const called = deps.missing.slice(0, CALLS.slice);
  const withPhone = new Set(called.map(({ elector }) => elector));
  for (const { elector, owner } of deps.promises)
    if (withPhone.has(elector) || random.chance(0.7))
      db.insert(claimPhone)
        .values({ electorId: elector, owner, phone: drawPhone(random), by: coordinator, at: nowMs - 90 * MINUTE_MS })
        .run();

  const sliceId = randomId(10, random.byte);
  const handedOutAt = nowMs - 50 * MINUTE_MS;
  const slice = { id: sliceId, committeeId, callerId: caller, by: coordinator, at: handedOutAt, endsAt: nowMs + 3 * 60 * MINUTE_MS };
  db.insert(callSlice).values(slice).run();
  const edits: PlannedEdit[] = [];
  called.forEach(({ elector, owner }, position) => {
    const outcome = OUTCOMES[position];
    const at = handedOutAt + (4 + position * 6) * MINUTE_MS;
    const isDone = outcome !== undefined && meaningOf(outcome).isDone;
    db.insert(callItem)
      .values({ sliceId, electorId: elector, position, doneAt: isDone ? at : null })
      .run();
    if (outcome === undefined) return;
    const callAt = outcome === 'callAt' ? nowMs + 40 * MINUTE_MS : null;
    const result = { id: randomId(16, random.byte), sliceId, committeeId, electorId: elector, callerId: caller, outcome, callAt };
    db.insert(callResult)
      .values({ ...result, at, receivedAt: at + 1_000 })
      .run();
    db.insert(callAttempt).values({ sliceId, electorId: elector, callerId: caller, at, resultId: result.id }).run();
    const { contact } = meaningOf(outcome);
    if (contact) edits.push({ atMs: at, by: caller, writes: contactWrites(elector, owner, contact, at) });
    if (outcome === 'reached') {
      const request = { id: randomId(10, random.byte), committeeId, electorId: elector, state: 'asked' as const };
      db.insert(transportRequest)
        .values({ ...request, by: caller, at, changedBy: caller, changedAt: at })
        .run();
    }
  });
  return edits;
}

/** Kuwait gives out no number that begins with 7: whoever taps one in the demo rings nobody. */
const drawPhone = (random: Random): string => `+9657${String(random.int(10_000_000)).padStart(7, '0')}`;
