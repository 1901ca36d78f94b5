/**
 * SQL tables of what documents come to, written by the projection alone. Times are epoch milliseconds. A change here is followed by `npm run migrations`, which generates the migration.
 * `claim_row` and `elector_state` are WITHOUT ROWID, which Drizzle cannot say: where it makes one of them anew, that is to be written into the migration by hand (a test holds it) [PR7].
 */
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What a stream of a tally comes to, as its document says; no single ballot is in it. */
export const tallyRow = sqliteTable(
  'tally_row',
  {
    committeeId: text('committee_id').notNull(),
    count: integer('count').notNull(),
    stream: text('stream', { enum: ['a', 'b'] }).notNull(),
    ballots: integer('ballots').notNull(),
    isSealed: integer('is_sealed', { mode: 'boolean' }).notNull(),
    summary: text('summary', { mode: 'json' }).notNull(), // totals, form, people, gaps, what is late
  },
  (table) => [primaryKey({ columns: [table.committeeId, table.count, table.stream] })],
);

/**
 * Up to where a room's document has been projected into the tables below. In SQL a view: of a room whose rows are projected with their append `projected_place` says so, once, and how far that
 * is the log says [PR7].
 */
export const projection = sqliteTable('projection', {
  room: text('room').primaryKey(),
  epoch: integer('epoch').notNull(),
  seq: integer('seq').notNull(),
  at: integer('at').notNull(),
});

/** Claims as they stand in the documents. */
export const claimRow = sqliteTable(
  'claim_row',
  {
    committeeId: text('committee_id').notNull(),
    electorId: text('elector_id').notNull(),
    owner: text('owner').notNull(),
    answer: text('answer', { enum: ['notAsked', 'promised', 'undecided', 'refused'] }).notNull(),
    answeredAt: integer('answered_at'),
    contact: text('contact', { enum: ['none', 'reached', 'noAnswer', 'wrongNumber', 'away'] }).notNull(),
    contactedAt: integer('contacted_at'),
    isWithdrawn: integer('is_withdrawn', { mode: 'boolean' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.committeeId, table.electorId, table.owner] })],
);

/** What claims, settlements and observations come to, an elector a row; absent while nothing is known of them. */
export const electorState = sqliteTable(
  'elector_state',
  {
    committeeId: text('committee_id').notNull(),
    electorId: text('elector_id').notNull(),
    standing: text('standing', { enum: ['notAsked', 'promised', 'undecided', 'refused', 'contradicting'] })
      .notNull()
      .default('notAsked'),
    hasAttended: integer('has_attended', { mode: 'boolean' }).notNull().default(false),
    attendedAt: integer('attended_at'), // of the earliest observation that stands, by its writer's clock
    observations: integer('observations').notNull().default(0), // that stand
    isDuplicate: integer('is_duplicate', { mode: 'boolean' }).notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.committeeId, table.electorId] })],
);

/** Arrivals on no list as the documents have them; who was erased stands in none. */
export const unlistedRow = sqliteTable(
  'unlisted_row',
  {
    committeeId: text('committee_id').notNull(),
    key: text('key').notNull(), // of the document
    rollNumber: text('roll_number').notNull().default(''),
    name: text('name').notNull().default(''), // as they were heard
    by: text('by').notNull(), // a user id
    at: integer('at').notNull(), // by the writer's clock
    electorId: text('elector_id'), // who it was, once a coordinator has said so
    isUndone: integer('is_undone', { mode: 'boolean' }).notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.committeeId, table.key] })],
);

/** People counted without a name. */
export const headcountRow = sqliteTable(
  'headcount_row',
  {
    committeeId: text('committee_id').notNull(),
    key: text('key').notNull(),
    people: integer('people').notNull(), // what it adds; taken back it is 0
    by: text('by').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.committeeId, table.key] })],
);
