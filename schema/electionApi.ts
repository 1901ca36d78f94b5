/** Requests and answers about the election's set-up and the status of committees, as in `api.ts`. */
import { z } from '@hono/zod-openapi';
import { BACK_REASONS, STATUSES } from './committeeStatus.ts';
import { DOOR_ASKS, MAX_CANDIDATES, MAX_LISTS, METHODS, PHOTO_RULES, SETTINGS, TOLERANCE_NAMES, type Tolerance } from './election.ts';
import { plainText } from './plainText.ts';
import { isTimeZone } from './timeZone.ts';

/** One line of what can be seen (H12); how long, and whether it may be empty, says `problemsOf`. */
const Text = z.string().max(1_000).overwrite(plainText);
const Id = z.string().max(16);

const ElectionList = z.object({ id: Id, name: Text }).openapi('ElectionList');
const Candidate = z
  .object({ id: Id, listId: Id.nullable(), ballotNumber: z.number(), name: Text, state: z.enum(['active', 'withdrawn']) })
  .openapi('Candidate');

const Tolerances = z.object(Object.fromEntries(TOLERANCE_NAMES.map((name) => [name, z.number()])) as Record<Tolerance, z.ZodNumber>); // of every name

/** Only its form; what it says is judged by `problemsOf`, which tells field and reason. */
export const ElectionSetUp = z
  .object({
    name: Text,
    pollingDay: z.iso.date(),
    timeZone: z.string().max(64).refine(isTimeZone, 'an IANA time zone such as Asia/Kuwait'),
    method: z.enum(METHODS),
    seats: z.number(),
    minMarks: z.number(),
    maxMarks: z.number(),
    lists: z.array(ElectionList).max(MAX_LISTS + 1),
    candidates: z.array(Candidate).max(MAX_CANDIDATES + 1),
    settings: z.object({
      tolerances: Tolerances,
      doorAsks: z.enum(DOOR_ASKS),
      numberName: Text,
      callsADay: z.number(),
      confirmedWithinDays: z.number(),
      photos: z.enum(PHOTO_RULES).default(SETTINGS.photos),
    }),
  })
  .openapi('ElectionSetUp');

/** `GET /api/election`, for everybody who is signed in; with an ETag. `election` null: not set up yet. */
export const ElectionAnswer = z
  .object({
    election: ElectionSetUp.nullable(),
    /** Of the set-up; 0 while there is none. */
    version: z.int(),
    /** Some committee is open or has been counted in: nobody and no list is taken out any more, only withdrawn. */
    hasBegun: z.boolean(),
    /** As the campaign says it, also before there is an election. */
    pollingDay: z.string(),
    timeZone: z.string(),
  })
  .openapi('Election');
export type ElectionAnswer = z.infer<typeof ElectionAnswer>;

/**
 * `PUT /api/election`, for administrators: all of it, with the version that was seen, and whether it had begun when that was seen. Errors: `conflict` when it is another
 * by now, or has begun since; `wrong-election`.
 */
export const ElectionChange = z
  .object({ seen: z.int(), seenHasBegun: z.boolean().optional(), election: ElectionSetUp })
  .openapi('ElectionChange');
export type ElectionChange = z.infer<typeof ElectionChange>;

/** `POST /api/committees/:id/status`, for administrators and the committee's coordinators. `reason`: of one that goes back. Error `conflict` when it is not `seen` any more. */
export const StatusChange = z
  .object({ status: z.enum(STATUSES), seen: z.enum(STATUSES), reason: z.enum(BACK_REASONS).nullable() })
  .openapi('StatusChange');
export type StatusChange = z.infer<typeof StatusChange>;
