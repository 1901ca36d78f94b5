/** What is written down beside an act, in words: one table over kinds and details. Pure. */
import { ROLES, type Role } from '../../../../schema/access.ts';
import { type AuditKind, isAuditKind } from '../../../../schema/audit.ts';
import type { AuditEntry } from '../../../../schema/auditApi.ts';
import { type CommitteeStatus, STATUSES } from '../../../../schema/committeeStatus.ts';
import { METHODS, type Method } from '../../../../schema/election.ts';
import { ERRORS, type ErrorCode } from '../../../../schema/errors.ts';
import { refusalText } from '../../../../schema/refusals.ts';
import type { ResultReason } from '../../../../schema/result.ts';
import { FORM_FIELDS, type FormFigure } from '../../../../schema/tally.ts';
import { withoutDirections } from '../../../../schema/withoutDirections.ts';
import type { Translate } from '../../../i18n/createTranslate.ts';
import type { PlainKey } from '../../../i18n/dictionary.ts';
import { BACK_REASON_WORDS } from '../../committee/backReasonWords.ts';
import { reasonWords } from '../../sealed/reasonWords.ts';
import type { CodedWords } from '../codedWords.ts';
import { keyWords } from '../keyWords.ts';

/** What the screen knows of the names that details have ids of. */
export type AuditNames = {
  /** Of people and guarantors. */
  readonly personOf: (userId: string) => string | undefined;
  /** A committee's own code; the id where nobody knows. */
  readonly codeOf: (committee: string) => string;
};

type At = { readonly entry: Pick<AuditEntry, 'room' | 'details'>; readonly names: AuditNames; readonly t: Translate };
/** Null: it has no words for this value. */
type Tell = (value: unknown, at: At) => readonly CodedWords[] | null;

const SIGNED_IN_BY: Readonly<Record<string, PlainKey>> = {
  password: 'audit.by_password',
  'second-factor': 'audit.by_secondFactor',
  'recovery-code': 'audit.by_recoveryCode',
  invitation: 'audit.by_invitation',
  demo: 'audit.by_demo',
};
const FAILED_FOR: Readonly<Record<string, PlainKey>> = {
  password: 'audit.failed_password',
  code: 'audit.failed_code',
  'unknown-name': 'audit.failed_unknownName',
};
const CLOSED_FOR: Readonly<Record<string, PlainKey>> = {
  'bad-request': 'audit.closed_badRequest',
  'too-fast': 'audit.closed_tooFast',
  'too-large': 'audit.closed_tooLarge',
};
const ELECTION_FIELDS: Readonly<Record<string, PlainKey>> = {
  name: 'election.name',
  pollingDay: 'election.pollingDay',
  timeZone: 'election.timeZone',
  method: 'election.method',
  seats: 'election.seats',
  minMarks: 'election.minMarks',
  maxMarks: 'election.maxMarks',
  lists: 'audit.electionLists',
  candidates: 'audit.electionCandidates',
  settings: 'audit.electionSettings',
};
const EXPORTED: Readonly<Record<string, PlainKey>> = {
  guarantees: 'exports.what_guarantees',
  attendance: 'exports.what_attendance',
  chase: 'exports.what_chase',
  tally: 'exports.what_tally',
  results: 'exports.what_results',
  audit: 'exports.what_audit',
  snapshot: 'exports.what_snapshot',
};
const EXPORTED_AS: Readonly<Record<string, PlainKey>> = {
  csv: 'exports.format_csv',
  xlsx: 'exports.format_xlsx',
  json: 'exports.format_json',
  print: 'exports.format_print',
  copy: 'exports.format_copy',
};
const BACK_FOR: Readonly<Record<string, PlainKey>> = BACK_REASON_WORDS;
const CORRECTED: Readonly<Record<string, PlainKey>> = { site: 'admin.site', gender: 'admin.people_' };
const GENDER: Readonly<Record<string, PlainKey>> = {
  female: 'common.gender_female',
  male: 'common.gender_male',
  mixed: 'common.gender_mixed',
};
const CHANGED: Readonly<Record<string, PlainKey>> = {
  name: 'admin.name',
  role: 'admin.role',
  memberships: 'admin.memberships',
  isDisabled: 'audit.account',
  password: 'admin.password',
};

const TRANSPORT: Readonly<Record<string, PlainKey>> = {
  asked: 'audit.transport_asked',
  assigned: 'audit.transport_assigned',
  done: 'audit.transport_done',
  cancelled: 'audit.transport_cancelled',
};

