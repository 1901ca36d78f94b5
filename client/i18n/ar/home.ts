import type { ArabicSection } from '../dictionary.ts';
import type { home as english } from '../en/home.ts';

export const home: ArabicSection<typeof english> = {
  title: 'البداية',
  hello: 'أهلًا، {name}',
  chooseCommittee: 'اختر لجنة لفتح قائمة ضماناتها.',
  openList: 'قائمة الضمانات',
  openListReadOnly: 'قائمة الضمانات (للاطلاع)',
  yourCommittees: 'لجانك',
  allCommittees: 'كل اللجان',
  stream: 'العدّ {stream}',
  noCommittees: 'لا لجنة بعد',
  noCommitteesText: 'على مدير النظام إضافتك إلى لجنة، ثم تظهر هنا.',
  soonTitle: 'شاشتك ليست جاهزة بعد',
  worksTitle: 'ما يعمل الآن',
  worksAccount: 'حسابك وكلمة مرورك.',
  worksCommittees: 'صفتك «{role}» في اللجان أدناه.',
  worksRole: 'صفتك «{role}».',
  worksNothing: 'لا يمكن الإدخال بهذه الصفة بعد، وما قد يُدخل في مكان آخر لا يُحتسب.',
  adminText: 'أعدّ الحملة ثم تابع قوائمها.',
  people: 'الأشخاص',
  peopleText: 'من يدخل، وبأي صفة، وفي أي لجان.',
  roll: 'كشف الناخبين',
  rollText: 'استيراد ملف الحملة، مع معاينة ما سيتغيّر أولًا.',
  committees: 'اللجان',
  committeesText: 'ما أنشأه الكشف من لجان، مع عدد ناخبيها.',
  firstSteps: 'ابدأ باستيراد الكشف، فهو ينشئ اللجان، ثم أضف من يعمل فيها.',
};
