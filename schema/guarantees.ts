/**
 * Guarantee claims in a `guarantees/<committee>` document: one claim per (elector, guarantor), each field a cell of its own, last writer wins
 * per cell. The standing of an elector is derived from all claims (docs/rules.md, G1–G7).
 */
import type { ElectorId, UserId } from './ids.ts';
import { type ClaimField, claimKey, MAX_VALUE_LENGTH, type Scalar } from './keys.ts';

/** What the elector answered. The letters are what the document holds. */
export const ANSWERS = { notAsked: 'n', promised: 'p', undecided: 'u', refused: 'r' } as const;
export type Answer = keyof typeof ANSWERS;
/** What came of the last attempt to reach the elector. */
export const CONTACTS = { none: 'n', reached: 'r', noAnswer: 'x', wrongNumber: 'w', away: 'a' } as const;
export type Contact = keyof typeof CONTACTS;

const ANSWER_BY_CODE = new Map<Scalar, Answer>(Object.entries(ANSWERS).map(([name, code]) => [code, name as Answer]));
const CONTACT_BY_CODE = new Map<Scalar, Contact>(Object.entries(CONTACTS).map(([name, code]) => [code, name as Contact]));

/** An unknown or absent code reads as *not asked* / *none*: a document is never unreadable because of one cell. */
export const readAnswer = (value: Scalar | undefined): Answer => ANSWER_BY_CODE.get(value ?? null) ?? 'notAsked';
export const readContact = (value: Scalar | undefined): Contact => CONTACT_BY_CODE.get(value ?? null) ?? 'none';
export const readNote = (value: Scalar | undefined): string => (typeof value === 'string' ? value : '');
/** What no claim may hold as a time reads as none: far enough out no calendar has a day for it. */
export const readTime = (value: Scalar | undefined): number | null => (isTime(value) ? value : null);
/** In whole milliseconds, and no longer in base 36 than a settlement or an entry of attendance holds: up to the year 5188. */
const isTime = (value: Scalar | undefined): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 36 ** 9;

/** One cell to write: the smallest edit there is. */
export type CellWrite = { readonly key: string; readonly value: Scalar };

/** Whether a value may stand in a claim's field (G2). Times are epoch milliseconds. */
export function isClaimValue(field: ClaimField, value: Scalar): boolean {
  switch (field) {
    case 'answer':
      return ANSWER_BY_CODE.has(value);
    case 'contact':
      return CONTACT_BY_CODE.has(value);
    case 'note':
      return typeof value === 'string' && value.length <= MAX_VALUE_LENGTH;
    case 'withdrawn':
      return typeof value === 'boolean';
    case 'answeredAt':
    case 'contactedAt':
      return isTime(value);
  }
}

/** The cells that record an answer, with its time; a withdrawn claim stands again (G4). */
export function answerWrites(elector: ElectorId, owner: UserId, answer: Answer, atMs: number, wasWithdrawn: boolean): CellWrite[] {
  const writes: CellWrite[] = [
    { key: claimKey(elector, owner, 'answer'), value: ANSWERS[answer] },
    { key: claimKey(elector, owner, 'answeredAt'), value: atMs },
  ];
  if (wasWithdrawn) writes.push({ key: claimKey(elector, owner, 'withdrawn'), value: false });
  return writes;
}

/** The cells that record what came of reaching the elector. */
export const contactWrites = (elector: ElectorId, owner: UserId, contact: Contact, atMs: number): CellWrite[] => [
  { key: claimKey(elector, owner, 'contact'), value: CONTACTS[contact] },
  { key: claimKey(elector, owner, 'contactedAt'), value: atMs },
];

/** A note, cut to what a cell may hold. */
export const noteWrites = (elector: ElectorId, owner: UserId, note: string): CellWrite[] => [
  { key: claimKey(elector, owner, 'note'), value: note.trim().slice(0, MAX_VALUE_LENGTH) },
];

/** Withdrawn is a mark, never a deletion (G4): a deletion would hide a concurrent edit. */
export const withdrawWrites = (elector: ElectorId, owner: UserId, withdrawn: boolean): CellWrite[] => [
  { key: claimKey(elector, owner, 'withdrawn'), value: withdrawn },
];

/** What one guarantor says of one elector, as shown and counted. */
export type Claim = {
  readonly owner: UserId;
  readonly answer: Answer;
  readonly contact: Contact;
  readonly note: string;
  readonly answeredAtMs: number | null;
  readonly contactedAtMs: number | null;
  readonly isWithdrawn: boolean;
};

/** Reads one claim; `read` returns a cell's value or undefined. */
export const readClaim = (read: (key: string) => Scalar | undefined, elector: ElectorId, owner: UserId): Claim => ({
  owner,
  answer: readAnswer(read(claimKey(elector, owner, 'answer'))),
  contact: readContact(read(claimKey(elector, owner, 'contact'))),
  note: readNote(read(claimKey(elector, owner, 'note'))),
  answeredAtMs: readTime(read(claimKey(elector, owner, 'answeredAt'))),
  contactedAtMs: readTime(read(claimKey(elector, owner, 'contactedAt'))),
  isWithdrawn: read(claimKey(elector, owner, 'withdrawn')) === true,
});

/** The standing of an elector over all claims that are not withdrawn (G5–G6). `contradicting`: one says promised, another refused. */
export type Standing = Answer | 'contradicting';

export function standingOf(claims: readonly Claim[]): Standing {
  const answers = new Set(claims.filter((claim) => !claim.isWithdrawn).map((claim) => claim.answer));
  if (answers.has('promised') && answers.has('refused')) return 'contradicting';
  if (answers.has('refused')) return 'refused';
  if (answers.has('promised')) return 'promised';
  return answers.has('undecided') ? 'undecided' : 'notAsked';
}

/** Seven or more digits in any script: probably a phone, which does not belong into a note everybody of the room reads (G7). */
export const looksLikePhone = (note: string): boolean => (note.match(/[0-9\u0660-\u0669\u06f0-\u06f9]/g)?.length ?? 0) >= 7;
