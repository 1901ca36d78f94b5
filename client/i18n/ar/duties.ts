import type { ArabicSection } from '../dictionary.ts';
import type { duties as english } from '../en/duties.ts';

export const duties: ArabicSection<typeof english> = {
  does_admin: 'إعداد الأشخاص وكشف الناخبين واللجان، والاطلاع على كل القوائم.',
  does_coordinator: 'متابعة قائمة ضمانات لجنة أو أكثر.',
  does_attendance: 'التحضير عند الباب، دون أي اطلاع على الضمانات.',
  does_clerk: 'فرز الأوراق في عدّ واحد، دون الاطلاع على العدّ الآخر.',
  does_reconciler: 'مطابقة ما اختلف بين العدّين ومحضر الفرز.',
  does_viewer: 'الاطلاع على لوحة المتابعة في غرفة العمليات.',
  does_auditor: 'مراجعة السجل: من أدخل ومتى.',
  does_caller: 'الاتصال بالمضامين الذين لم يحضروا.',
  does_guarantor: 'متابعة من جُمعت ضماناتهم بنفسه.',
  soon_guarantor: 'هنا سيكون من جُمعت ضماناتهم عن طريقك، لتحديث بياناتهم.',
};
