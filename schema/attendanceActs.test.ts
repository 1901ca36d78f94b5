import { expect, test } from 'vitest';
import { type Attendance, readAttendance } from './attendance.ts';
import { type AttendanceAct, attendanceWrites, matchActs, unmatchActs } from './attendanceActs.ts';
import { type ElectorId, isElectorId, isWriterId, type WriterId } from './ids.ts';
import { parseKey, type Scalar } from './keys.ts';
import { whyRefused } from './policy.ts';
import { parseRoomName } from './rooms.ts';
import { createRandom } from './testing.ts';

const elector = (text: string): ElectorId => {
  if (!isElectorId(text)) throw new Error(text);
  return text;
};
const writer = (text: string): WriterId => {
  if (!isWriterId(text)) throw new Error(text);
  return text;
};
const E = elector('e000000001');
const F = elector('e000000002');
const NOURA = writer('noura1d010');
const SALEM = writer('salem1d070');
const AT = 1_795_860_000_000;

function createBook() {
  const cells = new Map<string, Scalar>();
  return {
    cells,
    read: (): Attendance => readAttendance(cells),
    write(acts: readonly AttendanceAct[], by = NOURA, atMs = AT) {
      const writes = attendanceWrites(acts, { writer: by, atMs, has: (key) => cells.has(key) });
      for (const { key, value } of writes) {
        expect(cells.has(key), 'an entry is set once').toBe(false);
        cells.set(key, value);
      }
      return writes;
    },
  };
}
const standingIn = (book: ReturnType<typeof createBook>) => (of: ElectorId) => book.read().electors.get(of)?.standing ?? [];

test('[B15] §0.3 row 8: many are marked at once: a slip is one edit of as many keys as numbers, and one undo takes back all of it', () => {
  const book = createBook();
  const many = Array.from({ length: 40 }, (_, i) => elector(`e${String(i).padStart(9, '0')}`));
  const writes = book.write(many.map((one) => ({ kind: 'voted', elector: one, source: 'list' })));
  expect(new Set(writes.map(({ key }) => key)).size).toBe(40);
  expect([...book.read().electors.values()].filter(({ hasAttended }) => hasAttended)).toHaveLength(40);
  book.write([...book.read().electors.values()].flatMap(({ standing }) => standing.map((entry) => ({ kind: 'undo', entry }) as const)));
  expect([...book.read().electors.values()].some(({ hasAttended }) => hasAttended)).toBe(false);
});

test('[B14] [B16] arrivals and counts of one second stand beside each other and are taken back one by one', () => {
  const book = createBook();
  book.write([
    { kind: 'unlisted', number: '734', name: 'Fahad' },
    { kind: 'unlisted', number: '', name: 'Fahad' },
    { kind: 'counted', count: 1 },
    { kind: 'counted', count: 1 },
  ]);
  expect([book.read().unlisted.length, book.read().headcount]).toEqual([2, 2]);
  const [first] = book.read().unlisted;
  if (first) book.write([{ kind: 'undo', entry: first.entry }]);
  const headcounts = [...book.cells].filter(([key]) => key.startsWith('#')).map(([key]) => key);
  const parsed = parseKey('attendance', headcounts[0] ?? '');
  if (parsed?.kind === 'headcount') book.write([{ kind: 'undo', entry: { key: headcounts[0] ?? '', ...parsed } }]);
  expect([book.read().unlisted.map(({ entry }) => entry.value.number), book.read().headcount]).toEqual([[''], 1]);
});

