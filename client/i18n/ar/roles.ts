import type { ArabicSection } from '../dictionary.ts';
import type { roles as english } from '../en/roles.ts';

export const roles: ArabicSection<typeof english> = {
  admin: 'مدير/ة النظام',
  coordinator: 'منسّق/ة',
  attendance: 'مسؤول/ة التحضير',
  clerk: 'فارز/ة',
  reconciler: 'مسؤول/ة المطابقة',
  viewer: 'متابع/ة',
  auditor: 'مراجع/ة',
  caller: 'متصل/ة',
  guarantor: 'ضامن/ة',
};
