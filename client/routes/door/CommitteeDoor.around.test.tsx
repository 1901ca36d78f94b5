import { fireEvent, screen, within } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { beforeEach, expect, it } from 'vitest';
import type { CommitteeDetail, User } from '../../../schema/api.ts';
import {
  matchValue,
  observationKey,
  readAttendance,
  undoValue,
  unlistedKey,
  unlistedValue,
  votedValue,
} from '../../../schema/attendance.ts';
import { isCommitteeId, type WriterId } from '../../../schema/ids.ts';
import type { LeftBehind } from '../../state/contracts/kept.ts';
import type { TabletClient } from '../../state/contracts/session.ts';
import { createFakeRoom } from '../list/testing/createFakeRoom.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { CommitteeDoor } from './CommitteeDoor.tsx';
import { AT_MS, electorId, ME, ROLL } from './testing/openDoor.ts';

const DOOR: User = {
  ...ADMIN,
  id: ME,
  username: 'noura',
  name: 'Noura',
  role: 'attendance',
  memberships: ['K01', 'K02'].filter(isCommitteeId).map((committee) => ({ committee, stream: null })),
};
const [K01] = DOOR.memberships;
const NOURA = { sessionId: 's1', userId: ME, username: 'noura' };
const KHALED = { sessionId: 's2', userId: 'khaled', username: 'khaled' };

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
});

function show({ language = 'en' as 'en' | 'ar', gender = 'male' as CommitteeDetail['gender'], left = null as LeftBehind | null } = {}) {
  const fake = createFakeRoom();
  const committee = { id: 'K01', code: 'K01', site: 'Palm School', gender, status: 'polling', electors: ROLL.length } as const;
  const [detail] = createSignal<CommitteeDetail>({ ...committee, guarantors: [], people: [{ id: 'khaled', name: 'Khaled' }] });
  const view = renderScreen(() => <CommitteeDoor committee={K01?.committee ?? ('K01' as never)} />, {
    session: { user: DOOR, known: left ? [KHALED, NOURA] : [NOURA] },
    ...(left ? { tablet: { leftIn: async () => left } as unknown as TabletClient } : {}), // a door asks it for nothing else
    language,
    send: () => [committee, { ...committee, id: 'K02', code: 'K02', site: 'Jasmine School', gender: 'female' }],
    openRoom: (name) => ({ ...fake.room, name }),
    openRoll: () => ({
      state: () => 'ready',
      atMs: () => null,
      error: () => null,
      electors: () => ROLL,
      elector: (id) => ROLL.find((one) => one.id === id),
      reload: () => {},
    }),
    openCommittee: () => ({
      detail,
      atMs: () => null,
      error: () => null,
      nameOf: (id) => (id === 'khaled' ? 'Khaled' : null),
      reload: () => {},
    }),
  });
  const attendance = () => readAttendance([...fake.room.cells.keys()].map((key) => [key, fake.room.cells.cell(key) ?? null] as const));
  return { ...fake, view, attendance };
}
const tap = (name: string | RegExp): void => void fireEvent.click(screen.getByRole('button', { name }));
const begin = (): void => tap('Yes, this is my door');
const type = (text: string): void => void fireEvent.input(screen.getByLabelText('Number or name'), { target: { value: text } });

it('[B13] a shift begins with one tap on the right door, asked once for this tab; another door one holds is a link', async () => {
  const { view } = show();
  expect(screen.queryByLabelText('Number or name')).toBeNull();
  expect(screen.getAllByText('Palm School', { selector: '[data-tone="men"] *' })).toHaveLength(2); // in the band as well
  expect((await screen.findByRole('link', { name: /Jasmine School/ })).getAttribute('href')).toBe('/c/K02/door');
  begin();
  expect(screen.getByLabelText('Number or name')).toBeTruthy();
  view.unmount();
  show();
  expect(screen.getByLabelText('Number or name')).toBeTruthy();
});

