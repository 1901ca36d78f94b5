/** Why a command on a result is refused, in both languages: the reasons of `conflict`; those of `not-by-you` are in `schema/notByYou.ts`. */
import { AppError } from '../../schema/errors.ts';
import type { NotVerifiable } from '../../schema/resultOf.ts';

const CONFLICTS = {
  seen: ['the figures are others by now, look again', 'تغيّرت الأرقام، راجعها من جديد'],
  recounted: ['an earlier count is not changed any more', 'الفرز السابق لا يتغير بعد الآن'],
  nothing: ['nobody has ended a count', 'لم يُختم أي فرز بعد'],
  counting: ['one of the two counts has not ended', 'أحد الفرزين لم يُختم بعد'],
  late: ['entries that came late wait for a decision', 'إدخالات متأخرة تنتظر القرار'],
  differs: ['figures differ and nobody has chosen', 'أرقام مختلفة لم يُختر منها بعد'],
  missing: ['a candidate or a list has no figure', 'مرشح أو قائمة بلا رقم'],
  errors: ['a failed check is not accepted by two people', 'فحص لم ينجح ولم يقبله شخصان'],
  warnings: ['a warning has no reason yet', 'تنبيه بلا سبب بعد'],
  verified: ['it is verified already', 'النتيجة معتمدة من قبل'],
  published: ['it is published already', 'النتيجة منشورة من قبل'],
  'not-verified': ['it is not verified', 'النتيجة غير معتمدة'],
  writers: [
    'more tabs and tablets wrote in this count than an end can name',
    'كتب في هذا الفرز من النوافذ والأجهزة أكثر مما يتسع له الختم',
  ],
  sealed: ['this count has ended already', 'هذا الفرز مختوم من قبل'],
  accepted: ['you have accepted it already', 'قبلته أنت من قبل'],
} as const satisfies Record<NotVerifiable | string, readonly [en: string, ar: string]>;

export const conflict = (why: keyof typeof CONFLICTS): AppError =>
  new AppError('conflict', { reason_en: CONFLICTS[why][0], reason_ar: CONFLICTS[why][1] });
