import { fireEvent, screen } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { beforeEach, expect, it } from 'vitest';
import type { CommitteeDetail, RollElector, User } from '../../../schema/api.ts';
import { observationKey, unlistedKey, unlistedValue, votedValue } from '../../../schema/attendance.ts';
import { AppError } from '../../../schema/errors.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import { createFakeRoom } from '../list/testing/createFakeRoom.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { CommitteeDoor } from './CommitteeDoor.tsx';
import { confirmShift } from './shift.ts';
import { AT_MS, electorId, KHALED, ME, ROLL } from './testing/openDoor.ts';

const committee = 'K01' as CommitteeId;
const DOOR: User = { ...ADMIN, id: ME, username: 'noura', name: 'Noura', role: 'attendance', memberships: [{ committee, stream: null }] };

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  confirmShift({ userId: ME, committee }, Date.now());
});

type Options = {
  readonly language?: 'en' | 'ar';
  readonly gender?: CommitteeDetail['gender'];
  readonly roll?: readonly RollElector[];
  readonly before?: (room: ReturnType<typeof createFakeRoom>) => void;
};
function show({ language = 'en', gender = 'male', roll = ROLL, before }: Options = {}) {
  const fake = createFakeRoom();
  before?.(fake);
  const [detail] = createSignal<CommitteeDetail>({
    ...{ id: 'K01', code: 'K01', site: 'Palm School', gender, status: 'polling', electors: roll.length },
    ...{ guarantors: [], people: [] },
  });
  const known = { atMs: () => null, error: () => null, reload: () => {} };
  const view = renderScreen(() => <CommitteeDoor committee={committee} />, {
    session: { user: DOOR },
    language,
    send: () => [],
    openRoom: (name) => ({ ...fake.room, name }),
    openRoll: () => ({ ...known, state: () => 'ready', electors: () => roll, elector: (id) => roll.find((one) => one.id === id) }),
    openCommittee: () => ({ ...known, detail, nameOf: (id) => (id === KHALED ? 'Khaled' : null) }),
  });
  const marked = (): string[] => fake.edits.flat().map(({ key }) => key.slice(0, 10));
  return { ...fake, view, marked };
}
const field = () => screen.getByLabelText<HTMLInputElement>('Number or name');
const button = (name: string | RegExp) => screen.getByRole('button', { name });
/** At a scanner’s pace, where the focus is; what is typed into the field the browser writes there. */
function scan(text: string): void {
  for (const key of text) {
    const isInField = document.activeElement === field();
    const goesOn = fireEvent.keyDown(document.activeElement ?? document.body, { key });
    if (isInField && goesOn) fireEvent.input(field(), { target: { value: field().value + key } });
  }
}

it('[B8] a scanner is heard wherever the focus is; its Enter presses no button', () => {
  const { marked } = show();
  const other = button('On no list');
  other.focus();
  scan('734');
  expect(field().value).toBe('734');
  expect(document.activeElement).toBe(field());
  fireEvent.keyDown(field(), { key: 'Enter' });
  expect(marked()).toEqual([electorId(734)]);
  expect(field().value).toBe('');
  scan('12');
  expect(screen.getByText('Next: 12')).toBeTruthy(); // over the confirmation, which covers the field
});

it('[B8] what is typed in another field is that field’s own', () => {
  const { marked } = show();
  const other = document.body.appendChild(document.createElement('input'));
  other.focus();
  fireEvent.keyDown(other, { key: '7' });
  fireEvent.keyDown(other, { key: 'Enter' });
  other.remove();
  expect([field().value, marked()]).toEqual(['', []]);
});

it('[B7] a key of the pads works as soon as it is touched, once, and by keyboard; the last pad is remembered for this door', () => {
  const { view } = show();
  expect(field().inputMode).toBe('none');
  fireEvent.pointerDown(button('7'), { button: 0 });
  fireEvent.click(button('7'));
  fireEvent.click(button('3'));
  expect(field().value).toBe('73');
  expect(document.activeElement).toBe(field());
  fireEvent.pointerDown(button('Delete the last'), { button: 0 });
  expect(field().value).toBe('7');
  fireEvent.click(screen.getByRole('radio', { name: 'Arabic letters' }));
  view.unmount();
  show();
  fireEvent.pointerDown(button('خ'), { button: 0 });
  expect(field().value).toBe('خ');
  fireEvent.click(screen.getByRole('radio', { name: 'Keyboard of this device' }));
  expect(field().inputMode).toBe('text');
  expect(screen.queryByRole('button', { name: 'خ' })).toBeNull();
});

