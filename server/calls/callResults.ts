import { and, count, desc, eq, gt, gte, isNull } from 'drizzle-orm';
import type { RecordAudit } from '../../schema/audit.ts';
import { meaningOf } from '../../schema/calls.ts';
import type { CallResult, CallResultsAnswer, OwnCall } from '../../schema/chaseApi.ts';
import { AppError } from '../../schema/errors.ts';
import { type CommitteeId, isCommitteeId } from '../../schema/ids.ts';
import { callAttempt, callItem, callResult, callSlice, doNotCall } from '../../schema/tables/calls.ts';
import { elector, erasedElector } from '../../schema/tables/roll.ts';
import type { Actor, Acts } from '../accounts/acts.ts';
import type { Db } from '../database.ts';
import type { CallPeople } from './callPeople.ts';
import type { CallsHere } from './callsHere.ts';
import type { Transports } from './transports.ts';

/** Of one elector in one slice: many times what anybody can call, so that nobody fills the disk. */
const MAX_RESULTS_OF_ONE = 100;
/** Of a call that nobody has handed out. */
const NO_SLICE = '';
/** An hour to call again lies within this of now, by whatever clock: another is none, and no screen could show every number as a time. */
const MAX_CALL_AT_MS = 7 * 24 * 60 * 60_000;
/** What came of a call whose slice nobody knows any more is taken as no older than this. */
const MAX_AGE_MS = 7 * 24 * 60 * 60_000;

/**
 * Takes what came of calls (J3): also late, of a slice that has ended or was taken back, and of an elector who is gone from it. Sent twice it is one. Of whoever was erased it is taken and kept nowhere.
 *
 * @param deps.onTaken something stands that is to be brought into the documents
 */
