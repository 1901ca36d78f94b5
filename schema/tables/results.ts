/** SQL tables of results of counts and what people decided of them. Times are epoch milliseconds. A change here is followed by `npm run migrations`, which generates the migration. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** A committee counted again: a new count beside those before (CR13). Count 1 has no row. */
export const recount = sqliteTable(
  'recount',
  {
    committeeId: text('committee_id').notNull(),
    count: integer('count').notNull(), // from 2
    reason: text('reason').notNull(),
    note: text('note').notNull().default(''),
    by: text('by').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.committeeId, table.count] })],
);

/** What people decided of results, in their order; append only (CR4). */
export const resultDecision = sqliteTable(
  'result_decision',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    committeeId: text('committee_id').notNull(),
    count: integer('count').notNull(),
    kind: text('kind', { enum: ['choose', 'accept', 'late', 'seal', 'verify', 'publish', 'reopen'] }).notNull(),
    about: text('about').notNull().default(''), // the cell, check or stream
    value: integer('value'), // the one chosen; of `late` 1 for taken; of `publish` 1 by an administrator
    seen: text('seen').notNull(),
    reason: text('reason'),
    note: text('note').notNull().default(''),
    covers: text('covers'), // of `seal`: the value of a seal, with the last entries that it covers
    by: text('by').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [index('result_decision_committee').on(table.committeeId, table.count)],
);

/** The result of a count as it stands: what streams and decisions come to. */
export const resultRow = sqliteTable(
  'result_row',
  {
    committeeId: text('committee_id').notNull(),
    count: integer('count').notNull(),
    state: text('state').notNull(), // one of RESULT_STATES
    hash: text('hash').notNull(),
    result: text('result', { mode: 'json' }).notNull(), // a CommitteeResult
    vector: text('vector'), // all its marks, to be found by whoever has the same; null while one is missing
    isMirrored: integer('is_mirrored', { mode: 'boolean' }).notNull().default(false), // its document says the same
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.committeeId, table.count] }), index('result_row_vector').on(table.vector)],
);

/** Photos of official forms; the bytes lie in the data folder, named by their hash. */
export const formPhoto = sqliteTable(
  'form_photo',
  {
    committeeId: text('committee_id').notNull(),
    sha256: text('sha256').notNull(),
    count: integer('count').notNull(),
    stream: text('stream', { enum: ['a', 'b'] }).notNull(),
    type: text('type', { enum: ['image/jpeg', 'image/png', 'image/webp'] }).notNull(),
    bytes: integer('bytes').notNull(),
    by: text('by').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.committeeId, table.sha256, table.stream] })], // both clerks may be sent the very same picture
);

/** Rooms of tallies out of which single ballots go, or have gone (CR63). */
export const ballotCompaction = sqliteTable('ballot_compaction', {
  room: text('room').primaryKey(),
  epoch: integer('epoch').notNull(), // where its log stood when nothing single was in it any more; while that is not so, when it was begun
  seq: integer('seq').notNull(),
  at: integer('at').notNull(),
  finishedAt: integer('finished_at'), // since when no file of ours holds a ballot of it; null: begun, and a start goes on with it
});
