/** Requests and answers of moving electors and marks between committees, as in `api.ts`. Times are epoch milliseconds. */
import { z } from '@hono/zod-openapi';
import { isCommitteeId } from './ids.ts';

const CommitteeIdText = z.string().refine(isCommitteeId, 'a committee id is 1 to 16 characters');
const Ref = z.object({ id: z.string(), code: z.string(), site: z.string() });

/**
 * `POST /api/electors/:id/move`, for administrators. A dry run answers the same and changes nothing. `seen`: of the dry run that was looked at, where they were and the number that they
 * would get; 409 when either is another by now.
 */
export const MoveRequest = z
  .object({
    committee: CommitteeIdText,
    dryRun: z.boolean(),
    seen: z.object({ from: z.string().max(16), number: z.string().max(32) }).optional(),
  })
  .openapi('MoveElector');
export type MoveRequest = z.infer<typeof MoveRequest>;

export const MoveAnswer = z
  .object({
    elector: z.object({ id: z.string(), name: z.string(), number: z.string() }),
    from: Ref,
    to: Ref,
    /** Their number there: the same, or another where somebody has that one. */
    number: z.string(),
    /** Who has their number there. */
    takenBy: z.string().nullable(),
    /** The committee is for the other gender. */
    isOtherGender: z.boolean(),
    claims: z.int(),
    observations: z.int(),
    isDryRun: z.boolean(),
    /** False: the roll is changed, and what goes along follows by itself. */
    isFinished: z.boolean(),
  })
  .openapi('MovedElector');
export type MoveAnswer = z.infer<typeof MoveAnswer>;

/** How many marks one call moves at the most. */
export const MAX_MOVED_MARKS = 1_000;

/**
 * `POST /api/committees/:id/attendance/move`, for administrators and coordinators of both committees. `writer`: person and device, nine characters, or a writer's ten. `from` and `until` by the
 * clock of that device, `until` not included. `seen`: of the dry run that was looked at; 409 when something has changed since.
 */
export const MarksMoveRequest = z
  .object({
    to: CommitteeIdText,
    writer: z.string().regex(/^[0-9a-z]{9,10}$/),
    from: z.int(),
    until: z.int(),
    dryRun: z.boolean(),
    seen: z.string().max(64).optional(),
  })
  .openapi('MoveMarks');
export type MarksMoveRequest = z.infer<typeof MarksMoveRequest>;

/** Why somebody should look: seen there by somebody else too · not on the roll there any more · seen here by somebody else too, who may mean whoever has the number here. */
export const MARK_DOUBTS = ['attended-there', 'removed-there', 'seen-here-too'] as const;
export type MarkDoubt = (typeof MARK_DOUBTS)[number];

const Named = z.object({ id: z.string(), name: z.string() });

export const MarksMoveAnswer = z
  .object({
    to: Ref,
    /** In the order in which they were made. `there` null: nobody has the number there, it becomes an arrival that is on no list. */
    marks: z.array(
      z.object({
        at: z.int(),
        number: z.string(),
        /** Null: it was an arrival on no list here. */
        here: Named.nullable(),
        there: Named.nullable(),
        doubts: z.array(z.enum(MARK_DOUBTS)),
      }),
    ),
    /** Counted without a name; they go along. */
    headcount: z.int(),
    /** There are more than one call moves: choose a shorter time. */
    isCut: z.boolean(),
    seen: z.string(),
    isDryRun: z.boolean(),
  })
  .openapi('MovedMarks');
export type MarksMoveAnswer = z.infer<typeof MarksMoveAnswer>;

/** `GET /api/committees/:id/attendance/writers`, for administrators and coordinators: devices of which something stands here, the one that marked last first. */
export const MarkWriters = z
  .object({ writers: z.array(z.object({ writer: z.string(), name: z.string(), marks: z.int(), first: z.int(), last: z.int() })) })
  .openapi('MarkWriters');
export type MarkWriters = z.infer<typeof MarkWriters>;
