/** SQL tables of the campaign, its committees and its election. Times are epoch milliseconds. A change here is followed by `npm run migrations`, which generates the migration. */
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** One row: this installation, whatever campaign it serves. */
export const installation = sqliteTable('installation', {
  id: integer('id').primaryKey(), // always 1
  installationId: text('installation_id').notNull(), // random; a Redis that has another one is somebody else's
  logHome: text('log_home', { enum: ['sqlite', 'redis', 'leaving-redis', 'taken-over'] }).notNull(), // where rooms append; the third while they move, the fourth once another copy of the folder goes on with them
  archiveFence: integer('archive_fence').notNull().default(0), // the number of the process that archives; a smaller one may not
  projectionVersion: integer('projection_version').notNull().default(0), // what the projected rows were made by; an earlier one is made anew
  auditPlace: text('audit_place').notNull().default(''), // up to where the other processes' reports are in `audit`; an id of their stream, and its name
});

/** One row: the installation's campaign. */
export const campaign = sqliteTable('campaign', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  pollingDay: text('polling_day').notNull(), // ISO date in the campaign's time zone
  timeZone: text('time_zone').notNull(),
  rollVersion: integer('roll_version').notNull().default(0), // goes up with every import that changed something, every move and every erasure
  isDemo: integer('is_demo', { mode: 'boolean' }).notNull().default(false),
});

export const committee = sqliteTable('committee', {
  id: text('id').primaryKey(),
  code: text('code').notNull().unique(), // the official code, a label
  site: text('site').notNull().default(''),
  gender: text('gender', { enum: ['male', 'female', 'mixed'] })
    .notNull()
    .default('mixed'),
  status: text('status', { enum: ['not_open', 'polling', 'closed', 'counting', 'finished'] })
    .notNull()
    .default('not_open'),
});

/** When a committee's polling began and ended, by the server's clock; it decides what is listed as early or late, and refuses nothing (B18). */
export const committeePolling = sqliteTable('committee_polling', {
  committeeId: text('committee_id')
    .primaryKey()
    .references(() => committee.id),
  openedAt: integer('opened_at'), // null: not yet
  closedAt: integer('closed_at'), // null: not, or open again
});

/** One row: how this election is voted in, beside the campaign's date and time zone. What it means stands in `schema/election.ts`. */
export const election = sqliteTable('election', {
  id: integer('id').primaryKey(), // always 1
  version: integer('version').notNull().default(1), // goes up with every change of it, its lists or its candidates
  name: text('name').notNull().default(''),
  method: text('method', { enum: ['single', 'multiple', 'list', 'list_or_mixed'] }).notNull(),
  seats: integer('seats').notNull(),
  minMarks: integer('min_marks').notNull(),
  maxMarks: integer('max_marks').notNull(),
  settings: text('settings', { mode: 'json' }).notNull(), // tolerances of checks, what the door asks for, how many calls a day
});

export const electionList = sqliteTable('election_list', {
  id: text('id').primaryKey(), // 4 characters [0-9a-z], in keys of tallies
  name: text('name').notNull(),
  position: integer('position').notNull(), // as on the ballot paper, from 0
});

export const candidate = sqliteTable('candidate', {
  id: text('id').primaryKey(), // 4 characters [0-9a-z], in keys of tallies
  listId: text('list_id').references(() => electionList.id),
  ballotNumber: integer('ballot_number').notNull().unique(),
  name: text('name').notNull(),
  state: text('state', { enum: ['active', 'withdrawn'] })
    .notNull()
    .default('active'), // a withdrawn one is still tallied: ballots carry the name
});

/** Every ballot paper that there was: ballots name one (CT2). */
export const ballotPaper = sqliteTable('ballot_paper', {
  id: text('id').primaryKey(), // 4 characters, a fingerprint of what follows
  lists: text('lists', { mode: 'json' }).$type<string[]>().notNull(),
  candidates: text('candidates', { mode: 'json' }).$type<{ id: string; list: number | null }[]>().notNull(),
  at: integer('at').notNull(), // since when it is in force, the last time
});
