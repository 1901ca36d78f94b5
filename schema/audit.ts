/**
 * What is written down of who did what: one catalogue, append only, because old rows name these words. Details are ids, keys, codes and counts, never names,
 * values, phones or anything secret: a row is never taken out again.
 */
export const AUDIT_KINDS = {
  /** An accepted update: a row of the log. */
  update: { en: 'Edit', ar: 'تعديل' },
  /** A document was written anew by the server: a first row of an epoch. */
  epoch: { en: 'Document rewritten', ar: 'إعادة كتابة المستند' },
  /** A row of the log is passed over from here on, because it is damaged or cannot be applied. */
  'set-aside': { en: 'Damaged row set aside', ar: 'تنحية سطر تالف من السجل' },
  denied: { en: 'Edit not accepted', ar: 'تعديل غير مقبول' },
  'connection-refused': { en: 'Connection refused', ar: 'رفض اتصال' },
  'signed-in': { en: 'Signed in', ar: 'تسجيل دخول' },
  'sign-in-failed': { en: 'Sign-in failed', ar: 'فشل تسجيل الدخول' },
  'signed-out': { en: 'Signed out', ar: 'تسجيل خروج' },
  'session-ended': { en: 'Session ended', ar: 'إنهاء جلسة' },
  'refresh-reused': { en: 'Copied session found and ended', ar: 'كشف جلسة منسوخة وإنهاؤها' },
  'device-ended': { en: 'Device ended', ar: 'إنهاء جهاز' },
  'set-up': { en: 'Campaign set up', ar: 'إعداد الحملة' },
  'person-added': { en: 'Person added', ar: 'إضافة شخص' },
  'person-changed': { en: 'Person or role changed', ar: 'تعديل شخص أو دور' },
  invited: { en: 'Invited', ar: 'دعوة' },
  joined: { en: 'Invitation used', ar: 'استعمال دعوة' },
  'password-changed': { en: 'Password changed', ar: 'تغيير كلمة المرور' },
  'second-factor-on': { en: 'Second factor turned on', ar: 'تفعيل العامل الثاني' },
  'second-factor-off': { en: 'Second factor turned off', ar: 'إيقاف العامل الثاني' },
  'recovery-code-used': { en: 'Recovery code used', ar: 'استعمال رمز استرداد' },
  'recovery-codes-made': { en: 'New recovery codes', ar: 'رموز استرداد جديدة' },
  'guarantor-added': { en: 'Guarantor added', ar: 'إضافة ضامن' },
  'roll-imported': { en: 'Roll imported', ar: 'استيراد الكشف' },
  'key-rotated': { en: 'Signing key changed', ar: 'تغيير مفتاح التوقيع' },
  anchored: { en: 'Anchor taken', ar: 'أخذ نقطة تثبيت' },
  'history-read': { en: 'History read', ar: 'قراءة السجل' },
  exported: { en: 'Exported', ar: 'تصدير' },
  'held-data-read': { en: 'What is held on an elector was read', ar: 'قراءة المحفوظ عن ناخب' },
  erased: { en: 'Elector erased', ar: 'محو بيانات ناخب' },
  'edit-held': { en: 'Unsent edit waits for a decision', ar: 'تعديل لم يُرسل ينتظر القرار' },
  'held-edit-applied': { en: 'Waiting edit applied', ar: 'اعتماد تعديل منتظر' },
  'election-changed': { en: 'Election set-up changed', ar: 'تعديل إعداد الانتخابات' },
  'committee-corrected': { en: 'Committee corrected', ar: 'تصحيح بيانات لجنة' },
  'status-changed': { en: 'Committee status changed', ar: 'تغيير حالة لجنة' },
  'slice-handed-out': { en: 'Calls handed out', ar: 'توزيع مكالمات' },
  'slice-taken-back': { en: 'Calls taken back', ar: 'سحب مكالمات' },
  'phone-shown': { en: 'Phone number shown', ar: 'عرض رقم هاتف' },
  'phone-changed': { en: 'Phone number changed', ar: 'تعديل رقم هاتف' },
  'call-recorded': { en: 'Call recorded', ar: 'تسجيل مكالمة' },
  'do-not-call': { en: 'Taken off every call list', ar: 'استبعاد من كل قوائم الاتصال' },
  'may-be-called': { en: 'May be called again', ar: 'السماح بالاتصال مجددًا' },
  'transport-changed': { en: 'Transport request', ar: 'طلب نقل' },
  'elector-moved': { en: 'Elector moved to another committee', ar: 'نقل ناخب إلى لجنة أخرى' },
  'attendance-moved': { en: 'Attendance moved to the right committee', ar: 'نقل الحضور إلى اللجنة الصحيحة' },
  'stream-sealed': { en: 'Count ended for a clerk', ar: 'إنهاء فرز نيابة عن فارز' },
  'cell-chosen': { en: 'Figure of a result chosen', ar: 'اختيار رقم في نتيجة' },
  'check-accepted': { en: 'Failed check accepted', ar: 'قبول فحص لم ينجح' },
  'late-decided': { en: 'Late entries decided', ar: 'البت في إدخالات متأخرة' },
  'result-verified': { en: 'Result verified', ar: 'اعتماد نتيجة' },
  'result-published': { en: 'Result published', ar: 'نشر نتيجة' },
  'result-reopened': { en: 'Result opened again', ar: 'إعادة فتح نتيجة' },
  recounted: { en: 'Recount begun', ar: 'بدء إعادة فرز' },
  'ballots-read': { en: 'Single ballots read', ar: 'قراءة أوراق اقتراع مفردة' },
  'photo-stored': { en: 'Photo of a form stored', ar: 'حفظ صورة محضر' },
  'photo-read': { en: 'Photo of a form read', ar: 'الاطلاع على صورة محضر' },
  'ballots-compacted': { en: 'Single ballots replaced by totals', ar: 'الاستعاضة عن الأوراق المفردة بالمجاميع' },
  'plan-changed': { en: 'Plan of the operations room changed', ar: 'تعديل خطة غرفة العمليات' },
  'held-edit-discarded': { en: 'Waiting edit discarded', ar: 'إهمال تعديل منتظر' },
} as const satisfies Record<string, Readonly<Record<'en' | 'ar', string>>>;
export type AuditKind = keyof typeof AUDIT_KINDS;
export const isAuditKind = (text: string): text is AuditKind => Object.hasOwn(AUDIT_KINDS, text);

