import { describe, expect, it } from 'vitest';
import { AUDIT_KINDS, type AuditKind } from '../../../../schema/audit.ts';
import type { AuditEntry } from '../../../../schema/auditApi.ts';
import type { Language } from '../../../../schema/errors.ts';
import { claimKey } from '../../../../schema/keys.ts';
import { REFUSALS } from '../../../../schema/refusals.ts';
import { ar } from '../../../i18n/ar/ar.ts';
import { counting as arCounting } from '../../../i18n/ar/counting.ts';
import { more as arMore } from '../../../i18n/ar/more.ts';
import { createTranslate } from '../../../i18n/createTranslate.ts';
import { counting as enCounting } from '../../../i18n/en/counting.ts';
import { en } from '../../../i18n/en/en.ts';
import { more as enMore } from '../../../i18n/en/more.ts';
import { electorId, HIND } from '../../list/testing/listFixtures.ts';
import { detailWords } from './detailWords.ts';

const dictionaries = { en: { ...en, ...enMore, ...enCounting }, ar: { ...ar, ...arMore, ...arCounting } };
const translateTo = (language: Language) => createTranslate(() => ({ language, dictionary: dictionaries[language] }));
const NAMES = {
  personOf: (id: string) => (id === HIND ? 'هند' : undefined),
  codeOf: (id: string) => (id === 'K02' ? '7-B' : id),
};
type Sample = Pick<AuditEntry, 'details'> & { readonly room?: string };
const E1 = electorId(1);
const E2 = electorId(2);
const partsOf = (
  kind: string,
  { room = null, details }: Omit<Sample, 'room'> & { readonly room?: string | null },
  language: Language = 'en',
) => detailWords({ kind, room, details }, NAMES, translateTo(language));
const lineOf = (...args: Parameters<typeof partsOf>): string =>
  partsOf(...args)
    .map(({ words, code }) => [words, code === undefined ? '' : `[${code}]`].filter(Boolean).join(' '))
    .join(' · ')
    .replaceAll(/[\u2068\u2069]/g, '');

