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

const MAX_FILE_NAME_LENGTH = 200;

type RollFile = {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  /** Who imports it. */
  readonly userId: string;
  readonly nowMs: number;
  /** Bytes 0–255 for the ids of new electors, which must not be guessed. */
  readonly randomByte: () => number;
  /** `newNumbers.seen` of the dry run that was looked at: known electors get the new numbers that the file gives them (R18). */
  readonly newNumbers?: string | undefined;
  /** Writes down that it was imported, in the transaction that imports it. */
  readonly record?: RecordAudit;
};

/**
 * Takes the campaign's whole roll (R1–R10), or says what that would do: the answer of a dry run is the answer of the import, and a dry run writes nothing
 * (R7). One transaction: all lines that can be taken, or nothing. A file that changes nothing leaves no trace (R8); one that does raises
 * {@link rollVersion} by one. Runs to its end without giving way.
 *
 * Throws AppError `unreadable-file`, `missing-columns`, `too-large`, and `conflict` when other numbers than those seen would be taken over.
 */
export function importRoll(db: Db, input: RollFile & { readonly isDryRun: boolean }): RollImportAnswer {
  const { text, encoding } = decodeRollFile(input.bytes);
  const file = parseRoll(text, new Date(input.nowMs).getUTCFullYear());
  const plan = db.transaction(
    (tx) => {
      const electors = tx.select(KNOWN_COLUMNS).from(elector).all();
      const committees = tx.select({ id: committee.id, code: committee.code }).from(committee).all();
      const moves = tx.select({ electorId: electorMove.electorId, fromCommittee: electorMove.fromCommittee }).from(electorMove).all();
      const plan = planImport(file, electors, committees, moves, input.newNumbers !== undefined);
      if (input.newNumbers !== undefined) mustBeSeen(plan.newNumbers, input.newNumbers);
      if (!input.isDryRun) writePlan(tx, plan, input, new Set(electors.map(({ id }) => id)));
      return plan;
    },
    { behavior: input.isDryRun ? 'deferred' : 'immediate' },
  );
  return {
    isDryRun: input.isDryRun,
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

function writePlan(tx: Transaction, plan: ImportPlan, file: RollFile, takenIds: Set<string>): void {
  if (plan.added.length === 0 && plan.changed.length === 0 && plan.newCommittees.length === 0) return;
  const { id: importId } = tx
    .insert(rollImport)
    .values({
      at: file.nowMs,
      userId: file.userId,
      fileName: file.fileName.slice(0, MAX_FILE_NAME_LENGTH),
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
      counts: plan.counts,
    })
    .returning({ id: rollImport.id })
    .get();
  for (const created of plan.newCommittees) tx.insert(committee).values(created).run();

  const newNumbers = file.newNumbers === undefined ? [] : plan.newNumbers;
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
  for (const values of plan.changed) update.run({ ...values, importId });
  const insert = tx.insert(elector).values(INSERTED).prepare();
  for (const values of plan.added) insert.run({ ...values, id: freeId(takenIds, file.randomByte), importId });

  tx.update(campaign)
    .set({ rollVersion: sql`${campaign.rollVersion} + 1` })
    .run();
  file.record?.({
    kind: 'roll-imported',
    userId: file.userId,
    details: {
      importId,
      added: plan.added.length,
      changed: plan.changed.length,
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

function freeId(taken: Set<string>, randomByte: () => number): string {
  let id = randomId(ELECTOR_ID_LENGTH, randomByte);
  while (taken.has(id)) id = randomId(ELECTOR_ID_LENGTH, randomByte);
  taken.add(id);
  return id;
}
