import { AppError } from './errors.ts';

const NOT_BY_YOU = {
  entered: ['whoever entered one of the two counts decides nothing about its result', 'من أدخل أحد الفرزين لا يبتّ في نتيجته'],
  chose: ['whoever chose one of its figures does not verify it', 'من اختار رقمًا فيها لا يعتمدها'],
  published: ['the second person is somebody else', 'الشخص الثاني يجب أن يكون غيرك'],
  admin: ['one of the two has to be an administrator', 'يجب أن يكون أحد الشخصين مديرًا'],
} as const satisfies Record<string, readonly [en: string, ar: string]>;

/** Why somebody decides nothing here, in both languages: the reasons of `not-by-you`. */
export const notByYou = (why: keyof typeof NOT_BY_YOU): AppError =>
  new AppError('not-by-you', { reason_en: NOT_BY_YOU[why][0], reason_ar: NOT_BY_YOU[why][1] });
