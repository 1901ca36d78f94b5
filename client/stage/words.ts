import type { Tablet } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import type { Screen } from './createStage.ts';

/** The stage's own words: it is served without the app, so it does not load the app's dictionaries. */
export type Words = {
  readonly product: string;
  readonly title: string;
  readonly invented: (seed: number) => string;
  readonly switchLanguage: string;
  readonly skip: string;
  readonly tryTitle: string;
  readonly tries: readonly [string, string, string];
  readonly counterTitle: string;
  readonly shownSaved: string;
  readonly onDisk: string;
  readonly lost: string;
  readonly notChecked: string;
  readonly checkedAfterKill: (kill: string) => string;
  readonly checkedNow: string;
  readonly since: (edits: string) => string;
  readonly checkNow: string;
  readonly serverTitle: string;
  readonly connecting: string;
  readonly running: (kills: number, shown: string) => string;
  readonly killing: string;
  readonly down: (seconds: string) => string;
  readonly back: (seconds: string) => string;
  readonly kill: string;
  readonly killHint: string;
  readonly failed: string;
  readonly dayTitle: string;
  readonly dayHint: string;
  readonly startDay: string;
  readonly goOnWithDay: string;
  readonly stopDay: string;
  /** `time`: by the day's own clock. */
  readonly dayRunning: (time: string, offline: number, tablets: number) => string;
  readonly dayStopped: (time: string) => string;
  readonly dayOver: string;
  readonly dayWaits: string;
  readonly dayMade: string;
  readonly dayAcknowledged: string;
  readonly dayInLog: string;
  readonly tablet: Readonly<Record<Tablet, string>>;
  readonly networkCut: string;
  readonly cut: string;
  readonly heal: string;
  readonly languageOf: (tablet: string) => string;
  readonly screenOf: (tablet: string) => string;
  readonly screens: Readonly<Record<Screen, string>>;
  readonly reload: (tablet: string) => string;
  readonly changePerson: string;
  readonly waiting: string;
  readonly unsupervised: string;
  readonly peopleTitle: string;
  readonly peopleHint: (password: string) => string;
  readonly give: (tablet: string, name: string) => string;
  readonly cannotOpen: string;
  /** By user name: the role as this person's, and what the person sees. */
  readonly people: Readonly<Record<string, { readonly role: string; readonly sees: string }>>;
};

