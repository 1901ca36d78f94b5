import type { Member } from '../../schema/access.ts';
import type { AuditEvent, RecordAudit } from '../../schema/audit.ts';
import type { HeldEdit, HeldEditDecision, HeldEditsAnswer } from '../../schema/deviceApi.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import { isSameValue, isScalar } from '../../schema/keys.ts';
import { notByYou } from '../../schema/notByYou.ts';
import { changesIn, leaderIn } from '../../schema/rebaseEdits.ts';
import { refusalText } from '../../schema/refusals.ts';
import { parseRoomName, ROOT_NAME } from '../../schema/rooms.ts';
import type { Acts } from '../accounts/acts.ts';
import type { RightsHeld } from '../accounts/rightsHeld.ts';
import { mustStand, type Waiting } from '../mustStand.ts';
import type { ConnectionClaims } from '../rooms/connection.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import { type Fed, openFeed } from './feedRoom.ts';
import { bringsOf, hasWritten, mayDecide, roomsToDecide, streamsBeside } from './heldTallies.ts';
import { readCell } from './readCell.ts';
import type { RoomTurns } from './roomTurns.ts';
import type { SealedRow, SealedRows, WaitingRow } from './sealedRows.ts';
import { claimsOf, type Person, whyNotWrite } from './whyNotWrite.ts';
import { freshClientId, writeUpdate } from './writeUpdate.ts';

/** Who decides, on the device of three characters. */
export type Decider = Waiting & { readonly userId: string; readonly device: string | null };

export type HeldEdits = ReturnType<typeof createHeldEdits>;

/**
 * Edits that wait for a decision (Z6, Z11): read, written as edits of now, or dropped.
 *
 * @param deps.couldWrite whether somebody may write in a room, or might at some time; null where that is not known
 * @param deps.retry brings what was only out of order, before it is shown
 */
