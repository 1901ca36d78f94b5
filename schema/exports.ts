/** What may leave as a file, and with whom (docs/rules.md, EX1–EX3). Pure. */
import type { Role } from './access.ts';

export const EXPORTS = ['guarantees', 'attendance', 'chase', 'tally', 'results', 'audit'] as const;
export type ExportWhat = (typeof EXPORTS)[number];
export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/**
 * Whoever reads something on a screen all day may take it along: of the own committees, or of all. An absent cell is none. Less than may be read on a screen: a file of a
 * door's tablet is lost with it, so whoever stands at a door takes none, and callers and guarantors, who open no room, neither.
 */
const EXPORT_GRANTS: Readonly<Record<ExportWhat, Readonly<Partial<Record<Role, 'all' | 'own'>>>>> = {
  guarantees: { admin: 'all', coordinator: 'own' },
  attendance: { admin: 'all', coordinator: 'own', auditor: 'all' },
  chase: { admin: 'all', coordinator: 'own' },
  tally: { reconciler: 'all', auditor: 'all' },
  results: { admin: 'all', coordinator: 'own', reconciler: 'all', auditor: 'all' },
  audit: { admin: 'all', auditor: 'all' },
};

/** Of which committees a role may export something; null: of none. */
export const exportGrant = (role: Role, what: ExportWhat): 'all' | 'own' | null => EXPORT_GRANTS[what][role] ?? null;

/** What a role may export, in the order in which it is offered. */
export const exportsOf = (role: Role): readonly ExportWhat[] => EXPORTS.filter((what) => exportGrant(role, what) !== null);
