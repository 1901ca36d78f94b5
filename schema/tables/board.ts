/** SQL tables of the operations room. Times are epoch milliseconds. A change here is followed by `npm run migrations`, which generates the migration. */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What a tablet last said of itself in a committee, kept so that one that fell silent is still known. */
export const tabletReport = sqliteTable(
  'tablet_report',
  {
    userId: text('user_id').notNull(),
    device: text('device').notNull(),
    committeeId: text('committee_id').notNull(),
    screen: text('screen').notNull(), // one of SCREENS
    since: integer('since').notNull(), // connected since, the last time
    heardAt: integer('heard_at').notNull(),
    unsent: integer('unsent').notNull().default(0),
    battery: integer('battery'), // percent
    clockAheadMs: integer('clock_ahead_ms'),
    readyAt: integer('ready_at'),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.device, table.committeeId] }),
    index('tablet_report_committee').on(table.committeeId),
  ],
);

/** One row: what the campaign wants, a `BoardPlan`. */
export const boardPlan = sqliteTable('board_plan', {
  id: integer('id').primaryKey(), // always 1
  version: integer('version').notNull(),
  plan: text('plan', { mode: 'json' }).notNull(),
});