const RESULT_FOR: Readonly<Record<ResultReason, PlainKey>> = {
  'paper-says-so': 'audit.result_paperSaysSo',
  'photo-seen': 'audit.result_photoSeen',
  recounted: 'audit.result_recounted',
  'slip-of-a-clerk': 'audit.result_slipOfAClerk',
  'missed-ballot': 'audit.result_missedBallot',
  'form-slip': 'audit.result_formSlip',
  'tablet-lost': 'audit.result_tabletLost',
  'clerk-gone': 'audit.result_clerkGone',
  'late-entry': 'audit.result_lateEntry',
  'by-mistake': 'audit.result_byMistake',
  other: 'audit.result_other',
};

/** An id that means nothing to people. */
const nothing: Tell = () => [];
const more: Tell = (value, { t }) => (typeof value === 'number' ? [{ words: t.plural('audit.moreCounted', value) }] : null);
const cells: Tell = (value, { t }) => (typeof value === 'number' ? [{ words: t.plural('audit.cells', value) }] : null);
const person = (label: 'audit.personIs' | 'audit.guarantorIs' | 'audit.invitedBy' | 'audit.callerIs'): Tell =>
  texts((id, { names, t }) => {
    const name = names.personOf(id);
    return name === undefined ? [{ words: t(label, { name: '' }).trim(), code: id }] : [{ words: t(label, { name }) }];
  });

const entryId = texts(() => []);
const waitsFor = texts((reason, { t }) => {
  const words = reasonWords(reason, t);
  return words === null ? null : [{ words }];
});

const elector = coded('audit.electorIs');
const committee = texts((id, { names, t }) => [{ words: t('common.committee'), code: names.codeOf(id) }]);

const count = numbers((n, t) => t('audit.countIs', { n }));
const stream = texts((one, { t }) => [{ words: t('audit.streamIs'), code: one.toUpperCase() }]);
const resultReason = choice(RESULT_FOR);
const cell = texts((id, { t }) => {
  if (isFigure(id)) return [{ words: t(`audit.figure_${id}`) }];
  return [{ words: t(id.startsWith('c') ? 'audit.candidateIs' : 'audit.listIs'), code: id.slice(1) }];
});

