/** Requests and answers of the operations room beside its document, as in `api.ts`. Times are epoch milliseconds; what stands in the document is explained in `board.ts`. */
import { z } from '@hono/zod-openapi';
import { Committee } from './api.ts';
import { SCREENS } from './presence.ts';

/** `GET /api/board/committees`: what the committees of the board are called, of all of them and to whoever reads it, for their figures stand there. With an ETag. */
export const BoardCommittee = Committee.pick({ id: true, code: true, site: true, gender: true }).openapi('BoardCommittee');
export type BoardCommittee = z.infer<typeof BoardCommittee>;

/** Of one committee: when people came, by the clock of whoever recorded it. */
const Turnout = z.object({
  committee: z.string(),
  site: z.string(),
  registered: z.object({ male: z.int(), female: z.int() }),
  /** `[bin, men, women]`, bins counted from `fromMs`; a bin in which nobody came is left out. Earlier and later ones are in the first and the last. */
  bins: z.array(z.tuple([z.int(), z.int(), z.int()])),
});

/** `GET /api/board/turnout`: whoever reads the board. The election day runs from its first opening, over midnight where it does. With an ETag, compressed. */
export const TurnoutAnswer = z
  .object({
    fromMs: z.int(),
    binMs: z.int(),
    /** When this was read; nothing of it is older. */
    atMs: z.int(),
    committees: z.array(Turnout),
  })
  .openapi('Turnout');
export type TurnoutAnswer = z.infer<typeof TurnoutAnswer>;

/** A tablet, or browser, that was heard of within the day. */
export const TabletReport = z
  .object({
    user: z.object({ id: z.string(), name: z.string(), role: z.string() }),
    device: z.string(),
    committee: z.string(),
    screen: z.enum(SCREENS),
    isOnline: z.boolean(),
    heardAt: z.int(),
    /** Since when it is connected, or was the last time. */
    since: z.int(),
    unsent: z.int(),
    /** Percent; null where the browser does not tell. */
    battery: z.int().nullable(),
    clockAheadMs: z.int().nullable(),
    /** When its *ready offline* check was whole the last time. */
    readyAt: z.int().nullable(),
  })
  .openapi('TabletReport');
export type TabletReport = z.infer<typeof TabletReport>;

/** `GET /api/board/tablets?committee=`: the silent first, then by committee and name. */
export const TabletsAnswer = z.object({ tablets: z.array(TabletReport) }).openapi('Tablets');
export type TabletsAnswer = z.infer<typeof TabletsAnswer>;

/** What happened in the campaign, without names of electors. `people`: of its acts by one of one kind in one committee within ten minutes, grouped. */
export const Activity = z
  .object({
    /** Of the last act in it, in the audit: what is asked for `before`. */
    seq: z.int(),
    at: z.int(),
    kind: z.enum(['guarantees', 'attendance', 'tally', 'result', 'status', 'calls', 'people', 'export']),
    committee: z.string().nullable(),
    by: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** Edits or acts that are told as one. */
    times: z.int(),
    /** An `AUDIT_KINDS` of the last. */
    what: z.string(),
  })
  .openapi('Activity');
export type Activity = z.infer<typeof Activity>;

/** `GET /api/board/activity?before=&committee=`: newest first, 50 at most; fewer or none, and still more, where much else lies in between. `next`: what is asked for `before` then. */
export const ActivityAnswer = z.object({ acts: z.array(Activity), isMore: z.boolean(), next: z.int().nullable() }).openapi('ActivityPage');
export type ActivityAnswer = z.infer<typeof ActivityAnswer>;

const Minute = z.int().min(0).max(2_879); // of the election day and the night after it, by the election's clock

/** What the campaign wants (`PUT /api/board/plan` by administrators, over the version that was seen: 409 `conflict` with the plan that stands): its target, and the turnout it expects by the hour. */
export const BoardPlan = z
  .object({
    version: z.int(),
    /** Supporters who have come at the end; null: no target is set. */
    targetVotes: z.int().min(1).max(10_000_000).nullable(),
    /** Share of the registered who have come by a minute after midnight of the election day, rising; empty: no plan. */
    turnout: z.array(z.object({ minute: Minute, share: z.number().min(0).max(1) })).max(48),
    /** A committee that is polling and from which nothing came for so long counts as silent. */
    silentAfterMinutes: z.int().min(3).max(240),
  })
  .openapi('BoardPlan');
export type BoardPlan = z.infer<typeof BoardPlan>;
