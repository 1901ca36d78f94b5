import { createHash } from 'node:crypto';
import Sqlite from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import type { RollImportAnswer } from '../../schema/api.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { MAX_NOTICES } from '../../schema/roll.ts';
import { seenHash } from '../../schema/seenHash.ts';
import { campaign, committee } from '../../schema/tables/campaign.ts';
import { elector, electorMove, rollImport } from '../../schema/tables/roll.ts';
import type { Db } from '../database.ts';
import { decodeRollFile } from './decodeRollFile.ts';
import type { NewNumber } from './newNumbers.ts';
import { parseRoll } from './parseRoll.ts';
import { type ImportPlan, planImport } from './planImport.ts';
import { rollVersion } from './readRoll.ts';
import { createFreeIds, type ElectorChanges, type StagedCounts, stageRows, takeOver, withStaged } from './stagedRows.ts';

const MAX_FILE_NAME_LENGTH = 200;
const IN_MEMORY = ':memory:';

/** What a plan is made of; plain data, for a thread. */
export type PlanInput = {
  readonly bytes: Uint8Array;
  readonly nowMs: number;
  /** `newNumbers.seen` of the dry run that was looked at: known electors get the new numbers that the file gives them (R18). */
  readonly newNumbers?: string | undefined;
};
type ImportInput = PlanInput & {
  readonly fileName: string;
  /** Who imports it. */
  readonly userId: string;
  /** Writes down that it was imported, in the transaction that imports it. */
  readonly record?: RecordAudit;
};
/** What a file comes to on the roll of {@link rollVersion}: the answer of a dry run, and what an import writes. */
export type PlannedRoll = {
  readonly rollVersion: number;
  readonly sha256: string;
  readonly answer: RollImportAnswer;
  readonly changes: ElectorChanges & Pick<ImportPlan, 'newCommittees'>;
};
/** What was planned, with what it does to electors in a file. */
export type StagedRoll = Omit<PlannedRoll, 'changes'> & {
  readonly file: string;
  readonly newCommittees: ImportPlan['newCommittees'];
  readonly rows: StagedCounts;
};
/** Bytes 0–255 for the ids of new electors, which must not be guessed. */
type RandomByte = () => number;

/**
 * Takes the campaign's whole roll (R1–R10), or says what that would do: the answer of a dry run is the answer of the import, and a dry run writes nothing
 * (R7). One transaction: all lines that can be taken, or nothing. A file that changes nothing leaves no trace (R8); one that does raises
 * {@link rollVersion} by one. Runs to its end without giving way: the server plans and stages in a thread (R20).
 *
 * Throws AppError `unreadable-file`, `missing-columns`, `too-large`, and `conflict` when other numbers than those seen would be taken over.
 */
export function importRoll(db: Db, input: ImportInput & { readonly isDryRun: boolean; readonly randomByte: RandomByte }): RollImportAnswer {
  if (input.isDryRun) return planRoll(db, input).answer;
  const plan = planOf(input);
  const { $client: sqlite } = db;
  return withStaged(sqlite, IN_MEMORY, () =>
    db.transaction(
      (tx) => {
        const planned = plan(knownIn(tx));
        stageRows(sqlite, planned.changes, createFreeIds(sqlite, input.randomByte));
        return writeStaged(tx, sqlite, summaryOf(planned, IN_MEMORY), input);
      },
      { behavior: 'immediate' },
    ),
  );
}

/** What the file would do to the roll as it is; throws as {@link importRoll} does. */
export const planRoll = (db: Db, input: PlanInput): PlannedRoll => planOf(input)(db.transaction(knownIn));

/**
 * Puts what was planned into a file, from which {@link writeRoll} takes it over in a moment.
 * @param sqlite the database, which is only read
 * @param file where nothing is yet; nothing of it is kept for long, so that it need not survive a failure
 */
export function stageRoll(sqlite: Db['$client'], planned: PlannedRoll, file: string, randomByte: RandomByte): StagedRoll {
  const staging = new Sqlite(IN_MEMORY);
  try {
    withStaged(staging, file, () => {
      staging.exec('PRAGMA staged.journal_mode = OFF; PRAGMA staged.synchronous = OFF');
      staging.transaction(() => stageRows(staging, planned.changes, createFreeIds(sqlite, randomByte)))();
    });
  } finally {
    staging.close();
  }
  return summaryOf(planned, file);
}

/** Does what was staged, in one transaction. @returns null, and nothing is done, when the roll was changed since it was planned */
export const writeRoll = (db: Db, staged: StagedRoll, input: Omit<ImportInput, 'bytes'>): RollImportAnswer | null =>
  withStaged(db.$client, staged.file, () =>
    db.transaction((tx) => (rollVersion(db) === staged.rollVersion ? writeStaged(tx, db.$client, staged, input) : null), {
      behavior: 'immediate',
    }),
  );

