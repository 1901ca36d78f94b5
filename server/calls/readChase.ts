import type { Database as Sqlite } from 'better-sqlite3';
import { isCallOutcome } from '../../schema/calls.ts';
import type { ChaseAnswer } from '../../schema/chaseApi.ts';
import type { CommitteeId } from '../../schema/ids.ts';
import type { transportRequest } from '../../schema/tables/calls.ts';
import { CALLED_AT } from './callClock.ts';
import type { CallPeople } from './callPeople.ts';
import type { Moment } from './callRows.ts';
import type { CallsHere } from './callsHere.ts';
import type { Transports } from './transports.ts';

/** What was read is told again for so long, to whoever asks: what else it says, as names, is no older. */
const KEPT_MS = 2_000;
/** What has ended is shown for so long. */
const SHOWN_MS = 12 * 60 * 60_000;
/** Of those that have ended; what is out with a caller is never left out. */
const MAX_ENDED_SLICES = 500;
/** Of those that have ended; who is still to be fetched is never left out. */
const MAX_ENDED_TRANSPORTS = 1_000;

type SliceRow = {
  readonly id: string;
  readonly callerId: string;
  readonly at: number;
  readonly endsAt: number;
  readonly endedAt: number | null;
};
type CallRow = {
  readonly id: string;
  readonly electorId: string;
  readonly callerId: string;
  readonly outcome: string;
  readonly at: number;
  readonly callAt: number | null;
  readonly handledAt: number | null;
  readonly callsToday: number;
};

/** All that the chase list of a committee has beside its documents; read once for all who ask at about one time, and anew after any act of calls and a change of the roll. Electors who came from another committee bring their calls along. */
export function createChaseReader(deps: {
  readonly sqlite: Sqlite;
  readonly here: CallsHere;
  readonly people: CallPeople;
  readonly transports: Pick<Transports, 'show'>;
}) {
  const { sqlite, here, people, transports } = deps;
  const selectSlices = sqlite.prepare<[{ readonly committee: string; readonly since: number; readonly now: number }], SliceRow>(
    `SELECT id, callerId, at, endsAt, endedAt FROM (
       SELECT *, row_number() OVER (PARTITION BY isRunning ORDER BY at DESC, id) AS place FROM (
         SELECT id, caller_id AS callerId, at, ends_at AS endsAt, ended_at AS endedAt, ended_at IS NULL AND ends_at > @now AS isRunning FROM call_slice
         WHERE committee_id = @committee AND ends_at >= @since AND coalesce(ended_at, ends_at) >= @since
       )
     ) WHERE isRunning OR place <= ${MAX_ENDED_SLICES} ORDER BY at DESC, id`,
  );
  const selectItems = sqlite.prepare<[slice: string], { readonly id: string; readonly doneAt: number | null }>(
    'SELECT elector_id AS id, done_at AS doneAt FROM call_item WHERE slice_id = ? ORDER BY position',
  );
  const selectCalls = sqlite.prepare<[today: number, committee: string], CallRow>(
    `SELECT r.id, r.elector_id AS electorId, r.caller_id AS callerId, r.outcome, r.at, r.call_at AS callAt, r.handled_at AS handledAt,
       (SELECT count(*) FROM call_attempt a WHERE a.elector_id = r.elector_id AND ${CALLED_AT} >= ?) AS callsToday
     FROM elector e JOIN call_result r ON r.id = (SELECT l.id FROM call_result l WHERE l.elector_id = e.id ORDER BY l.at DESC, l.id DESC LIMIT 1)
     WHERE e.committee_id = ? ORDER BY r.elector_id`,
  );
  const ofCommittee = `elector_id IN (SELECT id FROM elector WHERE committee_id = ?)`;
  const selectOff = sqlite.prepare<[committee: string], ChaseAnswer['doNotCall'][number]>(
    `SELECT elector_id AS electorId, reason, at FROM do_not_call WHERE ${ofCommittee} ORDER BY elector_id`,
  );
  const selectTransports = sqlite.prepare<[committee: string, since: number], typeof transportRequest.$inferSelect>(
    `SELECT id, committeeId, electorId, state, driver, by, at, changedBy, changedAt FROM (
       SELECT id, committee_id AS committeeId, elector_id AS electorId, state, driver, by, at, changed_by AS changedBy, changed_at AS changedAt,
         state IN ('asked', 'assigned') AS isOpen, row_number() OVER (PARTITION BY state IN ('asked', 'assigned') ORDER BY changed_at DESC, id) AS place
       FROM transport_request WHERE ${ofCommittee} AND (state IN ('asked', 'assigned') OR changed_at >= ?)
     ) WHERE isOpen OR place <= ${MAX_ENDED_TRANSPORTS} ORDER BY at, id`,
  );
  const selectWithPhone = sqlite
    .prepare<[committee: string], string>(`SELECT DISTINCT elector_id FROM claim_phone WHERE ${ofCommittee} ORDER BY elector_id`)
    .pluck();

  const selectRollVersion = sqlite.prepare<[], number>('SELECT roll_version FROM campaign').pluck();
  const kept = new Map<CommitteeId, { readonly answer: ChaseAnswer; readonly atMs: number; readonly basis: string }>();

  function readNow(committee: CommitteeId, { now, today }: Moment): ChaseAnswer {
    const since = now - SHOWN_MS;
    return {
      callers: people.callersOf(committee),
      slices: selectSlices.all({ committee, since, now }).map(({ callerId, ...slice }) => ({
        ...slice,
        caller: people.refOf(callerId),
        electors: selectItems.all(slice.id).map(({ id, doneAt }) => ({ id, isDone: doneAt !== null })),
      })),
      calls: selectCalls
        .all(today, committee)
        .flatMap(({ callerId, outcome, handledAt, ...call }) =>
          isCallOutcome(outcome) ? [{ ...call, outcome, caller: people.refOf(callerId), isHandled: handledAt !== null }] : [],
        ),
      doNotCall: selectOff.all(committee),
      transport: selectTransports.all(committee, since).map(transports.show),
      withPhone: selectWithPhone.all(committee),
      maxCallsADay: here.maxCallsADay(),
      confirmedWithinDays: here.settings().confirmedWithinDays,
      timeZone: here.timeZone(),
    };
  }

  return {
    /** The same object while it is kept. */
    read(committee: CommitteeId): ChaseAnswer {
      const moment = here.moment();
      const basis = `${moment.today} ${selectRollVersion.get()}`;
      const known = kept.get(committee);
      if (known?.basis === basis && moment.now >= known.atMs && moment.now < known.atMs + KEPT_MS) return known.answer;
      const answer = readNow(committee, moment);
      kept.set(committee, { answer, atMs: moment.now, basis });
      return answer;
    },
    /** Something has been done that an answer tells. */
    forget: (): void => kept.clear(),
  };
}