it('[B13] many numbers that nobody has ask whether this is the wrong committee; the door is then confirmed anew', () => {
  show();
  begin();
  for (let i = 0; i < 4; i++) {
    type(`888${i}`);
    fireEvent.keyDown(screen.getByLabelText('Number or name'), { key: 'Enter' });
  }
  expect(screen.queryByText('Wrong committee?')).toBeNull();
  type('8889');
  fireEvent.keyDown(screen.getByLabelText('Number or name'), { key: 'Enter' });
  expect(screen.getByRole('alert').textContent).toContain('Wrong committee?');
  tap('It is the right one');
  expect(screen.queryByText('Wrong committee?')).toBeNull();
});

it('[B14] whoever is on no list is recorded with what was typed, taken back like a mark, and never refused', () => {
  const { attendance } = show();
  begin();
  type('٩٩٩');
  tap('Record as unlisted');
  const dialog = within(screen.getByRole('dialog'));
  expect((dialog.getByLabelText('Number') as HTMLInputElement).value).toBe('٩٩٩');
  fireEvent.input(dialog.getByLabelText('Name'), { target: { value: 'Fahad | Saad' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Record' }));
  expect(attendance().unlisted.map(({ entry }) => entry.value)).toMatchObject([{ number: '٩٩٩', name: 'Fahad Saad' }]);
  expect((screen.getByLabelText('Number or name') as HTMLInputElement).value).toBe('');
  tap('On no list');
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Record' }));
  expect(screen.getByText('A number or a name is needed.')).toBeTruthy();
  tap(/^Take back .*Fahad/);
  expect(attendance().unlisted).toEqual([]);
});

it('[B14] among one’s own last on no list, a match whose elector has no mark any more says that it is counted nowhere', () => {
  const { receive } = show();
  const [mine, coordinator] = [`${ME}d01a` as WriterId, 'khaledd02a' as WriterId];
  const mark = { writer: coordinator, n: 3 };
  receive([{ key: unlistedKey({ writer: mine, n: 1 }), value: unlistedValue(AT_MS, '999', 'Fahad Saad') }], ME);
  const match = { key: unlistedKey({ writer: coordinator, n: 2 }), value: matchValue(AT_MS, { writer: mine, n: 1 }, electorId(7)) };
  receive([match, { key: observationKey(electorId(7), mark), value: votedValue(AT_MS, 'unlisted') }], 'khaled');
  begin();
  tap('On no list');
  const line = () => within(screen.getByRole('dialog')).getByRole('listitem').textContent;
  expect(line()).toMatch(/· was [^,]*$/);
  receive([{ key: observationKey(electorId(7), { writer: coordinator, n: 4 }), value: undoValue(AT_MS, mark) }], 'khaled');
  expect(line()).toMatch(/· counted nowhere: was .*, and that mark was taken back$/);
});

it('[B15] a slip: names before anything is recorded, doubtful ones apart, one edit, one undo', async () => {
  const { attendance, edits, receive } = show();
  receive([{ key: observationKey(electorId(7), { writer: 'khaledd02a' as never, n: 1 }), value: votedValue(AT_MS, 'door') }], 'khaled');
  begin();
  tap('Slip');
  fireEvent.input(await screen.findByLabelText(/Numbers and ranges/), { target: { value: '7 ٧٣ 734-736 73 999' } });
  expect(edits).toHaveLength(0);
  const lines = () => within(screen.getByRole('dialog')).getAllByRole('listitem');
  expect(lines().map((line) => [line.firstElementChild?.textContent, line.dataset.tone ?? 'ready'])).toEqual([
    ['7', 'warning'],
    ['73', 'ready'],
    ['734', 'ready'],
    ['735', 'ready'],
    ['736', 'ready'],
    ['73', 'warning'],
    ['999', 'warning'],
  ]);
  expect(lines()[0]?.textContent).toContain('by Khaled');
  fireEvent.click(screen.getByLabelText(/Record the one that is not on this roll/));
  tap('Record 5');
  expect(edits.map((writes) => writes.length)).toEqual([5]);
  expect([[...attendance().electors.values()].filter(({ hasAttended }) => hasAttended).length, attendance().unlisted.length]).toEqual([
    5, 1,
  ]);
  tap('Take all 5 back');
  expect(edits.map((writes) => writes.length)).toEqual([5, 5]);
  expect([[...attendance().electors.values()].filter(({ hasAttended }) => hasAttended).length, attendance().unlisted.length]).toEqual([
    1, 0,
  ]);
});

it('[B16] one tap counts one without a name; the last of one’s own is taken back', () => {
  const { attendance } = show();
  begin();
  tap(/^Without a name/);
  tap(/^Without a name/);
  expect(attendance().headcount).toBe(2);
  tap('Take my last count without a name back');
  expect(attendance().headcount).toBe(1);
  expect(screen.getByRole('button', { name: /^Without a name · 1/ })).toBeTruthy();
});

it('[B17] the theme for the sun is one tap, and so is the way back; a browser without a wake lock says so', () => {
  const { app } = show().view;
  const chosen: string[] = [];
  app.settings.setTheme = (theme) => void chosen.push(theme);
  begin();
  tap(/^For the sun/);
  expect(chosen).toEqual(['outdoor']);
  expect(screen.getByText(/cannot keep the screen on/)).toBeTruthy(); // jsdom has none
  tap('I know');
  expect(screen.queryByText(/cannot keep the screen on/)).toBeNull();
});

it('[B19] practice is the same door over invented people: nothing is written to the room, nothing is left of it', () => {
  const { edits, attendance } = show({ gender: 'female' });
  tap('Practise');
  expect(screen.getByText('Practice: nothing here is sent or kept')).toBeTruthy();
  type('7');
  tap(/^Has voted/);
  expect(screen.getAllByText(/^By me/)[0]?.nextElementSibling?.textContent).toContain('1');
  type('12');
  expect(screen.getByText(/Who is it/)).toBeTruthy(); // two of one name
  tap(/^Without a name/);
  tap('End practice');
  expect([edits.length, attendance().electors.size]).toEqual([0, 0]);
  expect(screen.getByRole('button', { name: 'Yes, this is my door' })).toBeTruthy();
  tap('Practise');
  expect(screen.getAllByText(/^By me/)[0]?.nextElementSibling?.textContent).toContain('0');
});

it('[Y10] whom the one before has marked on this tablet is said to be on it only; what cannot be shown is counted until that was noted', async () => {
  const key = observationKey(electorId(734), { writer: 'khaledd01a' as WriterId, n: 42 }); // of the right form
  const rows = new Map([[key, votedValue(AT_MS, 'door')]]);
  show({ left: { rows, hidden: [{ userId: 'khaled', count: 3, sinceMs: AT_MS }] } });
  begin();
  expect(
    (await screen.findByText('3 entries of Khaled are on this tablet and cannot be shown yet', { exact: false })).textContent,
  ).toBeTruthy();
  type('734');
  expect(screen.getByText(/by Khaled/).textContent).toContain('on this tablet, not sent yet');
  const banner = screen.getByText(/cannot be shown yet/).closest<HTMLElement>('[data-tone=warning]') ?? document.body;
  fireEvent.click(within(banner).getByRole('button', { name: 'I know' }));
  expect(screen.queryByText(/cannot be shown yet/)).toBeNull();
});

it('[Y10] whoever is alone on a tablet has nobody’s to look for', () => {
  show();
  begin();
  type('734');
  expect(screen.queryByText(/on this tablet/)).toBeNull();
});

it('[B21] what is told while a door is open stands where no key is', () => {
  const { view } = show();
  expect(document.documentElement.dataset.door).toBeUndefined();
  begin();
  expect(document.documentElement.dataset.door).toBe('');
  view.unmount();
  expect(document.documentElement.dataset.door).toBeUndefined();
});
