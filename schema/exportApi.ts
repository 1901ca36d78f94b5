/** Requests and answers about exports, as in `api.ts`. Times are epoch milliseconds. */
import { z } from '@hono/zod-openapi';
import { EXPORTS } from './exports.ts';

/** `GET /api/committees/:id/export.{csv,xlsx}?what=`, `GET /api/export.{csv,xlsx}?what=`: the file itself. Without `what`: the first that the caller may take along. */
export const ExportQuery = z.object({ what: z.enum(EXPORTS).optional() });

/**
 * `POST /api/committees/:id/exported`: something is about to leave the screen otherwise, on paper or by the clipboard. Answered with 204 when it is written down; until then it may
 * not leave.
 */
export const ExportedRequest = z
  .object({ how: z.enum(['print', 'copy']), what: z.enum(EXPORTS), lines: z.int().min(0).max(1_000_000) })
  .openapi('Exported');
export type ExportedRequest = z.infer<typeof ExportedRequest>;

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** `GET /api/committees/:id/snapshot.json`: what its rooms hold that the caller may read. Who refused is in none of it, nor are notes. */
export const Snapshot = z
  .object({
    isUnofficial: z.literal(true),
    committee: z.object({ id: z.string(), code: z.string(), site: z.string(), status: z.string() }),
    at: z.int(),
    by: z.object({ id: z.string(), name: z.string() }),
    rooms: z.array(
      z.object({
        room: z.string(),
        /** Generation and last row of the log that this is made of. */
        epoch: z.int(),
        seq: z.int(),
        /** SHA-256, hexadecimal, over the JSON of `cells` as it stands here. */
        hash: z.string(),
        /** By key. */
        cells: z.array(z.tuple([z.string(), Scalar])),
      }),
    ),
    /** Without phones; empty for whoever does not read the roll. */
    roll: z.object({
      version: z.int(),
      electors: z.array(
        z.object({
          id: z.string(),
          number: z.string(),
          name: z.string(),
          family: z.string(),
          gender: z.enum(['male', 'female']),
          birthYear: z.int().nullable(),
          area: z.string(),
          isRemoved: z.boolean(),
        }),
      ),
    }),
  })
  .openapi('Snapshot');
export type Snapshot = z.infer<typeof Snapshot>;
