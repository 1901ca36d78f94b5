/** An act of the audit in words. Pure. */
import { AUDIT_KINDS, isAuditKind } from '../../../../schema/audit.ts';
import type { Language } from '../../../../schema/errors.ts';
import type { Tone } from '../../../components/tone.ts';

/** The catalogue's word; a kind of a later version stands as it is. */
export const auditKindWords = (kind: string, language: Language): string => (isAuditKind(kind) ? AUDIT_KINDS[kind][language] : kind);

const ALARMS: readonly string[] = ['denied', 'connection-refused', 'sign-in-failed', 'refresh-reused'];
const WEIGHTY: readonly string[] = [
  'erased',
  'exported',
  'held-data-read',
  'ballots-read',
  'second-factor-off',
  'device-ended',
  'person-changed',
];

/** What an auditor should not overlook. */
export const auditTone = (kind: string): Tone => (ALARMS.includes(kind) ? 'danger' : WEIGHTY.includes(kind) ? 'warning' : 'neutral');
