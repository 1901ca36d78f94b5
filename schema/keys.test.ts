import { expect, test } from 'vitest';
import type { ElectorId, UserId } from './ids.ts';
import { CLAIM_FIELDS, claimKey, parseKey, TALLY_ENTRIES } from './keys.ts';
import { formatRoomName, parseRoomName, ROOT_NAME, type RoomKind } from './rooms.ts';

const ELECTOR = '7f3k9q2mza';
const USER = 'noura1';
const WRITER = 'noura1d010';

test('[K3] every field of a claim goes into a key of 17 characters and comes back', () => {
  for (const field of Object.keys(CLAIM_FIELDS) as (keyof typeof CLAIM_FIELDS)[]) {
    const key = claimKey(ELECTOR as ElectorId, USER as UserId, field);
    expect(key).toHaveLength(17);
    expect(parseKey('guarantees', key)).toEqual({ kind: 'claim', elector: ELECTOR, owner: USER, field });
  }
  expect(parseKey('guarantees', `${ELECTOR}!${USER}`)).toEqual({ kind: 'settlement', elector: ELECTOR, user: USER });
});

test.each<[RoomKind, string, object]>([
  ['attendance', `${ELECTOR}${WRITER}0`, { kind: 'observation', elector: ELECTOR, writer: WRITER, n: 0 }],
  ['attendance', `${ELECTOR}${WRITER}1z`, { kind: 'observation', elector: ELECTOR, writer: WRITER, n: 71 }],
  ['attendance', `?${WRITER}a`, { kind: 'unlisted', writer: WRITER, n: 10 }],
  ['attendance', `#${WRITER}10`, { kind: 'headcount', writer: WRITER, n: 36 }],
  ['tally', `b${WRITER}go`, { kind: 'tally', entry: 'ballot', writer: WRITER, n: 600 }],
  ['tally', `s${WRITER}0`, { kind: 'tally', entry: 'seal', writer: WRITER, n: 0 }],
  ...Object.entries(TALLY_ENTRIES).map(([entry, code]): [RoomKind, string, object] => [
    'tally',
    `${code}${WRITER}zzzzzz`,
    { kind: 'tally', entry, writer: WRITER, n: 36 ** 6 - 1 },
  ]),
  ['result', '1valid', { kind: 'result', cell: '1valid' }],
  ['result', '2cab12', { kind: 'result', cell: '2cab12' }],
  ['board', 'K01', { kind: 'board', committee: 'K01' }],
  ['board', 'K01:0', { kind: 'board', committee: 'K01' }],
  ['marks', '=1', { kind: 'board', committee: null }],
])('[K4] [K5] %s %s', (room, key, meaning) => {
  expect(parseKey(room, key)).toEqual(meaning);
});

test.each<[RoomKind, string]>([
  ['guarantees', ''],
  ['guarantees', `${ELECTOR}${USER}`],
  ['guarantees', `${ELECTOR}${USER}z`],
  ['guarantees', `${ELECTOR}${USER}aa`],
  ['guarantees', `${ELECTOR.toUpperCase()}${USER}a`],
  ['guarantees', `__proto__${USER}aa`],
  ['guarantees', `${ELECTOR}!${USER.slice(1)}`],
  ['attendance', `${ELECTOR}${WRITER}`],
  ['attendance', `${ELECTOR}${WRITER}00`],
  ['attendance', `${ELECTOR}${WRITER}-1`],
  ['attendance', `?${WRITER}1234567`],
  ['tally', `a${WRITER}0`],
  ['tally', 'b'],
  ['result', 'محضر'],
  ['result', '0valid'],
  ['result', '1'],
  ['board', 'a/b'],
  ['marks', 'K01:00'],
])('[K2] %s has no key %j', (room, key) => {
  expect(parseKey(room, key)).toBe(null);
});

test.each(['guarantees/K01', 'attendance/K-2', 'result/K03', 'tally/K01/1a', 'tally/K01/9b', 'board/demo', 'marks/demo'])(
  'the room name %s round-trips',
  (name) => {
    const room = parseRoomName(name);
    expect(room && formatRoomName(room)).toBe(name);
  },
);

test.each([
  '',
  'guarantees',
  'guarantees/',
  'guarantees/K01/x',
  'guarantees/../K01',
  'tally/K01',
  'tally/K01/0a',
  'tally/K01/1c',
  'tally/K01/11a',
  'board/',
  'secrets/K01',
  'guarantees/K 1',
  'board/demo/1',
  '/guarantees/K01',
])('no room is named %j', (name) => {
  expect(parseRoomName(name)).toBe(null);
});

test('[K1] the root is named rows', () => {
  expect(ROOT_NAME).toBe('rows');
});
