/** The words around the description of the API; what is described has English names in every language. */
export const WORDS = {
  en: {
    title: 'The API of Committee Room',
    text: 'JSON over HTTP. Sign in with POST /api/auth/login and send the access token as “Authorization: Bearer …”. Times are epoch milliseconds. Errors are { error: { code, message } }, the message in the language of Accept-Language.',
    stable:
      'Routes, fields and error codes that are described here stay; new ones may come, and whoever reads them passes over what they do not know. The audit, the activity, histories and people come in pages: limit asks for them, next is what before (newest first) or after (in order) is given to go on, null ends. An ETag that is sent back as If-None-Match is answered with 304 while nothing is new.',
    search: 'Look for',
    loading: 'Reading the description …',
    failed: 'The description could not be read. Is there a connection?',
    retry: 'Try again',
    found: 'Routes found',
    none: 'No route like this',
    parameters: 'Parameters',
    required: 'required',
    body: 'Body',
    answers: 'Answers',
    schemas: 'Schemas',
    open: 'without signing in',
    other: 'العربية',
  },
  ar: {
    title: 'واجهة برمجة غرفة اللجنة',
    text: 'بيانات JSON عبر HTTP. يبدأ الدخول بـ POST /api/auth/login ثم يُرسل الرمز في «Authorization: Bearer …». الأوقات بالملي ثانية. الأخطاء { error: { code, message } } والرسالة بلغة Accept-Language.',
    stable:
      'ما وُصف هنا من مسارات وحقول ورموز أخطاء يبقى، وقد يأتي جديد يتجاوزه من لا يعرفه. سجل التدقيق وما جرى وتاريخ التعديلات والأشخاص تأتي صفحات: limit لطلبها، وما في next يُعطى لـ before (الأحدث أولًا) أو after (بالترتيب) للتتمة، وnull للنهاية. ETag يُعاد في If-None-Match فيُجاب عنه بـ 304 ما دام لا جديد.',
    search: 'بحث',
    loading: 'تُقرأ المواصفات …',
    failed: 'تعذرت قراءة المواصفات. هل يوجد اتصال؟',
    retry: 'إعادة المحاولة',
    found: 'عدد المسارات',
    none: 'لا مسار بهذا الوصف',
    parameters: 'المعاملات',
    required: 'إلزامي',
    body: 'المحتوى المرسل',
    answers: 'الأجوبة',
    schemas: 'البنى',
    open: 'دون تسجيل دخول',
    other: 'English',
  },
} as const;
export type Words = (typeof WORDS)[keyof typeof WORDS];
