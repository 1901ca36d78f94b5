import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { NO_DEVICE } from '../../schema/ids.ts';
import { parseKey } from '../../schema/keys.ts';
import type { MoveAnswer, MoveRequest } from '../../schema/moveApi.ts';
import { MAX_ROLL_NUMBER_DIGITS } from '../../schema/roll.ts';
import { transportRequest } from '../../schema/tables/calls.ts';
import { campaign, committee } from '../../schema/tables/campaign.ts';
import { elector, electorMove } from '../../schema/tables/roll.ts';
import type { Database } from '../database.ts';
import { mustStand } from '../mustStand.ts';
import type { Projector } from '../projection/projector.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import { createCarryElector, electorCells, type Mover } from './carryElector.ts';

/** What could not be carried is tried again so often, until it is. */
const RETRY_MS = 30_000;

type Begun = {
  readonly id: number;
  readonly electorId: string;
  readonly fromCommittee: string;
  readonly toCommittee: string;
  readonly by: string;
};

/**
 * Moves electors to another committee (R11): the roll in one transaction, with what is to be done written down beside it; then their claims, settlements and observations, key by key.
 * Whatever ends the process, the next start goes on. What a tablet brings late to the committee that they left follows them (R13).
 *
 * @param deps.rollChanged tells other processes who is on the roll now
 * @param deps.archived resolves when all of a room's log is in SQLite
 * @param deps.onStep a step is done: tests end the process there
 */
