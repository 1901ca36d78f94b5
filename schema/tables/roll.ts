/** SQL tables of the roll: electors, imports, who was erased or moved. Times are epoch milliseconds. A change here is followed by `npm run migrations`, which generates the migration. */
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { committee } from './campaign.ts';

export const elector = sqliteTable(
  'elector',
  {
    id: text('id').primaryKey(),
    committeeId: text('committee_id')
      .notNull()
      .references(() => committee.id),
    rollNumber: text('roll_number').notNull(), // folded: ASCII digits, no leading zeros
    fullName: text('full_name').notNull(), // as imported, spaces and tatweel cleaned
    foldedName: text('folded_name').notNull(), // for matching a corrected roll
    family: text('family').notNull().default(''),
    gender: text('gender', { enum: ['male', 'female'] }).notNull(),
    birthYear: integer('birth_year'),
    area: text('area').notNull().default(''),
    status: text('status', { enum: ['active', 'removed'] })
      .notNull()
      .default('active'),
    importId: integer('import_id').notNull(),
  },
  (table) => [
    uniqueIndex('elector_number').on(table.committeeId, table.rollNumber),
    index('elector_status').on(table.committeeId, table.status),
  ],
);

/** What says of each committee's roll whether it is the one that somebody has: another one whenever any of its electors changed, by triggers on `elector`, whoever changes them. */
export const rollTag = sqliteTable('roll_tag', {
  committeeId: text('committee_id').primaryKey(),
  tag: text('tag').notNull(), // random: also a copy that is put back never gives a roll the tag of another
});

/** Where a roll came from and when; shown with what it brought. */
export const rollImport = sqliteTable('roll_import', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  at: integer('at').notNull(),
  userId: text('user_id').notNull(),
  fileName: text('file_name').notNull(),
  sha256: text('sha256').notNull(),
  counts: text('counts', { mode: 'json' }).notNull(),
});

/** Electors who were moved to another committee, with what went along. Late edits to the old row go the same way. */
export const electorMove = sqliteTable(
  'elector_move',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    electorId: text('elector_id').notNull(),
    fromCommittee: text('from_committee').notNull(),
    toCommittee: text('to_committee').notNull(),
    by: text('by').notNull(),
    at: integer('at').notNull(),
    finishedAt: integer('finished_at'), // null: begun, and a start goes on with it
  },
  (table) => [index('elector_move_elector').on(table.electorId), index('elector_move_from').on(table.fromCommittee)],
);

/** Committees between which marks were moved by number: what is taken back late follows them (R14). */
export const marksMove = sqliteTable(
  'marks_move',
  {
    fromCommittee: text('from_committee').notNull(),
    toCommittee: text('to_committee').notNull(),
    by: text('by').notNull(), // whoever moved some last
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.fromCommittee, table.toCommittee] })],
);

/** Electors who were erased: no tablet brings them back. Nothing here says who they were. */
export const erasedElector = sqliteTable('erased_elector', {
  id: text('id').primaryKey(),
  committeeId: text('committee_id').notNull(),
  at: integer('at').notNull(),
  by: text('by').notNull(),
  finishedAt: integer('finished_at'), // since when nothing of them is in any file of ours; null: begun, and a start goes on with it
  /** Where something of them stands that does not name them in its key (E7), until it is finished. */
  traces: text('traces', { mode: 'json' }).$type<{
    readonly arrivals: readonly string[];
    readonly cells: readonly (readonly [room: string, key: string])[];
  }>(),
});

/**
 * Where an arrival on no list stood that was somebody who was erased, and whatever said so (E7): a tablet that never heard that it was saved brings it back under the same key. Nothing
 * here says of which of them.
 */
export const erasedArrival = sqliteTable(
  'erased_arrival',
  {
    room: text('room').notNull(),
    key: text('key').notNull(),
  },
  (table) => [primaryKey({ columns: [table.room, table.key] })],
);
