/** Whom one practises with (B19): everybody is invented, and each thing that happens at a door can be tried once. */
import type { RollElector } from '../../../schema/api.ts';
import { observationKey, votedValue } from '../../../schema/attendance.ts';
import type { CellWrite } from '../../../schema/guarantees.ts';
import { type ElectorId, isElectorId, isWriterId, type WriterId } from '../../../schema/ids.ts';
import type { Gender } from '../../i18n/dictionary.ts';

const MEN = ['سالم', 'فهد', 'ناصر', 'يوسف', 'بدر', 'راشد', 'حمد', 'طلال', 'جاسم', 'علي'];
const WOMEN = ['هند', 'نورة', 'مها', 'ليلى', 'دانة', 'نوف', 'شيخة', 'سارة', 'منى', 'ريم'];
const FATHERS = ['أحمد', 'خالد', 'سعود', 'عبد الله', 'مبارك', 'إبراهيم', 'عيسى', 'صالح', 'ماجد', 'عمر'];
const FAMILIES = ['النخلة', 'الشراع', 'المرجان', 'السنبلة', 'الغيمة', 'الموج', 'الندى', 'البستان', 'الساحل', 'الوارف'];

/** Two of one name, somebody who has been seen already, and a number that nobody has: what the hint names. */
export const PRACTICE_NUMBERS = { plain: '7', namesake: '12', marked: '15', unknown: '99' } as const;
export const PRACTICE_COLLEAGUE = 'collea';
const COUNT = 20;

function electorId(n: number): ElectorId {
  const id = `practice${String(n).padStart(2, '0')}`;
  if (!isElectorId(id)) throw new Error(`no elector id for ${n}`);
  return id;
}

/** Twenty electors, by roll number; 12 and 13 go by one name and differ in year and area. */
export function practiceRoll(gender: Gender): readonly RollElector[] {
  return Array.from({ length: COUNT }, (_, i) => {
    const n = i + 1;
    const isTwin = n === 13;
    const like = isTwin ? i - 1 : i; // 13 has the name of 12
    const isWoman = gender === 'female' || (gender === 'mixed' && like % 2 === 1);
    const name = [
      (isWoman ? WOMEN : MEN)[like % 10],
      FATHERS[(like * 3 + 1) % 10],
      FATHERS[(like * 7 + Math.floor(like / 10)) % 10],
      FAMILIES[(like * 9 + 4) % 10],
    ].join(' ');
    const facts = n === 12 ? { birthYear: 1961, area: 'النخيل' } : isTwin ? { birthYear: 1988, area: 'الساحل' } : {};
    return { id: electorId(n), number: String(n), name, gender: isWoman ? 'female' : 'male', ...facts } as const;
  });
}

/** What a colleague has entered before one begins. */
export function practiceBegun(nowMs: number): readonly CellWrite[] {
  const writer = `${PRACTICE_COLLEAGUE}0000`;
  if (!isWriterId(writer)) throw new Error('no writer');
  return [
    { key: observationKey(electorId(Number(PRACTICE_NUMBERS.marked)), { writer, n: 1 }), value: votedValue(nowMs - 9 * 60_000, 'door') },
  ];
}

/** Under whom one enters: the person, on no device. */
export function practiceWriter(userId: string): WriterId {
  const writer = `${userId}0000`;
  if (!isWriterId(writer)) throw new Error('no writer');
  return writer;
}
