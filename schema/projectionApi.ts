/** Answers of `GET /api/committees/:id/{guarantees,attendance}`, as in `api.ts`: the documents as SQL has them. Times are epoch milliseconds. */
import { z } from '@hono/zod-openapi';

const projected = {
  committee: z.string(),
  /** The document's generation and the last row of its log that this is made of; both null before its first. */
  epoch: z.int().nullable(),
  seq: z.int().nullable(),
  /** So long ago this was known to be all that was on disk. */
  ageMs: z.int().nullable(),
};

export const GuaranteesAnswer = z
  .object({
    ...projected,
    /** An elector a row, by id. `isOnRoll`: who is not (any more) does not count. */
    electors: z.array(
      z.object({
        id: z.string(),
        isOnRoll: z.boolean(),
        standing: z.enum(['notAsked', 'promised', 'undecided', 'refused', 'contradicting']),
        claims: z.array(
          z.object({
            owner: z.string(),
            answer: z.enum(['notAsked', 'promised', 'undecided', 'refused']),
            answeredAt: z.int().nullable(),
            contact: z.enum(['none', 'reached', 'noAnswer', 'wrongNumber', 'away']),
            contactedAt: z.int().nullable(),
            isWithdrawn: z.boolean(),
          }),
        ),
      }),
    ),
  })
  .openapi('ProjectedGuarantees');
export type GuaranteesAnswer = z.infer<typeof GuaranteesAnswer>;

export const AttendanceAnswer = z
  .object({
    ...projected,
    /** Whoever was seen and stands, by id. `attendedAt`: of the earliest observation, by its writer's clock. */
    electors: z.array(
      z.object({
        id: z.string(),
        isOnRoll: z.boolean(),
        attendedAt: z.int().nullable(),
        observations: z.int(),
        isDuplicate: z.boolean(),
      }),
    ),
  })
  .openapi('ProjectedAttendance');
export type AttendanceAnswer = z.infer<typeof AttendanceAnswer>;
