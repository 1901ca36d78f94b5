/** SQL tables of people with an account, their ways in and their devices. Times are epoch milliseconds. A change here is followed by `npm run migrations`, which generates the migration. */
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { committee } from './campaign.ts';

export const user = sqliteTable('user', {
  id: text('id').primaryKey(),
  username: text('username').notNull().unique(), // NFKC, lower case
  name: text('name').notNull(),
  role: text('role').notNull(),
  roleVersion: integer('role_version').notNull().default(1), // goes up with every change of role, memberships, password or state
  passwordHash: text('password_hash').notNull(), // empty until an invited person has chosen one: no password is right
  isDisabled: integer('is_disabled', { mode: 'boolean' }).notNull().default(false),
  createdAt: integer('created_at').notNull(),
});

export const membership = sqliteTable(
  'membership',
  {
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    committeeId: text('committee_id')
      .notNull()
      .references(() => committee.id),
    stream: text('stream', { enum: ['a', 'b'] }),
  },
  (table) => [primaryKey({ columns: [table.userId, table.committeeId] })],
);

/** A person who collects pledges and has no account; the id shares one space with users. */
export const guarantor = sqliteTable('guarantor', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
});

/** One sign-in. Refresh tokens are random; only their hashes are kept. */
export const session = sqliteTable(
  'session',
  {
    id: text('id').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    refreshHash: text('refresh_hash').notNull(),
    previousHash: text('previous_hash'),
    rotatedAt: integer('rotated_at').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    endedAt: integer('ended_at'),
    endReason: text('end_reason'),
    agent: text('agent').notNull().default(''), // browser and system in two words, for its person to recognise it
    device: text('device'), // the device's code, once a ticket was asked for
  },
  (table) => [index('session_user').on(table.userId)],
);

/** A way in without a password, for one person, once: by the link, or by user name and code. A later one takes its place. */
export const invitation = sqliteTable('invitation', {
  userId: text('user_id')
    .primaryKey()
    .references(() => user.id),
  secretHash: text('secret_hash').notNull().unique(), // SHA-256 of what stands after # in the link
  codeHash: text('code_hash').notNull(), // argon2 of the six characters
  wrongCodes: integer('wrong_codes').notNull().default(0),
  createdBy: text('created_by').notNull(), // a user id; empty: the console
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  dropsSecondFactor: integer('drops_second_factor', { mode: 'boolean' }).notNull().default(false),
});

/** Codes from an authenticator app (TOTP), besides the password. */
export const secondFactor = sqliteTable('second_factor', {
  userId: text('user_id')
    .primaryKey()
    .references(() => user.id),
  secret: text('secret').notNull(), // base 32
  confirmedAt: integer('confirmed_at'), // null: begun and not yet in force
  lastStep: integer('last_step').notNull().default(0), // of the last code that was taken: none is taken twice
});

export const recoveryCode = sqliteTable(
  'recovery_code',
  {
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    codeHash: text('code_hash').notNull(), // SHA-256: a code is long enough not to be guessed
    usedAt: integer('used_at'),
  },
  (table) => [primaryKey({ columns: [table.userId, table.codeHash] })],
);

/** A browser profile of one person; `code` is part of the writer ids it writes under. */
export const device = sqliteTable(
  'device',
  {
    deviceHash: text('device_hash').primaryKey(), // SHA-256 of the client's device id
    userId: text('user_id')
      .notNull()
      .references(() => user.id),
    code: text('code').notNull(),
    createdAt: integer('created_at').notNull(),
    seenAt: integer('seen_at').notNull(),
    endedAt: integer('ended_at'), // lost or given away: it gets no ticket any more
    releaseKey: blob('release_key', { mode: 'buffer' }), // opens the device's online envelope; drawn when first asked for, gone when the device is ended
    isWiped: integer('is_wiped', { mode: 'boolean' }).notNull().default(false), // it has said that it holds nothing any more
  },
  (table) => [uniqueIndex('device_code').on(table.userId, table.code)],
);

/** Keys that sign access tokens, tickets and anchors (EdDSA, JWK). */
export const signingKey = sqliteTable('signing_key', {
  kid: text('kid').primaryKey(),
  privateJwk: text('private_jwk', { mode: 'json' }).notNull(), // of a retired one the public part only: old anchors are still checked with it
  createdAt: integer('created_at').notNull(),
  activeFrom: integer('active_from').notNull().default(0), // published before, so that every process knows it when it first signs
  retiredAt: integer('retired_at'), // its tokens are refused from then on
});

/** What a person has set for themselves, a `PersonSettings`. */
export const personSettings = sqliteTable('person_settings', {
  userId: text('user_id')
    .primaryKey()
    .references(() => user.id),
  version: integer('version').notNull(),
  settings: text('settings', { mode: 'json' }).notNull(),
});