const summaryOf = ({ changes, ...planned }: PlannedRoll, file: string): StagedRoll => ({
  ...planned,
  file,
  newCommittees: changes.newCommittees,
  rows: { added: changes.added.length, changed: changes.changed.length, newNumbers: changes.newNumbers.length },
});

function knownIn(db: Pick<Db, 'select'>) {
  return {
    rollVersion: db.select({ version: campaign.rollVersion }).from(campaign).get()?.version ?? 0,
    electors: db.select(KNOWN_COLUMNS).from(elector).all(),
    committees: db.select({ id: committee.id, code: committee.code }).from(committee).all(),
    moves: db.select({ electorId: electorMove.electorId, fromCommittee: electorMove.fromCommittee }).from(electorMove).all(),
  };
}

/** Reads the file before anything is asked of the database. */
function planOf({ bytes, nowMs, newNumbers }: PlanInput): (known: ReturnType<typeof knownIn>) => PlannedRoll {
  const { text, encoding } = decodeRollFile(bytes);
  const file = parseRoll(text, new Date(nowMs).getUTCFullYear());
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return ({ rollVersion, electors, committees, moves }) => {
    const plan = planImport(file, electors, committees, moves, newNumbers !== undefined);
    if (newNumbers !== undefined) mustBeSeen(plan.newNumbers, newNumbers);
    const answer = {
      isDryRun: true,
      encoding,
      lines: file.rows.length + file.refused.length,
      counts: { ...plan.counts },
      committees: plan.committees.map(({ id, code, isNew, electors }) => ({ id, code, isNew, electors })),
      ...(plan.newNumbers.length === 0 ? {} : { newNumbers: { seen: seenOf(plan.newNumbers), committees: countNumbers(plan) } }),
      droppedColumns: [...file.droppedColumns],
      ignoredColumns: [...file.ignoredColumns],
      changed: plan.notices.changed.slice(0, MAX_NOTICES),
      toBeDecided: plan.notices.toBeDecided.slice(0, MAX_NOTICES),
      duplicate: plan.notices.duplicate.slice(0, MAX_NOTICES),
      refused: plan.notices.refused.slice(0, MAX_NOTICES),
    };
    const { newCommittees, added, changed } = plan;
    return {
      rollVersion,
      sha256,
      answer,
      changes: { newCommittees, added, changed, newNumbers: newNumbers === undefined ? [] : plan.newNumbers },
    };
  };
}

const seenOf = (numbers: readonly NewNumber[]): string =>
  seenHash(...numbers.flatMap(({ id, committeeId, from, to }) => [id, committeeId, from, to]));

function mustBeSeen(numbers: readonly NewNumber[], seen: string): void {
  if (seenOf(numbers) === seen) return;
  throw new AppError('conflict', {
    reason_en: 'the file does not change the numbers that were shown any more',
    reason_ar: 'لم يعد الملف يغيّر الأرقام التي عُرضت',
  });
}

const countNumbers = ({ committees, newNumbers }: ImportPlan) =>
  committees.flatMap(({ id, code }) => {
    const electors = newNumbers.filter(({ committeeId }) => committeeId === id).length;
    return electors === 0 ? [] : [{ id, code, electors }];
  });

const KNOWN_COLUMNS = {
  id: elector.id,
  committeeId: elector.committeeId,
  rollNumber: elector.rollNumber,
  fullName: elector.fullName,
  foldedName: elector.foldedName,
  family: elector.family,
  gender: elector.gender,
  birthYear: elector.birthYear,
  area: elector.area,
};

type Transaction = Parameters<Parameters<Db['transaction']>[0]>[0];

function writeStaged(tx: Transaction, sqlite: Db['$client'], staged: StagedRoll, file: Omit<ImportInput, 'bytes'>): RollImportAnswer {
  const { newCommittees, sha256, rows } = staged;
  const answer = { ...staged.answer, isDryRun: false };
  if (rows.added === 0 && rows.changed === 0 && newCommittees.length === 0) return answer;
  const { id: importId } = tx
    .insert(rollImport)
    .values({
      at: file.nowMs,
      userId: file.userId,
      fileName: file.fileName.slice(0, MAX_FILE_NAME_LENGTH),
      sha256,
      counts: answer.counts,
    })
    .returning({ id: rollImport.id })
    .get();
  for (const created of newCommittees) tx.insert(committee).values(created).run();
  takeOver(sqlite, rows, importId);
  tx.update(campaign)
    .set({ rollVersion: sql`${campaign.rollVersion} + 1` })
    .run();
  file.record?.({
    kind: 'roll-imported',
    userId: file.userId,
    details: {
      importId,
      added: rows.added,
      changed: rows.changed,
      ...(rows.newNumbers === 0 ? {} : { numbers: rows.newNumbers }),
    },
  });
  return answer;
}
