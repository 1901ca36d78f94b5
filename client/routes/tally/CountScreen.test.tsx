import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { CommitteeDetail, User } from '../../../schema/api.ts';
import { paperOf } from '../../../schema/ballotPaper.ts';
import { type Candidate, type ElectionSetUp, SETTINGS } from '../../../schema/election.ts';
import type { ElectionAnswer } from '../../../schema/electionApi.ts';
import { AppError } from '../../../schema/errors.ts';
import type { CommitteeId, WriterId } from '../../../schema/ids.ts';
import { type BallotMarks, readTallyEntry, tallyKey, tallyValue } from '../../../schema/tally.ts';
import type { App } from '../../state/contracts/app.ts';
import { createFakeRoom } from '../list/testing/createFakeRoom.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { CommitteeCount } from './CommitteeCount.tsx';

const ME = 'noura0';
const CLERK: User = {
  ...ADMIN,
  ...{ id: ME, username: 'noura', name: 'Noura', role: 'clerk', memberships: [{ committee: 'K01' as CommitteeId, stream: 'a' }] },
};
const candidate = (i: number, listId: string | null): Candidate => ({
  ...{ id: `c${String(i).padStart(3, '0')}`, listId, ballotNumber: i, state: 'active' },
  name: `مرشح رقم ${i}`,
});
const LISTS = [
  { id: 'palm', name: 'قائمة النخيل' },
  { id: 'port', name: 'قائمة المرسى' },
];
const UNION: ElectionSetUp = {
  ...{ name: 'Union', pollingDay: '2027-03-01', timeZone: 'Asia/Kuwait', method: 'list_or_mixed', seats: 3, minMarks: 1, maxMarks: 3 },
  lists: LISTS,
  candidates: [1, 2, 3, 4, 5, 6].map((i) => candidate(i, i <= 3 ? 'palm' : 'port')),
  settings: SETTINGS,
};
const SINGLE: ElectionSetUp = {
  ...UNION,
  method: 'single',
  maxMarks: 1,
  lists: [],
  candidates: UNION.candidates.map((one) => ({ ...one, listId: null })),
};
const MANY: ElectionSetUp = { ...SINGLE, candidates: Array.from({ length: 40 }, (_, i) => candidate(i + 1, null)) };

beforeAll(() => Promise.all([import('./CountDesk.tsx'), import('./CountOpening.tsx'), import('./ReliefOpening.tsx')])); // a test does not wait for the disk
beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

const PLACE = { kind: 'tally', committee: 'K01' as CommitteeId, count: 1, stream: 'a' } as const;

