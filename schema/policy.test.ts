import { describe, expect, test } from 'vitest';
import { ROLES, type Role } from './access.ts';
import { CLAIM_FIELDS, type Key, parseKey, TALLY_ENTRIES, type TallyEntry } from './keys.ts';
import { NOT_A_SCALAR, OPERATIONS, type Operation, type Writer, type WrittenValue, whyRefused } from './policy.ts';
import { mayBeTakenLater, REFUSALS, refusalText } from './refusals.ts';
import { parseRoomName, type Room, type RoomKind } from './rooms.ts';

const E = 'e000000001';
const ME = 'noura1';
const OTHER = 'khaled';
const DEVICE = 'd01';
const VOTED = 'v mv0 d';
/** An entry of a tally of each kind, as it may stand there. */
const TALLY: Readonly<Record<TallyEntry, string>> = {
  opening: 'mv0 b p h4 1 -',
  ballot: '2f pap1 m2h',
  void: `b${OTHER}d0107`,
  checkpoint: 'mv0 p 1dbs',
  handover: 'mv0 p 1dbs',
  total: 'cab12=2f',
  figure: 'r=h4',
  photo: '0a'.repeat(32),
  seal: `mv0 0123456789abcdef ${OTHER}d0112,${ME}${DEVICE}0zz`,
  compacted: 'whatever the server writes',
};
const SETTLED = `l8x9 ${OTHER} ${OTHER}pl8x0 ${ME}rl8x1`;

const ROOMS: Readonly<Record<RoomKind, string>> = {
  guarantees: 'guarantees/K01',
  attendance: 'attendance/K01',
  tally: 'tally/K01/1a',
  result: 'result/K01',
  marks: 'marks/demo',
  board: 'board/demo',
};

/** Every kind of key with somebody it belongs to, and a key that no room knows. `value` may stand there. */
const KEYS: readonly { readonly room: RoomKind; readonly name: string; readonly key: string; readonly value: WrittenValue }[] = [
  ...Object.values(CLAIM_FIELDS).flatMap((code) =>
    [ME, OTHER].map((owner) => ({
      room: 'guarantees' as const,
      name: `claim ${owner === ME ? 'own' : 'other'}`,
      key: E + owner + code,
      value: { a: 'p', d: 1_700_000_000_000, c: 'r', k: 1_700_000_000_000, n: 'a note', x: true }[code],
    })),
  ),
  { room: 'guarantees', name: 'settlement own', key: `${E}!${ME}`, value: SETTLED },
  { room: 'guarantees', name: 'settlement other', key: `${E}!${OTHER}`, value: SETTLED },
  { room: 'guarantees', name: 'unknown', key: `${E}${ME}z`, value: 'x' },
  ...[`${ME}${DEVICE}0`, `${ME}${DEVICE}z`, `${ME}d020`, `${OTHER}${DEVICE}0`].flatMap((writer, i) => {
    const whose = i < 2 ? 'own' : 'other';
    return [
      { room: 'attendance' as const, name: `observation ${whose}`, key: `${E}${writer}0`, value: VOTED },
      { room: 'attendance' as const, name: `unlisted ${whose}`, key: `?${writer}1z`, value: 'a mv0 17|' },
      { room: 'attendance' as const, name: `headcount ${whose}`, key: `#${writer}2`, value: 'c mv0 40' },
      ...Object.entries(TALLY_ENTRIES).map(([entry, code]) => ({
        room: 'tally' as const,
        name: `${entry === 'compacted' ? 'compacted tally' : 'tally'} ${whose}`,
        key: `${code}${writer}3`,
        value: TALLY[entry as TallyEntry], // a key of that constant
      })),
    ];
  }),
  { room: 'attendance', name: 'unknown', key: `!${ME}${DEVICE}00`, value: 'x' },
  { room: 'tally', name: 'unknown', key: `x${ME}${DEVICE}00`, value: 'x' },
  { room: 'result', name: 'result', key: '1valid', value: '3' },
  { room: 'result', name: 'unknown', key: '?', value: '3' },
  { room: 'marks', name: 'marks', key: 'K01:0', value: '3' },
  { room: 'marks', name: 'unknown', key: ':0', value: '3' },
  { room: 'board', name: 'board', key: 'K01', value: '3' },
  { room: 'board', name: 'unknown', key: '?', value: '3' },
];

