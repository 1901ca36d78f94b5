/**
 * Every expected refusal, in one table: the only place that knows its HTTP status, its WebSocket close code, whether trying again can help,
 * and its words in both languages. `{name}` in a text is filled from the error's details.
 *
 * Close codes 4400–4499 stop a stock y-websocket 3.1 client; every other code is tried again.
 */
type ErrorRow = {
  readonly http: number;
  readonly close?: number;
  readonly retry: 'never' | 'later' | 'after-refresh';
  readonly en: string;
  readonly ar: string;
};

export const ERRORS = {
  'bad-request': {
    http: 400,
    close: 4400,
    retry: 'never',
    en: 'The request is not understood: {reason}.',
    ar: 'الطلب غير مفهوم: {reason}.',
  },
  'wrong-credentials': {
    http: 401,
    retry: 'never',
    en: 'The user name or the password is wrong.',
    ar: 'اسم المستخدم أو كلمة المرور غير صحيحة.',
  },
  'second-factor-needed': {
    http: 401,
    retry: 'never',
    en: 'Enter the code that your authenticator app shows.',
    ar: 'أدخل الرمز الظاهر في تطبيق المصادقة.',
  },
  'wrong-code': {
    http: 401,
    retry: 'never',
    en: 'This code is not right, or it was used already. Take the newest.',
    ar: 'الرمز غير صحيح أو استُعمل من قبل. استخدم الأحدث.',
  },
  'wrong-password': { http: 403, retry: 'never', en: 'The present password is wrong.', ar: 'كلمة المرور الحالية غير صحيحة.' },
  'own-account': {
    http: 403,
    retry: 'never',
    en: 'Your own password and second factor are changed under My account, where you prove that it is you.',
    ar: 'كلمة مرورك وعاملك الثاني يُغيَّران من «حسابي»، حيث تثبت أنك أنت.',
  },
  'wrong-invitation': {
    http: 403,
    retry: 'never',
    en: 'This invitation does not work: it was used, has run out or a newer one was sent. Ask for a new one.',
    ar: 'هذه الدعوة لا تعمل: استُعملت أو انتهت مدتها أو أُرسلت أحدث منها. اطلب دعوة جديدة.',
  },
  'device-ended': {
    http: 403,
    close: 4403,
    retry: 'never',
    en: 'This device was ended by an administrator or by you. Ask to be invited again on another.',
    ar: 'أُنهي هذا الجهاز من مدير النظام أو منك. اطلب دعوة جديدة على جهاز آخر.',
  },
  'not-authenticated': {
    http: 401,
    close: 4001,
    retry: 'after-refresh',
    en: 'You are not signed in. Sign in and try again.',
    ar: 'لم تسجّل الدخول. سجّل الدخول ثم أعد المحاولة.',
  },
  'token-expired': {
    http: 401,
    close: 4003,
    retry: 'after-refresh',
    en: 'This sign-in has run out. Sign in again; what you entered is kept on this device.',
    ar: 'انتهت مدة تسجيل الدخول. سجّل الدخول من جديد؛ ما أدخلته محفوظ على هذا الجهاز.',
  },
  forbidden: {
    http: 403,
    close: 4403,
    retry: 'never',
    en: 'Your role does not include this.',
    ar: 'هذا ليس ضمن صلاحيات دورك.',
  },
  'foreign-committee': {
    http: 403,
    close: 4403,
    retry: 'never',
    en: 'You do not belong to committee {committee}. Ask an administrator to add you.',
    ar: 'لست ضمن اللجنة {committee}. اطلب من مدير النظام إضافتك.',
  },
  'foreign-device': {
    http: 403,
    close: 4403,
    retry: 'never',
    en: 'This device id belongs to another person.',
    ar: 'معرّف هذا الجهاز يعود إلى شخص آخر.',
  },
  'foreign-origin': {
    http: 403,
    retry: 'never',
    en: 'This address may not be used from another site.',
    ar: 'لا يمكن استخدام هذا العنوان من موقع آخر.',
  },
  'not-found': { http: 404, close: 4404, retry: 'never', en: 'There is no {what}.', ar: 'غير موجود: {what}.' },
  conflict: {
    http: 409,
    close: 4409,
    retry: 'never',
    en: 'It has changed in the meantime: {reason}.',
    ar: 'تغيّر في هذه الأثناء: {reason}.',
  },
  'wrong-roll-number': {
    http: 409,
    retry: 'never',
    en: 'This is not the elector’s roll number. Nothing was erased.',
    ar: 'هذا ليس رقم قيد الناخب. لم يُمحَ شيء.',
  },
  'replica-out-of-date': {
    http: 409,
    close: 4409,
    retry: 'never',
    en: 'This copy is out of date and is opened again.',
    ar: 'هذه النسخة قديمة ويعاد فتحها.',
  },
  'too-large': { http: 413, close: 4413, retry: 'never', en: 'Too large: at most {limit}.', ar: 'الحجم كبير: الحد الأقصى {limit}.' },
  'client-too-old': {
    http: 426,
    close: 4426,
    retry: 'never',
    en: 'This app is too old. Reload it; what you entered is kept.',
    ar: 'هذا الإصدار قديم. أعد تحميل الصفحة؛ ما أدخلته محفوظ.',
  },
  'too-fast': {
    http: 429,
    close: 4429,
    retry: 'later',
    en: 'Too fast. Try again in {seconds} s.',
    ar: 'سريع جدًا. أعد المحاولة بعد {seconds} ث.',
  },
  'unreadable-file': {
    http: 400,
    retry: 'never',
    en: 'The file cannot be read: {reason}.',
    ar: 'لا يمكن قراءة الملف: {reason}.',
  },
  'missing-columns': {
    http: 400,
    retry: 'never',
    en: 'The file has no column for: {columns}. Found: {found}.',
    ar: 'لا يوجد في الملف عمود لـ: {columns}. الموجود: {found}.',
  },
  'name-taken': { http: 409, retry: 'never', en: 'The name {name} is taken. Choose another.', ar: 'الاسم {name} مستخدم. اختر غيره.' },
  'last-admin': {
    http: 409,
    retry: 'never',
    en: 'This is the last active administrator. Make another person administrator first.',
    ar: 'هذا آخر مدير نظام نشط. عيّن مديرًا آخر أولًا.',
  },
  'wrong-setup-link': {
    http: 403,
    retry: 'never',
    en: 'This set-up link does not work. The server prints a new one each time it starts; take the newest.',
    ar: 'رابط الإعداد هذا لا يعمل. يطبع الخادم رابطًا جديدًا عند كل تشغيل؛ استخدم الأحدث.',
  },
  restarting: { http: 503, close: 1012, retry: 'later', en: 'The server is restarting.', ar: 'يعاد تشغيل الخادم.' },
  'cannot-save': {
    http: 503,
    close: 1013,
    retry: 'later',
    en: 'The server cannot save now. It is tried again by itself; what you entered is kept on this device.',
    ar: 'لا يستطيع الخادم الحفظ الآن. ستعاد المحاولة تلقائيًا؛ ما أدخلته محفوظ على هذا الجهاز.',
  },
  'device-cannot-save': {
    http: 507,
    retry: 'later',
    en: 'This device cannot keep what you enter, so nothing more is taken. It is tried again by itself.',
    ar: 'لا يستطيع هذا الجهاز حفظ ما تدخله، لذلك لا يقبل إدخالًا جديدًا الآن. ستعاد المحاولة تلقائيًا.',
  },
  unreachable: {
    http: 503,
    retry: 'later',
    en: 'The server cannot be reached. Check the network; what you entered is kept on this device.',
    ar: 'تعذّر الوصول إلى الخادم. تحقّق من الشبكة؛ ما أدخلته محفوظ على هذا الجهاز.',
  },
  internal: {
    http: 500,
    retry: 'later',
    en: 'Something went wrong on the server. Nothing was changed; try again.',
    ar: 'حدث خطأ في الخادم. لم يتغيّر شيء؛ أعد المحاولة.',
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;
export type Language = 'ar' | 'en';
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** The words of an error in a language, with its details filled in; a detail that is words itself may be given as `name_en` and `name_ar`. */
export function errorText(code: ErrorCode, language: Language, details: ErrorDetails = {}): string {
  return ERRORS[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(details[`${name}_${language}`] ?? details[name] ?? ''));
}

/** An expected refusal. `message` is English and for logs; people see {@link errorText} in their language. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(errorText(code, 'en', details));
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

/** The body of every HTTP error; `message` is in the language the request asked for. */
export type ErrorBody = { readonly error: { readonly code: ErrorCode; readonly message: string; readonly details?: ErrorDetails } };
