/** An act of the audit in words. Pure. */
import { AUDIT_KINDS, isAuditKind } from '../../../../schema/audit.ts';
import type { Language } from '../../../../schema/errors.ts';
import type { Tone } from '../../../components/tone.ts';

/** The catalogue's word; a kind of a later version stands as it is. */
export const auditKindWords = (kind: string, language: Language): string => (isAuditKind(kind) ? AUDIT_KINDS[kind][language] : kind);

const ALARMS: readonly string[] = ['denied', 'connection-refused', 'sign-in-failed', 'refresh-reused'];
const WEIGHTY: readonly string[] = ['erased', 'exported', 'held-data-read', 'second-factor-off', 'device-ended', 'person-changed'];

/** What an auditor should not overlook. */
export const auditTone = (kind: string): Tone => (ALARMS.includes(kind) ? 'danger' : WEIGHTY.includes(kind) ? 'warning' : 'neutral');

/**
 * Details as they were written, `name: value` in a row; null when there are none. Where one names a person by id the name stands beside it.
 * @param nameOf undefined: nobody of that id
 */
export function detailWords(details: Readonly<Record<string, unknown>>, nameOf: (userId: string) => string | undefined): string | null {
  const words = Object.entries(details).map(([name, value]) => `${name}: ${textOf(value, nameOf)}`);
  return words.length === 0 ? null : words.join(' · ');
}

function textOf(value: unknown, nameOf: (userId: string) => string | undefined): string {
  if (Array.isArray(value)) return value.map((one) => textOf(one, nameOf)).join(', ') || '–';
  if (typeof value !== 'string') return JSON.stringify(value) ?? '–';
  const name = nameOf(value);
  return name === undefined ? value : `${value} (\u2068${name}\u2069)`;
}