export function createElectorMoves(deps: {
  readonly database: Database;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly projector: Pick<Projector, 'onTouched' | 'tell'>;
  readonly record: RecordAudit;
  readonly rollChanged: () => Promise<void>;
  readonly archived: (room: string) => Promise<void>;
  readonly now: () => number;
  readonly onError: (trouble: { readonly electorId: string; readonly error: unknown }) => void;
  readonly onStep?: (step: 'begun' | 'carried') => void;
}) {
  const { db, sqlite } = deps.database;
  const carry = createCarryElector({ sqlite, ...deps });
  const selectMovedFrom = sqlite.prepare<[string], { electorId: string; to: string; by: string }>(
    `SELECT elector_move.elector_id AS electorId, elector.committee_id AS "to", elector_move.by, max(elector_move.id) AS "last" FROM elector_move
     JOIN elector ON elector.id = elector_move.elector_id
     WHERE from_committee = ? AND elector.committee_id <> from_committee GROUP BY elector_move.elector_id`,
  );
  let last: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  let isClosed = false;

  function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const done = last.then(() => {
      if (isClosed) throw new AppError('restarting');
      return run();
    });
    last = done.catch(() => {});
    return done;
  }

  function refOf(id: string) {
    const found = db
      .select({ id: committee.id, code: committee.code, site: committee.site, gender: committee.gender })
      .from(committee)
      .where(eq(committee.id, id))
      .get();
    if (!found) throw new AppError('not-found', { what: id });
    return found;
  }

  /** The number that they get there, and who has theirs. */
  function numberIn(to: string, wanted: string): { readonly number: string; readonly takenBy: string | null } {
    const holder = db
      .select({ name: elector.fullName })
      .from(elector)
      .where(and(eq(elector.committeeId, to), eq(elector.rollNumber, wanted)))
      .get();
    if (!holder) return { number: wanted, takenBy: null };
    const numbers = new Set(
      db
        .select({ number: elector.rollNumber })
        .from(elector)
        .where(eq(elector.committeeId, to))
        .all()
        .map(({ number }) => number),
    );
    let next = Math.max(...[...numbers].map(Number).filter(Number.isSafeInteger), 0) + 1;
    if (String(next).length > MAX_ROLL_NUMBER_DIGITS) next = 1;
    while (numbers.has(String(next))) next += 1;
    return { number: String(next), takenBy: holder.name };
  }

  function plan(electorId: string, to: CommitteeId) {
    const found = db.select().from(elector).where(eq(elector.id, electorId)).get();
    if (!found) throw new AppError('not-found', { what: 'such elector' });
    if (found.committeeId === to)
      throw new AppError('conflict', { reason_en: 'they are in this committee already', reason_ar: 'القيد في هذه اللجنة أصلًا' });
    return { found, from: refOf(found.committeeId), to: refOf(to), ...numberIn(to, found.rollNumber) };
  }

  async function counts(electorId: string, from: string): Promise<{ readonly claims: number; readonly observations: number }> {
    const cellsIn = async (kind: 'guarantees' | 'attendance'): Promise<readonly string[]> => {
      const room = await deps.registry.open(`${kind}/${from}`);
      await room.settled();
      return [...electorCells(room, electorId)].filter(([, value]) => value !== null).map(([key]) => key);
    };
    const owners = new Set<string>();
    for (const key of await cellsIn('guarantees')) {
      const parsed = parseKey('guarantees', key);
      if (parsed?.kind === 'claim') owners.add(parsed.owner);
    }
    return { claims: owners.size, observations: (await cellsIn('attendance')).length };
  }

  async function preview(electorId: string, to: CommitteeId): Promise<MoveAnswer> {
    const { found, from, to: there, number, takenBy } = plan(electorId, to);
    const { gender: _, ...fromRef } = from;
    const { gender, ...toRef } = there;
    return {
      elector: { id: electorId, name: found.fullName, number: found.rollNumber },
      from: fromRef,
      to: toRef,
      number,
      takenBy,
      isOtherGender: gender !== 'mixed' && gender !== found.gender,
      ...(await counts(electorId, from.id)),
      isDryRun: true,
      isFinished: false,
    };
  }

  const begin = (
    electorId: string,
    to: CommitteeId,
    by: Mover,
    along: Pick<MoveAnswer, 'claims' | 'observations'>,
    seen: MoveRequest['seen'],
  ): Begun =>
    db.transaction(
      (tx) => {
        mustStand(by);
        const { found, from, number } = plan(electorId, to); // once more: somebody may have been faster
        if (seen && (seen.from !== from.id || seen.number !== number))
          throw new AppError('conflict', {
            reason_en: `they are in committee ${from.code} now and would get number ${number}`,
            reason_ar: `القيد الآن في اللجنة ${from.code}، والرقم الذي سيأخذه ${number}`,
          });
        tx.update(elector).set({ committeeId: to, rollNumber: number }).where(eq(elector.id, electorId)).run();
        tx.update(campaign)
          .set({ rollVersion: sql`${campaign.rollVersion} + 1` })
          .run();
        tx.update(transportRequest)
          .set({ committeeId: to })
          .where(
            and(
              eq(transportRequest.electorId, electorId),
              eq(transportRequest.committeeId, from.id),
              inArray(transportRequest.state, ['asked', 'assigned']),
            ),
          )
          .run();
        const { id } = tx
          .insert(electorMove)
          .values({ electorId, fromCommittee: from.id, toCommittee: to, by: by.userId, at: deps.now() })
          .returning({ id: electorMove.id })
          .get();
        deps.record({
          kind: 'elector-moved',
          userId: by.userId,
          ...(by.device === NO_DEVICE ? {} : { device: by.device }),
          details: {
            elector: electorId,
            from: from.id,
            to,
            claims: along.claims,
            observations: along.observations,
            ...(number === found.rollNumber ? {} : { isNewNumber: true }),
          },
        });
        return { id, electorId, fromCommittee: from.id, toCommittee: to, by: by.userId };
      },
      { behavior: 'immediate' },
    );

  /** Whoever was moved on since is followed to where they are now. */
  async function finish({ id, electorId, fromCommittee, by }: Begun, device = NO_DEVICE): Promise<void> {
    const present = db.select({ committee: elector.committeeId }).from(elector).where(eq(elector.id, electorId)).get();
    if (present && present.committee !== fromCommittee)
      await carry(new Set([electorId]), fromCommittee, present.committee, { userId: by, device });
    deps.onStep?.('carried');
    db.update(electorMove).set({ finishedAt: deps.now() }).where(eq(electorMove.id, id)).run();
  }

  /** @returns whether it is done; otherwise it is told and tried again */
  async function finishOrRetry(begun: Begun, device?: string): Promise<boolean> {
    try {
      await finish(begun, device);
      return true;
    } catch (error) {
      deps.onError({ electorId: begun.electorId, error });
      goOnLater();
      return false;
    }
  }

  function goOnLater(): void {
    if (isClosed || timer) return;
    timer = setTimeout(() => {
      timer = null;
      void resume();
    }, RETRY_MS).unref();
  }

  /** What was begun and not finished, then whatever reached a committee after somebody had left it. Never rejects. */
  async function resume(): Promise<void> {
    for (const begun of db.select().from(electorMove).where(isNull(electorMove.finishedAt)).all())
      await inTurn(() => finishOrRetry(begun)).catch(() => {});
    const left = db.selectDistinct({ committee: electorMove.fromCommittee }).from(electorMove).all();
    for (const { committee: from } of left) forward(from, null);
  }

  /** Late edits go the way of those whom they are about. @param touched null: everybody who has left */
  function forward(from: string, touched: ReadonlySet<string> | null): void {
    const late = selectMovedFrom.all(from).filter(({ electorId }) => !touched || touched.has(electorId));
    for (const together of Map.groupBy(late, ({ to, by }) => `${to} ${by}`).values()) {
      const [first] = together;
      if (!first) continue;
      const electors = new Set(together.map(({ electorId }) => electorId));
      inTurn(() => carry(electors, from, first.to, { userId: first.by, device: NO_DEVICE })).catch((error: unknown) => {
        if (isClosed) return;
        deps.onError({ electorId: [...electors].join(' '), error });
        goOnLater();
      });
    }
  }
  const stop = deps.projector.onTouched(({ committee: from, electors }) => forward(from, electors));

  return {
    preview,
    /**
     * Moves an elector. Resolves when all of theirs stands in the other committee; `isFinished` false: it is begun and finished by itself.
     * @throws AppError: `not-found`; `conflict` when they are there already, and when where they are or their number there is not what was `seen`; `token-expired` of whoever was shut out
     *   while it waited
     */
    async move(electorId: string, to: CommitteeId, by: Mover, seen?: MoveRequest['seen']): Promise<MoveAnswer> {
      return inTurn(async () => {
        const planned = await preview(electorId, to);
        const begun = begin(electorId, to, by, planned, seen);
        deps.onStep?.('begun');
        await deps.rollChanged();
        const isFinished = await finishOrRetry(begun, by.device);
        for (const id of [begun.fromCommittee, begun.toCommittee])
          deps.projector.tell({ committee: id as CommitteeId, electors: new Set([electorId]) });
        return { ...planned, isDryRun: false, isFinished };
      });
    },
    resume,
    /** Resolves when nothing is under way. */
    settled: (): Promise<unknown> => last,
    /** Ends after the step that is under way; the next start goes on. */
    async close(): Promise<void> {
      isClosed = true;
      stop();
      if (timer) clearTimeout(timer);
      const enough = new Promise((resolve) => setTimeout(resolve, 2_000).unref());
      await Promise.race([last, enough]);
    },
  };
}
export type ElectorMoves = ReturnType<typeof createElectorMoves>;
