/** Requests and answers of calls and of the chase list's other half, as in `api.ts`. Times are epoch milliseconds. */
import { z } from '@hono/zod-openapi';
import { CALL_OUTCOMES, type CallOutcome, isCallOutcome, MAX_RESULTS, MAX_SLICE } from './calls.ts';
import { isElectorId, isUserId } from './ids.ts';

const ElectorIdText = z.string().refine(isElectorId, 'an elector id is 10 characters 0–9 and a–z');
const UserIdText = z.string().refine(isUserId, 'a user id is 6 characters 0–9 and a–z');
const Outcome = z.enum(Object.keys(CALL_OUTCOMES) as [CallOutcome, ...CallOutcome[]]).refine(isCallOutcome);
/** `+` and 6 to 15 digits of any script; kept in ASCII. */
const Phone = z.string().min(6).max(24);
/** The election's, an IANA name: by its clock hours are told and typed (J26). Absent in answers of an earlier version, which devices keep. */
const TimeZone = z.string().optional();
const Ref = z.object({ id: z.string(), name: z.string() });

/** Why an elector was not put into a slice, or is not to be called any more. */
export const NOT_CALLED = [
  'attended',
  'not-promised',
  'off-the-list',
  'needs-coordinator',
  'in-a-slice',
  'called-enough',
  'not-on-roll',
] as const;
export type NotCalled = (typeof NOT_CALLED)[number];

/** One elector's last call. `callsToday`: over all callers, by the election's time zone. */
export const LastCall = z
  .object({
    id: z.string(),
    electorId: z.string(),
    outcome: Outcome,
    caller: Ref,
    at: z.int(),
    callAt: z.int().nullable(),
    callsToday: z.int(),
    /** Of one that needed a coordinator. */
    isHandled: z.boolean(),
  })
  .openapi('LastCall');
export type LastCall = z.infer<typeof LastCall>;

export const Slice = z
  .object({
    id: z.string(),
    caller: Ref,
    at: z.int(),
    endsAt: z.int(),
    endedAt: z.int().nullable(),
    electors: z.array(z.object({ id: z.string(), isDone: z.boolean() })),
  })
  .openapi('CallSlice');
export type Slice = z.infer<typeof Slice>;

export const Transport = z
  .object({
    id: z.string(),
    electorId: z.string(),
    state: z.enum(['asked', 'assigned', 'done', 'cancelled']),
    driver: z.string(),
    by: Ref,
    at: z.int(),
    changedAt: z.int(),
  })
  .openapi('Transport');
export type Transport = z.infer<typeof Transport>;

/** `GET /api/committees/:id/chase`, for coordinators of the committee; with an ETag. Slices that are running, and those of the last 12 hours. */
export const ChaseAnswer = z
  .object({
    callers: z.array(Ref),
    slices: z.array(Slice),
    calls: z.array(LastCall),
    doNotCall: z.array(z.object({ electorId: z.string(), reason: z.enum(['refused', 'do_not_contact']), at: z.int() })),
    transport: z.array(Transport),
    /** Electors of whom a phone is known. */
    withPhone: z.array(z.string()),
    maxCallsADay: z.int(),
    /** A promise is confirmed when it was given, or the elector reached on the phone, within so many days. */
    confirmedWithinDays: z.int(),
    timeZone: TimeZone,
  })
  .openapi('Chase');
export type ChaseAnswer = z.infer<typeof ChaseAnswer>;

/** `POST /api/committees/:id/slices` */
export const SliceRequest = z
  .object({ callerId: UserIdText, electors: z.array(ElectorIdText).min(1).max(MAX_SLICE), endsAt: z.int() })
  .openapi('SliceRequest');
export type SliceRequest = z.infer<typeof SliceRequest>;
/** `slice` null: nobody of them could be handed out. */
export const SliceAnswer = z
  .object({ slice: Slice.nullable(), left: z.array(z.object({ electorId: z.string(), reason: z.enum(NOT_CALLED) })) })
  .openapi('SliceAnswer');
export type SliceAnswer = z.infer<typeof SliceAnswer>;

