import { fireEvent, screen, within } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { beforeAll, expect, it } from 'vitest';
import type { CommitteeDetail, RollElector, User } from '../../../schema/api.ts';
import {
  countedValue,
  headcountKey,
  matchValue,
  observationKey,
  unlistedKey,
  unlistedValue,
  votedValue,
} from '../../../schema/attendance.ts';
import type { CellWrite } from '../../../schema/guarantees.ts';
import { type CommitteeId, isWriterId, type WriterId } from '../../../schema/ids.ts';
import { claimKey } from '../../../schema/keys.ts';
import type { App } from '../../state/contracts/app.ts';
import { createFakeRoom } from '../list/testing/createFakeRoom.ts';
import { electorId, HIND } from '../list/testing/listFixtures.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Desk } from './Desk.tsx';

beforeAll(async () => {
  await import('../device/PillSheet.tsx'); // fetched when it is opened
  // jsdom has none
  globalThis.ResizeObserver ??= class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  };
});

const COORDINATOR: User = { ...ADMIN, id: 'noura0', username: 'noura', name: 'Noura', role: 'coordinator' };
const DOOR = writer('khaledd02a');
const OTHER = writer('baderrd03a');
const AT = new Date().setHours(10, 42, 0, 0); // of today: of another day the date would stand beside it
const ROLL: readonly RollElector[] = [
  { id: electorId(1), number: '12', name: 'Fahad Saad', gender: 'male' },
  { id: electorId(2), number: '734', name: 'Salem Hamad', gender: 'male' },
  { id: electorId(3), number: '735', name: 'Yousef Ali', gender: 'male' },
];
const K01 = 'K01' as CommitteeId; // of the right form

function writer(text: string): WriterId {
  if (!isWriterId(text)) throw new Error(text);
  return text;
}
const seen = (n: number, by: WriterId, atMs = AT): CellWrite => ({
  key: observationKey(electorId(n), { writer: by, n: Math.floor(atMs / 1_000) % 1_000_000 }),
  value: votedValue(atMs, 'door'),
});

function show({
  cells = [] as readonly CellWrite[],
  pledges = [] as readonly CellWrite[],
  user = COORDINATOR,
  committee = {} as Partial<CommitteeDetail>,
  language = 'en' as 'en' | 'ar',
  roll = ROLL,
} = {}) {
  const attendance = createFakeRoom(cells);
  const guarantees = createFakeRoom(pledges);
  const detail: CommitteeDetail = {
    id: 'K01',
    code: 'K01',
    site: 'School',
    gender: 'male',
    status: 'polling',
    electors: ROLL.length,
    guarantors: [],
    people: [
      { id: 'khaled', name: 'Khaled' },
      { id: 'baderr', name: 'Bader' },
    ],
    openedAt: AT - 3_600_000,
    closedAt: null,
    ...committee,
  };
  const [now] = createSignal(detail);
  const openRoom: App['openRoom'] = (name) => (name.startsWith('attendance') ? { ...attendance.room, name } : guarantees.room);
  const view = renderScreen(() => <Desk committee={K01} />, {
    session: { user },
    language,
    openRoom,
    openRoll: () => ({
      state: () => 'ready',
      atMs: () => null,
      error: () => null,
      electors: () => roll,
      elector: (id) => roll.find((one) => one.id === id),
      reload: () => {},
    }),
    openCommittee: () => ({
      detail: now,
      atMs: () => null,
      error: () => null,
      nameOf: (id) => detail.people.find((one) => one.id === id)?.name ?? null,
      reload: () => {},
    }),
  });
  return { ...attendance, view };
}
const section = (name: RegExp) => within(screen.getByRole('region', { name }));
const counts = (): Record<string, string> =>
  Object.fromEntries(
    [...section(/^Counts/).getAllByRole('term')].map((term) => [
      term.textContent,
      term.nextElementSibling?.querySelector('strong')?.textContent ?? '',
    ]),
  );

it('[B18] counts electors once, tells who was seen twice and by whom, and takes back anybody’s mark', async () => {
  const { edits } = show({
    cells: [
      seen(1, DOOR),
      seen(1, OTHER, AT + 60_000),
      seen(2, DOOR),
      { key: headcountKey({ writer: DOOR, n: 1 }), value: countedValue(AT, 3) },
    ],
    pledges: [{ key: claimKey(electorId(2), HIND, 'answer'), value: 'p' }],
  });
  expect(counts()).toEqual({ Attended: '2', 'Promised and attended': '1', 'Seen twice': '1', 'On no list': '0', 'Without a name': '3' });
  const twice = section(/^Seen by two/);
  expect(twice.getByText('Khaled, 10:42')).toBeTruthy();
  fireEvent.click(twice.getByRole('button', { name: /entered by Bader/ }));
  expect(edits).toHaveLength(1);
  expect(counts()).toMatchObject({ Attended: '2', 'Seen twice': '0' });
  expect(twice.getByText('Nobody was seen twice.')).toBeTruthy();
});

