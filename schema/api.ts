/**
 * Requests and answers of every HTTP route, as schemas: the server validates with them and generates OpenAPI from them; the client imports
 * their types only. Times are epoch milliseconds.
 */
import { z } from '@hono/zod-openapi';
import { ROLES } from './access.ts';
import { DeviceAnswer } from './deviceApi.ts';
import { DeviceId } from './deviceId.ts';
import { isCommitteeId } from './ids.ts';
import { MAX_NAME_LENGTH, MAX_PASSWORD_LENGTH, MAX_ROOMS_PER_TICKET_CALL, MAX_USERNAME_LENGTH, MIN_PASSWORD_LENGTH } from './limits.ts';
import { PersonSettings } from './personSettings.ts';
import { plainText } from './plainText.ts';
import { MAX_ROLL_CELL_LENGTH } from './roll.ts';
import { isTimeZone } from './timeZone.ts';

const CommitteeIdText = z.string().refine(isCommitteeId, 'a committee id is 1–16 characters A–Z, a–z, 0–9 and -');

/** Of a person, a guarantor or the campaign (H12). */
const Name = z.string().overwrite(plainText).min(1).max(MAX_NAME_LENGTH);

/** `code`: from the authenticator app, or a recovery code. `deviceId`: a device that is known to be this person's is not slowed down by guesses elsewhere. */
export const LoginRequest = z
  .object({
    username: z.string().min(1).max(MAX_USERNAME_LENGTH),
    password: z.string().min(1).max(MAX_PASSWORD_LENGTH),
    code: z.string().min(1).max(32).optional(),
    deviceId: DeviceId.optional(),
  })
  .openapi('LoginRequest');
export type LoginRequest = z.infer<typeof LoginRequest>;

export const Membership = z.object({ committee: CommitteeIdText, stream: z.enum(['a', 'b']).nullable() }).openapi('Membership');
export type Membership = z.infer<typeof Membership>;

export const User = z
  .object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    memberships: z.array(Membership),
    isDisabled: z.boolean(),
    /** Has not chosen a password yet. */
    isInvited: z.boolean(),
    /** When their invitation runs out, or ran out unused; told in the list of people only, absent without one. */
    invitedUntil: z.int().optional(),
    /** Whether it has run out, by the server's clock; told beside it. */
    isInvitationOver: z.boolean().optional(),
    hasSecondFactor: z.boolean(),
  })
  .openapi('User');
export type User = z.infer<typeof User>;

export const Me = z
  .object({
    user: User,
    campaign: z.object({ id: z.string(), name: z.string(), isDemo: z.boolean() }),
    rooms: z.array(z.object({ room: z.string(), access: z.enum(['read', 'write']) })),
    settings: PersonSettings,
  })
  .openapi('Me');
export type Me = z.infer<typeof Me>;

/** `GET /api/me`. `committees`: ids of those that the person may know of, also where they are a member of none. */
export const MeAnswer = Me.extend({ role: User.shape.role, committees: z.array(z.string()) }).openapi('MeAnswer');
export type MeAnswer = z.infer<typeof MeAnswer>;

/** The refresh token is never in a body: it is an httpOnly cookie named for `sessionId`. */
export const SessionAnswer = z
  .object({
    accessToken: z.string(),
    expiresInSeconds: z.int(),
    sessionId: z.string(),
    user: User,
    /** Of the device that was named, where it is known to be this person's. */
    device: DeviceAnswer.optional(),
    /** What `/api/me` says, where it was asked for. */
    me: Me.optional(),
  })
  .openapi('Session');
export type SessionAnswer = z.infer<typeof SessionAnswer>;

export const SessionRequest = z
  .object({ sessionId: z.string().regex(/^[0-9a-z]{16}$/), deviceId: DeviceId.optional() })
  .openapi('SessionRequest');

/** `me`: a page that has just been loaded asks for what it needs first in one go. */
export const RefreshRequest = SessionRequest.extend({ me: z.boolean().optional() }).openapi('RefreshRequest');