it('[B9] [W2] seen already is amber, with when and by whom; of women in the feminine', () => {
  const { receive } = show({ language: 'ar', gender: 'female' });
  const ref = { writer: `${KHALED}d02a` as never, n: 1 };
  const input = screen.getByLabelText<HTMLInputElement>('رقم القيد أو الاسم');
  fireEvent.input(input, { target: { value: '73' } });
  expect(screen.getByRole('button', { name: 'حضرت' })).toBeTruthy();
  receive([{ key: observationKey(electorId(73), ref), value: votedValue(AT_MS, 'door') }], KHALED);
  expect(screen.getByText(/سُجّل حضورها .* · \u2068?Khaled/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'تسجيل مرة أخرى' })).toBeTruthy();
});

it('[V11] what was recorded last stays the same line, with its buttons, when another door marks somebody; its own undo is shown in it', () => {
  const { receive } = show();
  scan('734');
  fireEvent.keyDown(field(), { key: 'Enter' });
  const undo = screen.getByRole('button', { name: /^Take back .*734/ });
  const line = undo.closest('li');
  undo.focus();
  receive([{ key: observationKey(electorId(7), { writer: `${KHALED}d02a` as never, n: 1 }), value: votedValue(AT_MS, 'door') }], KHALED);
  expect(document.activeElement).toBe(undo);
  scan('73');
  fireEvent.keyDown(field(), { key: 'Enter' });
  expect(screen.getByRole('button', { name: /^Take back .*734/ })).toBe(undo);
  fireEvent.click(undo);
  expect([line?.isConnected, line?.dataset.undone, undo.isConnected]).toEqual([true, '', false]);
  expect(screen.queryByRole('button', { name: /^Take back \D*73\D/ })).toBeTruthy();
});

it('[V11] one’s own arrivals on no list stay the same lines when another door records one', async () => {
  const { receive } = show();
  fireEvent.click(button('On no list'));
  fireEvent.input(await screen.findByLabelText(/Number/, { selector: '[role=dialog] input' }), { target: { value: '99' } });
  fireEvent.click(button('Record'));
  fireEvent.click(button('On no list'));
  const undo = await screen.findByRole('button', { name: /99/ });
  undo.focus();
  receive([{ key: unlistedKey({ writer: `${KHALED}d02a` as never, n: 1 }), value: unlistedValue(AT_MS, '5', 'x') }], KHALED);
  expect(document.activeElement).toBe(undo);
});

it.each([
  [
    'denied',
    (room) => room.setState({ kind: 'denied', error: new AppError('foreign-committee', { committee: 'K01' }) }),
    /You do not belong to committee/,
  ],
  ['failed', (room) => room.setState({ kind: 'failed', error: new AppError('internal') }), /Something went wrong/],
  [
    'never opened here, and no network',
    (room) => {
      room.setState({ kind: 'opening' });
      room.setSave({ kind: 'offline', waiting: 0 });
    },
    'This door is not on this tablet yet',
  ],
  ['to read only', (room) => room.setAccess('read'), 'You may see this door and enter nothing.'],
  ['no code yet', (room) => room.setWriter(null), 'This tablet needs one visit with a network'],
  ['a full device', (room) => room.setSave({ kind: 'cannot-save', waiting: 1 }), 'Cannot save on this device: stop entering'],
] satisfies readonly [string, (room: ReturnType<typeof createFakeRoom>) => void, string | RegExp][])(
  '[U5] a door says what it is in: %s',
  (_, before, words) => {
    show({ before });
    expect(screen.getAllByText(words).length).toBeGreaterThan(0);
  },
);

it('[U5] an empty roll is told', () => {
  show({ roll: [] });
  expect(screen.queryByLabelText('Number or name')).toBeNull();
  expect(screen.getByText('No electors in this committee yet')).toBeTruthy();
});

it('[B8] a key is pressed once, by touch; where the pad has moved before the finger is lifted, no other key is', () => {
  const { marked } = show();
  const [four, one] = [button('4'), button('1')];
  fireEvent.pointerDown(four, { button: 0 });
  expect(field().value).toBe('4');
  fireEvent.pointerUp(four);
  expect(fireEvent(four, new Event('touchend', { bubbles: true, cancelable: true }))).toBe(false); // no click comes of it
  fireEvent.click(one, { detail: 1 }); // and of a browser that sends one
  expect(field().value).toBe('4');
  fireEvent.click(one); // by keyboard or by a screen reader
  expect(field().value).toBe('41');
  expect(marked()).toEqual([]);
});
