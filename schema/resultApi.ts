/** Requests and answers about results, as in `api.ts`. Times are epoch milliseconds. What stands in them is explained in `result.ts`. */
import { z } from '@hono/zod-openapi';
import { STATUSES } from './committeeStatus.ts';
import { MAX_PHOTO_BYTES as PHOTO_BYTES } from './limits.ts';
import { plainText } from './plainText.ts';
import { ERROR_CHECKS, MAX_RESULT_NOTE_LENGTH, RESULT_REASONS, SOURCES, WARNING_CHECKS } from './result.ts';
import { RESULT_STATES } from './resultStates.ts';
import { type CellId, INVALID_REASONS, isCellId, MAX_BALLOTS } from './tally.ts';

const Cell = z.custom<CellId>((value) => typeof value === 'string' && isCellId(value)).openapi({ type: 'string' });
const Count = z.int().min(1).max(9);
const Stream = z.enum(['a', 'b']);
const Seen = z.string().max(64);
const Reason = z.enum(RESULT_REASONS);
const Note = z.string().overwrite(plainText).max(MAX_RESULT_NOTE_LENGTH).default('');
const Person = z.object({ id: z.string(), name: z.string() });

export const ResultCell = z
  .object({
    cell: Cell,
    values: z.partialRecord(z.enum(SOURCES), z.int()),
    doubtful: z.array(z.enum(SOURCES)),
    state: z.enum(['empty', 'single', 'agreed', 'differs', 'chosen']),
    value: z.int().nullable(),
    choice: z.object({ reason: z.string(), by: z.string(), at: z.int() }).nullable(),
    hash: z.string(),
  })
  .openapi('ResultCell');

export const ResultCheck = z
  .object({
    id: z.string(),
    code: z.enum([...ERROR_CHECKS, ...WARNING_CHECKS]),
    variant: z.string(),
    cell: Cell.nullable(),
    figures: z.record(z.string(), z.number()),
    /** The other committee, of a twin; null also for whoever may not read its result. */
    other: z.string().nullable(),
    hash: z.string(),
    acceptedBy: z.array(z.string()),
    isSettled: z.boolean(),
  })
  .openapi('ResultCheck');

export const ResultStream = z
  .object({
    stream: Stream,
    mode: z.enum(['ballots', 'totals']),
    people: z.array(z.string()),
    ballots: z.int(),
    doubtful: z.int(),
    gaps: z.int(),
    isSealed: z.boolean(),
    late: z.object({ count: z.int(), hash: z.string() }).nullable(),
    unread: z.int(),
    isCompacted: z.boolean(),
    photos: z.array(z.string()),
  })
  .openapi('ResultStream');

/** `GET /api/committees/:id/result?count=` (the last count when it is not said): whoever reads results. With an ETag. */
export const ResultAnswer = z
  .object({
    committee: z.string(),
    count: Count,
    /** How many counts there are: a recount stands beside the one before. */
    counts: z.int(),
    /** Of the room `result/<committee>`: its generation and the last row of its log; null before its first. */
    epoch: z.int().nullable(),
    seq: z.int().nullable(),
    /** Generation and last row of the log of the ended streams that this is made of; of one that goes on nothing. */
    from: z.partialRecord(Stream, z.object({ epoch: z.int(), seq: z.int() })),
    /** So long ago this was known to be all that was on disk. */
    ageMs: z.int().nullable(),
    state: z.enum(RESULT_STATES),
    isSingleSource: z.boolean(),
    streams: z.array(ResultStream),
    cells: z.array(ResultCell),
    checks: z.array(ResultCheck),
    /** Checks that nobody can judge yet, and what is missing for them: a cell, or `attendance`. */
    notJudged: z.array(
      z.object({
        code: z.enum([...ERROR_CHECKS, ...WARNING_CHECKS]),
        variant: z.string(),
        missing: z.array(z.union([Cell, z.literal('attendance')])),
      }),
    ),
    hash: z.string(),
    verifiedBy: z.string().nullable(),
    publishedBy: z.array(z.string()),
    /** Names behind every user id above. */
    people: z.array(Person),
    /** All that was decided, the last first. */
    decisions: z.array(
      z.object({
        id: z.int(),
        kind: z.enum(['choose', 'accept', 'late', 'seal', 'verify', 'publish', 'reopen']),
        by: z.string(),
        at: z.int(),
        reason: Reason.nullable(),
        note: z.string(),
        /** The cell, check or stream that it was about; '' of the whole. */
        about: z.string(),
        value: z.int().nullable(),
      }),
    ),
  })
  .openapi('Result');
export type ResultAnswer = z.infer<typeof ResultAnswer>;

