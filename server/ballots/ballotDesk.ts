import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import type { BallotsAnswer, BallotsRequest } from '../../schema/resultApi.ts';
import { formatRoomName } from '../../schema/rooms.ts';
import type { Actor } from '../accounts/acts.ts';
import type { Papers } from '../accounts/papers.ts';
import type { Recounts } from '../accounts/recounts.ts';
import type { LogReader } from '../doclog/logReader.ts';
import { readCells } from '../projection/readCells.ts';
import { lateDecisions, withSeals } from '../projection/readStream.ts';
import type { TallyRows } from '../projection/tallyRows.ts';
import { isCompacted, readBallots } from './readBallots.ts';

/** So many numbers are answered at once. */
export const MAX_BALLOTS_AT_ONCE = 100;

/**
 * Shows single ballots to whoever settles two counts, from the document on disk: nobody opens the room of a count that is not theirs (CR60).
 * @param deps.archived resolves when what was acknowledged in a room is in the database, or after a moment
 */
export function createBallotDesk(deps: {
  readonly log: Pick<LogReader, 'head' | 'load'>;
  readonly papers: Pick<Papers, 'list'>;
  readonly recounts: Pick<Recounts, 'lastOf'>;
  readonly tallies: Pick<TallyRows, 'decisionsOf'>;
  readonly archived: (room: string) => Promise<void>;
  readonly record: RecordAudit;
}) {
  return {
    /**
     * The ballots between two numbers, at most 100 of them, with which were not entered. What is shown is written down before it is.
     * @throws AppError: `bad-request`; `not-found` of a count that there is not; `ballots-gone` once they were replaced by what they come to
     */
    async read(committee: CommitteeId, asked: BallotsRequest, by: Actor): Promise<BallotsAnswer> {
      const { count, stream, from, to, reason } = asked;
      if (to < from || to - from >= MAX_BALLOTS_AT_ONCE)
        throw new AppError('bad-request', {
          reason: `from the first to the last number, at most ${MAX_BALLOTS_AT_ONCE} at once`,
          field: 'to',
        });
      if (count > deps.recounts.lastOf(committee)) throw new AppError('not-found', { what: `count ${count}` });
      const place = { kind: 'tally', committee, count, stream } as const;
      const room = formatRoomName(place);
      await deps.archived(room);
      const cells = deps.log.head(room) ? readCells(deps.log.load(room)) : new Map();
      if (isCompacted(cells)) throw new AppError('ballots-gone');
      const decisions = deps.tallies.decisionsOf(place);
      const papers = new Map(deps.papers.list().map((paper) => [paper.id, paper]));
      const answer = readBallots(withSeals([...cells], decisions), papers, { from, to }, lateDecisions(decisions));
      deps.record({ kind: 'ballots-read', ...by, room, details: { committee, count, stream, from, to, reason } });
      return answer;
    },
  };
}
