/** Several cells of one row set at once; pure. What is typed by hand goes the same ways (`claimEdits.ts`). */
import {
  type Answer,
  answerWrites,
  type CellWrite,
  type Claim,
  type Contact,
  contactWrites,
  noteWrites,
} from '../../../../schema/guarantees.ts';
import type { ElectorId, UserId } from '../../../../schema/ids.ts';
import { assignWrites, handOverWrites } from '../claimEdits.ts';

/** What a row is to say; what is absent stays. */
export type Wanted = { readonly answer?: Answer; readonly contact?: Contact; readonly guarantor?: UserId; readonly note?: string };

/**
 * The cells that make a row say this.
 * @param claim null: the elector's empty row, which becomes the named guarantor's, else the writer's own
 */
export function rowWrites(elector: ElectorId, claim: Claim | null, wanted: Wanted, me: UserId, atMs: number): readonly CellWrite[] {
  const { answer, contact, note } = wanted;
  if (claim && wanted.guarantor !== undefined && wanted.guarantor !== claim.owner) {
    const said: Claim = {
      ...claim,
      ...(answer === undefined ? {} : { answer, answeredAtMs: atMs }),
      ...(contact === undefined ? {} : { contact, contactedAtMs: atMs }),
      ...(note === undefined ? {} : { note }),
    };
    return handOverWrites(elector, said, wanted.guarantor, atMs);
  }
  const owner = claim?.owner ?? wanted.guarantor ?? me;
  const isNew = !claim && answer === undefined && wanted.guarantor !== undefined;
  return [
    ...(answer === undefined ? [] : answerWrites(elector, owner, answer, atMs, claim?.isWithdrawn === true)),
    ...(isNew ? assignWrites(elector, owner, atMs) : []),
    ...(contact === undefined ? [] : contactWrites(elector, owner, contact, atMs)),
    ...(note === undefined ? [] : noteWrites(elector, owner, note)),
  ];
}