test('[B14] a match makes its elector attended in the same edit; another match and unmatching take back what it brought, and nothing else', () => {
  const book = createBook();
  book.write([{ kind: 'unlisted', number: '734', name: 'Fahad' }]);
  book.write([{ kind: 'voted', elector: E, source: 'unlisted' }], NOURA, AT - 5_000); // another's word, which no match brought
  const arrival = () => {
    const [only] = book.read().unlisted;
    if (!only) throw new Error('no arrival');
    return only;
  };
  book.write(matchActs(arrival(), E, standingIn(book)), SALEM, AT + 1_000);
  expect(standingIn(book)(E)).toHaveLength(2);
  expect(arrival().matched).toEqual({ elector: E, by: 'salem1' });

  book.write(matchActs(arrival(), F, standingIn(book)), SALEM, AT + 1_000); // in the same second
  expect(arrival().matched?.elector).toBe(F);
  expect([standingIn(book)(E).length, standingIn(book)(F).length]).toEqual([1, 1]);

  book.write(unmatchActs(arrival(), standingIn(book)), SALEM, AT + 2_000);
  expect([arrival().matched, standingIn(book)(E).length, standingIn(book)(F).length]).toEqual([null, 1, 0]);
});

test('[B14] two coordinators who match without seeing each other: unmatching once leaves no match behind', () => {
  const book = createBook();
  book.write([{ kind: 'unlisted', number: '', name: 'Fahad' }]);
  const [arrival] = book.read().unlisted;
  if (!arrival) throw new Error('no arrival');
  const standingOf = standingIn(book);
  const theirs = matchActs(arrival, E, standingOf);
  const mine = matchActs(arrival, F, standingOf);
  book.write(theirs, SALEM, AT + 1);
  book.write(mine, writer('dalal1d010'), AT + 2);
  const [both] = book.read().unlisted;
  if (both) book.write(unmatchActs(both, standingOf), SALEM, AT + 3);
  const [after] = book.read().unlisted;
  expect([after?.matched, standingOf(E).length, standingOf(F).length]).toEqual([null, 0, 0]);
});

test('[B14] two arrivals matched to one elector by one coordinator: unmatching one leaves what the other brought', () => {
  const book = createBook();
  book.write([{ kind: 'unlisted', number: '7', name: '' }]);
  book.write([{ kind: 'unlisted', number: '', name: 'Fahad' }]);
  const at = (i: number) => {
    const arrival = book.read().unlisted[i];
    if (!arrival) throw new Error('no arrival');
    return arrival;
  };
  book.write(matchActs(at(0), E, standingIn(book)), SALEM, AT + 1_000);
  book.write(matchActs(at(1), E, standingIn(book)), SALEM, AT + 2_000);
  book.write(unmatchActs(at(0), standingIn(book)), SALEM, AT + 3_000);
  expect([at(0).matched, at(1).matched?.elector]).toEqual([null, E]);
  expect(standingIn(book)(E).map(({ value }) => value.atMs)).toEqual([AT + 2_000]);
});

test('[B3] whatever is written passes the gate: a door’s own entries, a coordinator’s undo of anybody’s', () => {
  const random = createRandom(20261128);
  const book = createBook();
  const room = parseRoomName('attendance/K01');
  if (!room) throw new Error('no room');
  const refused = (writes: ReturnType<typeof attendanceWrites>, role: 'attendance' | 'coordinator', by: WriterId) =>
    writes.map(({ key, value }) =>
      whyRefused(
        { role, userId: by.slice(0, 6), device: by.slice(6, 9), access: 'write' },
        { room, key: parseKey('attendance', key), operation: 'create', value },
        () => true,
      ),
    );
  for (let i = 0; i < 60; i++) {
    const act = random.pick<AttendanceAct>([
      { kind: 'voted', elector: random.pick([E, F]), source: 'door' },
      { kind: 'unlisted', number: '٧|3', name: 'a\nb' },
      { kind: 'counted', count: 1 + random.int(999) },
    ]);
    expect(refused(book.write([act]), 'attendance', NOURA)).toEqual([null]);
  }
  const all = book.read();
  const entries = [...[...all.electors.values()].flatMap(({ standing }) => standing), ...all.unlisted.map(({ entry }) => entry)];
  const undos = book.write(
    entries.map((entry) => ({ kind: 'undo', entry })),
    SALEM,
  );
  expect(new Set(refused(undos, 'coordinator', SALEM))).toEqual(new Set([null]));
  expect(new Set(refused(undos, 'attendance', SALEM))).toEqual(new Set(['not-yours']));
});
