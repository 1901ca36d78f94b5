import { accessTo, type Member } from '../../schema/access.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import type { HeldEdit, HeldEditDecision } from '../../schema/deviceApi.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { isSameValue, isScalar } from '../../schema/keys.ts';
import { refusalText } from '../../schema/refusals.ts';
import { formatRoomName, parseRoomName } from '../../schema/rooms.ts';
import type { Acts } from '../accounts/acts.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import { createScratch, readCell } from './createScratch.ts';
import { type Fed, openFeed } from './feedRoom.ts';
import type { RoomTurns } from './roomTurns.ts';
import type { SealedRow, SealedRows, WaitingRow } from './sealedRows.ts';
import { claimsOf, type Person, whyNotWrite } from './whyNotWrite.ts';

/** Who decides, on the device of three characters. */
export type Decider = { readonly userId: string; readonly device: string | null };

export type HeldEdits = ReturnType<typeof createHeldEdits>;

/** What somebody may know of the rooms of a committee: those that they may open. */
const roomsFor = (member: Member, committee: CommitteeId): string[] =>
  (['guarantees', 'attendance'] as const)
    .map((kind) => ({ kind, committee }))
    .filter((room) => accessTo(member, room) !== null)
    .map(formatRoomName);

/**
 * Edits that wait for a coordinator (Z6): read, written as edits of now, or dropped.
 *
 * @param deps.retry brings what was only out of order, before it is shown
 */
export function createHeldEdits(deps: {
  readonly rows: SealedRows;
  readonly turns: RoomTurns;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly personOf: (userId: string) => Person | null;
  readonly retry: (room: string) => Promise<void>;
  readonly acts: Acts;
  readonly record: RecordAudit;
}) {
  const { rows, registry, personOf } = deps;

  async function show(row: WaitingRow): Promise<HeldEdit> {
    const room = await registry.open(row.room);
    await room.settled(); // nothing is told that is not on disk
    const { id, userId, device, atMs, receivedAt, reason, content } = row;
    return {
      id,
      room: row.room,
      userId,
      name: personOf(userId)?.user.name ?? userId,
      device,
      atMs,
      receivedAt,
      reason: reason ?? 'refused',
      isAuthorAllowed: whyNotWrite(personOf(userId), row.room) === null,
      writes: content.writes.map(({ key, value, base }) => ({ key, value, base, now: readCell(room, key) })),
    };
  }

  /** Under whose name it is written: its author's while they may write there, else the coordinator's who decides. */
  function writerOf(row: SealedRow, by: Decider) {
    const author = personOf(row.userId);
    if (author && whyNotWrite(author, row.room) === null)
      return { claims: claimsOf(row.userId, author, row.device, row.room), isAuthor: true };
    const decider = personOf(by.userId);
    if (!decider || by.device === null || whyNotWrite(decider, row.room) !== null) throw new AppError('forbidden');
    return { claims: claimsOf(by.userId, decider, by.device, row.room), isAuthor: false };
  }

  /** @returns whether it was written under its author's name. @throws AppError: `forbidden`, `conflict`, `cannot-save` */
  async function write(row: WaitingRow, by: Decider, seen: HeldEditDecision['seen'] = []): Promise<boolean> {
    const { claims, isAuthor } = writerOf(row, by);
    const room = await registry.open(row.room);
    await room.settled();
    const writes = row.content.writes.filter(({ key, value }) => !isSameValue(readCell(room, key), value));
    if (writes.length === 0) return isAuthor;
    const isStill = (value: unknown, key: string): boolean => isSameValue(readCell(room, key), isScalar(value) ? value : undefined);
    const isOvertaken = seen.some(({ key, value }) => writes.some((one) => one.key === key) && !isStill(value, key));
    if (isOvertaken) throw new AppError('conflict', { reason_en: 'something else stands there by now', reason_ar: 'صارت هناك قيمة أخرى' });
    const feed = openFeed(room, claims);
    const scratch = createScratch(room);
    const fed: Fed = await feed.feed(scratch.write(writes));
    feed.close();
    scratch.destroy();
    if (fed.kind !== 'taken') throw new AppError('cannot-save');
    const [refused] = fed.refused;
    if (!refused) return isAuthor;
    const why = (language: 'en' | 'ar'): string => refusalText(refused.reason, language) ?? refused.reason;
    throw new AppError('conflict', { reason_en: why('en'), reason_ar: why('ar') });
  }

  async function decideNow(row: SealedRow, { decision, seen }: HeldEditDecision, by: Decider): Promise<void> {
    const state = decision === 'apply' ? 'applied' : 'discarded';
    const present = rows.find(row.userId, row.device, row.id);
    if (!present?.content || present.state !== 'waiting') {
      if (present?.state === state && present.decidedBy === by.userId) return; // the answer was lost on its way
      const name = personOf(present?.decidedBy ?? '')?.user.name;
      throw new AppError('conflict', {
        reason_en: name === undefined ? 'nothing waits here any more' : `${name} has decided already`,
        reason_ar: name === undefined ? 'لم يعد هنا شيء ينتظر' : `سبق القرار من ${name}`,
      });
    }
    const isAuthor = decision === 'apply' ? await write(present as WaitingRow, by, seen) : true; // it has contents: asked above
    const details = { of: row.userId, device: row.device, edit: row.id };
    const event = { userId: by.userId, ...(by.device === null ? {} : { device: by.device }), room: row.room };
    deps.acts.act(() => {
      rows.decide(row, state, by.userId);
      if (decision === 'discard') deps.record({ kind: 'held-edit-discarded', ...event, details });
      else deps.record({ kind: 'held-edit-applied', ...event, details: { ...details, ...(isAuthor ? {} : { asOwn: true }) } });
    });
  }

  return {
    /** What waits in the rooms of a committee that the member may open, what came first first. */
    async list(member: Member, committee: CommitteeId): Promise<HeldEdit[]> {
      const names = roomsFor(member, committee);
      if (names.length === 0) return [];
      for (const name of names) await deps.retry(name);
      const shown: HeldEdit[] = [];
      for (const row of rows.waitingIn(names)) shown.push(await show(row));
      return shown;
    },

    /**
     * Decides one; the same decision of the same person again changes nothing.
     * @param of user and device of its author, nine characters
     * @throws AppError: `not-found` also to whoever may not know of it; `conflict` when somebody has decided, or when it may not stand there any more; `forbidden` when
     *   neither its author nor who decides may write there; `cannot-save`
     */
    async decide(member: Member, of: string, id: string, decision: HeldEditDecision, by: Decider): Promise<void> {
      const row = rows.find(of.slice(0, -3), of.slice(-3), id);
      const room = row && parseRoomName(row.room);
      if (!row || !room || accessTo(member, room) === null) throw new AppError('not-found', { what: 'such edit' });
      await deps.turns.inTurn(row.room, () => decideNow(row, decision, by));
    },
  };
}