type Options = {
  readonly election?: ElectionSetUp | null;
  readonly answerError?: AppError;
  readonly before?: (room: ReturnType<typeof createFakeRoom>) => void;
  readonly isBegun?: boolean;
  readonly language?: 'en' | 'ar';
  /** The number of another count. */
  readonly other?: number;
};
async function show({ election = UNION, answerError, before, isBegun = true, language = 'en', other }: Options = {}) {
  const fake = createFakeRoom();
  if (isBegun) {
    const opening = { kind: 'opening', atMs: 0, mode: 'ballots', every: 50, expected: 312, from: 1, check: null } as const;
    fake.receive([{ key: tallyKey({ entry: 'opening', writer: `${ME}d01a` as WriterId, n: 0 }), value: tallyValue(opening) }], ME);
  }
  before?.(fake);
  const kept = new Map<string, unknown>();
  const [detail] = createSignal<CommitteeDetail>({
    ...{ id: 'K01', code: 'K01', site: 'Palm School', gender: 'female', status: 'counting', electors: 400, guarantors: [], people: [] },
  });
  const answer: ElectionAnswer | null = answerError
    ? null
    : {
        election: election && { ...election, lists: [...election.lists], candidates: [...election.candidates] },
        version: 1,
        hasBegun: true,
        pollingDay: '',
        timeZone: 'UTC',
      };
  const [known, setKnown] = createSignal(answer);
  const openAnswer = ((path: string) => ({
    value: () => (path === '/api/election' ? known() : null),
    error: () => (path === '/api/election' ? (answerError ?? null) : null),
    ...{ atMs: () => null, reload: () => {}, replace: () => {} },
  })) as App['openAnswer']; // of the one answer that is asked for here
  const [isForm, setForm] = createSignal(false);
  const view = renderScreen(
    () => <CommitteeCount isForm={isForm()} place={PLACE} other={other === undefined ? null : { ...PLACE, count: other }} />,
    {
      session: { user: CLERK },
      language,
      openRoom: (name) => ({ ...fake.room, name }),
      openCommittee: () => ({ detail, atMs: () => null, error: () => null, reload: () => {}, nameOf: () => null }),
      openAnswer,
      photos: async () => ({
        ...{ stateOf: () => ({ kind: 'unknown' }), add: async () => '', picture: async () => null, retry: () => {}, close: () => {} },
      }),
      own: () => ({
        get: async (name) => (kept.has(name) ? { value: kept.get(name), etag: null, atMs: 0 } : null),
        put: async (name, { value }) => void kept.set(name, value),
        delete: async (name) => void kept.delete(name),
      }),
    },
  );
  await waitFor(() => expect(document.querySelector('h2, p')).toBeTruthy()); // parts come in chunks of their own
  const written = () => fake.edits.flat().map(({ key, value }) => readTallyEntry(key, value)?.value);
  const ballots = () => written().flatMap((value) => (value?.kind === 'ballot' ? [[value.number, value.marks] as const] : []));
  return { ...fake, view, kept, setKnown, setForm, written, ballots };
}
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const nameButton = (n: number) => button(new RegExp(`^${n} ?مرشح`));
const key = (code: string, of: string = code, more = {}) => fireEvent.keyDown(document.body, { key: of, code, ...more });
/** What was done last is entered once the frame that shows it is drawn (CT31). */
const drawn = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
const placesOf = (marks: BallotMarks | undefined) => (marks?.kind === 'marks' ? marks.places : marks?.kind);

it('[CT20] a clerk opens the count with what the chair said, or that nobody said it', async () => {
  const { written } = await show({ isBegun: false });
  expect(screen.getByText('Unofficial')).toBeTruthy();
  fireEvent.input(screen.getByLabelText(/Ballots in the box/), { target: { value: 'many' } });
  fireEvent.click(button('Begin with ballot 1'));
  expect(written()).toEqual([]);
  fireEvent.input(screen.getByLabelText(/Ballots in the box/), { target: { value: '٣١٢' } });
  fireEvent.click(screen.getByRole('radio', { name: '25' }));
  fireEvent.click(button('Begin with ballot 1'));
  expect(written()).toEqual([
    { kind: 'opening', atMs: expect.any(Number), mode: 'ballots', every: 25, expected: 312, from: 1, check: null },
  ]);
  expect(await screen.findByText(/312 in the box/)).toBeTruthy();
});

it('[CT20] who comes second goes on after the last ballot that is known, and may say another', async () => {
  const ballot = { kind: 'ballot', number: 213, paper: paperOf(UNION).id, marks: { kind: 'blank' } } as const;
  const key = tallyKey({ entry: 'ballot', writer: 'khaledd02a' as WriterId, n: 9 });
  const { written } = await show({ isBegun: false, before: ({ receive }) => receive([{ key, value: tallyValue(ballot) }], 'khaled') });
  fireEvent.click(await screen.findByRole('button', { name: 'Nobody hands over to me' }));
  fireEvent.click(button('Begin with ballot 214'));
  expect(written()).toMatchObject([{ kind: 'opening', from: 214, expected: null }]);
});

const begunByKhaled = () => ({
  key: tallyKey({ entry: 'opening', writer: 'khaledd02a' as WriterId, n: 0 }),
  value: tallyValue({ kind: 'opening', atMs: 0, mode: 'ballots', every: 50, expected: 312, from: 1, check: null }),
});