export const Committee = z
  .object({
    id: z.string(),
    code: z.string(),
    site: z.string(),
    gender: z.enum(['male', 'female', 'mixed']),
    status: z.enum(['not_open', 'polling', 'closed', 'counting', 'finished']),
    electors: z.int(),
  })
  .openapi('Committee');
export type Committee = z.infer<typeof Committee>;

/** `PATCH /api/committees/:id`, for administrators: puts right what its first roll said of it. Error `conflict` when it is not `seen` any more. */
export const CommitteeCorrection = z
  .object({
    site: z.string().overwrite(plainText).max(MAX_ROLL_CELL_LENGTH),
    gender: Committee.shape.gender,
    seen: Committee.pick({ site: true, gender: true }),
  })
  .openapi('CommitteeCorrection');
export type CommitteeCorrection = z.infer<typeof CommitteeCorrection>;

export const CommitteeDetail = Committee.extend({
  /** Who can be named as guarantor of a claim: people with an account in this committee and guarantors without one. */
  guarantors: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Names behind the user ids of `authors` and presence. */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  /** When its polling began and ended, epoch milliseconds of the server; null or absent while it has not, or where nobody said. */
  openedAt: z.int().nullable().optional(),
  closedAt: z.int().nullable().optional(),
}).openapi('CommitteeDetail');
export type CommitteeDetail = z.infer<typeof CommitteeDetail>;

/** Fields beyond id, number and name are absent where the role does not see them. */
export const RollElector = z
  .object({
    id: z.string(),
    number: z.string(),
    name: z.string(),
    family: z.string().optional(),
    area: z.string().optional(),
    gender: z.enum(['male', 'female']).optional(),
    birthYear: z.int().nullable().optional(),
    isRemoved: z.boolean().optional(),
  })
  .openapi('RollElector');
export type RollElector = z.infer<typeof RollElector>;

/** Sorted by roll number. */
/** `version`: how often any roll of the campaign had been changed when it was read. Whether it is still the roll its ETag says. */
export const RollAnswer = z.object({ committee: z.string(), version: z.int(), electors: z.array(RollElector) }).openapi('Roll');
export type RollAnswer = z.infer<typeof RollAnswer>;

/** One line of an import that was not simply taken. `line` counts the file's lines from 1, the heading included. */
export const RollNotice = z
  .object({
    line: z.int(),
    column: z.string().nullable(),
    value: z.string().nullable(),
    /** One of the codes in `schema/roll.ts`. */
    reason: z.string(),
    details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })
  .openapi('RollNotice');
export type RollNotice = z.infer<typeof RollNotice>;

export const RollImportAnswer = z
  .object({
    isDryRun: z.boolean(),
    encoding: z.string(),
    lines: z.int(),
    /** Counts; the lists below hold the first 500 of each kind. */
    counts: z.object({
      added: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      toBeDecided: z.int(),
      duplicate: z.int(),
      refused: z.int(),
      missing: z.int(),
    }),
    committees: z.array(z.object({ id: z.string(), code: z.string(), isNew: z.boolean(), electors: z.int() })),
    /** Known electors to whom the file gives another number, and who get it where the request says `newNumbers=<seen>` (R18). Absent: none. */
    newNumbers: z
      .object({ seen: z.string(), committees: z.array(z.object({ id: z.string(), code: z.string(), electors: z.int() })) })
      .optional(),
    /** Headings that were dropped because the campaign must not hold them (civil id, sect, tribe, payment, …). */
    droppedColumns: z.array(z.string()),
    /** Headings nobody knows. */
    ignoredColumns: z.array(z.string()),
    changed: z.array(RollNotice),
    toBeDecided: z.array(RollNotice),
    duplicate: z.array(RollNotice),
    refused: z.array(RollNotice),
  })
  .openapi('RollImport');
export type RollImportAnswer = z.infer<typeof RollImportAnswer>;

export const TicketsRequest = z
  .object({
    rooms: z
      .array(z.union([z.string().max(64), z.object({ room: z.string().max(64), epoch: z.int().optional() })]))
      .min(1)
      .max(MAX_ROOMS_PER_TICKET_CALL),
    deviceId: DeviceId,
    schema: z.int().optional(),
  })
  .openapi('TicketsRequest');