/** What is recorded of an act; time, place in the chain and hash come when it is written. */
export type AuditEvent = {
  readonly kind: AuditKind;
  /** Who did it; empty: nobody who is known, or the server. */
  readonly userId: string;
  readonly device?: string;
  readonly room?: string;
  readonly epoch?: number;
  /** Of an act on one row of the log: its number in the epoch. */
  readonly logSeq?: number;
  /** Of the same: what the row's contents are committed to, hexadecimal. */
  readonly commitment?: string;
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
};

/** A row of the log, wherever it lies. */
export type LogRowPlace = { readonly room: string; readonly epoch: number; readonly seq: number };

/**
 * What an erasure writes down for each row of the log that it changes or takes away, besides its one summary (kind `erased` without a row). From then on
 * `verify-audit` holds the row against this commitment and no longer against the one before; without a commitment the row may be gone, or there without a salt.
 * Who wrote it and when has to stay as it was.
 * @param commitment of the contents as they are now, whose salt lies in the row: `server/audit/commitment.ts` makes both
 */
export const erasedLogRow = (userId: string, { room, epoch, seq }: LogRowPlace, commitment: string | null): AuditEvent => ({
  kind: 'erased',
  userId,
  room,
  epoch,
  logSeq: seq,
  ...(commitment ? { commitment } : {}),
});

/** The same for a row of the log out of which single ballots were taken (CR65), besides the one summary of it (kind `ballots-compacted` without a row). */
export const compactedLogRow = ({ room, epoch, seq }: LogRowPlace, commitment: string): AuditEvent => ({
  kind: 'ballots-compacted',
  userId: '',
  room,
  epoch,
  logSeq: seq,
  commitment,
});

/** Writes an act down, in the transaction that is open on the database, if one is. @throws what SQLite throws: then the act may not stand either */
export type RecordAudit = (event: AuditEvent) => void;
