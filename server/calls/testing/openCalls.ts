/** All that the server does about calls, on a campaign in memory: real accounts, rooms and log, with nothing in front of them and a clock that is moved by hand. */
import type { AuditEvent } from '../../../schema/audit.ts';
import type { CallOutcome } from '../../../schema/calls.ts';
import type { CallResult } from '../../../schema/chaseApi.ts';
import { answerWrites, type CellWrite } from '../../../schema/guarantees.ts';
import { type CommitteeId, type ElectorId, isElectorId, isUserId, type UserId } from '../../../schema/ids.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { claimPhone } from '../../../schema/tables/calls.ts';
import { electorState } from '../../../schema/tables/projection.ts';
import { elector } from '../../../schema/tables/roll.ts';
import { openAccounts } from '../../accounts/testing/openAccounts.ts';
import { createSqliteDocLog } from '../../doclog/sqliteDocLog.ts';
import { holdCalls } from '../../holdCalls.ts';
import { createLifetime } from '../../lifetime.ts';
import { carrierClaims } from '../../moves/carryElector.ts';
import { createOnRoll } from '../../roll/onRoll.ts';
import type { DocLog } from '../../rooms/docLog.ts';
import { createRoomRegistry } from '../../rooms/roomRegistry.ts';
import { createTimers } from '../../rooms/timers.ts';
import { openFeed } from '../../sealed/feedRoom.ts';
import { freshClientId, writeUpdate } from '../../sealed/writeUpdate.ts';
import { BOUNDLESS } from '../../testing/boundless.ts';
import { createWatchedLog, expectNoLeaks } from '../../testing/secrets.ts';
import { PASSWORD } from '../../testing/seedCampaign.ts';

export const K01 = 'K01' as CommitteeId;
export const K02 = 'K02' as CommitteeId;
export const HOUR_MS = 60 * 60_000;
export type OpenCalls = Awaited<ReturnType<typeof openCalls>>;

export function electorId(n: number): ElectorId {
  const id = `e${String(n).padStart(9, '0')}`;
  if (!isElectorId(id)) throw new Error('no such elector');
  return id;
}

/**
 * @param options.electors of K01, all of whom have promised and have a phone
 * @param options.wrap puts faults between the rooms and the log
 * @param options.onStep of the feeder
 */