it('[CT20] whoever opens a count that another tablet opens meanwhile keeps what they type, and is told', async () => {
  const { receive, written } = await show({ isBegun: false });
  const input = screen.getByLabelText(/Ballots in the box/);
  input.focus();
  fireEvent.input(input, { target: { value: '313' } });
  receive([begunByKhaled()], 'khaled');
  expect([screen.getByLabelText(/Ballots in the box/), document.activeElement]).toEqual([input, input]);
  expect(screen.getByText(/Somebody else has begun this count meanwhile/)).toBeTruthy();
  fireEvent.click(button('Begin with ballot 1'));
  expect(written()).toMatchObject([{ kind: 'opening', from: 1, expected: 313 }]);
});

it.each(['connecting', 'offline'] as const)(
  '[CT20] until the server has said what there is (%s), whoever has touched nothing yet is asked to take over as soon as it has',
  async (kind) => {
    const { receive } = await show({ isBegun: false, before: ({ setSave }) => setSave({ kind, waiting: 0 }) });
    receive([begunByKhaled()], 'khaled');
    fireEvent.click(await screen.findByRole('button', { name: 'Nobody hands over to me' }));
    expect(screen.queryByLabelText(/Ballots in the box/)).toBeNull();
  },
);

it('[CT20] without a network too whoever has touched the form keeps it', async () => {
  const { receive } = await show({ isBegun: false, before: ({ setSave }) => setSave({ kind: 'offline', waiting: 0 }) });
  const input = screen.getByLabelText(/Ballots in the box/);
  fireEvent.pointerDown(input);
  receive([begunByKhaled()], 'khaled');
  expect(screen.getByLabelText(/Ballots in the box/)).toBe(input);
  expect(screen.getByText(/Somebody else has begun this count meanwhile/)).toBeTruthy();
});

it('[CT20] whoever has touched nothing is not told that what they typed is still here', async () => {
  const { receive } = await show({ isBegun: false });
  receive([begunByKhaled()], 'khaled');
  fireEvent.pointerDown(screen.getByLabelText(/Ballots in the box/));
  expect(screen.queryByText(/Somebody else has begun this count meanwhile/)).toBeNull(); // nothing moves under the finger either
});

it('[CT24] by touch: marks, next, a whole list, blank, invalid with its reason', async () => {
  const { ballots } = await show();
  fireEvent.pointerDown(nameButton(1), { button: 0 });
  fireEvent.click(nameButton(1)); // of the same touch, where the paper scrolls the click is the touch
  expect(nameButton(1).getAttribute('aria-pressed')).toBe('true');
  fireEvent.click(nameButton(5));
  fireEvent.click(button('Next ballot'));
  fireEvent.click(button(/قائمة المرسى/));
  fireEvent.click(button('Next ballot'));
  fireEvent.click(button('Blank'));
  fireEvent.click(button('Invalid'));
  fireEvent.click(button(/Signed or recognisable/));
  await drawn();
  expect(ballots()).toEqual([
    [1, { kind: 'marks', places: [0, 4] }],
    [2, { kind: 'list', list: 1 }],
    [3, { kind: 'blank' }],
    [4, { kind: 'invalid', reason: 'signed' }],
  ]);
  const totals = [...document.querySelectorAll('dl dd')].map((total) => total.textContent);
  expect(totals).toEqual(['2', '1', '1']);
});

it('[CT24] why it is invalid is asked of one ballot: nothing else is entered meanwhile, and the question does not outlive it', async () => {
  const { ballots } = await show();
  fireEvent.click(nameButton(1));
  fireEvent.click(button('Next ballot'));
  fireEvent.click(nameButton(2));
  fireEvent.click(button('Invalid'));
  expect(button('Next ballot')).toHaveProperty('disabled', true);
  fireEvent.click(button('Undo')); // the mark
  fireEvent.click(button('Undo')); // the ballot before it
  await drawn();
  expect(screen.queryByRole('button', { name: /Signed or recognisable/ })).toBeNull();
  fireEvent.keyDown(document.body, { key: '1' });
  expect(ballots().filter(([, marks]) => (marks as { kind: string }).kind === 'invalid')).toEqual([]);
});

