import { AppError, type Language } from '../../schema/errors.ts';

/** Why a file is no roll at all; each reads on from "The file cannot be read:". */
const WORDS = {
  empty: { en: 'it is empty', ar: 'الملف فارغ' },
  'only-headings': { en: 'below the headings there is no line', ar: 'لا يوجد أي سطر تحت العناوين' },
  spreadsheet: {
    en: 'it is an Excel workbook. Open it, choose "Save as" and the type "CSV UTF-8", and take that file',
    ar: 'إنه ملف إكسل. افتحه واختر «حفظ باسم» ثم النوع «CSV UTF-8» واستخدم الملف الجديد',
  },
  pdf: {
    en: 'it is a PDF. Ask for the list as a table (Excel or CSV)',
    ar: 'إنه ملف PDF. اطلب الكشف على شكل جدول (إكسل أو CSV)',
  },
  markup: {
    en: 'it is a web page or XML. Open it in Excel, choose "Save as" and the type "CSV UTF-8", and take that file',
    ar: 'إنه صفحة ويب أو XML. افتحه في إكسل واختر «حفظ باسم» ثم النوع «CSV UTF-8» واستخدم الملف الجديد',
  },
  binary: {
    en: 'it is not a text file. Save the list as CSV and take that file',
    ar: 'إنه ليس ملفًا نصيًا. احفظ الكشف بصيغة CSV واستخدم ذلك الملف',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type UnreadableReason = keyof typeof WORDS;

/** `unreadable-file` with its reason as a code (`reason`) and as words in both languages. */
export const unreadableFile = (reason: UnreadableReason): AppError =>
  new AppError('unreadable-file', { reason, reason_en: WORDS[reason].en, reason_ar: WORDS[reason].ar });