export async function openCalls(
  options: { readonly electors?: number; readonly wrap?: (log: DocLog) => DocLog; readonly onStep?: () => void } = {},
) {
  const opened = await openAccounts();
  const { database, accounts, clock } = opened;
  const { db } = database;
  const electors = Array.from({ length: options.electors ?? 3 }, (_, i) => electorId(i + 1));
  for (const [i, id] of electors.entries()) {
    const fullName = `Elector ${i + 1}`;
    const row = { id, committeeId: K01, rollNumber: `${i + 1}`, fullName, foldedName: fullName, gender: 'male', importId: 1 } as const;
    db.insert(elector).values(row).run();
    db.insert(claimPhone)
      .values({ electorId: id, owner: 'owner1', phone: `9900${String(i).padStart(4, '0')}`, by: 'owner1', at: 1 })
      .run();
  }
  const troubles: unknown[] = [];
  const registry = createRoomRegistry({
    log: (options.wrap ?? ((log) => log))(createSqliteDocLog({ sqlite: database.sqlite, now: Date.now, elapsedMs: () => 0 })),
    timers: { ...createTimers(), elapsedMs: () => 0 }, // no rest after a batch
    limits: BOUNDLESS,
    whyEnded: () => null,
    isOnRoll: createOnRoll(db),
    onError: ({ error }) => troubles.push(error),
  });
  const events: AuditEvent[] = [];
  const watched = createWatchedLog();
  let lifetime = createLifetime();
  const hold = () =>
    holdCalls({
      database,
      accounts,
      registry,
      record: (event) => void events.push(event),
      now: () => clock.nowMs,
      log: watched.log,
      lifetime,
      ...(options.onStep ? { onStep: options.onStep } : {}),
    });
  let calls = hold();
  let results = 0;

  async function addCaller(username: string, ...committees: CommitteeId[]): Promise<UserId> {
    const memberships = committees.map((committee) => ({ committee, stream: null }));
    const { id } = await accounts.people.create({ username, name: username, role: 'caller', memberships, password: PASSWORD });
    return isUserId(id) ? id : expectNever();
  }

  async function write(userId: UserId, writes: readonly CellWrite[], room = 'guarantees/K01'): Promise<void> {
    const open = await registry.open(room);
    await open.settled();
    const feed = openFeed(open, carrierClaims({ userId, device: 'd01' }, room));
    const fed = await feed.feed(writeUpdate(open.doc, freshClientId(open), writes));
    if (fed.kind !== 'taken' || fed.refused.length > 0) throw new Error(`not written: ${JSON.stringify(fed)}`);
    feed.close();
  }

  /** As the projection has it. */
  function setState(id: ElectorId, state: Partial<typeof electorState.$inferInsert>): void {
    const values = { committeeId: K01, electorId: id, ...state };
    db.insert(electorState)
      .values(values)
      .onConflictDoUpdate({ target: [electorState.committeeId, electorState.electorId], set: values })
      .run();
  }
  for (const id of electors) setState(id, { standing: 'promised' });

  const whoIs = (userId: string) => {
    const member = accounts.people.memberOf(userId);
    if (!member) throw new Error('nobody');
    return { member, actor: { userId } };
  };

  return {
    ...opened,
    electors,
    registry,
    troubles,
    audit: events,
    get calls() {
      return calls;
    },
    /** As after a new start of the process: nothing is remembered but what is in the tables. */
    async restart(): Promise<void> {
      await lifetime.end();
      lifetime = createLifetime();
      calls = hold();
    },
    addCaller,
    write,
    setState,
    /** A guarantor's promise, in the document. */
    promise: (id: ElectorId, owner: string, atMs = 1_000): Promise<void> =>
      isUserId(owner) ? write(owner, answerWrites(id, owner, 'promised', atMs, false)) : expectNever(),
    handOut: (callerId: UserId, ids: readonly ElectorId[] = electors, more: { endsAt?: number; committee?: CommitteeId } = {}) =>
      calls.slices.handOut(
        more.committee ?? K01,
        { callerId, electors: [...ids], endsAt: more.endsAt ?? clock.nowMs + HOUR_MS },
        { userId: 'coord1' },
      ),
    phone: (callerId: UserId, slice: string, id: ElectorId) => calls.caller.phone(whoIs(callerId), slice, id),
    list: (callerId: UserId) => calls.caller.list(whoIs(callerId)),
    result(slice: string, id: ElectorId, outcome: CallOutcome, more: Partial<CallResult> = {}): CallResult {
      results += 1;
      const resultId = `r${String(results).padStart(15, '0')}`;
      return { id: resultId, sliceId: slice, electorId: id, outcome, callAt: null, at: clock.nowMs, wantsTransport: false, ...more };
    },
    take: (callerId: UserId, ...all: CallResult[]) => calls.results.take(all, { userId: callerId }),
    /** What the room shows. */
    async cells(room = 'guarantees/K01'): Promise<Record<string, unknown>> {
      const { doc } = await registry.open(room);
      return doc.getMap(ROOT_NAME).toJSON();
    },
    logRows: (): { userId: string; device: string; keys: string }[] =>
      database.sqlite
        .prepare<[], { userId: string; device: string; keys: string }>('SELECT user_id AS userId, device, keys FROM doc_log')
        .all(),
    async end(): Promise<void> {
      await lifetime.end();
      await registry.close();
      opened.close();
      expectNoLeaks(watched.leaks);
    },
  };
}

function expectNever(): never {
  throw new Error('no such id');
}