export type TicketsRequest = z.infer<typeof TicketsRequest>;

const ErrorDetail = z.object({ code: z.string(), message: z.string() });

export const Ticket = z
  .union([
    z.object({ room: z.string(), ticket: z.string(), access: z.enum(['read', 'write']), epoch: z.int() }),
    z.object({ room: z.string(), error: ErrorDetail }),
  ])
  .openapi('Ticket');
export type Ticket = z.infer<typeof Ticket>;

/** `device`: the three characters that the server gave this device for this person; with the user id and a tab slot they make a writer id. */
export const TicketsAnswer = z.object({ tickets: z.array(Ticket), device: z.string() }).openapi('Tickets');
export type TicketsAnswer = z.infer<typeof TicketsAnswer>;

export const NewUser = z
  .object({
    username: z
      .string()
      .min(1)
      .max(MAX_USERNAME_LENGTH)
      .regex(/^[\p{L}\p{N}._-]+$/u, 'letters, digits, dot, underscore and hyphen'),
    name: Name,
    role: z.enum(ROLES),
    memberships: z.array(Membership).max(64),
    password: z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH),
  })
  .openapi('NewUser');
export type NewUser = z.infer<typeof NewUser>;

export const UserChange = z
  .object({
    name: Name,
    role: z.enum(ROLES),
    memberships: z.array(Membership).max(64),
    isDisabled: z.boolean(),
    password: z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH),
    /** The rights that were looked at: error `conflict` when they are others by now. */
    seen: z.object({ role: z.enum(ROLES), memberships: z.array(Membership).max(64) }),
  })
  .partial()
  .openapi('UserChange');
export type UserChange = z.infer<typeof UserChange>;

/** A person who collects pledges and has no account. */
export const NewGuarantor = z.object({ name: Name }).openapi('NewGuarantor');
export const Guarantor = z.object({ id: z.string(), name: z.string() }).openapi('Guarantor');
export type Guarantor = z.infer<typeof Guarantor>;

/** Whether the installation still waits for its first admin. */
export const SetupState = z.object({ isOpen: z.boolean() }).openapi('SetupState');
export type SetupState = z.infer<typeof SetupState>;

/** `secret` is what stands after `#` in the link that the server printed. */
export const SetupRequest = z
  .object({
    secret: z.string().min(1).max(128),
    campaignName: Name,
    pollingDay: z.iso.date(),
    timeZone: z.string().max(64).refine(isTimeZone, 'an IANA time zone such as Asia/Kuwait'),
    username: NewUser.shape.username,
    name: NewUser.shape.name,
    password: NewUser.shape.password,
  })
  .openapi('SetupRequest');
export type SetupRequest = z.infer<typeof SetupRequest>;

/** The campaign and its first admin stand; the admin signs in as usual. */
export const SetupAnswer = z.object({ campaign: z.string() }).openapi('SetupAnswer');
export type SetupAnswer = z.infer<typeof SetupAnswer>;

/** People with an account, sorted by user name. `next`: the `after` of the next page; null at the end. */
export const UserPage = z.object({ entries: z.array(User), next: z.string().nullable() }).openapi('UserPage');
export type UserPage = z.infer<typeof UserPage>;

/** One accepted edit of one cell; a history is a list of them, newest first. */
export const HistoryEntry = z
  .object({
    seq: z.int(),
    at: z.int(),
    user: z.object({ id: z.string(), name: z.string() }),
    key: z.string(),
    /** What the cell held before; null while nobody had written it. */
    old: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    /** What this person wrote; null when it was not kept. */
    new: z.union([z.string(), z.number(), z.boolean(), z.null()]),
    /** False when somebody else had written the cell meanwhile, neither knowing of the other, and that edit prevailed. */
    isKept: z.boolean(),
  })
  .openapi('HistoryEntry');
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** Newest first, never with half of what was written at once. `next`: the `before` of the next page; null at the end. */
export const HistoryPage = z.object({ entries: z.array(HistoryEntry), next: z.string().nullable() }).openapi('HistoryPage');
export type HistoryPage = z.infer<typeof HistoryPage>;

export const ErrorAnswer = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
  })
  .openapi('Error');