/** Every kind, with the details that the server writes, and what a person reads. */
const SAMPLES: Readonly<Record<AuditKind, readonly (readonly [Sample, string])[]>> = {
  update: [
    [{ room: 'guarantees/K02', details: { keys: 1 } }, '1 entry'],
    [{ room: 'guarantees/K02', details: { keys: 2 } }, '2 entries'],
  ],
  epoch: [[{ room: 'guarantees/K02', details: { keys: 1200 } }, '1,200 entries']],
  denied: [
    [{ details: { more: 4 } }, '4 more, only counted'],
    [
      {
        room: 'guarantees/K02',
        details: { refused: [`${claimKey(E1, HIND, 'answer')} not-on-roll`, `${claimKey(E2, HIND, 'answer')} not-on-roll`], more: 1 },
      },
      `2 entries · Answer (guarantee of هند): This elector is not on the roll of this committee. [${E1} ${E2}] · 1 more, only counted`,
    ],
    [
      { room: 'guarantees/K02', details: { refused: [`${E1} read-only`, '? unknown-key'] } },
      `Entry: This list was there to be read only. [${E1}] · Entry: The server does not know this kind of entry. Reload the app.`,
    ],
  ],
  'connection-refused': [
    [{ room: 'guarantees/K02', details: { code: 'too-fast' } }, 'It came too fast'],
    [{ room: 'guarantees/K02', details: { code: 'too-large' } }, 'What came is too large'],
    [{ room: 'guarantees/K02', details: { code: 'bad-request' } }, 'What came cannot be understood'],
    [{ room: 'guarantees/K02', details: { code: 'foreign-committee' } }, 'Not your committee'],
    [{ details: { more: 2 } }, '2 more, only counted'],
  ],
  'signed-in': [
    [{ details: { session: '036c', by: 'password' } }, 'by password'],
    [{ details: { session: '036c', by: 'second-factor' } }, 'by password and second factor'],
    [{ details: { session: '036c', by: 'recovery-code' } }, 'by password and recovery code'],
    [{ details: { session: '036c', by: 'invitation' } }, 'by invitation'],
    [{ details: { session: '036c', by: 'demo' } }, 'by a tap in the demo'],
  ],
  'sign-in-failed': [
    [{ details: { reason: 'password' } }, 'wrong password'],
    [{ details: { reason: 'code' } }, 'wrong code of the second factor'],
    [{ details: { reason: 'unknown-name', count: 3 } }, 'user names that nobody has · 3 attempts'],
  ],
  'signed-out': [[{ details: { session: '036c' } }, '']],
  'session-ended': [[{ details: { session: '036c', of: HIND } }, 'Person: هند']],
  'refresh-reused': [[{ details: { session: '036c' } }, '']],
  'device-ended': [[{ details: { device: 'd01', of: 'nobody' } }, 'Device [d01] · Person: [nobody]']],
  'set-up': [[{ details: { campaign: 'demo' } }, 'Campaign [demo]']],
  'person-added': [
    [
      { details: { of: HIND, role: 'clerk', memberships: ['K01/a', 'K02/b'] } },
      'Person: هند · Role: Counting clerk · Committees [K01 A, 7-B B]',
    ],
    [{ details: { of: HIND, role: 'viewer', memberships: [] } }, 'Person: هند · Role: Viewer'],
  ],
  'person-changed': [
    [
      { details: { of: HIND, changed: ['role', 'memberships', 'isDisabled'], role: 'coordinator', isDisabled: false, memberships: [] } },
      'Person: هند · Changed: Role, Committees, Account · Role: Coordinator · Account open again · No committee',
    ],
    [
      { details: { of: HIND, changed: ['name', 'password'], role: 'coordinator', isDisabled: true, memberships: ['K02'] } },
      'Person: هند · Changed: Name, Password · Role: Coordinator · Account closed · Committees [7-B]',
    ],
  ],
  invited: [
    [{ details: { of: HIND, dropsSecondFactor: false } }, 'Person: هند'],
    [{ details: { of: HIND, dropsSecondFactor: true } }, 'Person: هند · Using it turns the second factor off'],
    [{ details: { of: HIND, isWithdrawn: true } }, 'Person: هند · Invitation withdrawn'],
  ],
  joined: [
    [{ details: { by: HIND } }, 'Invited by: هند'],
    [{ details: { by: 'console' } }, 'Invited from the server’s console'],
  ],
  'password-changed': [[{ details: {} }, '']],
  'set-aside': [[{ room: 'guarantees/K02', details: {} }, '']],
  'second-factor-on': [[{ details: {} }, '']],
  'second-factor-off': [[{ details: { of: HIND } }, 'Person: هند']],
  'recovery-code-used': [[{ details: { left: 9 } }, '9 recovery codes left']],
  'recovery-codes-made': [[{ details: {} }, '']],
  'guarantor-added': [[{ details: { guarantor: HIND } }, 'Guarantor: هند']],
  'roll-imported': [
    [{ details: { importId: 3, added: 2370, changed: 1 } }, 'Import number 3 · 2,370 new electors · 1 elector changed'],
    [{ details: { numbers: 4 } }, '4 new numbers of known electors taken over'],
  ],
  'key-rotated': [[{ details: { key: 'Xy', before: 'Zw' } }, 'New key [Xy] · The one before [Zw]']],
  anchored: [[{ details: { seq: 1234, kid: 'Xy' } }, 'Up to number 1,234 · Key [Xy]']],
  'history-read': [
    [{ room: 'guarantees/K02', details: { of: E1 } }, `Elector [${E1}]`],
    [{ room: 'guarantees/K02', details: { of: claimKey(E1, HIND, 'note') } }, `Note (guarantee of هند) [${E1}]`],
    [{ room: 'result/K02', details: { of: 'a1' } }, 'Entry [a1]'],
  ],
  exported: [
    [{ details: { what: 'guarantees', format: 'xlsx', committee: 'K02', rows: 2 } }, 'Guarantees · Workbook · Committee [7-B] · 2 lines'],
    [
      { details: { what: 'snapshot', format: 'json', committee: 'K02', rows: 1 } },
      'Everything as data · Data (JSON) · Committee [7-B] · 1 line',
    ],
    [
      { details: { what: 'chase', format: 'csv', committees: ['K02', 'K01'], rows: 3 } },
      'Promised and not yet attended · CSV · Committees [7-B, K01] · 3 lines',
    ],
    [{ details: { what: 'results', format: 'print', rows: 0 } }, 'Results · On paper · 0 lines'],
  ],
  'held-data-read': [[{ details: { elector: E1 } }, `Elector [${E1}]`]],
  erased: [
    [{ details: { elector: E1, committee: 'K02' } }, `Elector [${E1}] · Committee [7-B]`],
    [{ room: 'guarantees/K02', details: {} }, ''],
  ],
  'edit-held': [
    [{ room: 'guarantees/K02', details: { edit: 't.1', reason: 'account-disabled' } }, 'The account was closed before it came.'],
    [{ room: 'guarantees/K02', details: { edit: 't.1', reason: 'not-on-roll' } }, 'This elector is not on the roll of this committee.'],
  ],
  'held-edit-applied': [
    [{ details: { of: HIND, device: 'd01', edit: 't.1' } }, 'Person: هند · Device [d01]'],
    [{ details: { of: HIND, device: 'd01', edit: 't.1', asOwn: true } }, 'Person: هند · Device [d01] · Under the name of whoever decided'],
  ],
  'stream-sealed': [
    [
      { details: { committee: 'K02', count: 1, stream: 'a', reason: 'tablet-lost' } },
      'Committee [7-B] · Count 1 · Clerk [A] · tablet lost',
    ],
  ],
  'cell-chosen': [
    [
      { details: { committee: 'K02', count: 1, cell: 'cab12', value: 7, reason: 'photo-seen' } },
      'Committee [7-B] · Count 1 · Candidate [ab12] · chosen: 7 · photo seen',
    ],
    [
      { details: { committee: 'K02', count: 1, cell: 'ballots', value: 7, reason: 'other' } },
      'Committee [7-B] · Count 1 · Ballots in the box · chosen: 7 · another reason',
    ],
  ],
  'check-accepted': [
    [
      { details: { committee: 'K02', count: 1, check: 'E1', reason: 'paper-says-so' } },
      'Committee [7-B] · Count 1 · Check [E1] · the paper says so',
    ],
  ],
  'late-decided': [
    [
      { details: { committee: 'K02', count: 1, stream: 'b', isTaken: true, reason: 'late-entry' } },
      'Committee [7-B] · Count 1 · Clerk [B] · taken in · came late',
    ],
    [
      { details: { committee: 'K02', count: 1, stream: 'b', isTaken: false, reason: 'late-entry' } },
      'Committee [7-B] · Count 1 · Clerk [B] · left out · came late',
    ],
  ],
  'result-verified': [[{ details: { committee: 'K02', count: 1 } }, 'Committee [7-B] · Count 1']],
  'result-published': [[{ details: { committee: 'K02', count: 2 } }, 'Committee [7-B] · Count 2']],
  'result-reopened': [[{ details: { committee: 'K02', count: 1, reason: 'by-mistake' } }, 'Committee [7-B] · Count 1 · by mistake']],
  recounted: [[{ details: { committee: 'K02', count: 2, reason: 'recounted' } }, 'Committee [7-B] · Count 2 · counted again']],
  'ballots-read': [
    [
      { details: { committee: 'K02', count: 1, stream: 'a', from: 1, to: 100, reason: 'missed-ballot' } },
      'Committee [7-B] · Count 1 · Clerk [A] · from ballot 1 · to ballot 100 · a ballot was missed',
    ],
  ],
  'photo-stored': [
    [{ details: { committee: 'K02', count: 1, stream: 'b', photo: '0a1b' } }, 'Committee [7-B] · Count 1 · Clerk [B] · Photo [0a1b]'],
  ],
  'photo-read': [[{ details: { committee: 'K02', photo: '0a1b' } }, 'Committee [7-B] · Photo [0a1b]']],
  'ballots-compacted': [
    [{ details: {} }, ''], // of one line of the log
    [
      { details: { committee: 'K02', count: 1, stream: 'a', logRows: 700 } },
      'Committee [7-B] · Count 1 · Clerk [A] · 700 lines of the log',
    ],
  ],
  'held-edit-discarded': [[{ details: { of: HIND, device: 'd01', edit: 't.1' } }, 'Person: هند · Device [d01]']],
  'elector-moved': [
    [
      { details: { elector: E1, from: 'K01', to: 'K02', claims: 2, observations: 1, isNewNumber: true } },
      `Elector [${E1}] · From committee [K01] · To committee [7-B] · 2 guarantees · 1 mark at the door · with a new roll number`,
    ],
  ],
  'attendance-moved': [
    [
      { details: { from: 'K01', to: 'K02', of: HIND, device: 'd01', marks: 3, unlisted: 1, headcount: 2 } },
      'From committee [K01] · To committee [7-B] · Person: هند · Device [d01] · 3 marks at the door · 1 of them on no list there · 2 counted without a name',
    ],
  ],
  'slice-handed-out': [
    [{ details: { slice: 's1', committee: 'K02', of: HIND, electors: 12 } }, 'Committee [7-B] · Caller: هند · 12 electors'],
  ],
  'slice-taken-back': [[{ details: { slice: 's1', committee: 'K02', of: HIND } }, 'Committee [7-B] · Caller: هند']],
  'phone-shown': [
    [{ details: { elector: E1, slice: 's1' } }, `Elector [${E1}]`],
    [{ details: { elector: E1 } }, `Elector [${E1}]`],
  ],
  'phone-changed': [
    [{ details: { elector: E1, owner: HIND, isGone: false } }, `Elector [${E1}] · Guarantor: هند`],
    [{ details: { elector: E1, owner: HIND, isGone: true } }, `Elector [${E1}] · Guarantor: هند · The number was taken away`],
  ],
  'call-recorded': [[{ details: { elector: E1, slice: 's1' } }, `Elector [${E1}]`]],
  'do-not-call': [[{ details: { elector: E1 } }, `Elector [${E1}]`]],
  'may-be-called': [[{ details: { elector: E1 } }, `Elector [${E1}]`]],
  'transport-changed': [
    [{ details: { elector: E1, state: 'asked' } }, `Elector [${E1}] · asked for`],
    [{ details: { elector: E1, state: 'assigned' } }, `Elector [${E1}] · somebody fetches them`],
    [{ details: { elector: E1, state: 'done' } }, `Elector [${E1}] · done`],
    [{ details: { elector: E1, state: 'cancelled' } }, `Elector [${E1}] · cancelled`],
  ],
  'plan-changed': [[{ details: { version: 2 } }, 'Version 2']],
  'election-changed': [
    [
      { details: { version: 2, changed: ['seats', 'candidates'], method: 'list_or_mixed', lists: 2, candidates: 30, withdrawn: 1 } },
      'Version 2 · Changed: Seats, Candidates · A whole list, or candidates of several · 2 lists · 30 candidates · 1 withdrawn',
    ],
  ],
  'committee-corrected': [
    [{ details: { committee: 'K02', changed: ['site', 'gender'], gender: 'female' } }, 'Committee [7-B] · Changed: Site, People · Women'],
  ],
  'status-changed': [
    [{ details: { committee: 'K02', from: 'not_open', to: 'polling' } }, 'Committee [7-B] · before: Not open yet · now: Polling'],
    [
      { details: { committee: 'K02', from: 'closed', to: 'polling', reason: 'doors-open-again' } },
      'Committee [7-B] · before: Doors closed · now: Polling · The doors opened again',
    ],
  ],
};
const kinds = Object.keys(AUDIT_KINDS) as AuditKind[];

