/** What a person has set for themselves, on whichever device: what they are told of, saved views. Part of `GET /api/me`, changed with `PUT /api/me/settings`. */
import { z } from '@hono/zod-openapi';
import { MAX_NAME_LENGTH } from './limits.ts';
import { MAX_SAVED_VIEWS, NOTICE_KINDS } from './noticeKinds.ts';
import { plainText } from './plainText.ts';

const MAX_NAMED_COMMITTEES = 1_000;
const Kinds = z.partialRecord(z.enum(NOTICE_KINDS), z.boolean());
/** `own`: of the committees that the person belongs to. */
const KindsOfAll = z.partialRecord(z.enum(NOTICE_KINDS), z.union([z.boolean(), z.literal('own')]));

export const NoticeSettings = z.object({
  /** For every committee that is not named; a kind that is absent is off, but for what the person's own tablet was refused. */
  all: KindsOfAll.default({}),
  committees: z
    .record(z.string().max(16), Kinds)
    .refine((committees) => Object.keys(committees).length <= MAX_NAMED_COMMITTEES)
    .default({}),
  rules: z
    .object({
      /** Minutes; null: off. */
      silentMinutes: z.int().min(3).max(240).nullable().default(null),
      /** Percentage points below the plan; null: off. */
      belowPlanPoints: z.int().min(1).max(50).nullable().default(null),
      checkFailed: z.boolean().default(false),
      published: z.boolean().default(false),
    })
    .default({ silentMinutes: null, belowPlanPoints: null, checkFailed: false, published: false }),
  isSoundOn: z.boolean().default(false),
});
export type NoticeSettings = z.infer<typeof NoticeSettings>;

/** A way of looking at the guarantee list: the text in its address, without what a search says of a person. */
export const SavedView = z.object({
  id: z.string().regex(/^[0-9a-z]{8}$/),
  name: z.string().overwrite(plainText).min(1).max(MAX_NAME_LENGTH),
  query: z.string().max(500),
});
export type SavedView = z.infer<typeof SavedView>;

export const PersonSettings = z
  .object({
    /** Goes up with every change; another one than stands is refused with `conflict`. */
    version: z.int(),
    notices: NoticeSettings.default(NoticeSettings.parse({})),
    views: z.array(SavedView).max(MAX_SAVED_VIEWS).default([]),
    /** Columns of the list that this person does not want to see; absent: none. One that is not known is passed over. */
    hidden: z.array(z.string().max(16)).max(16).optional(),
  })
  .openapi('PersonSettings');
export type PersonSettings = z.infer<typeof PersonSettings>;