/** By hand, from the table *who may do what*: who writes in which room at all. */
const WRITERS: Readonly<Record<RoomKind, readonly Role[]>> = {
  guarantees: ['coordinator'],
  attendance: ['coordinator', 'attendance'],
  tally: ['clerk'],
  result: [],
  marks: [],
  board: [],
};
/** By hand: what a writer of the room may do with each kind of key. Everything else is no. */
const MAY: Readonly<Record<string, readonly Operation[]>> = {
  'claim own': ['create', 'set'],
  'claim other': ['create', 'set'],
  'settlement own': ['create', 'set'],
  'observation own': ['create'],
  'unlisted own': ['create'],
  'headcount own': ['create'],
  'tally own': ['create'],
};

const me = (role: Role, access: 'read' | 'write' = 'write'): Writer => ({ role, userId: ME, device: DEVICE, access });
const roomOf = (kind: RoomKind): Room => {
  const room = parseRoomName(ROOMS[kind]);
  if (!room) throw new Error(kind);
  return room;
};
const anybody = () => null;
const ask = (
  writer: Writer,
  room: RoomKind,
  key: Key | null,
  operation: Operation,
  value: WrittenValue,
  isOnRoll: () => boolean | null = anybody,
) => whyRefused(writer, { room: roomOf(room), key, operation, value }, isOnRoll);

describe('[N1] every cell of the table', () => {
  for (const role of ROLES)
    for (const operation of OPERATIONS)
      test(`${role}: ${operation}`, () => {
        for (const { room, name, key, value } of KEYS) {
          const may = WRITERS[room].includes(role) && (MAY[name] ?? []).includes(operation);
          const isWritten = operation === 'create' || operation === 'set';
          const parsed = parseKey(room, key);
          expect(parsed === null, `${room} ${key}`).toBe(name === 'unknown');
          const reason = ask(me(role), room, parsed, operation, isWritten ? value : null);
          expect(reason === null, `${role} ${operation} ${room} ${name} (${key}): ${reason}`).toBe(may);
          if (reason) expect(Object.keys(REFUSALS)).toContain(reason);
          expect(ask(me(role, 'read'), room, parsed, operation, isWritten ? value : null), 'with a ticket to read').not.toBe(null);
        }
      });

  test('a key of one room is none of another, for anybody', () => {
    for (const { key, room } of KEYS)
      for (const other of Object.keys(ROOMS) as RoomKind[]) {
        if (other === room || other === 'result' || other === 'board' || other === 'marks') continue;
        for (const role of ROLES)
          expect(ask(me(role), other, parseKey(other, key), 'create', 'v'), `${role} ${other} ${key}`).not.toBe(null);
      }
  });
});

describe('the reason is told by its first cause', () => {
  const cases: [string, ReturnType<typeof ask>, keyof typeof REFUSALS][] = [
    ['a reader', ask(me('admin', 'read'), 'guarantees', parseKey('guarantees', `${E}${ME}a`), 'set', 'p'), 'read-only'],
    ['a role that only reads', ask(me('admin'), 'guarantees', parseKey('guarantees', `${E}${ME}a`), 'set', 'p'), 'read-only'],
    ['a key of no grammar', ask(me('coordinator'), 'guarantees', null, 'create', 'p'), 'unknown-key'],
    ['a deletion', ask(me('coordinator'), 'guarantees', parseKey('guarantees', `${E}${ME}a`), 'delete', null), 'never-deleted'],
    ['an unset', ask(me('coordinator'), 'guarantees', parseKey('guarantees', `${E}${ME}a`), 'unset', null), 'never-deleted'],
    ['another’s settlement', ask(me('coordinator'), 'guarantees', parseKey('guarantees', `${E}!${OTHER}`), 'set', 'p'), 'not-yours'],
    ['another device', ask(me('attendance'), 'attendance', parseKey('attendance', `#${ME}d0200`), 'create', '1'), 'not-yours'],
    ['a second value', ask(me('clerk'), 'tally', parseKey('tally', `b${ME}${DEVICE}00`), 'set', TALLY.ballot), 'set-once'],
    ['the server’s of a tally', ask(me('clerk'), 'tally', parseKey('tally', `z${ME}${DEVICE}00`), 'create', 'x'), 'server-only'],
    ['a clerk as another', ask(me('clerk'), 'tally', parseKey('tally', `b${OTHER}${DEVICE}00`), 'create', TALLY.ballot), 'not-yours'],
    ['the server’s own', ask(me('reconciler'), 'result', parseKey('result', '1valid'), 'set', '1'), 'server-only'],
  ];
  test.each(cases)('%s', (_, reason, expected) => {
    expect(reason).toBe(expected);
  });
});