it('[G8] [B12] who was taken off the roll is counted neither as attended nor as promised', () => {
  show({
    cells: [seen(2, DOOR), seen(3, DOOR)],
    pledges: [1, 2, 3].map((n) => ({ key: claimKey(electorId(n), HIND, 'answer'), value: 'p' })),
    roll: ROLL.map((one) => (one.id === electorId(2) ? { ...one, isRemoved: true } : one)),
  });
  expect(counts()).toMatchObject({ Attended: '1', 'Promised and attended': '1' });
  expect(screen.getByText('of 2 promised')).toBeTruthy();
});

it('[B14] an arrival is matched to an elector by search, in one edit, and unmatched again', async () => {
  const { edits } = show({ cells: [{ key: unlistedKey({ writer: DOOR, n: 5 }), value: unlistedValue(AT, '734', 'Salim') }] });
  fireEvent.click(section(/^Arrivals/).getByRole('button', { name: 'Match' }));
  const dialog = within(screen.getByRole('dialog'));
  fireEvent.click(dialog.getByRole('button', { name: /Salem Hamad/ }));
  expect(edits).toHaveLength(0); // a second tap says it
  fireEvent.click(dialog.getByRole('button', { name: 'It was this elector' }));
  expect(edits.map((writes) => writes.length)).toEqual([2]);
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(counts()).toMatchObject({ Attended: '1', 'On no list': '1' });
  expect(section(/^Arrivals/).getByText(/Matched to .*Salem Hamad.* by Noura/)).toBeTruthy();
  fireEvent.click(section(/^Arrivals/).getByRole('button', { name: 'Undo the match' }));
  expect(edits.map((writes) => writes.length)).toEqual([2, 2]);
  expect(counts()).toMatchObject({ Attended: '0' });
  expect(section(/^Arrivals/).getByRole('button', { name: 'Match' })).toBeTruthy();
});

it('[B14] an arrival whose mark was taken back is counted nowhere: it is open again, and can be unmatched', () => {
  const [arrival, mark] = [
    { writer: DOOR, n: 5 },
    { writer: OTHER, n: 6 },
  ];
  show({
    cells: [
      { key: unlistedKey(arrival), value: unlistedValue(AT, '734', 'Salim') },
      { key: unlistedKey(mark), value: matchValue(AT, arrival, electorId(2)) },
      { key: observationKey(electorId(2), mark), value: votedValue(AT, 'unlisted') },
    ],
  });
  expect(section(/^Counts/).getByText('all matched')).toBeTruthy();
  const one = section(/^One elector/);
  fireEvent.input(one.getByRole('searchbox'), { target: { value: '734' } });
  fireEvent.click(one.getByRole('button', { name: /Salem Hamad/ }));
  fireEvent.click(one.getByRole('button', { name: /entered by Bader/ }));
  expect(counts()).toMatchObject({ Attended: '0', 'On no list': '1' });
  expect(section(/^Counts/).getByText('1 still open')).toBeTruthy();
  const arrivals = section(/^Arrivals/);
  expect(arrivals.getByText(/^Counted nowhere: matched to .*Salem Hamad.* by Bader/)).toBeTruthy();
  fireEvent.click(arrivals.getByRole('button', { name: 'Undo the match' }));
  expect(arrivals.getByRole('button', { name: 'Match' })).toBeTruthy();
  expect(arrivals.queryByText(/^Counted nowhere/)).toBeNull();
});

it('[B18] what was entered before opening or after closing is listed and counts', () => {
  show({
    cells: [seen(1, DOOR, AT - 7_200_000), seen(2, DOOR), seen(3, OTHER, AT + 7_200_000)],
    committee: { status: 'closed', closedAt: AT + 3_600_000 },
  });
  const outside = section(/^Entered before/);
  expect(outside.getAllByText(/Before opening|After closing/).map((chip) => chip.textContent)).toEqual(['Before opening', 'After closing']);
  expect(counts()).toMatchObject({ Attended: '3' });
});