it('[CT29] by keyboard alone, also on one whose letters are Arabic', async () => {
  const { ballots } = await show();
  key('Digit2', '2');
  key('Enter', 'Enter');
  key('Digit6', '٦');
  expect(screen.getAllByText('مرشح رقم 6').length).toBe(2); // on the paper, and beside what was typed
  key('Enter', 'Enter');
  key('Enter', 'Enter');
  key('KeyB', 'لا');
  key('KeyI', 'ه');
  key('Digit3', '3');
  key('KeyL', 'م');
  key('Digit1', '1');
  key('Enter', 'Enter');
  key('Enter', 'Enter');
  await drawn();
  expect(ballots().map(([, marks]) => placesOf(marks))).toEqual([[1, 5], 'blank', 'invalid', 'list']);
  key('KeyZ', 'z', { ctrlKey: true });
  await drawn();
  expect(button(/قائمة النخيل/).getAttribute('aria-pressed')).toBe('true');
  await screen.findByText('Ballot 4 was taken back'); // said after it is shown
});

it('[CT26] one tap is the ballot where one mark is cast; the quick second one has its undo on the name', async () => {
  const { ballots, written } = await show({ election: SINGLE });
  expect(screen.queryByRole('button', { name: 'Next ballot' })).toBeNull();
  fireEvent.click(nameButton(3));
  fireEvent.click(nameButton(3));
  await drawn();
  expect(ballots().map(([number, marks]) => [number, placesOf(marks)])).toEqual([
    [1, [2]],
    [2, [2]],
  ]);
  const row = nameButton(3).closest('li');
  if (!row) throw new Error('no row');
  fireEvent.click(within(row).getByRole('button', { name: 'Undo' }));
  expect(written().at(-1)?.kind).toBe('void');
  expect(within(row).queryByRole('button', { name: 'Undo' })).toBeNull();
});

it('[CT27] more than thirty names have a pad of digits beside them, and who it is before Enter', async () => {
  const { ballots } = await show({ election: MANY });
  for (const digit of '37') fireEvent.click(button(digit));
  expect(screen.getAllByText('مرشح رقم 37').length).toBe(2);
  fireEvent.click(button('Enter'));
  await drawn();
  expect(ballots().map(([, marks]) => placesOf(marks))).toEqual([[36]]);
});

it('[CT27] the paper that lies there stays the same, name by name, when the set-up comes anew', async () => {
  const { setKnown } = await show();
  const [name, list] = [nameButton(4), button(/المرسى/)];
  name.focus();
  setKnown((before) => structuredClone(before));
  expect([nameButton(4), button(/المرسى/), document.activeElement]).toEqual([name, list, name]);
});

const ballotBy = (writer: string, n: number, number: number, place: number) => ({
  key: tallyKey({ entry: 'ballot', writer: writer as WriterId, n }),
  value: tallyValue({ kind: 'ballot', number, paper: paperOf(UNION).id, marks: { kind: 'marks', places: [place] } }),
});

it('[CT25] gaps and doubtful ballots are shown with all that was entered, and settled there', async () => {
  const { receive, edits } = await show();
  receive([ballotBy(`${ME}d01a`, 5, 1, 0), ballotBy('khaledd02a', 6, 1, 4), ballotBy(`${ME}d01a`, 7, 3, 1)], 'khaled');
  fireEvent.click(button('2 ballots to settle'));
  const dialog = await screen.findByRole('dialog'); // a part of its own
  expect(within(dialog).getByText('Ballot 1 was entered 2 times, differently')).toBeTruthy();
  expect(within(dialog).getByText('Ballot 2 is missing')).toBeTruthy();
  fireEvent.click(within(dialog).getByRole('button', { name: /This one is right: 5/ }));
  expect(edits.at(-1)?.map(({ value }) => value)).toEqual([`b${ME}d01a5`]);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Enter ballot 2' }));
  fireEvent.click(nameButton(6));
  fireEvent.click(button('Put it in place'));
  await drawn();
  expect(screen.queryByRole('button', { name: /to settle/ })).toBeNull();
});