/** Of an elector in a caller's slice: what is needed to call them, and nothing of who promised what to whom. */
export const CallElector = z
  .object({
    id: z.string(),
    number: z.string(),
    name: z.string(),
    gender: z.enum(['male', 'female']),
    committee: z.object({ id: z.string(), code: z.string(), site: z.string() }),
    hasPhone: z.boolean(),
    callsToday: z.int(),
    last: z.object({ outcome: Outcome, at: z.int(), callAt: z.int().nullable() }).nullable(),
    /** `open`: to be called · `done`: has a result · `gone`: not to be called any more, whatever the reason, which is not told beyond having voted. */
    state: z.enum(['open', 'done', 'gone']),
    hasAttended: z.boolean(),
  })
  .openapi('CallElector');
export type CallElector = z.infer<typeof CallElector>;

/** `GET /api/calls`, for callers: their running slices, with an ETag. `asOf`: the server's time, of which whole five minutes, to hold a device's clock against (J25). */
export const CallsAnswer = z
  .object({
    slices: z.array(z.object({ id: z.string(), endsAt: z.int(), electors: z.array(CallElector) })),
    campaign: z.string(),
    maxCallsADay: z.int(),
    asOf: z.int(),
    timeZone: TimeZone,
  })
  .openapi('Calls');
export type CallsAnswer = z.infer<typeof CallsAnswer>;

/** `id`: 16 characters drawn by the device; sent twice it is one result. `wantsTransport`: they asked to be fetched. */
export const CallResult = z
  .object({
    id: z.string().regex(/^[0-9a-z]{16}$/),
    sliceId: z.string(),
    electorId: ElectorIdText,
    outcome: Outcome,
    callAt: z.int().nullable(),
    at: z.int(),
    wantsTransport: z.boolean(),
  })
  .openapi('CallResult');
export type CallResult = z.infer<typeof CallResult>;

/** `POST /api/committees/:id/calls`: a coordinator has called somebody themselves, who is in no slice of theirs (J21). Answered with 204. */
export const OwnCall = CallResult.omit({ sliceId: true, at: true }).openapi('OwnCall');
export type OwnCall = z.infer<typeof OwnCall>;

/** `POST /api/calls`. Also of a slice that has ended meanwhile: what was said on the phone is kept. */
export const CallResultsRequest = z.object({ results: z.array(CallResult).min(1).max(MAX_RESULTS) }).openapi('CallResults');
/** `taken`: durable; the device may forget them. `refused`: never will be (not this caller's). */
export const CallResultsAnswer = z.object({ taken: z.array(z.string()), refused: z.array(z.string()) }).openapi('CallResultsTaken');
export type CallResultsAnswer = z.infer<typeof CallResultsAnswer>;

/** `POST /api/calls/:slice/electors/:elector/phone`: shown on a tap, and written down. Error `called-enough` after the third of a day. */
export const PhoneAnswer = z.object({ phone: z.string().nullable(), callsToday: z.int() }).openapi('Phone');
export type PhoneAnswer = z.infer<typeof PhoneAnswer>;

/** `GET /api/committees/:id/electors/:elector/phones`, `PUT …/phones/:owner`, for coordinators. Null takes it away. */
export const PhonesAnswer = z.object({ phones: z.array(z.object({ owner: Ref, phone: z.string(), at: z.int() })) }).openapi('Phones');
export type PhonesAnswer = z.infer<typeof PhonesAnswer>;
export const PhoneChange = z.object({ phone: Phone.nullable() }).openapi('PhoneChange');

/** `POST /api/committees/:id/do-not-call` */
export const DoNotCallRequest = z.object({ electorId: ElectorIdText, mayBeCalled: z.boolean() }).openapi('DoNotCall');
/** `POST /api/committees/:id/transport`; `PATCH /api/committees/:id/transport/:transport` */
export const TransportRequest = z.object({ electorId: ElectorIdText }).openapi('TransportRequest');
export const TransportChange = z
  .object({ state: Transport.shape.state, driver: z.string().max(100) })
  .partial()
  .openapi('TransportChange');
export type TransportChange = z.infer<typeof TransportChange>;
// `POST /api/committees/:id/slices/:slice/end` takes a slice back · `POST /api/committees/:id/calls/:result/handled`: a coordinator has seen to it
