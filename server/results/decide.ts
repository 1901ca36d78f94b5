import type { Database as Sqlite } from 'better-sqlite3';
import type { Role } from '../../schema/access.ts';
import type { AuditEvent, AuditKind, RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import type { CommitteeId, UserId } from '../../schema/ids.ts';
import { notByYou } from '../../schema/notByYou.ts';
import type { CommitteeResult, Decision, ResultReason } from '../../schema/result.ts';
import { notToVerify, whyNotVerifiable } from '../../schema/resultOf.ts';
import { formatRoomName, type Stream } from '../../schema/rooms.ts';
import { type CellId, readTallyEntry, readTallyValue, tallyValue } from '../../schema/tally.ts';
import { coversOf, sealFingerprint } from '../../schema/tallySeal.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import type { Actor, Acts } from '../accounts/acts.ts';
import type { LogReader } from '../doclog/logReader.ts';
import { mustStand, type Waiting } from '../mustStand.ts';
import type { Projector } from '../projection/projector.ts';
import { readCells } from '../projection/readCells.ts';
import { withSeals } from '../projection/readStream.ts';
import { createTallyRows } from '../projection/tallyRows.ts';
import type { ResultKeeper } from './resultKeeper.ts';
import type { ResultRows } from './resultRows.ts';
import { conflict } from './resultWords.ts';

/** What somebody decides, by what they have seen. */
export type Command = { readonly count: number; readonly seen: string; readonly reason?: ResultReason; readonly note?: string } & (
  | { readonly kind: 'choose'; readonly cell: CellId; readonly value: number }
  | { readonly kind: 'accept'; readonly check: string }
  | { readonly kind: 'late'; readonly stream: Stream; readonly isTaken: boolean }
  | { readonly kind: 'seal'; readonly stream: Stream }
  | { readonly kind: 'verify' | 'publish' | 'reopen' }
);
export type Decider = Actor & Waiting & { readonly role: Role };

const AUDITED: Readonly<Record<Decision['kind'], AuditKind>> = {
  choose: 'cell-chosen',
  accept: 'check-accepted',
  late: 'late-decided',
  seal: 'stream-sealed',
  verify: 'result-verified',
  publish: 'result-published',
  reopen: 'result-reopened',
};

/** A decision as its row says it. */
type Row = { readonly about: string; readonly value: number | null; readonly covers: string | null };
const NO_FINGERPRINT = '0'.repeat(16);
/** What is decided of the last count only (CR61). */
const OF_LAST_COUNT: ReadonlySet<Command['kind']> = new Set(['verify', 'publish', 'reopen']);
const OF_THE_WHOLE: Row = { about: '', value: null, covers: null };

/**
 * Takes decisions about results: each on what is on disk when it is taken, in one transaction with what is written down of it (CR4–CR6, CR11).
 *
 * @param deps.archived resolves when what was acknowledged in a room is in the database, or after a moment
 * @param deps.archivedWhole resolves when all of it is. @throws AppError('cannot-save') when it cannot be brought there
 * @param deps.onStep a step is done: tests end the process there
 */
export function createDecide(deps: {
  readonly sqlite: Sqlite;
  readonly acts: Acts;
  readonly log: LogReader;
  readonly projector: Pick<Projector, 'reach'>;
  readonly rows: ResultRows;
  readonly keeper: Pick<ResultKeeper, 'reach' | 'again'>;
  readonly archived: (room: string) => Promise<void>;
  readonly archivedWhole: (room: string) => Promise<void>;
  readonly record: RecordAudit;
  readonly now: () => number;
  readonly onStep?: (step: 'decided') => void;
}) {
  const { sqlite, acts, projector, rows, keeper } = deps;
  const tallies = createTallyRows(sqlite);
  const insert = sqlite.prepare<
    [
      committee: string,
      count: number,
      kind: string,
      about: string,
      value: number | null,
      seen: string,
      reason: string | null,
      note: string,
      covers: string | null,
      by: string,
      at: number,
    ]
  >(
    `INSERT INTO result_decision (committee_id, count, kind, about, value, seen, reason, note, covers, "by", at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const forgetPlace = sqlite.prepare<[string]>('DELETE FROM projection WHERE room = ?');
  // as what they published the last time: who was an administrator before a result was opened again may be none now
  const wasAdmin = sqlite
    .prepare<[string, number, user: string], number>(
      `SELECT value FROM result_decision WHERE committee_id = ? AND count = ? AND "by" = ? AND kind = 'publish' ORDER BY id DESC LIMIT 1`,
    )
    .pluck();

  const roomOf = (committee: CommitteeId, count: number, stream: Stream): string =>
    formatRoomName({ kind: 'tally', committee, count, stream });

  /** Everything that is on disk of a count is in SQL now. @throws AppError('cannot-save') when it cannot be read */
  function reach(committee: CommitteeId, count: number): void {
    for (const stream of ['a', 'b'] as const) if (!projector.reach(roomOf(committee, count, stream))) throw new AppError('cannot-save');
    keeper.reach(committee);
  }

  /** What a seal would say that is written into the stream now. */
  function sealNow(committee: CommitteeId, count: number, stream: Stream): string {
    const room = { kind: 'tally', committee, count, stream } as const;
    const stored = [...readCells(deps.log.load(formatRoomName(room)))];
    const decisions = tallies.decisionsOf(room);
    const entries = withSeals(stored, decisions).flatMap(([key, value]) => readTallyEntry(key, value) ?? []);
    const seal = { kind: 'seal', atMs: deps.now(), fingerprint: NO_FINGERPRINT, covers: coversOf(entries) } as const;
    // what it covers, and not what an earlier seal does that says something else
    const cells = withSeals(stored, [...decisions, { kind: 'seal', covers: tallyValue(seal), at: seal.atMs }]);
    return tallyValue({ ...seal, fingerprint: sealFingerprint(readTally(cells, tallies.papers())) });
  }

  function mustHaveWords({ reason, note = '' }: Command): void {
    if (reason === 'other' && note === '') throw new AppError('bad-request', { reason: 'say why in your own words', field: 'note' });
  }

  /** The row of a decision that may stand on this result. @throws AppError: `conflict`, `not-by-you`, `not-found` */
  function judge(committee: CommitteeId, result: CommitteeResult, command: Command, by: Decider): Row {
    const enterers = new Set(result.streams.flatMap(({ people }) => people));
    const userId = by.userId as UserId; // a person's, whatever it is
    if (enterers.has(userId)) throw notByYou('entered');
    // a recount stands in its place
    if (OF_LAST_COUNT.has(command.kind) && command.count < rows.counts(committee)) throw conflict('recounted');
    const mustHaveSeen = (hash: string | undefined): void => {
      if (command.seen !== hash) throw conflict('seen');
    };
    switch (command.kind) {
      case 'choose': {
        const cell = result.cells.find((one) => one.cell === command.cell);
        if (!cell) throw new AppError('not-found', { what: command.cell });
        mustHaveSeen(cell.hash);
        return { about: cell.cell, value: command.value, covers: null };
      }
      case 'accept': {
        const check = result.checks.find(({ id }) => id === command.check);
        mustHaveSeen(check?.hash);
        if (check?.acceptedBy.includes(userId)) throw conflict('accepted');
        return { ...OF_THE_WHOLE, about: command.check };
      }
      case 'late': {
        mustHaveSeen(result.streams.find(({ stream }) => stream === command.stream)?.late?.hash);
        return { about: command.stream, value: command.isTaken ? 1 : 0, covers: null };
      }
      case 'seal': {
        const stream = result.streams.find((one) => one.stream === command.stream);
        if (!stream) throw new AppError('not-found', { what: command.stream });
        mustHaveSeen(result.hash);
        if (stream.isSealed) throw conflict('sealed');
        const covers = sealNow(committee, result.count, command.stream);
        if (!readTallyValue('seal', covers)) throw conflict('writers');
        return { about: command.stream, value: null, covers };
      }
      case 'verify': {
        mustHaveSeen(result.hash);
        const why = whyNotVerifiable(result);
        if (why) throw conflict(why);
        if (result.verifiedBy !== null) throw conflict('verified');
        if (notToVerify(result.streams, result.cells).has(userId)) throw notByYou('chose');
        return OF_THE_WHOLE;
      }
      case 'publish': {
        mustHaveSeen(result.hash);
        if (result.verifiedBy === null) throw conflict('not-verified');
        if (result.state === 'published') throw conflict('published');
        const [first] = result.publishedBy;
        if (first === userId) throw notByYou('published');
        const isAdmin = by.role === 'admin';
        if (first !== undefined && !isAdmin && wasAdmin.get(committee, result.count, first) !== 1) throw notByYou('admin');
        return { ...OF_THE_WHOLE, value: isAdmin ? 1 : 0 };
      }
      case 'reopen':
        mustHaveSeen(result.hash);
        if (result.verifiedBy === null) throw conflict('not-verified');
        return OF_THE_WHOLE;
    }
  }

  /** @throws AppError: `not-found` for a count that there is not; `cannot-save` */
  async function reachArchived(committee: CommitteeId, count: number, archived: (room: string) => Promise<void>): Promise<void> {
    if (count > rows.counts(committee)) throw new AppError('not-found', { what: String(count) });
    await Promise.all((['a', 'b'] as const).map((stream) => archived(roomOf(committee, count, stream))));
    reach(committee, count);
  }

  return {
    /** Everything that is on disk of a count is in SQL. @throws AppError: `not-found` for a count that there is not; `cannot-save` */
    reach: (committee: CommitteeId, count: number): Promise<void> => reachArchived(committee, count, deps.archived),
    /**
     * Writes a decision down, where what was seen is what stands, and all that was acknowledged of the count is in it [CR63].
     * @throws AppError: `conflict` with its reason; `not-by-you`; `not-found`; `cannot-save`; `token-expired` of whoever was shut out meanwhile
     */
    async decide(committee: CommitteeId, command: Command, by: Decider): Promise<void> {
      mustHaveWords(command);
      await reachArchived(committee, command.count, deps.archivedWhole);
      // no `await` from here on: nothing reaches the disk in between
      acts.act(() => {
        mustStand(by);
        const result = rows.compute(committee, command.count);
        const row = judge(committee, result, command, by);
        const { count, kind, seen, reason, note = '' } = command;
        insert.run(committee, count, kind, row.about, row.value, seen, reason ?? null, note, row.covers, by.userId, deps.now());
        if (kind === 'late' || kind === 'seal') forgetPlace.run(roomOf(committee, count, command.stream));
        deps.record(auditOf(committee, command, by));
      });
      deps.onStep?.('decided');
      if (command.kind === 'late' || command.kind === 'seal') keeper.again(roomOf(committee, command.count, command.stream));
      reach(committee, command.count);
    },
  };
}

/** What is written down: ids, figures and the reason; words of one's own stay with the decision. */
function auditOf(committee: CommitteeId, command: Command, { role: _, stands: __, ...by }: Decider): AuditEvent {
  const { count, kind, reason } = command;
  const about: AuditEvent['details'] =
    kind === 'choose'
      ? { cell: command.cell, value: command.value }
      : kind === 'accept'
        ? { check: command.check }
        : kind === 'late'
          ? { stream: command.stream, isTaken: command.isTaken }
          : kind === 'seal'
            ? { stream: command.stream }
            : {};
  return { kind: AUDITED[kind], ...by, details: { committee, count, ...about, ...(reason ? { reason } : {}) } };
}
