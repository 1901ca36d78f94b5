/**
 * What a person may write: one pure table over who, room, key, operation and value (docs/rules.md, N1–N6). It looks at no other cell of the
 * room, so that every process decides the same, and a tablet that comes back two hours late gets the same answer.
 *
 * Values are checked by their kind of key, against the whole grammar of the room.
 */
import { type Access, ROOM_GRANTS, type Role } from './access.ts';
import { assertNever } from './assert.ts';
import { readAttendanceValue, unlistedKey, userOf } from './attendance.ts';
import { isClaimValue } from './guarantees.ts';
import { type Key, MAX_VALUE_LENGTH, type Scalar } from './keys.ts';
import type { RefusalReason } from './refusals.ts';
import type { Room } from './rooms.ts';
import { isSettlementValue } from './settleWrites.ts';
import { readTallyValue } from './tally.ts';

/**
 * `create`: the first value of a key · `set`: another value of it · `unset`: a value that is deleted as it comes and would leave the key
 * without one · `delete`: the value that stands there is deleted and none follows it.
 */
export const OPERATIONS = ['create', 'set', 'unset', 'delete'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** The value of a struct that holds no scalar at all: a list, an object, `undefined`, bytes, a number without end. */
export const NOT_A_SCALAR = Symbol('not a scalar');
export type WrittenValue = Scalar | typeof NOT_A_SCALAR;

/** Who writes, as the ticket says. `device` is the 3 characters that the server gave to the person's device. */
export type Writer = { readonly role: Role; readonly userId: string; readonly device: string; readonly access: Access };

/** Whether an elector is on the roll of the room's committee; null where that is not known, which refuses nothing. */
export type IsOnRoll = (elector: string) => boolean | null;

export type Write = {
  readonly room: Room;
  /** Null: the grammar of the room has no such key. */
  readonly key: Key | null;
  readonly operation: Operation;
  /** What is written; null for `unset` and `delete`. */
  readonly value: WrittenValue;
};

/**
 * Says why somebody may not write this; null when they may.
 *
 * @param isErased whether an elector was erased: who an arrival on no list was is still heard of them, so that it goes as well (E7); or the arrival under a key was one of them
 */
export function whyRefused(
  writer: Writer,
  { room, key, operation, value }: Write,
  isOnRoll: IsOnRoll,
  isErased: (electorOrArrival: string) => boolean = () => false,
): RefusalReason | null {
  if (room.kind === 'result' || 'campaign' in room) return 'server-only';
  if (writer.access !== 'write' || ROOM_GRANTS[writer.role][room.kind]?.access !== 'write') return 'read-only';
  if (!key) return 'unknown-key';
  if (operation === 'unset' || operation === 'delete') return 'never-deleted'; // a deletion would hide what somebody else writes meanwhile (K6)
  return (
    whyNotTheirs(writer, key, operation) ??
    whyNoValue(key, value) ??
    whyNotTheirsToSay(writer, key, value) ??
    whyUnknownElector(key, value, isOnRoll, isErased)
  );
}

/** What the server writes of a result, or on the board, is one text a row, or null where there is nothing any more. */
const isServerValue = (value: WrittenValue): boolean => value === null || (typeof value === 'string' && value.length <= MAX_VALUE_LENGTH);

/**
 * The same for what the server itself writes: what it carries from one room to another (R12, R14), whoever is named in a key, an entry that may stand there, and what is set
 * once stays as it was set; results and the board, which nobody else writes (CR12, BO1).
 */
export function whyNotCarried({ room, key, operation, value }: Write, isOnRoll: IsOnRoll): RefusalReason | null {
  if (room.kind === 'tally') return 'server-only';
  if (!key) return 'unknown-key';
  if (operation === 'unset' || operation === 'delete') return 'never-deleted';
  if (key.kind === 'result' || key.kind === 'board') return isServerValue(value) ? null : 'not-a-value';
  if (isAttendance(key) && operation === 'set') return 'set-once';
  return whyNoValue(key, value) ?? whyUnknownElector(key, value, isOnRoll);
}

function whyNotTheirs({ userId, device }: Writer, key: Key, operation: 'create' | 'set'): RefusalReason | null {
  switch (key.kind) {
    case 'claim': // a coordinator writes down what any guarantor of the committee says
      return null;
    case 'settlement':
      return key.user === userId ? null : 'not-yours';
    case 'observation':
    case 'unlisted':
    case 'headcount':
    case 'tally':
      if (key.kind === 'tally' && key.entry === 'compacted') return 'server-only';
      if (key.writer.slice(0, -1) !== userId + device) return 'not-yours'; // the last character is the tab's: any of the device's
      return operation === 'set' ? 'set-once' : null;
    case 'result':
    case 'board':
      return 'server-only';
    default:
      return assertNever(key);
  }
}

function whyNoValue(key: Key, value: WrittenValue): RefusalReason | null {
  if (value === NOT_A_SCALAR) return 'not-a-value';
  // null reads as absent: what undoing the first value of a cell leaves, for no key is ever deleted
  if (key.kind === 'claim') return value === null || isClaimValue(key.field, value) ? null : 'not-a-value';
  if (key.kind === 'settlement') return value === null || isSettlementValue(value) ? null : 'not-a-value';
  if (isAttendance(key)) return readAttendanceValue(key.kind, value) ? null : 'not-a-value';
  if (key.kind === 'tally') return readTallyValue(key.entry, value) ? null : 'not-a-value';
  return 'server-only';
}

const isAttendance = (key: Key): key is Extract<Key, { readonly kind: 'observation' | 'unlisted' | 'headcount' }> =>
  key.kind === 'observation' || key.kind === 'unlisted' || key.kind === 'headcount';

/** At a door everybody takes back what they have entered themselves; what somebody else has, and who an unlisted arrival was, a coordinator decides (B3). */
function whyNotTheirsToSay({ role, userId }: Writer, key: Key, value: WrittenValue): RefusalReason | null {
  if (role === 'coordinator' || !isAttendance(key) || value === NOT_A_SCALAR) return null;
  const said = readAttendanceValue(key.kind, value);
  if (said?.kind === 'match') return 'not-yours';
  return said?.kind === 'undo' && userOf(said.target) !== userId ? 'not-yours' : null;
}

function whyUnknownElector(
  key: Key,
  value: WrittenValue,
  isOnRoll: IsOnRoll,
  isErased: (electorOrArrival: string) => boolean = () => false,
): RefusalReason | null {
  if ('elector' in key) return isOnRoll(key.elector) === false ? 'not-on-roll' : null;
  if (key.kind === 'unlisted' && isErased(unlistedKey(key))) return 'not-on-roll';
  const said = key.kind === 'unlisted' && value !== NOT_A_SCALAR ? readAttendanceValue('unlisted', value) : null;
  return said?.kind === 'match' && isOnRoll(said.elector) === false && !isErased(said.elector) ? 'not-on-roll' : null;
}