describe('[N4] values', () => {
  const good: [string, WrittenValue][] = [
    ['a', 'p'],
    ['c', 'r'],
    ['n', ''],
    ['n', 'ن'.repeat(500)],
    ['x', false],
    ['d', 0],
    ...Object.values(CLAIM_FIELDS).map((code): [string, WrittenValue] => [code, null]), // undone
  ];
  const bad: [string, WrittenValue][] = [
    ['a', 'z'],
    ['a', ''],
    ['a', true],
    ['c', 'p'],
    ['n', 'x'.repeat(501)],
    ['n', 7],
    ['x', 'true'],
    ['d', 1.5],
    ['d', -1],
    ['k', '1'],
    ...Object.values(CLAIM_FIELDS).map((code): [string, WrittenValue] => [code, NOT_A_SCALAR]),
  ];
  test.each(good)('of a claim: %s takes %j', (code, value) => {
    expect(ask(me('coordinator'), 'guarantees', parseKey('guarantees', E + ME + code), 'set', value)).toBe(null);
  });
  test.each(bad)('of a claim: %s does not take %j', (code, value) => {
    expect(ask(me('coordinator'), 'guarantees', parseKey('guarantees', E + ME + code), 'set', value)).toBe('not-a-value');
  });
  test.each<WrittenValue>([7, null, true, 'x'.repeat(501), NOT_A_SCALAR])('elsewhere only a short text: not %j', (value) => {
    expect(ask(me('clerk'), 'tally', parseKey('tally', `b${ME}${DEVICE}00`), 'create', value)).toBe('not-a-value');
  });
  test.each<[WrittenValue, string | null]>([
    [SETTLED, null],
    [null, null], // undone
    ['p.hash', 'not-a-value'],
    [`l8x9 ${OTHER}`, 'not-a-value'],
    [`${SETTLED} `, 'not-a-value'],
    [SETTLED.replace('rl8x1', 'ul8x1'), 'not-a-value'],
    [`l8x9 ${OTHER}${` ${ME}rl8x1`.repeat(60)}`, 'not-a-value'],
    [7, 'not-a-value'],
    [NOT_A_SCALAR, 'not-a-value'],
  ])('[O6] of a settlement: %j → %s', (value, reason) => {
    expect(ask(me('coordinator'), 'guarantees', parseKey('guarantees', `${E}!${ME}`), 'set', value)).toBe(reason);
  });
});

describe('[CT1] [CT6] what a clerk says', () => {
  const says = (entry: TallyEntry, value: WrittenValue) =>
    ask(me('clerk'), 'tally', parseKey('tally', `${TALLY_ENTRIES[entry]}${ME}${DEVICE}01`), 'create', value);

  test('a value of one kind stands under no key of another', () => {
    const kinds = Object.keys(TALLY_ENTRIES) as TallyEntry[]; // the keys of a constant object
    const alike = [
      ['checkpoint', 'handover'],
      ['total', 'figure'],
    ];
    const written = kinds.filter((entry) => entry !== 'compacted');
    for (const entry of written)
      for (const other of written) {
        const isTaken = entry === other || alike.some((two) => two.includes(entry) && two.includes(other));
        expect(says(entry, TALLY[other]), `${entry}: ${other}`).toBe(isTaken ? null : 'not-a-value');
      }
  });

  test('a clerk takes back what whoever counted before them entered, but no void, and nothing that the server wrote', () => {
    expect(says('void', `b${OTHER}d0107`)).toBe(null);
    expect(says('void', `s${ME}${DEVICE}01`)).toBe(null);
    for (const code of ['v', 'z', 'a']) expect(says('void', `${code}${OTHER}d0107`), code).toBe('not-a-value');
  });
});

