/** Answers of the routes about who did what. Times are epoch milliseconds. */
import { z } from '@hono/zod-openapi';

const Person = z.object({ id: z.string(), name: z.string() });

export const AuditEntry = z
  .object({
    seq: z.int(),
    at: z.int(),
    /** One of the catalogue in `schema/audit.ts`; a later version may know more. */
    kind: z.string(),
    /** Null: nobody who is known, or the server. */
    user: Person.nullable(),
    device: z.string(),
    room: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi('AuditEntry');
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Newest first. `next` continues: the `before` of the next page; null at the end. */
export const AuditPage = z.object({ entries: z.array(AuditEntry), next: z.int().nullable() }).openapi('AuditPage');
export type AuditPage = z.infer<typeof AuditPage>;

/** `firstBad`: the first row that is not what was written; null when the whole chain holds. */
export const AuditCheck = z
  .object({ rows: z.int(), firstBad: z.int().nullable(), reason: z.string().nullable(), headSeq: z.int(), headHash: z.string() })
  .openapi('AuditCheck');
export type AuditCheck = z.infer<typeof AuditCheck>;

/** To be kept outside: `anchor` is a compact JWS over seq, hash and time; `words` the same place in words to read aloud. */
export const Anchor = z.object({ anchor: z.string(), seq: z.int(), hash: z.string(), at: z.int() }).openapi('Anchor');
export type Anchor = z.infer<typeof Anchor>;

/** All that is held on one elector, for one printed page. */
export const HeldData = z
  .object({
    elector: z.object({
      id: z.string(),
      committee: z.string(),
      number: z.string(),
      name: z.string(),
      family: z.string(),
      gender: z.enum(['male', 'female']),
      birthYear: z.int().nullable(),
      area: z.string(),
      isRemoved: z.boolean(),
    }),
    /** Every cell about this elector in every room, as it stands, with who wrote it last. */
    cells: z.array(
      z.object({
        room: z.string(),
        key: z.string(),
        value: z.union([z.string(), z.number(), z.boolean(), z.null()]),
        at: z.int().nullable(),
        user: Person.nullable(),
      }),
    ),
    /** What other tables have of them: the documents as SQL has them, phones, calls, being fetched, moves. `words` are the table's own, or a number or a name. */
    records: z.array(
      z.object({
        kind: z.enum(['claim', 'state', 'phone', 'call-list', 'call', 'do-not-call', 'transport', 'move', 'arrival']),
        committee: z.string().nullable(),
        words: z.array(z.string()),
        at: z.int().nullable(),
        by: Person.nullable(),
      }),
    ),
    /** Rows of the log that name this elector, and rows of `audit`. */
    logRows: z.int(),
    auditRows: z.int(),
    /** Edits about this elector that came sealed and wait for a decision. */
    waitingEdits: z.int(),
    imports: z.array(z.object({ at: z.int(), fileName: z.string() })),
  })
  .openapi('HeldData');
export type HeldData = z.infer<typeof HeldData>;

/** `confirm`: the elector's roll number, typed by hand. */
export const EraseRequest = z.object({ confirm: z.string().min(1).max(32) }).openapi('EraseRequest');
export type EraseRequest = z.infer<typeof EraseRequest>;

/**
 * The rooms in which they stood, and how many rows of the log were written anew without them. Not `isFinished`: what is free in a large database file may still
 * hold something of them, until it is written anew in the next quiet hours.
 */
export const Erased = z.object({ rooms: z.array(z.string()), logRows: z.int(), isFinished: z.boolean() }).openapi('Erased');
export type Erased = z.infer<typeof Erased>;