export function createHeldEdits(deps: {
  readonly rows: SealedRows;
  readonly turns: RoomTurns;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly personOf: (userId: string) => Person | null;
  readonly couldWrite: RightsHeld['couldWrite'];
  readonly retry: (room: string) => Promise<void>;
  readonly acts: Acts;
  readonly record: RecordAudit;
}) {
  const { rows, registry, personOf } = deps;

  async function show(row: WaitingRow): Promise<HeldEdit> {
    const room = await registry.open(row.room);
    await room.settled(); // nothing is told that is not on disk
    const { id, userId, device, atMs, receivedAt, reason, content } = row;
    const now = (key: string) => readCell(room, key);
    const isTally = isOfCount(row.room);
    return {
      id,
      room: row.room,
      userId,
      name: personOf(userId)?.user.name ?? userId,
      device,
      atMs,
      receivedAt,
      reason: reason ?? 'refused',
      isAuthorAllowed: authorsClaims(row) !== null,
      writes: isTally ? [] : content.writes.map(({ key, value, base }) => ({ key, value, base, now: now(key) })),
      ...(isTally ? { brings: bringsOf(content.writes, now) } : {}),
    };
  }

  /** What its author would come with; null when it cannot stand under their name. What was counted is theirs whatever they may by now, as long as they were a clerk of the stream at some time. */
  function authorsClaims({ userId, device, room }: SealedRow): ConnectionClaims | null {
    const author = personOf(userId);
    if (!author) return null;
    if (whyNotWrite(author, room) === null) return claimsOf(userId, author, device, room);
    const couldCount = isOfCount(room) ? deps.couldWrite(userId, room) : false;
    if (couldCount === false) return null;
    const claims = claimsOf(userId, author, device, room);
    return couldCount ? { ...claims, role: 'clerk' } : claims;
  }

  /** Under whose name it is written: its author's while they may write there, else the coordinator's who decides. */
  function writerOf(row: SealedRow, by: Decider) {
    const claims = authorsClaims(row);
    if (claims) return { claims, isAuthor: true };
    const decider = personOf(by.userId);
    if (!decider || by.device === null || whyNotWrite(decider, row.room) !== null) throw new AppError('forbidden');
    return { claims: claimsOf(by.userId, decider, by.device, row.room), isAuthor: false };
  }

  /** @returns whether it was written under its author's name. @throws AppError: `forbidden`, `conflict`, `cannot-save` */
  async function write(row: WaitingRow, by: Decider, seen: HeldEditDecision['seen'] = []): Promise<boolean> {
    const { claims, isAuthor } = writerOf(row, by);
    const room = await registry.open(row.room);
    await room.settled();
    const writes = changesIn(row.content.writes, (key) => readCell(room, key), leaderIn(row.room));
    if (writes.length === 0) return isAuthor;
    const isStill = (value: unknown, key: string): boolean => isSameValue(readCell(room, key), isScalar(value) ? value : undefined);
    const isOvertaken = seen.some(({ key, value }) => writes.some((one) => one.key === key) && !isStill(value, key));
    if (isOvertaken) throw new AppError('conflict', { reason_en: 'something else stands there by now', reason_ar: 'صارت هناك قيمة أخرى' });
    mustStand(by);
    const feed = openFeed(room, claims);
    const fed: Fed = await feed.feed(writeUpdate(room.doc, freshClientId(room), writes));
    feed.close();
    if (fed.kind !== 'taken') throw new AppError('cannot-save');
    const [refused] = fed.refused;
    if (!refused) return isAuthor;
    const why = (language: 'en' | 'ar'): string => refusalText(refused.reason, language) ?? refused.reason;
    throw new AppError('conflict', { reason_en: why('en'), reason_ar: why('ar') });
  }

  /** @throws AppError('not-by-you') of a count in which they have written */
  async function mustNotHaveWritten(row: SealedRow, { userId }: Decider): Promise<void> {
    const streams = streamsBeside(row.room);
    let isTheirs = streams.length > 0 && row.userId === userId;
    for (const name of streams) isTheirs ||= hasWritten((await registry.open(name)).doc.getMap(ROOT_NAME).keys(), userId);
    if (isTheirs) throw notByYou('entered');
  }

  async function decideNow(row: SealedRow, { decision, seen, reason }: HeldEditDecision, by: Decider): Promise<void> {
    mustStand(by);
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
    await mustNotHaveWritten(row, by);
    mustStand(by);
    const isAuthor = decision === 'apply' ? await write(present as WaitingRow, by, seen) : true; // it has contents: asked above
    const details: AuditEvent['details'] & {} = {
      of: row.userId,
      device: row.device,
      edit: row.id,
      ...(isOfCount(row.room) && reason ? { reason } : {}),
    };
    const event = { userId: by.userId, ...(by.device === null ? {} : { device: by.device }), room: row.room };
    deps.acts.act(() => {
      rows.decide(row, state, by.userId);
      if (decision === 'discard') deps.record({ kind: 'held-edit-discarded', ...event, details });
      else deps.record({ kind: 'held-edit-applied', ...event, details: { ...details, ...(isAuthor ? {} : { asOwn: true }) } });
    });
  }

  return {
    /** What waits for this member's decision in the rooms of a committee, what came first first, so many of it, and how much it is. */
    async list(member: Member, committee: CommitteeId, limit?: number): Promise<HeldEditsAnswer> {
      const names = roomsToDecide(member, committee);
      if (names.length === 0) return { edits: [], waiting: 0 };
      for (const name of names) await deps.retry(name);
      const shown: HeldEdit[] = [];
      for (const row of rows.waitingIn(names, limit)) shown.push(await show(row));
      return { edits: shown, waiting: rows.countIn(names) };
    },

    /**
     * Decides one; the same decision of the same person again changes nothing.
     * @param of user and device of its author, nine characters
     * @throws AppError: `not-found` also to whoever may not know of it; `conflict` when somebody has decided, or when it may not stand there any more; `forbidden` when
     *   neither its author nor who decides may write there; of a count `bad-request` without a reason, and `not-by-you` to whoever wrote in it; `token-expired` to whoever was shut out while it waited; `cannot-save`
     */
    async decide(member: Member, of: string, id: string, decision: HeldEditDecision, by: Decider): Promise<void> {
      const row = rows.find(of.slice(0, -3), of.slice(-3), id);
      const room = row && parseRoomName(row.room);
      if (!row || !room || !mayDecide(member, room)) throw new AppError('not-found', { what: 'such edit' });
      if (room.kind === 'tally' && !decision.reason) throw new AppError('bad-request', { reason: 'say why', field: 'reason' });
      await deps.turns.inTurn(row.room, () => decideNow(row, decision, by));
    },
  };
}

const isOfCount = (room: string): boolean => parseRoomName(room)?.kind === 'tally';
