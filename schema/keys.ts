/**
 * The key grammar of every room (docs/rules.md, K1–K6). A document is one flat `Y.Map` from these keys to scalars; names, phones and
 * numbers of people are never keys, because a deleted Yjs map key stays in the encoded document for ever.
 */

import { assertNever } from './assert.ts';
import {
  type CommitteeId,
  ELECTOR_ID_LENGTH,
  type ElectorId,
  isCommitteeId,
  isElectorId,
  isUserId,
  isWriterId,
  type UserId,
  type WriterId,
} from './ids.ts';
import type { RoomKind } from './rooms.ts';

/** What a key holds at the longest: `elector writer n`. */
export const MAX_KEY_LENGTH = 26;
/** Characters a string value may have. */
export const MAX_VALUE_LENGTH = 500;

/** A cell of a document. */
export type Scalar = string | number | boolean | null;
export const isScalar = (value: unknown): value is Scalar =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** Absent and null read alike: a key is never deleted (K6), an undone first write leaves null. */
export const isSameValue = (a: Scalar | undefined, b: Scalar | undefined): boolean => (a ?? null) === (b ?? null);

/** Whom a cell of guarantees or attendance is about, by its key or, where it says who an arrival on no list was, by its value; else a text that is nobody's id. */
export const electorNamed = (key: string, value: unknown): string =>
  key.startsWith('?') && typeof value === 'string' && value.startsWith('m ')
    ? value.slice(-ELECTOR_ID_LENGTH)
    : key.slice(0, ELECTOR_ID_LENGTH);

/** One-letter codes of a claim's fields: append only, never reused. */
export const CLAIM_FIELDS = {
  answer: 'a',
  answeredAt: 'd',
  contact: 'c',
  contactedAt: 'k',
  note: 'n',
  withdrawn: 'x',
} as const;
export type ClaimField = keyof typeof CLAIM_FIELDS;

const CLAIM_FIELD_BY_CODE = new Map<string, ClaimField>(
  Object.entries(CLAIM_FIELDS).map(([field, code]) => [code, field as ClaimField]), // keys of a constant object
);

/** One-letter codes of a tally stream's entries (`tally.ts` says what each is): append only, never reused. */
export const TALLY_ENTRIES = {
  ballot: 'b',
  void: 'v',
  checkpoint: 'c',
  figure: 'f',
  seal: 's',
  opening: 'o',
  handover: 'h',
  total: 't',
  photo: 'p',
  compacted: 'z',
} as const;
export type TallyEntry = keyof typeof TALLY_ENTRIES;
const TALLY_ENTRY_BY_CODE = new Map<string, TallyEntry>(Object.entries(TALLY_ENTRIES).map(([entry, code]) => [code, entry as TallyEntry]));

export type Key =
  | { readonly kind: 'claim'; readonly elector: ElectorId; readonly owner: UserId; readonly field: ClaimField }
  | { readonly kind: 'settlement'; readonly elector: ElectorId; readonly user: UserId }
  | { readonly kind: 'observation'; readonly elector: ElectorId; readonly writer: WriterId; readonly n: number }
  | { readonly kind: 'unlisted'; readonly writer: WriterId; readonly n: number }
  | { readonly kind: 'headcount'; readonly writer: WriterId; readonly n: number }
  | { readonly kind: 'tally'; readonly entry: TallyEntry; readonly writer: WriterId; readonly n: number }
  | { readonly kind: 'result'; readonly cell: string }
  | { readonly kind: 'board'; readonly committee: CommitteeId | null };

/** The key of one cell of a claim: `elector owner field`, 17 characters. */
export const claimKey = (elector: ElectorId, owner: UserId, field: ClaimField): string => elector + owner + CLAIM_FIELDS[field];

/** The key under which a coordinator settles contradicting claims, `elector ! user`. */
export const settlementKey = (elector: ElectorId, user: UserId): string => `${elector}!${user}`;

/** Cuts a key of a room of this kind into its parts; null when the grammar has no such key. */
export function parseKey(room: RoomKind, key: string): Key | null {
  if (key.length > MAX_KEY_LENGTH) return null;
  switch (room) {
    case 'guarantees':
      return parseGuaranteesKey(key);
    case 'attendance':
      return parseAttendanceKey(key);
    case 'tally':
      return parseTallyKey(key);
    case 'result':
      return /^[1-9][0-9a-z]{1,23}$/.test(key) ? { kind: 'result', cell: key } : null; // the count, then what of it
    case 'board':
    case 'marks':
      if (/^=[0-9a-z]?$/.test(key)) return { kind: 'board', committee: null };
      return parseBoardKey(key.replace(/:[0-9a-z]$/, ''));
    default:
      return assertNever(room);
  }
}

const parseBoardKey = (id: string): Key | null => (isCommitteeId(id) ? { kind: 'board', committee: id } : null);

function parseGuaranteesKey(key: string): Key | null {
  const elector = key.slice(0, 10);
  if (key.length !== 17 || !isElectorId(elector)) return null;
  if (key.charAt(10) === '!') {
    const user = key.slice(11);
    return isUserId(user) ? { kind: 'settlement', elector, user } : null;
  }
  const owner = key.slice(10, 16);
  const field = CLAIM_FIELD_BY_CODE.get(key.charAt(16));
  return field && isUserId(owner) ? { kind: 'claim', elector, owner, field } : null;
}

function parseAttendanceKey(key: string): Key | null {
  const sign = key.charAt(0);
  if (sign === '?' || sign === '#') {
    const tail = parseWriterAndNumber(key.slice(1));
    return tail && { kind: sign === '?' ? 'unlisted' : 'headcount', ...tail };
  }
  const elector = key.slice(0, 10);
  const tail = parseWriterAndNumber(key.slice(10));
  return tail && isElectorId(elector) ? { kind: 'observation', elector, ...tail } : null;
}

function parseTallyKey(key: string): Key | null {
  const entry = TALLY_ENTRY_BY_CODE.get(key.charAt(0));
  const tail = parseWriterAndNumber(key.slice(1));
  return entry && tail ? { kind: 'tally', entry, ...tail } : null;
}

/** `writer n`: 10 characters and a base-36 number of 1–6 digits without leading zeros. */
function parseWriterAndNumber(text: string): { writer: WriterId; n: number } | null {
  const writer = text.slice(0, 10);
  const digits = text.slice(10);
  if (!isWriterId(writer) || !/^(0|[1-9a-z][0-9a-z]{0,5})$/.test(digits)) return null;
  return { writer, n: Number.parseInt(digits, 36) };
}