it('[B18] what was counted without a name is listed by whom and when, also outside of polling, and anybody’s is taken back', () => {
  const counted = (n: number, by: WriterId, atMs: number, count: number): CellWrite => ({
    key: headcountKey({ writer: by, n }),
    value: countedValue(atMs, count),
  });
  const { edits, setAccess } = show({ cells: [counted(1, DOOR, AT - 7_200_000, 30), counted(2, OTHER, AT, 5)] });
  expect(section(/^Entered before/).getByText('30 counted without a name')).toBeTruthy();
  expect(section(/^Entered before/).getByText('Before opening')).toBeTruthy();
  const list = section(/^Without a name/);
  expect(list.getAllByText(/counted without a name/).map((one) => one.textContent)).toEqual([
    '5 counted without a name',
    '30 counted without a name',
  ]);
  expect(list.getByText('Bader, 10:42')).toBeTruthy();
  setAccess('read');
  expect(list.queryByRole('button')).toBeNull();
  setAccess('write');
  fireEvent.click(list.getByRole('button', { name: /^Take back: 30 .*Khaled/ }));
  expect(edits.map((writes) => writes.length)).toEqual([1]);
  expect(counts()).toMatchObject({ 'Without a name': '5' });
  expect(section(/^Entered before/).queryByText(/without a name/)).toBeNull();
  fireEvent.click(list.getByRole('button', { name: /Bader/ }));
  expect(screen.queryByRole('region', { name: /^Without a name/ })).toBeNull();
});

it('[V15] of a long list twenty lines stand at the desk, a hundred more come on a tap, and the first of them has the focus', () => {
  show({
    cells: Array.from({ length: 130 }, (_, n) => ({ key: headcountKey({ writer: DOOR, n }), value: countedValue(AT + n * 1_000, n + 1) })),
  });
  const list = section(/^Without a name/);
  expect(list.getAllByRole('button', { name: /^Take back/ })).toHaveLength(20);
  fireEvent.click(list.getByRole('button', { name: 'Show more (110)' }));
  const lines = list.getAllByRole('button', { name: /^Take back/ });
  expect(lines).toHaveLength(120);
  expect(document.activeElement).toBe(lines[20]);
  expect(list.getByRole('button', { name: 'Show more (10)' })).toBeTruthy();
});

