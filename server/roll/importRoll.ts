import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { RollImportAnswer } from '../../schema/api.ts';
import type { RecordAudit } from '../../schema/audit.ts';
import { AppError } from '../../schema/errors.ts';
import { ELECTOR_ID_LENGTH, randomId } from '../../schema/ids.ts';
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

const MAX_FILE_NAME_LENGTH = 200;

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
  /** Bytes 0–255 for the ids of new electors, which must not be guessed. */
  readonly randomByte: () => number;
  /** Writes down that it was imported, in the transaction that imports it. */
  readonly record?: RecordAudit;
};
/** What a file comes to on the roll of {@link rollVersion}: the answer of a dry run, and what an import writes. */
export type PlannedRoll = {
  readonly rollVersion: number;
  readonly sha256: string;
  readonly answer: RollImportAnswer;
  readonly changes: Pick<ImportPlan, 'newCommittees' | 'added' | 'changed' | 'newNumbers'>;
};

/**
 * Takes the campaign's whole roll (R1–R10), or says what that would do: the answer of a dry run is the answer of the import, and a dry run writes nothing
 * (R7). One transaction: all lines that can be taken, or nothing. A file that changes nothing leaves no trace (R8); one that does raises
 * {@link rollVersion} by one. Runs to its end without giving way: the server plans in a thread (R20).
 *
 * Throws AppError `unreadable-file`, `missing-columns`, `too-large`, and `conflict` when other numbers than those seen would be taken over.
 */
export function importRoll(db: Db, input: ImportInput & { readonly isDryRun: boolean }): RollImportAnswer {
  if (input.isDryRun) return planRoll(db, input).answer;
  const plan = planOf(input);
  return db.transaction(
    (tx) => {
      const planned = plan(knownIn(tx));
      writePlan(tx, planned, input);
      return answerOf(planned);
    },
    { behavior: 'immediate' },
  );
}

/** What the file would do to the roll as it is; throws as {@link importRoll} does. */
export const planRoll = (db: Db, input: PlanInput): PlannedRoll => planOf(input)(db.transaction(knownIn));

/** Does what was planned, in one transaction. @returns null, and nothing is done, when the roll was changed since it was planned */
export const writeRoll = (db: Db, planned: PlannedRoll, input: Omit<ImportInput, 'bytes'>): RollImportAnswer | null =>
  db.transaction(
    (tx) => {
      if (rollVersion(db) !== planned.rollVersion) return null;
      writePlan(tx, planned, input);
      return answerOf(planned);
    },
    { behavior: 'immediate' },
  );

const answerOf = ({ answer }: PlannedRoll): RollImportAnswer => ({ ...answer, isDryRun: false });

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

function writePlan(tx: Transaction, { changes, answer, sha256 }: PlannedRoll, file: Omit<ImportInput, 'bytes'>): void {
  const { newCommittees, added, changed, newNumbers } = changes;
  if (added.length === 0 && changed.length === 0 && newCommittees.length === 0) return;
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

  const update = tx
    .update(elector)
    .set(UPDATED)
    .where(eq(elector.id, sql.placeholder('id')))
    .prepare();
  for (const { id } of newNumbers)
    tx.update(elector)
      .set({ rollNumber: `~${id}` })
      .where(eq(elector.id, id))
      .run(); // numbers change hands
  for (const values of changed) update.run({ ...values, importId });
  const insert = tx.insert(elector).values(INSERTED).prepare();
  const taken = tx
    .select({ id: elector.id })
    .from(elector)
    .where(eq(elector.id, sql.placeholder('id')))
    .prepare();
  const isTaken = (id: string): boolean => taken.get({ id }) !== undefined;
  for (const values of added) insert.run({ ...values, id: freeId(isTaken, file.randomByte), importId });

  tx.update(campaign)
    .set({ rollVersion: sql`${campaign.rollVersion} + 1` })
    .run();
  file.record?.({
    kind: 'roll-imported',
    userId: file.userId,
    details: {
      importId,
      added: added.length,
      changed: changed.length,
      ...(newNumbers.length === 0 ? {} : { numbers: newNumbers.length }),
    },
  });
}

const INSERTED = {
  id: sql.placeholder('id'),
  committeeId: sql.placeholder('committeeId'),
  rollNumber: sql.placeholder('rollNumber'),
  fullName: sql.placeholder('fullName'),
  foldedName: sql.placeholder('foldedName'),
  family: sql.placeholder('family'),
  gender: sql.placeholder('gender'),
  birthYear: sql.placeholder('birthYear'),
  area: sql.placeholder('area'),
  importId: sql.placeholder('importId'),
};
/** Who an elector is never changes: committee and folded name are what they were recognised by, and the number unless new ones are taken over. */
const UPDATED = {
  rollNumber: sql`${sql.placeholder('rollNumber')}`,
  fullName: sql`${sql.placeholder('fullName')}`,
  family: sql`${sql.placeholder('family')}`,
  gender: sql`${sql.placeholder('gender')}`,
  birthYear: sql`${sql.placeholder('birthYear')}`,
  area: sql`${sql.placeholder('area')}`,
  importId: sql`${sql.placeholder('importId')}`,
};

function freeId(isTaken: (id: string) => boolean, randomByte: () => number): string {
  let id = randomId(ELECTOR_ID_LENGTH, randomByte);
  while (isTaken(id)) id = randomId(ELECTOR_ID_LENGTH, randomByte);
  return id;
}
