/** What an act on a claim writes; pure. Every list is one transaction and one step for undo. */
import { answerWrites, type CellWrite, type Claim, contactWrites, noteWrites, withdrawWrites } from '../../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../../schema/ids.ts';

/** Gives an elector to a guarantor to be asked: a claim with the answer *not asked*. */
export const assignWrites = (elector: ElectorId, guarantor: UserId, atMs: number): CellWrite[] =>
  answerWrites(elector, guarantor, 'notAsked', atMs, false);

/** A claim is handed to another guarantor: everything it says stands under the new name, the old one is withdrawn (G4). */
export function handOverWrites(elector: ElectorId, claim: Claim, to: UserId, atMs: number): CellWrite[] {
  return [
    ...answerWrites(elector, to, claim.answer, claim.answeredAtMs ?? atMs, true),
    ...(claim.contact === 'none' ? [] : contactWrites(elector, to, claim.contact, claim.contactedAtMs ?? atMs)),
    ...(claim.note === '' ? [] : noteWrites(elector, to, claim.note)),
    ...withdrawWrites(elector, claim.owner, true),
  ];
}