/** The server's own sources: what it writes down, whoever adds to it. */
const sources = import.meta.glob<string>(['../../../../server/**/*.ts', '!../../../../server/**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const written = Object.values(sources).flatMap((source) =>
  [...source.matchAll(/kind: '([a-z-]+)'[^;]*?details: \{([^}]*)\}/g)].map(([, kind = '', inside = '']) => ({
    kind,
    names: inside.split(',').flatMap((part) => /^\s*(\w+)/.exec(part)?.[1] ?? []),
  })),
);

describe('[U14] what is written down beside an act is said in words', () => {
  it.each(kinds)('%s, in English', (kind) => {
    for (const [sample, line] of SAMPLES[kind]) expect(lineOf(kind, sample)).toBe(line);
  });

  it.each(kinds)('%s, in Arabic without a word of English', (kind) => {
    for (const [sample] of SAMPLES[kind]) {
      const parts = partsOf(kind, sample, 'ar');
      expect(parts.map(({ code }) => code)).toEqual(partsOf(kind, sample).map(({ code }) => code));
      for (const { words } of parts) {
        expect(words.replaceAll(/\u2068[^\u2069]*\u2069/g, '')).not.toMatch(/[A-Za-z{}]/);
        expect(words).toMatch(/[\u0621-\u064a]/);
      }
    }
  });

  it('every detail that the server names beside a kind has words here', () => {
    const known = written.filter(({ kind }) => kind in SAMPLES);
    expect(new Set(known.map(({ kind }) => kind)).size).toBeGreaterThan(15);
    for (const { kind, names } of known)
      for (const name of names)
        expect([kind, SAMPLES[kind as AuditKind].some(([{ details }]) => name in details) && name]).toEqual([kind, name]);
  });

  it.each(Object.keys(REFUSALS))('a refusal for %s, in both languages', (reason) => {
    const sample = { room: 'attendance/K01', details: { refused: [`? ${reason}`] } };
    expect(lineOf('denied', sample)).toMatch(/^Entry: [A-Z][^[]+\.$/);
    expect(lineOf('denied', sample, 'ar')).toMatch(/^إدخال: [\u0621-\u0652،؛ .]+\.$/);
  });

  it('a kind, a detail, a value or a form of a later version stands as it was written', () => {
    expect(lineOf('unheard-of', { details: { of: HIND, changed: ['role'], is: false } })).toBe(
      `[of: ${HIND} (هند)] · [changed: role] · [is: false]`,
    );
    expect(lineOf('signed-in', { details: { session: 'x', by: 'face', since: 5 } })).toBe('[by: face] · [since: 5]');
    expect(lineOf('person-changed', { details: { changed: ['shoe'], role: 'king', memberships: 4 } })).toBe(
      '[changed: shoe] · [role: king] · [memberships: 4]',
    );
    expect(lineOf('denied', { room: 'guarantees/K01', details: { refused: ['? too-late'] } })).toBe('[refused: ? too-late]');
    expect(lineOf('signed-in', { details: { constructor: 1, by: 'toString' } })).toBe('[constructor: 1] · [by: toString]');
    for (const kind of kinds)
      for (const [{ details }] of SAMPLES[kind])
        for (const name of Object.keys(details))
          if (name !== 'session') expect(lineOf(kind, { details: { [name]: { later: 1 } } })).toBe(`[${name}: {"later":1}]`);
  });

  it('marks of direction in a name turn nothing around it', () => {
    const names = { ...NAMES, personOf: () => 'a\u202eb\u2069' };
    const said = detailWords({ kind: 'joined', room: null, details: { by: HIND } }, names, translateTo('ar'));
    expect(said).toEqual([{ words: 'صاحب الدعوة: \u2068ab\u2069' }]);
  });
});