describe('[B3] what is said at a door', () => {
  const says = (role: Role, key: string, value: WrittenValue, isThere = true) =>
    ask(me(role), 'attendance', parseKey('attendance', key), 'create', value, () => isThere);
  const observation = `${E}${ME}${DEVICE}01`;
  const unlisted = `?${ME}${DEVICE}01`;
  const others = `${OTHER}${DEVICE}07`;
  const own = `${ME}d0207`;

  test('everybody takes back their own, from another device too; what is somebody else’s, a coordinator', () => {
    for (const key of [observation, unlisted, `#${ME}${DEVICE}01`]) {
      expect(says('attendance', key, `u mv0 ${own}`)).toBe(null);
      expect(says('attendance', key, `u mv0 ${others}`)).toBe('not-yours');
      expect(says('coordinator', key, `u mv0 ${others}`)).toBe(null);
    }
  });

  test('who an unlisted arrival was is for a coordinator to say, of somebody on the roll', () => {
    expect(says('attendance', unlisted, `m mv0 ${own} ${E}`)).toBe('not-yours');
    expect(says('coordinator', unlisted, `m mv0 ${others} ${E}`)).toBe(null);
    expect(says('coordinator', unlisted, `m mv0 ${others} ${E}`, false)).toBe('not-on-roll');
    // of whoever was erased only who an arrival was, so that it goes as well (E7)
    const ofErased = (key: string, value: string) =>
      whyRefused(me('coordinator'), { room: roomOf('attendance'), key: parseKey('attendance', key), operation: 'create', value }, () => false, (id) => id === E); // biome-ignore format: one call a line
    expect(ofErased(unlisted, `m mv0 ${others} ${E}`)).toBe(null);
    expect(ofErased(unlisted, `m mv0 ${others} e999999999`)).toBe('not-on-roll');
    expect(ofErased(`${E}${ME}${DEVICE}00`, 'v mv0 d')).toBe('not-on-roll');
  });

  test('[E7] an arrival that was somebody who was erased is not brought back under its key', () => {
    const brought = (key: string) =>
      whyRefused(me('attendance'), { room: roomOf('attendance'), key: parseKey('attendance', key), operation: 'create', value: 'a mv0 1|Typed' }, () => null, (one) => one === unlisted); // biome-ignore format: one call a line
    expect([brought(unlisted), brought(`?${ME}${DEVICE}02`)]).toEqual(['not-on-roll', null]);
  });

  test.each<[string, WrittenValue]>([
    [observation, 'v'],
    [observation, 'v mv0 x'],
    [observation, 'c mv0 1'],
    [observation, null],
    [unlisted, VOTED],
    [unlisted, 'a mv0 |'],
    [unlisted, `a mv0 1|${'x'.repeat(201)}`],
    [`#${ME}${DEVICE}01`, 'c mv0 0'],
    [`#${ME}${DEVICE}01`, 'c mv0 1000'],
    [`#${ME}${DEVICE}01`, 7],
    [observation, NOT_A_SCALAR],
  ])('%s does not take %j', (key, value) => {
    expect(says('coordinator', key, value)).toBe('not-a-value');
  });
});

test('[N5] an elector who is not on the roll is refused, one of whom nothing is known is not', () => {
  const keys = [
    ['coordinator', 'guarantees', `${E}${ME}a`, 'p'],
    ['coordinator', 'guarantees', `${E}!${ME}`, SETTLED],
    ['attendance', 'attendance', `${E}${ME}${DEVICE}00`, VOTED],
  ] as const;
  for (const [role, room, key, value] of keys) {
    const answers = [true, null, false].map((isThere) => ask(me(role), room, parseKey(room, key), 'create', value, () => isThere));
    expect(answers).toEqual([null, null, 'not-on-roll']);
  }
  const unlisted = parseKey('attendance', `?${ME}${DEVICE}00`);
  expect(ask(me('attendance'), 'attendance', unlisted, 'create', 'a mv0 17|', () => false)).toBe(null);
});

test('[W1] every reason has words in both languages, and an unknown one has none', () => {
  for (const reason of Object.keys(REFUSALS))
    for (const language of ['ar', 'en'] as const) expect(refusalText(reason, language)).toMatch(/\S/);
  expect(refusalText('toString', 'en')).toBe(null);
  expect(Object.keys(REFUSALS).filter(mayBeTakenLater)).toEqual(['read-only', 'unknown-key', 'not-on-roll', 'too-many', 'chain']);
  expect(mayBeTakenLater('of a later version')).toBe(true);
});