const TOLD: Readonly<Record<AuditKind, Readonly<Record<string, Tell>>>> = {
  update: { keys: cells },
  epoch: { keys: cells },
  'set-aside': {},
  denied: { refused, more },
  'connection-refused': {
    code: texts((code, at) => choice(CLOSED_FOR)(code, at) ?? (isErrorCode(code) ? [{ words: at.t(`errors.${code}`) }] : null)),
    more,
  },
  'signed-in': { session: nothing, by: choice(SIGNED_IN_BY) },
  'sign-in-failed': { reason: choice(FAILED_FOR), count: numbers((n, t) => t.plural('audit.attempts', n)) },
  'signed-out': { session: nothing },
  'session-ended': { session: nothing, of: person('audit.personIs') },
  'refresh-reused': { session: nothing },
  'device-ended': { device: coded('audit.deviceIs'), of: person('audit.personIs') },
  'set-up': { campaign: coded('audit.campaignIs') },
  'person-added': { of: person('audit.personIs'), role, memberships },
  'person-changed': { of: person('audit.personIs'), changed: changedIn(CHANGED), role, isDisabled, memberships },
  invited: {
    of: person('audit.personIs'),
    dropsSecondFactor: flag('audit.dropsSecondFactor'),
    isWithdrawn: flag('audit.isWithdrawn'),
  },
  joined: { by: (value, at) => (value === 'console' ? [{ words: at.t('audit.invitedByConsole') }] : person('audit.invitedBy')(value, at)) },
  'password-changed': {},
  'second-factor-on': {},
  'second-factor-off': { of: person('audit.personIs') },
  'recovery-code-used': { left: numbers((n, t) => t.plural('account.codesLeft', n)) },
  'recovery-codes-made': {},
  'guarantor-added': { guarantor: person('audit.guarantorIs') },
  'roll-imported': {
    importId: numbers((n, t) => t('audit.importIs', { n })),
    added: numbers((n, t) => t.plural('audit.rollAdded', n)),
    changed: numbers((n, t) => t.plural('audit.rollChanged', n)),
    numbers: numbers((n, t) => t.plural('audit.rollNumbers', n)),
  },
  'key-rotated': { key: coded('audit.newKey'), before: coded('audit.oldKey') },
  anchored: { seq: numbers((n, t) => t('audit.upTo', { n })), kid: coded('audit.keyIs') },
  'history-read': { of: texts((key, at) => [aboutKey(key, at)]) },
  exported: {
    what: choice(EXPORTED),
    format: choice(EXPORTED_AS),
    committee,
    committees: memberships,
    rows: numbers((n, t) => t.plural('exports.rows', n)),
  },
  'held-data-read': { elector },
  erased: { elector, committee },
  'edit-held': { edit: entryId, reason: waitsFor },
  'held-edit-applied': {
    of: person('audit.personIs'),
    device: coded('audit.deviceIs'),
    edit: entryId,
    asOwn: flag('sealed.asOwn'),
    reason: resultReason,
  },
  'stream-sealed': { committee, count, stream, reason: resultReason },
  'cell-chosen': { committee, count, cell, value: numbers((n, t) => t('audit.chosenIs', { n })), reason: resultReason },
  'check-accepted': { committee, count, check: coded('audit.checkIs'), reason: resultReason },
  'late-decided': { committee, count, stream, isTaken: eitherOf('audit.lateTaken', 'audit.lateLeft'), reason: resultReason },
  'result-verified': { committee, count },
  'result-published': { committee, count },
  'result-reopened': { committee, count, reason: resultReason },
  recounted: { committee, count, reason: resultReason },
  'ballots-read': {
    committee,
    count,
    stream,
    from: numbers((n, t) => t('audit.ballotsFrom', { n })),
    to: numbers((n, t) => t('audit.ballotsTo', { n })),
    reason: resultReason,
  },
  'photo-stored': { committee, count, stream, photo: coded('audit.photoIs') },
  'photo-read': { committee, photo: coded('audit.photoIs') },
  'ballots-compacted': { committee, count, stream, logRows: numbers((n, t) => t.plural('audit.logRows', n)) },
  'held-edit-discarded': { of: person('audit.personIs'), device: coded('audit.deviceIs'), edit: entryId, reason: resultReason },
  'elector-moved': {
    elector: coded('audit.electorIs'),
    from: committeeIs('audit.movedFrom'),
    to: committeeIs('audit.movedTo'),
    claims: numbers((n, t) => t.plural('audit.movedClaims', n)),
    observations: numbers((n, t) => t.plural('audit.movedMarks', n)),
    isNewNumber: flag('audit.movedNewNumber'),
  },
  'attendance-moved': {
    from: committeeIs('audit.movedFrom'),
    to: committeeIs('audit.movedTo'),
    of: person('audit.personIs'),
    device: coded('audit.deviceIs'),
    marks: numbers((n, t) => t.plural('audit.movedMarks', n)),
    unlisted: numbers((n, t) => t.plural('audit.movedUnlisted', n)),
    headcount: numbers((n, t) => t.plural('audit.movedHeadcount', n)),
  },
  'slice-handed-out': {
    slice: entryId,
    committee,
    of: person('audit.callerIs'),
    electors: numbers((n, t) => t.plural('audit.electors', n)),
  },
  'slice-taken-back': { slice: entryId, committee, of: person('audit.callerIs') },
  'phone-shown': { elector, slice: entryId },
  'phone-changed': { elector, owner: person('audit.guarantorIs'), isGone: flag('audit.phoneGone') },
  'call-recorded': { elector, slice: entryId },
  'do-not-call': { elector },
  'may-be-called': { elector },
  'transport-changed': { elector, state: choice(TRANSPORT) },
  'plan-changed': { version: numbers((n, t) => t('audit.versionIs', { n })) },
  'election-changed': {
    version: numbers((n, t) => t('audit.versionIs', { n })),
    changed: changedIn(ELECTION_FIELDS),
    method: texts((method, { t }) => (isMethod(method) ? [{ words: t(`election.method_${method}`) }] : null)),
    lists: numbers((n, t) => t.plural('audit.lists', n)),
    candidates: numbers((n, t) => t.plural('election.count', n)),
    withdrawn: numbers((n, t) => t.plural('audit.withdrawn', n)),
  },
  'committee-corrected': { committee, changed: changedIn(CORRECTED), gender: choice(GENDER) },
  'status-changed': {
    committee,
    from: texts((status, { t }) =>
      isStatus(status) ? [{ words: t('audit.statusFrom', { status: t(`common.status_${status}`) }) }] : null,
    ),
    to: texts((status, { t }) => (isStatus(status) ? [{ words: t('audit.statusTo', { status: t(`common.status_${status}`) }) }] : null)),
    reason: choice(BACK_FOR),
  },
};

/** In the order in which they were written. Of a later version, or of another form than this one knows: as they stand, `name: value`. */
export function detailWords(entry: Pick<AuditEntry, 'kind' | 'room' | 'details'>, names: AuditNames, t: Translate): readonly CodedWords[] {
  const table = isAuditKind(entry.kind) ? TOLD[entry.kind] : {};
  return Object.entries(entry.details).flatMap(([name, value]) => {
    const tell = Object.hasOwn(table, name) ? table[name] : undefined;
    return tell?.(value, { entry, names, t }) ?? [{ words: '', code: `${name}: ${asWritten(value, names)}` }];
  });
}

