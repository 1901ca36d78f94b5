/** Every attack that was reproduced against Yjs and y-websocket, as the frames that make it, and what the server has to answer. */
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import type { RefusalReason } from '../../../schema/refusals.ts';
import { MESSAGE } from '../../../schema/wire.ts';
import { encodeAwareness, encodeStep1, encodeStep2, encodeUpdate } from '../../rooms/frames.ts';
import { cellKey } from '../cellKey.ts';
import { type RawId, type RawStruct, rawDeleted, rawGc, rawItem, rawMap, rawSkip, rawUpdate, rawValue } from '../rawUpdate.ts';

/**
 * A close code; a reason that is told (122), after which the connection is closed 4409; `asked`: the server asks for what is missing; `passed over`: as if
 * nothing had been sent.
 */
export type Answer = number | RefusalReason | 'asked' | 'passed over';
/** `frames` of somebody who writes under this client id, which has to be a new one of 32 bits and at least 29. */
export type Attack = { readonly name: string; readonly answer: Answer; readonly frames: (own: number) => readonly Uint8Array[] };

/** Who has written `cellKey(0)` … `cellKey(3)` before, and the first of them again: clocks 0 to 4. */
export const VICTIM_ID = 7;
const MINE = cellKey(700);
/** By so much a second new client id of an attack is smaller than its first. */
const SMALLER = 500_000_000;

const many = (count: number, struct: (i: number) => RawStruct): RawStruct[] => Array.from({ length: count }, (_, i) => struct(i));
const by = (own: number, ...structs: RawStruct[]): Uint8Array => encodeUpdate(rawUpdate({ structs: [[own, 0, structs]] }));
const value = (key = MINE, ...values: unknown[]): RawStruct => rawValue({ key }, ...(values.length > 0 ? values : ['x']));
const deletes = (client: number, ...ranges: RawId[]): Uint8Array => encodeUpdate(rawUpdate({ deletes: [[client, ranges]] }));
const ofVictim = (...structs: RawStruct[]): Uint8Array => encodeUpdate(rawUpdate({ structs: [[VICTIM_ID, 5, structs]] }));
const raw = (...numbers: number[]): Uint8Array => encodeUpdate(numbersOf(...numbers));
const numbersOf = (...numbers: number[]): Uint8Array =>
  encoding.encode((encoder) => {
    for (const number of numbers) encoding.writeVarUint(encoder, number);
  });
const content = (own: number, ref: number, write: (encoder: encoding.Encoder) => void): Uint8Array =>
  by(own, rawItem(ref, { key: MINE }, write));
const followed = (bytes: Uint8Array, ...more: number[]): Uint8Array => Uint8Array.from([...bytes, ...more]);
const honest = (own: number): Uint8Array => rawUpdate({ structs: [[own, 0, [value()]]] });

function nested(depth: number): unknown {
  let inner: unknown = 1;
  for (let i = 0; i < depth; i++) inner = [inner];
  return inner;
}
function stateVector(clients: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, clients);
    for (let i = clients; i > 0; i--) for (const number of [i + 1_000_000, 1]) encoding.writeVarUint(encoder, number);
  });
}
function awarenessOf(...entries: readonly (readonly [number, number, string])[]): Uint8Array {
  return encodeAwareness(entries.map(([clientId, clock, state]) => ({ clientId, clock, state })));
}

