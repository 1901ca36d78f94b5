/** SQL tables of documents on disk, edits that came sealed, and who did what. Times are epoch milliseconds. A change here is followed by `npm run migrations`, which generates the migration. */
import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** What devices seal unsent edits to (ECDH P-256). Kept for as long as a device may come back with something. */
export const sealingKey = sqliteTable('sealing_key', {
  kid: text('kid').primaryKey(),
  privateJwk: text('private_jwk', { mode: 'json' }).notNull(),
  publicKey: text('public_key').notNull(), // raw point, base64url
  createdAt: integer('created_at').notNull(),
});

/** Edits that came sealed: those that are in the document already, so that none is applied twice, and those that wait for a coordinator. */
export const sealedEdit = sqliteTable(
  'sealed_edit',
  {
    id: text('id').notNull(), // of the outbox entry
    deviceHash: text('device_hash').notNull(),
    userId: text('user_id').notNull(),
    device: text('device').notNull(),
    room: text('room').notNull(),
    epoch: integer('epoch').notNull(),
    atMs: integer('at_ms').notNull(), // on the device's clock
    receivedAt: integer('received_at').notNull(),
    content: text('content', { mode: 'json' }), // the entry, while it is not decided
    reason: text('reason'), // why it waits
    state: text('state', { enum: ['applied', 'waiting', 'discarded'] }).notNull(),
    decidedBy: text('decided_by'),
    decidedAt: integer('decided_at'),
  },
  (table) => [
    primaryKey({ columns: [table.deviceHash, table.id] }),
    index('sealed_edit_waiting').on(table.room, table.state),
    index('sealed_edit_author').on(table.id, table.userId, table.device), // as a decision names one
    // how much of somebody's waits is asked at every call that brings something: nothing else of a row is read for it
    index('sealed_edit_held')
      .on(table.userId, table.deviceHash, sql`length(CAST(${table.content} AS BLOB))`)
      .where(sql`${table.state} = 'waiting'`),
  ],
);

/** A document and its generation. */
export const room = sqliteTable('room', {
  name: text('name').primaryKey(),
  epoch: integer('epoch').notNull(), // epoch milliseconds of its beginning, and greater than every earlier one
});

/** The durable log: every accepted update, who sent it and which keys it touched. */
export const docLog = sqliteTable(
  'doc_log',
  {
    room: text('room').notNull(),
    epoch: integer('epoch').notNull(),
    seq: integer('seq').notNull(),
    userId: text('user_id').notNull(),
    device: text('device').notNull(),
    at: integer('at').notNull(),
    keys: text('keys', { mode: 'json' }).$type<string[]>().notNull(),
    bytes: blob('bytes', { mode: 'buffer' }).notNull(),
    checksum: integer('checksum'), // CRC-32 of `bytes`; rows of the first release have none
    quarantinedAt: integer('quarantined_at'), // since when the row is passed over (I15)
    quarantineReason: text('quarantine_reason'),
    salt: blob('salt', { mode: 'buffer' }), // of the commitment in `audit`; goes with the bytes when somebody is erased
    chain: text('chain'), // fingerprint of the shared log up to this row; null where the row was never in one, or was damaged there
  },
  (table) => [primaryKey({ columns: [table.room, table.epoch, table.seq] })],
);

/** The state after `seq`, as one update: what a room loads instead of all rows before it. */
export const docSnapshot = sqliteTable('doc_snapshot', {
  room: text('room').primaryKey(),
  epoch: integer('epoch').notNull(),
  seq: integer('seq').notNull(),
  at: integer('at').notNull(),
  bytes: blob('bytes', { mode: 'buffer' }).notNull(),
  checksum: integer('checksum'), // CRC-32 of `bytes`; snapshots of the first release have none
});

/**
 * Which person and device first used a Yjs client id; nobody else may write under it (I8). An id is bound once in a room, in whichever epoch:
 * a replica that names one of an earlier epoch is out of date (I10).
 */
export const clientBinding = sqliteTable(
  'client_binding',
  {
    room: text('room').notNull(),
    clientId: integer('client_id').notNull(),
    userId: text('user_id').notNull(),
    device: text('device').notNull(),
    epoch: integer('epoch').notNull().default(0), // of its first use; a table that has rows takes no new column without a default
  },
  (table) => [primaryKey({ columns: [table.room, table.clientId] })],
);

/**
 * Who did what, append only. `hash` is SHA-256 over the hash before and everything else in the row, so that nothing of it is changed, taken out or put in
 * unseen. What was written is not in it, only a salted commitment: it can be erased and the chain still holds.
 */
export const audit = sqliteTable(
  'audit',
  {
    seq: integer('seq').primaryKey(), // 1, 2, 3, …, none left out
    at: integer('at').notNull(),
    kind: text('kind').notNull(), // one of AUDIT_KINDS
    userId: text('user_id').notNull(), // who did it; empty: nobody who is known, or the server
    device: text('device').notNull().default(''),
    room: text('room'),
    epoch: integer('epoch'),
    logSeq: integer('log_seq'), // of an update: its row in `doc_log`
    details: text('details').notNull().default('{}'), // JSON as it was hashed: ids, keys, codes and counts, never names or values
    commitment: blob('commitment', { mode: 'buffer' }), // of an update: SHA-256(salt, bytes)
    hash: blob('hash', { mode: 'buffer' }).notNull(),
  },
  (table) => [
    index('audit_of_person')
      .on(sql`json_extract(${table.details}, '$.of')`)
      .where(sql`${table.kind} IN ('person-added', 'person-changed')`),
  ],
);
