/** Everything a person can do to a claim, and whether they may now. Each act is one transaction and one step for undo. */
import { type Accessor, createMemo, untrack } from 'solid-js';
import { AppError, type ErrorCode } from '../../../schema/errors.ts';
import {
  type Answer,
  answerWrites,
  type CellWrite,
  type Contact,
  contactWrites,
  noteWrites,
  readClaim,
  withdrawWrites,
} from '../../../schema/guarantees.ts';
import { type ElectorId, isElectorId, isUserId, type UserId } from '../../../schema/ids.ts';
import type { RoomClient } from '../../state/contracts/room.ts';
import { assignWrites, handOverWrites } from './claimEdits.ts';

/** `owner` is '' for an elector without a claim: what is entered becomes the claim of whoever enters it. */
export type ClaimTarget = { readonly elector: string; readonly owner: string };
export type Blocked = 'read-only' | 'cannot-save' | 'opening';

export type ListEdits = {
  /** Why nothing can be entered now; null when it can. */
  readonly blocked: Accessor<Blocked | null>;
  setAnswer(target: ClaimTarget, answer: Answer): void;
  setContact(target: ClaimTarget, contact: Contact): void;
  /** False when the note was not taken, which the person has then been told: what they typed must stay. */
  setNote(target: ClaimTarget, note: string): boolean;
  setWithdrawn(target: ClaimTarget, isWithdrawn: boolean): void;
  /** A claim of this guarantor, still to be asked. */
  assign(elector: string, guarantor: string): void;
  handOver(target: ClaimTarget, guarantor: string): void;
  /** Any other act on a claim; false when that was not taken, which the person has then been told. */
  write(target: ClaimTarget, writesFor: (elector: ElectorId, owner: UserId) => readonly CellWrite[]): boolean;
  /** Writes again what was not accepted; false when that was not taken, which the person has then been told. */
  putBack(...chosen: Parameters<RoomClient['putBack']>): boolean;
  readonly canUndo: Accessor<boolean>;
};

export type EditSource = {
  readonly room: Pick<RoomClient, 'edit' | 'putBack' | 'canUndo' | 'access' | 'save' | 'state' | 'cells'>;
  /** What the person's role says, for the time before the server has answered. */
  readonly roleAccess: Accessor<'read' | 'write' | null>;
  readonly me: string;
  /** The edit was refused here and now. */
  onRefused(error: AppError): void;
};

/** What is told when something was entered in the moment in which it stopped being possible. */
const BLOCKED_ERRORS = { 'read-only': 'forbidden', opening: 'unreachable', 'cannot-save': 'device-cannot-save' } as const satisfies Record<
  Blocked,
  ErrorCode
>;

export function createListEdits(source: EditSource): ListEdits {
  const { room, me } = source;
  const blocked = createMemo((): Blocked | null => {
    if ((room.access() ?? source.roleAccess()) === 'read') return 'read-only';
    if (room.state().kind !== 'open') return 'opening';
    return room.save().kind === 'cannot-save' ? 'cannot-save' : null;
  });

  /** False when it was not taken: the person is told why. */
  function write(target: ClaimTarget, writesFor: (elector: ElectorId, owner: UserId) => readonly CellWrite[]): boolean {
    const owner = target.owner === '' ? me : target.owner;
    const { elector } = target;
    if (!isElectorId(elector) || !isUserId(owner)) return false;
    return attempt(() => {
      const writes = writesFor(elector, owner);
      if (writes.length > 0) room.edit(writes);
    });
  }
  function attempt(run: () => void): boolean {
    const why = untrack(blocked);
    try {
      if (why !== null) throw new AppError(BLOCKED_ERRORS[why]);
      run();
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      source.onRefused(error);
      return false;
    }
  }
  const claimOf = (elector: ElectorId, owner: UserId) => readClaim((key) => room.cells.cell(key), elector, owner);

  return {
    blocked,
    setAnswer(target, answer) {
      if (target.owner === '' && answer === 'notAsked') return; // says nothing of an elector without a claim
      write(target, (elector, owner) => answerWrites(elector, owner, answer, Date.now(), claimOf(elector, owner).isWithdrawn));
    },
    setContact(target, contact) {
      if (target.owner === '' && contact === 'none') return;
      write(target, (elector, owner) => contactWrites(elector, owner, contact, Date.now()));
    },
    setNote(target, note) {
      return write(target, (elector, owner) => {
        const writes = noteWrites(elector, owner, note);
        return writes[0]?.value === claimOf(elector, owner).note ? [] : writes;
      });
    },
    setWithdrawn: (target, isWithdrawn) => void write(target, (elector, owner) => withdrawWrites(elector, owner, isWithdrawn)),
    assign: (elector, guarantor) => void write({ elector, owner: guarantor }, (id, owner) => assignWrites(id, owner, Date.now())),
    handOver(target, guarantor) {
      if (!isUserId(guarantor) || guarantor === target.owner) return;
      write(target, (elector, owner) => handOverWrites(elector, claimOf(elector, owner), guarantor, Date.now()));
    },
    write,
    putBack: (...chosen) => attempt(() => room.putBack(...chosen)),
    canUndo: () => room.canUndo() && blocked() === null,
  };
}