export function createCallResults(deps: {
  readonly db: Db;
  readonly acts: Acts;
  readonly here: CallsHere;
  readonly people: Pick<CallPeople, 'isCaller'>;
  readonly transports: Pick<Transports, 'ask'>;
  readonly record: RecordAudit;
  readonly onTaken: () => void;
}) {
  const { db, acts, here, people, record } = deps;

  const sliceOf = (id: string, caller: string) =>
    db
      .select()
      .from(callSlice)
      .where(and(eq(callSlice.id, id), eq(callSlice.callerId, caller)))
      .get();

  /** Whose elector it is, where its slice is lost: a copy from before it was handed out was put back. Only of a committee that this person calls for. */
  function committeeWithout(slice: string, electorId: string, caller: string): CommitteeId | null {
    if (db.select().from(callSlice).where(eq(callSlice.id, slice)).get()) return null;
    const found = db.select({ committee: elector.committeeId }).from(elector).where(eq(elector.id, electorId)).get()?.committee ?? '';
    return isCommitteeId(found) && people.isCaller(caller, found) ? found : null;
  }

  const isErased = (id: string): boolean =>
    db.select({ id: erasedElector.id }).from(erasedElector).where(eq(erasedElector.id, id)).get() !== undefined;

  /** A call counts once: from its phone, or from its result where none was shown (J5). */
  function closeAttempt({ id, sliceId, electorId }: CallResult, callerId: string, at: number): void {
    const isOpen = and(eq(callAttempt.sliceId, sliceId), eq(callAttempt.electorId, electorId), isNull(callAttempt.resultId));
    const { changes } = db.update(callAttempt).set({ resultId: id }).where(isOpen).run();
    if (changes === 0) db.insert(callAttempt).values({ sliceId, electorId, callerId, at, resultId: id }).run();
  }

  /** @returns whether it is durable now, or to be kept nowhere; never will be what is not this caller's */
  function takeOne(result: CallResult, by: Actor): boolean {
    const { id, sliceId, electorId, outcome } = result;
    const known = db.select({ callerId: callResult.callerId }).from(callResult).where(eq(callResult.id, id)).get();
    if (known) return known.callerId === by.userId;
    if (isErased(electorId)) return true; // refused it would be shown with what was said (E6)
    const slice = sliceOf(sliceId, by.userId);
    if (!slice) return takeWithout(result, by);
    const isItem = and(eq(callItem.sliceId, sliceId), eq(callItem.electorId, electorId));
    if (!db.select().from(callItem).where(isItem).get() || isFull(sliceId, electorId)) return false;
    const { now } = here.moment();
    const atMs = Math.min(Math.max(result.at, slice.at), now); // no call before it was handed out, or after its result came: that clock is wrong
    const isDone = meaningOf(outcome).isDone;
    write({ ...result, at: atMs }, slice.committeeId, by, now);
    if (isDone) db.update(callItem).set({ doneAt: now }).where(and(isItem, isNull(callItem.doneAt))).run(); // biome-ignore format: one sentence
    return true;
  }

  /** It stands without a slice, like a call that nobody has handed out. */
  function takeWithout(result: CallResult, by: Actor): boolean {
    const committee = committeeWithout(result.sliceId, result.electorId, by.userId);
    if (!committee || isFull(NO_SLICE, result.electorId)) return false;
    const { now } = here.moment();
    write({ ...result, sliceId: NO_SLICE, at: Math.min(Math.max(result.at, now - MAX_AGE_MS), now) }, committee, by, now);
    return true;
  }

  function isFull(sliceId: string, electorId: string): boolean {
    const isOfItem = and(eq(callResult.sliceId, sliceId), eq(callResult.electorId, electorId));
    return (db.select({ n: count() }).from(callResult).where(isOfItem).get()?.n ?? 0) >= MAX_RESULTS_OF_ONE;
  }

  /** No two results of an elector have one time: of those that a wrong clock puts at one moment what came last is the last, wherever one looks (J13). */
  function firstFree(electorId: string, from: number): number {
    const isNotBefore = and(eq(callResult.electorId, electorId), gte(callResult.at, from));
    const taken = db.select({ at: callResult.at }).from(callResult).where(isNotBefore).orderBy(callResult.at).all();
    return taken.reduce((free, { at }) => (at === free ? free + 1 : free), from);
  }

  /** What the server took before its clock was set back, and still lies ahead of it, came before what comes now: it goes to the moments just before that, in its order (J13). */
  function putBefore(electorId: string, from: number, now: number): void {
    const isAhead = and(eq(callResult.electorId, electorId), gt(callResult.at, now), gt(callResult.receivedAt, now));
    const ahead = db.select({ id: callResult.id }).from(callResult).where(isAhead).orderBy(desc(callResult.at)).all();
    if (ahead.length === 0) return;
    const times = db.select({ at: callResult.at }).from(callResult).where(eq(callResult.electorId, electorId)).all();
    const taken = new Set(times.map(({ at }) => at));
    let free = from;
    for (const { id } of ahead) {
      do free -= 1;
      while (taken.has(free));
      db.update(callResult).set({ at: free }).where(eq(callResult.id, id)).run();
    }
  }

  /** What came of a call, and what follows from it whoever has called. */
  function write(result: CallResult, committeeId: string, by: Actor, now: number): void {
    const { id, sliceId, electorId, outcome, callAt } = result;
    putBefore(electorId, result.at, now);
    const at = firstFree(electorId, result.at);
    db.insert(callResult)
      .values({
        ...{ id, sliceId, electorId, outcome, at, committeeId, callerId: by.userId, receivedAt: now },
        callAt: outcome === 'callAt' && callAt !== null && Math.abs(callAt - now) <= MAX_CALL_AT_MS ? callAt : null,
      })
      .run();
    closeAttempt(result, by.userId, at);
    // what was answered is for coordinators only, and this is read by auditors: ids, no outcome
    record({ kind: 'call-recorded', ...by, details: { elector: electorId, ...(sliceId === NO_SLICE ? {} : { slice: sliceId }) } });
    if (meaningOf(outcome).isEndOfCalls) takeOff(electorId, outcome === 'refused' ? 'refused' : 'do_not_contact', by, now);
    if (result.wantsTransport) deps.transports.ask(committeeId, electorId, by);
  }

  function takeOff(electorId: string, reason: 'refused' | 'do_not_contact', by: Actor, at: number): void {
    const { changes } = db.insert(doNotCall).values({ electorId, reason, by: by.userId, at }).onConflictDoNothing().run();
    if (changes > 0) record({ kind: 'do-not-call', ...by, details: { elector: electorId } });
  }

  return {
    /**
     * What a coordinator has heard on the phone themselves: nobody handed it to them, so it stands without a slice; of an elector on their committee's roll, who is looked for before (J21). Sent twice it is one.
     * @throws AppError: `conflict` when another's result has this id, or too many stand
     */
    takeOwn(committeeId: string, call: OwnCall, by: Actor): void {
      acts.act(() => {
        const known = db.select({ callerId: callResult.callerId }).from(callResult).where(eq(callResult.id, call.id)).get();
        if (known?.callerId === by.userId) return;
        if (known || isFull(NO_SLICE, call.electorId))
          throw new AppError('conflict', { reason_en: 'this call cannot be recorded', reason_ar: 'لا يمكن تسجيل هذه المكالمة' });
        const { now } = here.moment();
        write({ ...call, sliceId: NO_SLICE, at: now }, committeeId, by, now);
      });
      deps.onTaken();
    },
    /** All of them are durable, or none. */
    take(results: readonly CallResult[], by: Actor): CallResultsAnswer {
      const answer = acts.act(() => {
        const taken = new Set<string>();
        const refused = new Set<string>();
        for (const result of results) (takeOne(result, by) ? taken : refused).add(result.id);
        return { taken: [...taken], refused: [...refused].filter((id) => !taken.has(id)) };
      });
      if (answer.taken.length > 0) deps.onTaken();
      return answer;
    },
  };
}
