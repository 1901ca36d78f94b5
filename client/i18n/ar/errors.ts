import type { ArabicSection } from '../dictionary.ts';
import type { errors as english } from '../en/errors.ts';

export const errors: ArabicSection<typeof english> = {
  unexplained: 'لم ينجح ذلك',
  unexplainedText: 'شرح السبب في الطريق. ما أدخلته محفوظ على هذا الجهاز.',

  pageMissing: 'لا توجد صفحة بهذا العنوان',
  pageMissingText: 'ربما كُتب العنوان خطأ أو نُقلت الصفحة.',
  toHome: 'إلى البداية',
  broken: 'تعطّلت هذه الشاشة',
  brokenText: 'ما أدخلته محفوظ على هذا الجهاز. أعد تحميل الصفحة، وإن تكرر ذلك فأخبر المسؤول عن التطبيق.',
  reload: 'إعادة تحميل الصفحة',
};
