import type { ArabicSection } from '../dictionary.ts';
import type { tray as english } from '../en/tray.ts';

export const tray = {
  title: 'بانتظار قرارك',
  offline: 'لا يوجد اتصال الآن. ما تقرره يُحفظ على هذا الجهاز ويُرسل لاحقًا.',
  empty: 'لا شيء بانتظارك',
  yours: 'ما كتبته',

  replaced: 'كتب غيرك في الوقت نفسه دون أن يرى ما كتبته، وما كتبه غيرك هو القائم.',
  conflict: 'عدّلها غيرك قبل وصول تعديلاتك، وما كتبه غيرك هو القائم.',
  mine: 'ما كتبته: {value}',
  now: 'القائم الآن: {value}',
  nowBy: 'القائم الآن: {value} (من {author})',
  putBack: 'إعادة ما كتبته',
  keep: 'إبقاء القائم',
  about: '{act}: {name}',
  isBack: 'أُعيد ما كتبته. {name}: {now}.',
  isKept: 'بقي القائم. {name}: {now}.',
  readOnly: 'لم يعد بإمكانك تعديل هذه القائمة.',
  other: 'لم يقبله الخادم.',
  retry: 'إعادة المحاولة',
  discard: 'تجاهل',
  discardAll: 'تجاهل الكل',
  isRetried: 'أُعيد إرسال ما كتبته عن {name}.',
  isDiscarded: 'أُزيل من القائمة ما كتبته عن {name}.',
  field_answer: 'الجواب',
  field_contact: 'التواصل',
  field_note: 'الملاحظة',
  field_withdrawn: 'سحب الضمان',

  contradictions: {
    one: 'جوابان مختلفان عن قيد واحد',
    two: 'جوابان مختلفان عن قيدين',
    few: 'جوابان مختلفان عن {n} قيود',
    many: 'جوابان مختلفان عن {n} قيدًا',
    other: 'جوابان مختلفان عن {n} قيد',
  },
  twoAnswers: 'جوابان مختلفان: اختر أيهما يُعتمد.',
  settledBy: 'حُسم من {name}، {time}. أي جواب جديد يفتحه من جديد.',
  counts: 'اعتماد هذا الجواب',
  countsFor: 'اعتماد هذا الجواب: {owner} · {name}',
  isSettled: 'حُسم. {name}: {answer}، كما عند {owner}.',
} as const satisfies ArabicSection<typeof english>;