function refused(value: unknown, at: At): readonly CodedWords[] | null {
  if (!isTexts(value)) return null;
  const groups = new Map<string, { count: number; readonly codes: Set<string> }>();
  for (const pair of value) {
    const [key = '', reason = ''] = pair.split(' ');
    const { what, elector } = keyOf(key, at);
    const sentence = reason === 'read-only' ? at.t('audit.refused_readOnly') : refusalText(reason, at.t.language);
    if (sentence === null) return null;
    const words = `${what}: ${sentence}`;
    const group = groups.get(words) ?? { count: 0, codes: new Set() };
    group.count += 1;
    if (elector) group.codes.add(elector);
    groups.set(words, group);
  }
  return [...groups].map(([words, { count, codes }]) => ({
    words: count > 1 ? `${at.t.plural('audit.cells', count)} · ${words}` : words,
    ...(codes.size > 0 ? { code: [...codes].join(' ') } : {}),
  }));
}

function aboutKey(key: string, at: At): CodedWords {
  const { what, elector } = keyOf(key, at);
  if (elector === key) return { words: at.t('audit.electorIs'), code: key };
  return { words: what, code: elector ?? key };
}

const keyOf = (key: string, { entry, names, t }: At) => keyWords(entry.room ?? '', key, (id) => names.personOf(id) ?? id, t);

function role(value: unknown, { t }: At): readonly CodedWords[] | null {
  return isRole(value) ? [{ words: t('audit.roleIs', { role: t(`roles.${value}`) }) }] : null;
}

/** Of somebody who has none it is said where there may have been some. */
function memberships(value: unknown, at: At): readonly CodedWords[] | null {
  if (!isTexts(value)) return null;
  const { changed: names } = at.entry.details;
  if (value.length === 0) return isTexts(names) && names.includes('memberships') ? [{ words: at.t('admin.noCommittee') }] : [];
  const codes = value.map((text) => {
    const [id = '', stream] = text.split('/');
    return stream ? `${at.names.codeOf(id)} ${stream.toUpperCase()}` : at.names.codeOf(id);
  });
  return [{ words: at.t('common.committees'), code: codes.join(', ') }];
}

function changedIn(fields: Readonly<Record<string, PlainKey>>): Tell {
  return (value, { t }) => {
    if (!isTexts(value) || !value.every((name) => Object.hasOwn(fields, name))) return null;
    const what = value.flatMap((name) => (fields[name] ? [t(fields[name])] : []));
    return [{ words: t('audit.changedIs', { what: what.join(t.language === 'ar' ? '، ' : ', ') }) }];
  };
}

function isDisabled(value: unknown, { entry, t }: At): readonly CodedWords[] | null {
  if (typeof value !== 'boolean') return null;
  const { changed: names } = entry.details;
  const isNews = isTexts(names) && names.includes('isDisabled');
  if (value) return [{ words: t('admin.closeAccount') }];
  return isNews ? [{ words: t('audit.accountOpen') }] : [];
}

function texts(tell: (value: string, at: At) => readonly CodedWords[] | null): Tell {
  return (value, at) => (typeof value === 'string' ? tell(value, at) : null);
}

function numbers(tell: (value: number, t: Translate) => string): Tell {
  return (value, { t }) => (typeof value === 'number' ? [{ words: tell(value, t) }] : null);
}

function choice(words: Readonly<Record<string, PlainKey>>): Tell {
  return texts((value, { t }) => {
    const key = Object.hasOwn(words, value) ? words[value] : undefined;
    return key ? [{ words: t(key) }] : null;
  });
}

/** Said when it is so. */
function flag(words: PlainKey): Tell {
  return (value, { t }) => (value === true ? [{ words: t(words) }] : value === false ? [] : null);
}

function eitherOf(yes: PlainKey, no: PlainKey): Tell {
  return (value, { t }) => (typeof value === 'boolean' ? [{ words: t(value ? yes : no) }] : null);
}

function committeeIs(label: PlainKey): Tell {
  return texts((id, { names, t }) => [{ words: t(label), code: names.codeOf(id) }]);
}

function coded(label: PlainKey): Tell {
  return texts((code, { t }) => [{ words: t(label), code }]);
}

const isFigure = (text: string): text is FormFigure => Object.hasOwn(FORM_FIELDS, text);
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((one) => typeof one === 'string');
const isRole = (value: unknown): value is Role => (ROLES as readonly unknown[]).includes(value);
const isMethod = (text: string): text is Method => (METHODS as readonly string[]).includes(text);
const isStatus = (text: string): text is CommitteeStatus => (STATUSES as readonly string[]).includes(text);
const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(ERRORS, code);

/** Where a text names a person by id the name stands beside it. */
function asWritten(value: unknown, names: AuditNames): string {
  if (Array.isArray(value)) return value.map((one) => asWritten(one, names)).join(', ') || '–';
  if (typeof value !== 'string') return JSON.stringify(value) ?? '–';
  const name = names.personOf(value);
  return name === undefined ? value : `${value} (\u2068${withoutDirections(name)}\u2069)`;
}
