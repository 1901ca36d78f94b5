/** SQL tables of calls to those who promised and have not come. Times are epoch milliseconds. A change here is followed by `npm run migrations`, which generates the migration. */
import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** A phone that a guarantor or caller knows of an elector: in SQL only, never in a document. */
export const claimPhone = sqliteTable(
  'claim_phone',
  {
    electorId: text('elector_id').notNull(),
    owner: text('owner').notNull(), // of the claim
    phone: text('phone').notNull(), // ASCII digits, with + in front where it was given
    by: text('by').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.electorId, table.owner] })],
);

/** A part of a chase list, handed out to a caller. */
export const callSlice = sqliteTable(
  'call_slice',
  {
    id: text('id').primaryKey(), // 10 characters
    committeeId: text('committee_id').notNull(),
    callerId: text('caller_id').notNull(),
    by: text('by').notNull(),
    at: integer('at').notNull(),
    endsAt: integer('ends_at').notNull(), // who is not called by then goes back to the list
    endedAt: integer('ended_at'),
  },
  (table) => [index('call_slice_caller').on(table.callerId), index('call_slice_committee').on(table.committeeId)],
);

export const callItem = sqliteTable(
  'call_item',
  {
    sliceId: text('slice_id')
      .notNull()
      .references(() => callSlice.id),
    electorId: text('elector_id').notNull(),
    position: integer('position').notNull(),
    doneAt: integer('done_at'), // since it has a result that ends it in this slice
  },
  (table) => [primaryKey({ columns: [table.sliceId, table.electorId] }), index('call_item_elector').on(table.electorId)],
);

/** What came of a call. */
export const callResult = sqliteTable(
  'call_result',
  {
    id: text('id').primaryKey(), // drawn by the device: sent twice it is one
    sliceId: text('slice_id').notNull(),
    committeeId: text('committee_id').notNull(),
    electorId: text('elector_id').notNull(),
    callerId: text('caller_id').notNull(),
    outcome: text('outcome').notNull(), // one of CALL_OUTCOMES
    callAt: integer('call_at'), // when to call again, where that was asked for
    at: integer('at').notNull(), // on the device's clock
    receivedAt: integer('received_at').notNull(),
    handledBy: text('handled_by'), // a coordinator, of one that needed them
    handledAt: integer('handled_at'),
    fedAt: integer('fed_at'), // since what was said stands in the committee's document; null: still to be brought there
  },
  (table) => [
    index('call_result_elector').on(table.electorId, table.at),
    index('call_result_committee').on(table.committeeId),
    index('call_result_unfed').on(table.electorId).where(sql`${table.fedAt} IS NULL`),
  ],
);

/** Calls as the limit of a day counts them: from the phone that was shown, or from a result that came without one. */
export const callAttempt = sqliteTable(
  'call_attempt',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    sliceId: text('slice_id').notNull(),
    electorId: text('elector_id').notNull(),
    callerId: text('caller_id').notNull(),
    at: integer('at').notNull(),
    aheadSince: integer('ahead_since'), // when the clock was seen to be behind `at`, as long as it is: until then it goes by this
    resultId: text('result_id'), // what came of it; null: in hand, for a while
  },
  (table) => [index('call_attempt_elector').on(table.electorId, table.at)],
);

/** Electors whom nobody calls any more. */
export const doNotCall = sqliteTable('do_not_call', {
  electorId: text('elector_id').primaryKey(),
  reason: text('reason', { enum: ['refused', 'do_not_contact'] }).notNull(),
  by: text('by').notNull(),
  at: integer('at').notNull(),
});

export const transportRequest = sqliteTable(
  'transport_request',
  {
    id: text('id').primaryKey(),
    committeeId: text('committee_id').notNull(),
    electorId: text('elector_id').notNull(),
    state: text('state', { enum: ['asked', 'assigned', 'done', 'cancelled'] }).notNull(),
    driver: text('driver').notNull().default(''), // as the coordinator calls them
    by: text('by').notNull(),
    at: integer('at').notNull(),
    changedBy: text('changed_by').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (table) => [index('transport_committee').on(table.committeeId, table.state), index('transport_elector').on(table.electorId)],
);
