import type { ArabicSection } from '../dictionary.ts';
import type { listParts as english } from '../en/listParts.ts';

/** Words of the section `list` that the first row does not need: of what opens over the rows. */
export const listParts: ArabicSection<typeof english> = {
  you: 'أنت',
  any: 'الكل',
  change: 'تغيير',
  unknownElector: 'اسم غير معروف',

  clearFilters: 'إلغاء التصفية',
  choiceWithCount: '{name} ({count})',
  sortBy: 'الترتيب حسب',
  showRows: 'عرض {count}',

  becomesYours: 'يُسجَّل ضمانًا باسمك',

  noteReaders: 'يقرؤها منسقو هذه اللجنة ومديرو النظام',
  noteLooksLikePhone: 'يبدو أنه رقم هاتف. يقرؤه كل من يفتح هذه القائمة: لا تكتب الأرقام في الملاحظات.',
  noteChangedMeanwhile: 'غيّرها شخص آخر أثناء كتابتك: {note}',

  actions: 'إجراءات',
  openSheet: 'فتح التفاصيل',
  copyNameAndNumber: 'نسخ الرقم والاسم',
  cannotCopy: 'لا يسمح المتصفح بالنسخ هنا.',
  withdraw: 'سحب الضمان',
  standAgain: 'إعادة الضمان',
  anotherClaim: 'إضافة ضامن آخر',
  chooseGuarantor: 'اختيار الضامن',
  handOver: 'تغيير الضامن',
  handOverMeans: 'ينتقل الجواب والتواصل والملاحظة إلى الضامن الآخر، ويُسجَّل هذا الضمان مسحوبًا.',
  guarantors: 'الضامنون',
  guarantorSearch: 'اسم الضامن',
  addGuarantor: 'إضافة «{name}» ضامنًا',
  nobodyToChoose: 'لا أحد بهذا الاسم. اكتب الاسم كاملًا لإضافة ضامن.',

  claims: 'الضمانات',
  noClaims: 'لا ضمان حتى الآن.',
  answeredAt: 'الجواب: {time}',
  claimOf: 'ضمان {name}',
  relatives: 'أقارب محتملون في هذه اللجنة',
  relativesHint: 'تقدير من أجزاء الأسماء.',
  noRelatives: 'لا أسماء متقاربة في هذه اللجنة.',
  showAllRelatives: {
    zero: 'عرض الكل',
    one: 'عرض الكل',
    two: 'عرض الاثنين',
    few: 'عرض الكل ({n})',
    many: 'عرض الكل ({n})',
    other: 'عرض الكل ({n})',
  },
  relation_parent: { male: 'الأب', female: 'الأم' },
  relation_child: { male: 'ابن', female: 'ابنة' },
  relation_sibling: { male: 'أخ', female: 'أخت' },
  relation_cousin: { male: 'ابن عم', female: 'ابنة عم' },
  relation_family: { male: 'من العائلة نفسها', female: 'من العائلة نفسها' },
  history: 'سجل التعديلات',
  noHistory: 'لا تعديلات بعد.',
  historyChange: '{what}: من {old} إلى {new}',
  historyWithdrawn: 'سُحب الضمان',
  historyStands: 'أُعيد الضمان',
  restore: 'استعادة: {value}',
  held: 'ما نحتفظ به عن هذا الشخص',
  historyNotKept: 'كُتب في وقت تعديل آخر، والقيمة المعتمدة هي الأخرى',

  printedAt: 'طُبع: {time}',
  printBox: 'علامة',
  printFoot: 'لا تُطبع أجوبة المعتذرين. احفظ هذه الورقة في مكان آمن وأتلفها بعد الاستخدام.',
};