it('[B18] an elector is found by number with everything entered and taken back, recorded and undone from here', () => {
  const { edits } = show({ cells: [seen(2, DOOR)] });
  const one = section(/^One elector/);
  fireEvent.input(one.getByRole('searchbox'), { target: { value: '734' } });
  fireEvent.click(one.getByRole('button', { name: /Salem Hamad/ }));
  fireEvent.click(one.getByRole('button', { name: /entered by Khaled/ }));
  expect(one.getByText(/Taken back by Noura/)).toBeTruthy();
  fireEvent.click(one.getByRole('button', { name: 'Record as attended' }));
  expect(edits).toHaveLength(2);
  expect(one.getByText('Has attended')).toBeTruthy();
  expect(one.getByText(/Paper list/, { selector: 'li *' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(one.getByText('Has not attended')).toBeTruthy();
});

it('[B16] a number of people is added without names, and taken back', () => {
  const { edits } = show();
  const field = screen.getByLabelText('How many');
  fireEvent.input(field, { target: { value: '0' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add' }));
  expect([edits.length, screen.getByText(/whole number/) !== null]).toEqual([0, true]);
  fireEvent.input(field, { target: { value: '١٢' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add' }));
  expect(counts()).toMatchObject({ 'Without a name': '12' });
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(counts()).toMatchObject({ 'Without a name': '0' });
});

it('[B15] what is not on the roll is recorded for the slip of which that was said, not for the next', () => {
  const { edits } = show();
  fireEvent.click(screen.getByRole('button', { name: /slip/i }));
  const dialog = within(screen.getByRole('dialog'));
  const enter = (text: string) => fireEvent.input(dialog.getByRole('textbox'), { target: { value: text } });
  enter('12 9001');
  fireEvent.click(dialog.getByRole('checkbox'));
  fireEvent.click(dialog.getByRole('button', { name: 'Record 2' }));
  fireEvent.click(dialog.getByRole('button', { name: 'Another slip' }));
  enter('734 9002');
  expect(dialog.getByRole('checkbox')).toHaveProperty('checked', false);
  fireEvent.click(dialog.getByRole('button', { name: 'Record 1' }));
  expect(edits.map((writes) => writes.length)).toEqual([2, 1]);
});

it('[B18] whoever reads takes nothing back; an auditor is shown no names and no pledges', () => {
  const fake = show({ cells: [seen(1, DOOR), seen(1, OTHER)], user: { ...ADMIN, role: 'auditor' }, language: 'en' });
  fake.setAccess('read');
  expect(screen.queryByRole('button', { name: /Take back|Match|Add/ })).toBeNull();
  expect(screen.queryByText(/Fahad/)).toBeNull();
  expect(Object.keys(counts())).not.toContain('Promised and attended');
  expect(counts()).toMatchObject({ Attended: '1', 'Seen twice': '1' });
  expect(screen.queryByText(/registered/)).toBeNull(); // whom they count may be on no roll
});

it('[B18] others’ entries are shown without anybody doing anything; in Arabic too, in the feminine', async () => {
  const fake = show({ language: 'ar', committee: { gender: 'female' } });
  fake.receive([seen(1, DOOR)], 'khaled');
  const term = await screen.findByText('حضرن');
  await expect.poll(() => term.nextElementSibling?.querySelector('strong')?.textContent).toBe('1');
});

it('[V11] whose mark is looked at stays the same line, with its button, when a door records somebody else', async () => {
  const { receive } = show({
    cells: [
      seen(1, DOOR),
      seen(1, OTHER, AT + 60_000),
      seen(2, DOOR),
      { key: observationKey(electorId(3), { writer: OTHER, n: 3 }), value: votedValue(AT, 'unlisted') },
    ],
  });
  const one = section(/^One elector/);
  fireEvent.input(one.getByRole('searchbox'), { target: { value: '734' } });
  fireEvent.click(one.getByRole('button', { name: /Salem Hamad/ }));
  const lookup = one.getByRole('button', { name: /entered by Khaled/ });
  const twice = section(/^Seen by two/).getByRole('button', { name: /entered by Bader/ });
  const left = section(/match/).getByRole('button', { name: /entered by Bader/ });
  twice.focus();
  receive([seen(3, DOOR)], 'khaled');
  await expect.poll(counts).toMatchObject({ 'Seen twice': '2' });
  expect([lookup, twice, left].map((button) => button.isConnected)).toEqual([true, true, true]);
  expect(document.activeElement).toBe(twice);
  fireEvent.click(lookup);
  const undone = one.getByText(/Taken back by Noura/).closest('li');
  receive([seen(3, OTHER, AT + 60_000)], 'baderr');
  await expect.poll(() => section(/^Seen by two/).getAllByRole('button', { name: /Yousef Ali/ })).toHaveLength(3);
  expect(one.getByText(/Taken back by Noura/).closest('li')).toBe(undone);
});

it('[C6] what was entered here and not accepted is decided on one by one: tried again, or left', async () => {
  const { edits, setRefusals, room } = show();
  const refused = { edit: 'e1', reason: 'not-on-roll', atMs: AT, author: null } as const;
  setRefusals([
    { ...refused, id: 'a', ...seen(2, DOOR) },
    { ...refused, id: 'b', key: unlistedKey({ writer: DOOR, n: 5 }), value: unlistedValue(AT, '9001', 'Heard') },
    { ...refused, id: 'c', key: headcountKey({ writer: DOOR, n: 6 }), value: countedValue(AT, 1) },
  ]);
  fireEvent.click(screen.getByRole('button', { name: /^Saved/ }));
  const lines = within(await screen.findByRole('dialog')).getAllByRole('listitem');
  expect(lines.map((line) => line.querySelector('strong')?.textContent?.replace(/[\u2068\u2069]/g, ''))).toEqual([
    '734 · Salem Hamad',
    '9001 · Heard',
    'Without a name',
  ]);
  fireEvent.click(within(lines[0] as HTMLElement).getByRole('button', { name: 'Try again' }));
  expect(edits.map((writes) => writes.length)).toEqual([1]);
  const [line] = within(screen.getByRole('dialog')).getAllByRole('listitem');
  fireEvent.click(within(line as HTMLElement).getByRole('button', { name: 'Leave it' }));
  expect(room.refusals().map(({ id }) => id)).toEqual(['c']);
});

it('who else is here stands in the band, with where they are and what they have not sent', () => {
  const { setPeople, shown } = show();
  const user = { id: 'baderr', name: 'Bader', role: 'attendance' };
  setPeople([{ clientId: 7, tabs: 1, user, screen: 'door', unsent: 3 }]);
  const others = within(screen.getByRole('list', { name: 'Also at this committee' }));
  expect(others.getByRole('button').title).toBe('Bader: at the door · 3 not sent yet');
  expect(shown.at(-1)?.screen).toBe('desk');
});