const en: Words = {
  product: 'Committee Room',
  title: 'Live demo',
  invented: (seed) => `Everybody here is invented: every name and number is drawn from seed ${seed}. It runs on this machine only.`,
  switchLanguage: 'العربية',
  skip: 'Skip to the tablets',
  tryTitle: 'What to try',
  tries: [
    'Mark an elector on the left tablet and watch the right one.',
    'Cut one tablet’s network, edit the same elector on both, restore it.',
    'Kill the server while you type. Nothing shown as saved is lost.',
  ],
  counterTitle: 'Edits, counted from the log on disk',
  shownSaved: 'shown as saved',
  onDisk: 'found on disk after the kill',
  lost: 'lost',
  notChecked: 'The disk is read after each kill, or now.',
  checkedAfterKill: (kill) => `Read from disk after kill ${kill}.`,
  checkedNow: 'Read from disk just now.',
  since: (edits) => `${edits} more shown as saved since.`,
  checkNow: 'Read the disk now',
  serverTitle: 'Server',
  connecting: 'Connecting …',
  running: (kills, shown) => (kills === 0 ? 'Running.' : kills === 1 ? 'Running. Killed once.' : `Running. Killed ${shown} times.`),
  killing: 'Being killed …',
  down: (seconds) => `Dead for ${seconds} s; starting again …`,
  back: (seconds) => `Back after ${seconds} s.`,
  kill: 'Kill the server and restart it',
  killHint: 'A real SIGKILL: no farewell, no last save.',
  failed: 'That did not work. Try again in a moment.',
  dayTitle: 'A polling day, 60 times as fast',
  dayHint:
    'Five simulated tablets at the doors of K01 and K02, over real sockets. Some lose their network for a while. Open the chase list or a door on a tablet and watch.',
  startDay: 'Start polling day × 60',
  goOnWithDay: 'Go on with polling day × 60',
  stopDay: 'Stop polling day',
  dayRunning: (time, offline, tablets) =>
    `${time} at the doors. ${offline === 0 ? `All ${tablets} tablets have a network.` : `${offline} of ${tablets} tablets have no network.`}`,
  dayStopped: (time) => `Stopped at ${time}; what is unsent is still being sent.`,
  dayOver: 'The doors are closed; everybody has come who was to come.',
  dayWaits: 'Waiting for the server; the tablets keep what they have.',
  dayMade: 'entered at the doors',
  dayAcknowledged: 'acknowledged',
  dayInLog: 'in the log',
  tablet: { left: 'Left tablet', right: 'Right tablet' },
  networkCut: 'Network cut',
  cut: 'Cut this tablet’s network',
  heal: 'Restore its network',
  languageOf: (tablet) => `Language of the ${tablet.toLowerCase()}`,
  screenOf: (tablet) => `Screen of the ${tablet.toLowerCase()}`,
  screens: { list: 'List', door: 'Door', chase: 'Chase' },
  reload: (tablet) => `Reload the ${tablet.toLowerCase()}`,
  changePerson: 'Another person',
  waiting: 'Waiting for the server …',
  unsupervised: 'Nobody supervises this server, so there are no tablets and no switches. Start it with: npm run demo',
  peopleTitle: 'Everybody, one click each',
  peopleHint: (password) => `No password is asked here. At the sign-in page it is ${password} for all.`,
  give: (tablet, name) => `${tablet}: ${name}`,
  cannotOpen: 'A tablet changes hands only while its network and the server are there.',
  people: {
    coordinator: { role: 'Coordinator of K01', sees: 'Reads and writes the guarantees of K01' },
    coordinator2: { role: 'Coordinator of K01 and K02', sees: 'Reads and writes the guarantees of K01 and K02' },
    door: { role: 'Door operator at K01', sees: 'Numbers and names at the door; no guarantee' },
    caller: { role: 'Caller for K01', sees: 'Whom to call, and what came of it; not who promised whom' },
    'clerk-a': { role: 'Counting clerk, K01 stream a', sees: 'Only stream a of K01; not stream b' },
    'clerk-b': { role: 'Counting clerk, K01 stream b', sees: 'Only stream b of K01; not stream a' },
    reconciler: { role: 'Reconciler', sees: 'Both streams and the form; no guarantee' },
    viewer: { role: 'Viewer, operations room', sees: 'Totals of the campaign; no names' },
    auditor: { role: 'Auditor', sees: 'Who did what and when; no guarantee' },
    admin: { role: 'Administrator', sees: 'People, committees and the roll; reads every list' },
  },
};

