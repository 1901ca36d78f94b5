/**
 * Ids are fixed-width strings over `[0-9a-z]`, so that a document key can be cut into its parts without separators.
 * Strings become ids only through the validators here.
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** 10 characters, random; the only personal key that enters a shared document. */
export type ElectorId = Branded<'ElectorId'>;
/** 6 characters; people who sign in and guarantors (who need not) share one space. */
export type UserId = Branded<'UserId'>;
/** 10 characters: user 6 + device 3 + tab slot 1. */
export type WriterId = Branded<'WriterId'>;
/** 3 characters, given by the server with the first ticket; unique for one user. */
export type DeviceCode = Branded<'DeviceCode'>;
/** 1–16 characters `[A-Za-z0-9-]`, unique in the installation; it names rooms. The committee's official code is only a label. */
export type CommitteeId = Branded<'CommitteeId'>;
/** 1–16 characters, like a committee's. */
export type CampaignId = Branded<'CampaignId'>;

export const ELECTOR_ID_LENGTH = 10;
export const USER_ID_LENGTH = 6;
export const DEVICE_CODE_LENGTH = 3;
export const WRITER_ID_LENGTH = 10;

/** Where somebody is on no device that is known. */
export const NO_DEVICE = '000';

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';

const isFixed = (text: string, length: number): boolean => text.length === length && /^[0-9a-z]+$/.test(text);
const isSlug = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9-]{0,15}$/.test(text);

export const isElectorId = (text: string): text is ElectorId => isFixed(text, ELECTOR_ID_LENGTH);
export const isUserId = (text: string): text is UserId => isFixed(text, USER_ID_LENGTH);
export const isDeviceCode = (text: string): text is DeviceCode => isFixed(text, DEVICE_CODE_LENGTH);
export const isWriterId = (text: string): text is WriterId => isFixed(text, WRITER_ID_LENGTH);
export const isCommitteeId = (text: string): text is CommitteeId => isSlug(text);
export const isCampaignId = (text: string): text is CampaignId => isSlug(text);

/**
 * Draws `length` characters of `[0-9a-z]` evenly.
 * @param randomByte a source of bytes 0–255 (a cryptographic one wherever an id must not be guessed, a seeded one in the demo)
 */
export function randomId(length: number, randomByte: () => number): string {
  let id = '';
  while (id.length < length) {
    const byte = randomByte();
    if (byte < 252) id += ALPHABET.charAt(byte % 36); // 252 = 7 × 36: every character equally likely
  }
  return id;
}