it('[CT25] [V11] what is settled stays under the finger while the stream goes on', async () => {
  const { receive } = await show();
  receive([ballotBy(`${ME}d01a`, 5, 1, 0), ballotBy('khaledd02a', 6, 1, 4), ballotBy(`${ME}d01a`, 7, 3, 1)], 'khaled');
  fireEvent.click(button('2 ballots to settle'));
  const dialog = within(await screen.findByRole('dialog'));
  const buttons = () => [/This one is right: 5/, 'Correct ballot 1', 'Enter ballot 2'].map((name) => dialog.getByRole('button', { name }));
  const before = buttons();
  before[0]?.focus();
  receive([ballotBy('khaledd02a', 8, 5, 4)], 'khaled');
  expect(dialog.getByText('Ballot 4 is missing')).toBeTruthy();
  expect(buttons().map((one, i) => one === before[i])).toEqual([true, true, true]);
  expect(document.activeElement).toBe(before[0]);
});

it('[CT22] the open ballot lies on the device until it is entered', async () => {
  const { kept, view } = await show();
  fireEvent.click(nameButton(1));
  const isKept = [['own/tally/K01/1a', expect.objectContaining({ number: 1, candidates: ['c001'] })]];
  await expect.poll(() => [...kept]).toEqual(isKept); // a frame after it is shown
  fireEvent.click(nameButton(1));
  await expect.poll(() => kept.size).toBe(0);
  fireEvent.click(nameButton(1));
  view.unmount(); // whoever leaves before the frame loses nothing
  expect([...kept]).toEqual(isKept);
});

it('[CT22] a ballot that lies open while the form is looked at is taken up afterwards; one that was entered is not', async () => {
  const { setForm, ballots } = await show();
  const lookAtForm = async (): Promise<void> => {
    setForm(true);
    await screen.findByRole('button', { name: 'Seal' });
    setForm(false);
    await screen.findByRole('button', { name: 'Next ballot' });
  };
  fireEvent.click(nameButton(1));
  await lookAtForm();
  fireEvent.click(await screen.findByRole('button', { name: 'Continue' }));
  fireEvent.click(button('Next ballot'));
  await expect.poll(ballots).toMatchObject([[1, { places: [0] }]]);
  await lookAtForm();
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('every other state says what it is: no ballot paper, no network, denied, failed, read only, a device without a code', async () => {
  const seen = async (options: Options, words: string): Promise<void> => {
    const { view } = await show(options);
    expect(document.body.textContent).toContain(words);
    expect(screen.queryAllByRole('button', { name: /مرشح/ }).filter((name) => !name.hasAttribute('disabled'))).toEqual([]);
    view.unmount();
  };
  await seen({ election: null }, 'There is no ballot paper yet');
  await seen(
    { before: ({ setState }) => setState({ kind: 'denied', error: new AppError('forbidden') }) },
    'Your role does not include this',
  );
  await seen({ answerError: new AppError('unreachable') }, 'This count is not on this tablet yet');
  await seen({ answerError: new AppError('internal') }, 'Try again');
  await seen({ before: ({ setAccess }) => setAccess('read') }, 'You may see this count and enter nothing.');
  await seen({ before: ({ setWriter }) => setWriter(null), language: 'ar' }, 'يحتاج هذا الجهاز إلى اتصال واحد بالشبكة');
});

it('[CR61] that a recount has begun is told beside the count, which stays', async () => {
  await show({ other: 2 });
  expect((await screen.findByRole('link', { name: 'Count 2 has begun: go there' })).getAttribute('href')).toBe('/c/K01/count?count=2');
  expect(await screen.findByText(/312 in the box/)).toBeTruthy();
});

it('[CR61] of a committee that is counted once no other count is told', async () => {
  await show();
  expect(screen.queryByRole('link', { name: /[Cc]ount 2/ })).toBeNull();
});
