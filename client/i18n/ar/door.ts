import type { ArabicSection } from '../dictionary.ts';
import type { door as english } from '../en/door.ts';

const both = (text: string) => ({ male: text, female: text });

export const door: ArabicSection<typeof english> = {
  title: 'باب {code}',
  field: 'رقم القيد أو الاسم',
  idle: 'أدخل رقم القيد أو حروفًا من الاسم.',

  pads: 'المفاتيح',
  pad_digits: 'أرقام',
  pad_letters: 'حروف عربية',
  pad_keyboard: 'لوحة مفاتيح الجهاز',
  key_delete: 'حذف الأخير',
  key_clear: 'مسح',
  key_space: 'مسافة',
  key_enter: 'إدخال',

  record: { male: 'حضر', female: 'حضرت' },
  recordAgain: both('تسجيل مرة أخرى'),
  typedAhead: 'التالي: {text}',
  recorded: { male: 'سُجّل حضوره', female: 'سُجّل حضورها' },
  movedTo: { male: 'نُقل الحضور إليه', female: 'نُقل الحضور إليها' },
  wasThem: { male: 'هو الحاضر', female: 'هي الحاضرة' },
  markedBy: { male: 'سُجّل حضوره {time} · {name}', female: 'سُجّل حضورها {time} · {name}' },
  onlyHere: 'على هذا الجهاز، لم يُرسل بعد',
  markedByYou: { male: 'سجّلت حضوره {time}', female: 'سجّلت حضورها {time}' },
  seenAgain: {
    one: '· وسُجّل مرة أخرى',
    two: '· وسُجّل مرتين أخريين',
    few: '· وسُجّل {n} مرات أخرى',
    many: '· وسُجّل {n} مرة أخرى',
    other: '· وسُجّل {n} مرة أخرى',
  },
  removed: { male: 'لم يعد في الكشف', female: 'لم تعد في الكشف' },
  notKept: 'لم يُسجَّل',

  several: {
    zero: 'لا نتائج',
    one: 'نتيجة واحدة',
    two: 'نتيجتان: زد حرفًا أو اختر',
    few: '{n} نتائج: زد حرفًا أو اختر',
    many: '{n} نتيجة: زد حرفًا أو اختر',
    other: '{n} نتيجة: زد حرفًا أو اختر',
  },
  numberGoesOn: 'لا يوجد هذا الرقم بعد. أرقام تبدأ به:',
  namesakes: {
    one: 'الاسم نفسه مرة أخرى. من المقصود؟',
    two: 'اثنان بالاسم نفسه. من المقصود؟',
    few: '{n} بالاسم نفسه. من المقصود؟',
    many: '{n} بالاسم نفسه. من المقصود؟',
    other: '{n} بالاسم نفسه. من المقصود؟',
  },
  born: 'مواليد {year}',
  noFacts: 'لا معلومات أخرى: قارن رقم القيد',
  chooseFirst: 'اختر أولًا',
  notFound: '«{text}» ليس في هذه اللجنة',
  notFoundHint: 'اسأل عن الرقم مرة أخرى، أو ابحث بالاسم.',
  unlisted: 'تسجيل خارج الكشف',

  open: 'إدخالات لم تُحسم',
  openCount: {
    one: 'إدخال واحد بانتظارك:',
    two: 'إدخالان بانتظارك:',
    few: '{n} إدخالات بانتظارك:',
    many: '{n} إدخالًا بانتظارك:',
    other: '{n} إدخال بانتظارك:',
  },
  openDismiss: 'ترك {text}',

  lastTen: 'آخر عشرة سجّلتها',
  nothingYet: 'لم يُسجَّل حضور بعد.',
  unknownElector: 'اسم خارج كشف هذه اللجنة الآن',
  undo: 'تراجع',
  undoOf: 'تراجع عن {number} {name}',
  takenBackAt: '{time} · أُلغي',
  wrongPerson: 'شخص آخر',
  wrongPersonOf: 'شخص آخر: {number} {name}',
  correcting: 'ليس {number} {name}. من كان؟',
  correctingHint: 'أدخل الرقم الصحيح، فينتقل التسجيل إليه فورًا.',

  countMine: 'سجّلتُ',
  countDevice: 'على هذا الجهاز',
  countCommittee: 'اللجنة',
  ofRegistered: 'من {n}',

  readOnly: 'يمكنك رؤية هذا الباب دون الإدخال فيه.',
  noCode: 'يحتاج هذا الجهاز إلى اتصال واحد بالشبكة',
  noCodeText: 'لا بد أن يعرف الخادم هذا الجهاز مرة قبل أن يُسجَّل عليه شيء، وبعدها يعمل دون شبكة.',
  notAccepted: 'لم يُقبل.',
  tryAgain: 'إعادة المحاولة',
  leaveIt: 'اتركه',

  hereTitle: 'معك في هذه اللجنة',
  herePerson: '{name}: {place}',
  hereAtDoor: 'عند الباب',
  hereAtDesk: 'في متابعة الحضور',
  hereUnsent: {
    one: 'إدخال واحد لم يُرسل بعد',
    two: 'إدخالان لم يُرسلا بعد',
    few: '{n} إدخالات لم تُرسل بعد',
    many: '{n} إدخالًا لم يُرسل بعد',
    other: '{n} إدخال لم يُرسل بعد',
  },

  offlineAtLoad: 'هذا الباب ليس على هذا الجهاز بعد',
  offlineAtLoadHint: 'افتحه مرة واحدة مع الشبكة، وبعدها يعمل ساعات من دونها.',

  chooseCommittee: 'اختر اللجنة التي تقف على بابها.',
  openDoor: 'إلى الباب',
};
