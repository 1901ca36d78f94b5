/** How the columns of a roll are called in the files of campaigns; written as people write them, folded where they are compared. */
import type { RollColumn } from '../../schema/roll.ts';

/** Parts of a name in columns of their own, in their order; the family comes last. */
export const NAME_PARTS = ['name1', 'name2', 'name3', 'name4', 'name5', 'name6'] as const;
export type NamePart = (typeof NAME_PARTS)[number];

/** Of each column, comma-separated, the surest first: where two columns of a file could be meant, the surer one is taken. */
export const HEADING_SPELLINGS: Readonly<Record<RollColumn | NamePart, string>> = {
  roll_no: `roll_no, roll_number, رقم القيد, رقم القيد الانتخابي, القيد, رقم الناخب, رقم الناخبة, الرقم الانتخابي, رقم التسجيل,
    elector_no, elector_number, voter_no, voter_number, registration_no, registration_number, reg_no, roll,
    رقم العضوية, رقم المساهم, membership_no, membership_number, member_no, الرقم الوظيفي, employee_no, employee_number,
    الرقم, number, no`,
  full_name: `full_name, الاسم الكامل, الاسم بالكامل, الاسم الرباعي, الاسم الخماسي, الاسم الثلاثي, اسم الناخب الكامل, اسم الناخب, اسم الناخبة,
    elector_name, voter_name, الاسم, name`,
  name1: 'first_name, first, given_name, الاسم الأول',
  name2: 'second_name, second, father_name, father, middle_name, الاسم الثاني, اسم الأب, الأب, اسم الوالد',
  name3: 'third_name, third, grandfather_name, grandfather, الاسم الثالث, اسم الجد, الجد',
  name4: 'fourth_name, fourth, الاسم الرابع',
  name5: 'fifth_name, fifth, الاسم الخامس',
  name6: 'sixth_name, sixth, الاسم السادس',
  gender: 'gender, sex, الجنس, النوع, نوع الجنس, ذكر أنثى, رجال نساء',
  birth_year: `birth_year, year_of_birth, yob, سنة الميلاد, عام الميلاد, سنة الولادة,
    birth_date, date_of_birth, dob, تاريخ الميلاد, تاريخ الولادة, الميلاد, مواليد, birth`,
  committee_code: `committee_code, committee_no, committee_number, committee_id, رقم اللجنة, رمز اللجنة, كود اللجنة, committee, اللجنة,
    polling_committee, اللجنة الانتخابية, رقم اللجنة الانتخابية, لجنة الاقتراع, اسم اللجنة, قلم الاقتراع,
    box_no, box_number, box, رقم الصندوق, الصندوق`,
  area: 'area, region, المنطقة, اسم المنطقة, منطقة السكن, الضاحية, الحي',
  family: 'family, family_name, last_name, surname, العائلة, اسم العائلة, اللقب, الشهرة, الاسم الأخير',
  site: `site, polling_site, polling_place, polling_station, school, location, المدرسة, اسم المدرسة, الموقع, موقع اللجنة,
    المقر, مقر اللجنة, مكان الاقتراع, مركز الاقتراع, المركز`,
};

/** Words that make a heading forbidden wherever they stand in it (R6): the campaign must not hold what such a column says. */
export const FORBIDDEN_WORDS = `civil, cid, national, nationality, identity, passport, ssn, iqama,
  المدني, المدنية, الهوية, البطاقة, الجواز, الجنسية, القومي, الوطني, الإقامة,
  sect, religion, religious, tribe, tribal, clan, ethnicity, ethnic, race, party, political,
  المذهب, الطائفة, الديانة, الدين, القبيلة, الفخذ, العشيرة, العرق, الأصل, الانتماء, الحزب,
  payment, paid, pay, amount, price, money, cash, salary, iban, bank, account,
  الدفع, المدفوع, المبلغ, الراتب, المال, النقد, السعر, البنك, الحساب, الآيبان,
  phone, telephone, tel, mobile, mob, cell, gsm, whatsapp, email, mail,
  الهاتف, هواتف, الموبايل, الجوال, النقال, المحمول, التلفون, التليفون, الواتساب, الواتس, البريد, الإيميل,
  health, medical, disability, الصحية, الصحة, المرض, الإعاقة`;