const ar: Words = {
  product: 'غرفة اللجنة',
  title: 'عرض حيّ',
  invented: (seed) => `كل من هنا مخترَع: الأسماء والأرقام مولّدة من البذرة ${seed}. يعمل على هذا الجهاز فقط.`,
  switchLanguage: 'English',
  skip: 'إلى الجهازين',
  tryTitle: 'جرّب',
  tries: [
    'سجّل إجابة ناخب على الجهاز الأيسر وراقب الأيمن.',
    'اقطع شبكة أحد الجهازين، وعدّل الناخب نفسه على كليهما، ثم أعد الشبكة.',
    'أوقف الخادم قسرًا وأنت تكتب: لا يضيع شيء ظهر أنه محفوظ.',
  ],
  counterTitle: 'التعديلات كما في السجل على القرص',
  shownSaved: 'ظهرت محفوظة',
  onDisk: 'وُجدت على القرص بعد الإيقاف',
  lost: 'ضاعت',
  notChecked: 'يُقرأ القرص بعد كل إيقاف، أو الآن.',
  checkedAfterKill: (kill) => `قُرئ القرص بعد الإيقاف رقم ${kill}.`,
  checkedNow: 'قُرئ القرص الآن.',
  since: (edits) => `ظهرت محفوظة بعد ذلك: ${edits}.`,
  checkNow: 'قراءة القرص الآن',
  serverTitle: 'الخادم',
  connecting: 'جارٍ الاتصال…',
  running: (kills, shown) =>
    kills === 0
      ? 'يعمل.'
      : kills === 1
        ? 'يعمل. أُوقف قسرًا مرة واحدة.'
        : kills === 2
          ? 'يعمل. أُوقف قسرًا مرتين.'
          : `يعمل. مرات الإيقاف القسري: ${shown}.`,
  killing: 'جارٍ إيقافه قسرًا…',
  down: (seconds) => `متوقف منذ ${seconds} ث، ويعاد تشغيله…`,
  back: (seconds) => `عاد بعد ${seconds} ث.`,
  kill: 'إيقاف الخادم قسرًا وإعادة تشغيله',
  killHint: 'إيقاف حقيقي (SIGKILL) دون إنذار ودون حفظ أخير.',
  failed: 'لم ينجح ذلك. أعد المحاولة بعد لحظة.',
  dayTitle: 'يوم اقتراع أسرع ستين مرة',
  dayHint:
    'خمسة أجهزة محاكاة على بابي K01 وK02 باتصالات حقيقية، ينقطع بعضها عن الشبكة حينًا. افتح قائمة المتابعة أو الباب على أحد الجهازين وراقب.',
  startDay: 'ابدأ يوم الاقتراع × 60',
  goOnWithDay: 'تابع يوم الاقتراع × 60',
  stopDay: 'أوقف يوم الاقتراع',
  dayRunning: (time, offline, tablets) =>
    `الساعة عند الأبواب ${time}. ${offline === 0 ? `الشبكة متاحة لكل الأجهزة (${tablets}).` : `أجهزة بلا شبكة: ${offline} من ${tablets}.`}`,
  dayStopped: (time) => `متوقف عند ${time}، وما لم يُرسل ما زال يُرسل.`,
  dayOver: 'أُغلقت الأبواب، وقد حضر كل من كان سيحضر.',
  dayWaits: 'بانتظار الخادم، والأجهزة تحفظ ما لديها.',
  dayMade: 'سُجّل عند الأبواب',
  dayAcknowledged: 'أكّده الخادم',
  dayInLog: 'في السجل',
  tablet: { left: 'الجهاز الأيسر', right: 'الجهاز الأيمن' },
  networkCut: 'الشبكة مقطوعة',
  cut: 'قطع شبكة هذا الجهاز',
  heal: 'إعادة شبكته',
  languageOf: (tablet) => `لغة ${tablet}`,
  screenOf: (tablet) => `شاشة ${tablet}`,
  screens: { list: 'الضمانات', door: 'الباب', chase: 'المتابعة' },
  reload: (tablet) => `إعادة تحميل ${tablet}`,
  changePerson: 'شخص آخر',
  waiting: 'بانتظار الخادم…',
  unsupervised: 'لا يشرف شيء على هذا الخادم، فلا أجهزة هنا ولا مفاتيح. شغّله بالأمر: npm run demo',
  peopleTitle: 'الجميع بنقرة واحدة',
  peopleHint: (password) => `لا تُطلب كلمة مرور هنا. في صفحة الدخول كلمة المرور للجميع ${password}`,
  give: (tablet, name) => `${tablet}: ${name}`,
  cannotOpen: 'لا ينتقل الجهاز إلى شخص آخر إلا وشبكته والخادم يعملان.',
  people: {
    coordinator: { role: 'منسّق اللجنة K01', sees: 'يقرأ ضمانات K01 ويكتبها' },
    coordinator2: { role: 'منسّقة K01 وK02', sees: 'تقرأ ضمانات K01 وK02 وتكتبها' },
    door: { role: 'مسؤول التحضير في K01', sees: 'الأرقام والأسماء عند الباب، دون الضمانات' },
    caller: { role: 'متصلة للجنة K01', sees: 'من يُتصل به ونتيجة كل اتصال، دون من وعد من' },
    'clerk-a': { role: 'فارزة، العدّ a في K01', sees: 'عدّها وحده، دون العدّ الآخر' },
    'clerk-b': { role: 'فارز، العدّ b في K01', sees: 'عدّه وحده، دون العدّ الآخر' },
    reconciler: { role: 'مسؤولة المطابقة', sees: 'العدّان والمحضر، دون الضمانات' },
    viewer: { role: 'متابع، غرفة العمليات', sees: 'مجاميع الحملة، دون أسماء' },
    auditor: { role: 'مراجِعة', sees: 'من فعل ماذا ومتى، دون الضمانات' },
    admin: { role: 'مديرة النظام', sees: 'الأشخاص واللجان والكشف، وتقرأ كل القوائم' },
  },
};

export const WORDS: Readonly<Record<Language, Words>> = { ar, en };