/** `GET /api/results`: every committee that the caller may read results of, in the order of what is most needed (`impact` descending), and who wins as things stand. */
export const ResultsAnswer = z
  .object({
    committees: z.array(
      z.object({
        committee: z.string(),
        code: z.string(),
        site: z.string(),
        status: z.enum(STATUSES),
        count: Count,
        state: z.enum(RESULT_STATES),
        isSingleSource: z.boolean(),
        ballots: z.int().nullable(),
        differing: z.int(),
        errors: z.int(),
        warnings: z.int(),
        late: z.int(),
        /** How many marks could still move there: 0 where nothing is open. */
        impact: z.int(),
        changedAt: z.int().nullable(),
      }),
    ),
    standing: z.object({
      /** The same committees by what their figures are: verified or published, entered, differing, missing. */
      verified: z.int(),
      entered: z.int(),
      differing: z.int(),
      missing: z.int(),
      /** For whoever reads every result, of all others empty. Over all committees that have a value; candidates, or lists where lists only are marked; the most first. */
      ranks: z.array(z.object({ id: z.string(), marks: z.int(), isSeated: z.boolean(), canChange: z.boolean() })),
      /** Whether what is open or unsettled could still change who takes a seat (W6). */
      canChange: z.boolean(),
      /** How many committees are open or unsettled, and how many people or lists they could seat or unseat (W6). */
      open: z.object({ committees: z.int(), people: z.int() }),
      /** Whoever withdrew and would have a seat by their marks: it goes to the next. */
      withdrawnAhead: z.array(z.string()),
    }),
  })
  .openapi('Results');
export type ResultsAnswer = z.infer<typeof ResultsAnswer>;

/** `POST /api/committees/:id/choose`, for reconcilers. All commands answer the `Result` as it is then; `conflict` (409) when `seen` is not what stands. */
export const ChooseRequest = z
  .object({
    count: Count,
    cell: Cell,
    value: z
      .int()
      .min(0)
      .max(MAX_BALLOTS * 200),
    seen: Seen,
    reason: Reason,
    note: Note,
  })
  .openapi('ChooseRequest');
/** `POST …/accept`: a check's id. Of an error two people are needed. */
export const AcceptRequest = z
  .object({ count: Count, check: z.string().max(32), seen: Seen, reason: Reason, note: Note })
  .openapi('AcceptRequest');
/** `POST …/late`: what came after a seal is taken in or left out. */
export const LateRequest = z
  .object({ count: Count, stream: Stream, isTaken: z.boolean(), seen: Seen, reason: Reason, note: Note })
  .openapi('LateRequest');
/** `POST …/seal`: a reconciler ends a stream whose clerk cannot. `seen`: the result's hash. */
export const SealRequest = z.object({ count: Count, stream: Stream, seen: Seen, reason: Reason, note: Note }).openapi('SealRequest');
/** `POST …/verify` (reconcilers), `…/publish` (an administrator and one other person who may verify or publish). */
export const ResultCommand = z.object({ count: Count, seen: Seen }).openapi('ResultCommand');
/** `POST …/reopen`. */
export const ReopenRequest = z.object({ count: Count, seen: Seen, reason: Reason, note: Note }).openapi('ReopenRequest');
/** `POST …/recount`: a new count beside the old; it answers its `Result`, which is empty. `seen`: the last count. */
export const RecountRequest = z.object({ seen: Count, reason: Reason, note: Note }).openapi('RecountRequest');
export type RecountRequest = z.infer<typeof RecountRequest>;

/**
 * `POST …/ballots`, for reconcilers: single ballots, with a reason, which is written down for good; so it is one of those that need no words of one's own. At most 100 at once.
 */
export const BallotsRequest = z
  .object({
    count: Count,
    stream: Stream,
    from: z.int().min(1).max(MAX_BALLOTS),
    to: z.int().min(1).max(MAX_BALLOTS),
    reason: Reason.exclude(['other']),
  })
  .openapi('BallotsRequest');
export type BallotsRequest = z.infer<typeof BallotsRequest>;
export const BallotsAnswer = z
  .object({
    ballots: z.array(
      z.object({
        number: z.int(),
        paper: z.string(),
        kind: z.enum(['marks', 'list', 'blank', 'invalid']),
        /** Ids of candidates, or of the list. */
        marks: z.array(z.string()),
        reason: z.enum(Object.keys(INVALID_REASONS) as [keyof typeof INVALID_REASONS]).nullable(), // the keys of a constant object
        isDoubtful: z.boolean(),
        /** Of a paper that the server does not know: no marks are told, and none are guessed. */
        isUnread: z.boolean(),
      }),
    ),
    /** Numbers among them, up to the last one entered, that nobody entered. */
    gaps: z.array(z.int()),
  })
  .openapi('Ballots');
export type BallotsAnswer = z.infer<typeof BallotsAnswer>;

/** `GET /api/election/papers`: every ballot paper that there was, the one in force last; for everybody who is signed in, with an ETag. */
export const PapersAnswer = z
  .object({
    papers: z.array(
      z.object({
        id: z.string(),
        lists: z.array(z.string()),
        candidates: z.array(z.object({ id: z.string(), list: z.int().nullable() })),
      }),
    ),
  })
  .openapi('Papers');
export type PapersAnswer = z.infer<typeof PapersAnswer>;

/** `PUT /api/committees/:id/photos/:sha256` (the clerk of a stream; JPEG, PNG or WebP, ≤ 4 MB), `GET` of the same (that clerk, reconcilers, auditors, administrators). */
export const MAX_PHOTO_BYTES = PHOTO_BYTES;
