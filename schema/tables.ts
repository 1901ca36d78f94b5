/**
 * The SQL tables. Users, memberships, sessions and the roll live in SQL only; documents live in the log. Times are epoch milliseconds.
 * Change a table here, then `npm run migrations` generates the migration.
 */
import { sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

/** One row: this installation, whatever campaign it serves. */
export const installation = sqliteTable('installation', {
  id: integer('id').primaryKey(), // always 1
  installationId: text('installation_id').notNull(), // random; a Redis that has another one is somebody else's
  logHome: text('log_home', { enum: ['sqlite', 'redis', 'leaving-redis'] }).notNull(), // where rooms append; the third while they move
  archiveFence: integer('archive_fence').notNull().default(0), // the number of the process that archives; a smaller one may not
  projectionVersion: integer('projection_version').notNull().default(0), // what the projected rows were made by; an earlier one is made anew
  auditPlace: text('audit_place').notNull().default(''), // up to where the other processes' reports are in `audit`; an id of their stream
});

/** One row: the installation's campaign. */
export const campaign = sqliteTable('campaign', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  pollingDay: text('polling_day').notNull(), // ISO date in the campaign's time zone
  timeZone: text('time_zone').notNull(),
  rollVersion: integer('roll_version').notNull().default(0), // goes up with every import that changed something
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

/** Where a roll came from and when; shown with what it brought. */
export const rollImport = sqliteTable('roll_import', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  at: integer('at').notNull(),
  userId: text('user_id').notNull(),
  fileName: text('file_name').notNull(),
  sha256: text('sha256').notNull(),
  counts: text('counts', { mode: 'json' }).notNull(),
});

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
  (table) => [primaryKey({ columns: [table.deviceHash, table.id] }), index('sealed_edit_waiting').on(table.room, table.state)],
);

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
  (table) => [primaryKey({ columns: [table.committeeId, table.sha256] })],
);

/** Rooms of tallies out of which single ballots go, or have gone (CR63). */
export const ballotCompaction = sqliteTable('ballot_compaction', {
  room: text('room').primaryKey(),
  epoch: integer('epoch').notNull(), // where its log stood when nothing single was in it any more; while that is not so, when it was begun
  seq: integer('seq').notNull(),
  at: integer('at').notNull(),
  finishedAt: integer('finished_at'), // since when no file of ours holds a ballot of it; null: begun, and a start goes on with it
});

/** Up to where a room's document has been projected into the tables below. */
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
export const audit = sqliteTable('audit', {
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
});

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

/** What a person has set for themselves, a `PersonSettings`. */
export const personSettings = sqliteTable('person_settings', {
  userId: text('user_id')
    .primaryKey()
    .references(() => user.id),
  version: integer('version').notNull(),
  settings: text('settings', { mode: 'json' }).notNull(),
});