const table: readonly (readonly [string, Answer, Attack['frames']])[] = [
  // numbers and forms
  ['2^25 structs declared in eight bytes', 4400, (own) => [raw(1, 2 ** 25, own, 0)]],
  ['2^32 structs declared', 4400, (own) => [raw(1, 2 ** 32, own, 0)]],
  ['a million clients declared', 4400, () => [raw(1_000_000)]],
  ['an update of the second version', 4400, (own) => [encodeUpdate(Y.convertUpdateFormatV1ToV2(honest(own)))]],
  [
    'a run-length bomb of the second version',
    4400,
    () => [encodeUpdate(Uint8Array.from([0, 0, 6, 1, 0, 192, 150, 177, 2, 0, 0, 0, 0, 1, 0, 0, 1, 192, 150, 177, 2]))],
  ],
  ['clocks of 2^53', 4400, (own) => [raw(1, 1, own, 2 ** 53 - 1, 0)]],
  ['an empty struct of length 2^53', 4400, (own) => [by(own, rawGc(2 ** 53 - 1))]],
  ['a deleted value of length 2^53', 4400, (own) => [by(own, rawDeleted({ key: MINE }, 2 ** 53 - 1))]],
  ['structs of no length', 4400, (own) => [by(own, rawGc(0), rawDeleted({ key: MINE }, 0))]],
  ['deletions of no length', 4400, () => [deletes(VICTIM_ID, [0, 0])]],
  ['deletions out of order', 4400, () => [deletes(VICTIM_ID, [3, 1], [0, 1])]],
  ['bytes behind the end', 4400, (own) => [encodeUpdate(followed(honest(own), ...many(1_000, () => rawGc(1)).map(() => 0)))]],
  [
    'one client in two sections',
    4400,
    (own) => [
      encodeUpdate(
        rawUpdate({
          structs: [
            [own, 0, [value()]],
            [own, 1, [value(cellKey(701))]],
          ],
        }),
      ),
    ],
  ],
  ['an update cut short', 4400, (own) => [encodeUpdate(honest(own).subarray(0, -3))]],
  ['no bytes at all', 4400, () => [new Uint8Array()]],
  ['two messages in one frame', 4400, (own) => [followed(encodeUpdate(honest(own)), ...encodeUpdate(honest(own)))]],
  ['an unknown sync step', 4400, () => [Uint8Array.of(MESSAGE.sync, 7, 0)]],
  ['a message of a later version', 'passed over', () => [Uint8Array.of(99, 1, 2, 3)]],
  ['a frame of more than 1 MiB', 4413, () => [encodeUpdate(new Uint8Array(1024 * 1024 + 1))]],
  ['a frame of more than 2 MiB', 4413, () => [new Uint8Array(2 * 1024 * 1024 + 100)]],
  // contents that no document of ours has
  ['a text that is a type of its own', 4400, (own) => [content(own, 7, (encoder) => encoding.writeVarUint(encoder, 2))]],
  ['a list in place of a value', 4400, (own) => [content(own, 7, (encoder) => encoding.writeVarUint(encoder, 0))]],
  [
    'maps nested three thousand deep',
    4400,
    (own) => [by(own, ...many(3_000, (i) => rawMap(i > 0 ? { parent: [own, i - 1], key: 'k' } : { key: MINE })))],
  ],
  [
    'another document inside',
    4400,
    (own) => [
      content(own, 9, (encoder) => {
        encoding.writeVarString(encoder, 'guid');
        encoding.writeAny(encoder, { autoLoad: true });
      }),
    ],
  ],
  ['bytes as a content', 4400, (own) => [content(own, 3, (encoder) => encoding.writeVarUint8Array(encoder, new Uint8Array(10)))]],
  ['a string as text', 4400, (own) => [content(own, 4, (encoder) => encoding.writeVarString(encoder, 'text'))]],
  ['several values in one struct', 4400, (own) => [by(own, rawValue({ key: MINE }, 1, 2, 3))]],
  ['twenty thousand roots', 4400, (own) => [by(own, ...many(20_000, (i) => rawValue({ parent: `r${i}`, key: 'k' }, 1)))]],
  ['a key of five thousand letters', 4400, (own) => [by(own, value('k'.repeat(5_000)))]],
  ['a value nested five thousand deep', 4400, (own) => [by(own, value(MINE, nested(5_000)))]],
  ['the prototype as a key', 'unknown-key', (own) => [by(own, value('__proto__'))]],
  ['a big integer', 'not-a-value', (own) => [by(own, value(MINE, 12n))]],
  ['undefined', 'not-a-value', (own) => [by(own, value(MINE, undefined))]],
  ['bytes', 'not-a-value', (own) => [by(own, value(MINE, Uint8Array.of(1, 2)))]],
  ['an object with a prototype of its own', 'not-a-value', (own) => [by(own, value(MINE, JSON.parse('{"__proto__": 1}')))]],
  ['a list', 'not-a-value', (own) => [by(own, value(MINE, [1, 2]))]],
  ['not a number', 'not-a-value', (own) => [by(own, value(MINE, Number.NaN))]],
  ['a text of 501 characters', 'not-a-value', (own) => [by(own, value(MINE, 'x'.repeat(501)))]],
  ['half a megabyte of text', 'not-a-value', (own) => [by(own, value(MINE, 'x'.repeat(500_000)))]],
  // causes that never come
  ['deletions in a victim’s future', 'asked', () => [deletes(VICTIM_ID, [5, 1_000])]],
  ['deletions of 2^31', 4400, () => [deletes(VICTIM_ID, [0, 2 ** 31])]],
  ['a million small deletions', 4400, () => [raw(0, 1, VICTIM_ID, 1_000_000)]],
  ['a predecessor that never comes', 'asked', (own) => [encodeUpdate(rawUpdate({ structs: [[own, 3, [value()]]] }))]],
  [
    'a hundred of them, a frame each',
    'asked',
    (own) => [...many(100, () => rawGc(1)).map((_, i) => encodeUpdate(rawUpdate({ structs: [[own, 3 + i, [value()]]] })))],
  ],
  ['the same as a step 2', 4409, (own) => [encodeStep2(rawUpdate({ structs: [[own, 3, [value()]]] }))]],
  ['a value that follows its own future', 'asked', (own) => [by(own, value(), rawValue({ origin: [own, 9] }, 'x'))]],
  ['a skip over the unknown', 'asked', (own) => [by(own, rawSkip(3), value())]],
  [
    'two clients that wait for each other',
    4400,
    (own) => [
      encodeUpdate(
        rawUpdate({
          structs: [
            [own, 0, [rawValue({ origin: [8, 0] }, 1)]],
            [8, 0, [rawValue({ origin: [own, 0] }, 1)]],
          ],
        }),
      ),
    ],
  ],
  // what is somebody else’s
  ['an empty struct under a victim’s client id', 4400, () => [ofVictim(rawGc(1_000_000_000))]],
  ['a value under a victim’s client id', 4400, () => [ofVictim(value())]],
  ['a deleted value under a victim’s client id', 4400, () => [ofVictim(rawDeleted({ key: cellKey(0) }, 1))]],
  ['the same as a step 2', 4409, () => [encodeStep2(rawUpdate({ structs: [[VICTIM_ID, 5, [value()]]] }))]],
  ['deletion of everything', 'never-deleted', () => [deletes(VICTIM_ID, [0, 5])]],
  ['deletion of one value', 'never-deleted', () => [deletes(VICTIM_ID, [1, 1])]],
  ['a key that is left without a value', 'never-deleted', (own) => [by(own, rawDeleted({ origin: [VICTIM_ID, 2] }, 1))]],
  ['somebody else’s settlement', 'not-yours', (own) => [by(own, value('e000000001!victim', 'p'))]],
  ['an elector of another committee', 'not-on-roll', (own) => [by(own, value(`e999999999${'victim'}n`, 'x'))]],
  ['a value of no grammar', 'not-a-value', (own) => [by(own, value(`e000000700victima`, 'z'))]],
  // floods
  ['twenty thousand values in one place', 4400, (own) => [by(own, ...many(20_000, () => value()))]],
  [
    'a second value in one place, in a later frame',
    4400,
    (own) => [by(own, value()), encodeUpdate(rawUpdate({ structs: [[own, 1, [value()]]] }))],
  ],
  [
    '257 new client ids',
    4400,
    () => [encodeUpdate(rawUpdate({ structs: Array.from({ length: 257 }, (_, i) => [9_000 - i, 0, [value(cellKey(700))]] as const) }))],
  ],
  [
    'eight thousand overwritten values of one key, each behind the one before it',
    'passed over',
    (own) => [
      encodeUpdate(
        rawUpdate({
          structs: [
            [own, 0, [value(cellKey(701))]],
            [own - SMALLER, 0, many(8_000, (i) => rawDeleted(i === 0 ? { key: cellKey(701) } : { origin: [own - SMALLER, i - 1] }, 1))],
          ],
        }),
      ),
    ],
  ],
  [
    'empty structs under 256 new client ids',
    4400,
    (own) => [
      encodeUpdate(
        rawUpdate({ structs: Array.from({ length: 256 }, (_, i) => [own - SMALLER - 1_000 * (i + 1), 0, [rawGc(2 ** 30)]] as const) }),
      ),
    ],
  ],
  ['two thousand and one frames at once', 4429, () => [...many(2_600, () => rawGc(1)).map(() => encodeUpdate(Uint8Array.of(0, 0)))]],
  // questions
  ['a state vector of more than 256 kB', 4413, () => [encodeStep1(stateVector(70_000))]],
  ['a state vector that is none', 4400, () => [encodeStep1(Uint8Array.of(200, 200, 200, 1, 5))]],
  ['the whole document, five hundred times', 'passed over', () => [...many(500, () => rawGc(1)).map(() => encodeStep1(Uint8Array.of(0)))]],
  // presence
  ['a victim’s presence with the greatest clock', 'passed over', () => [awarenessOf([VICTIM_ID, 2 ** 53 - 1, 'null'])]],
  ['presence that is no JSON', 4400, (own) => [awarenessOf([own, 1, '{'])]],
  ['presence that is cut short', 4400, () => [Uint8Array.of(MESSAGE.awareness, 3, 1, 2, 3)]],
  ['presence of two kilobytes', 'passed over', (own) => [awarenessOf([own, 1, JSON.stringify({ screen: 'x'.repeat(2_000) })])]],
];

export const ATTACKS: readonly Attack[] = table.map(([name, answer, frames]) => ({ name, answer, frames }));
