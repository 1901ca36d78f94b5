import { fireEvent, screen, within } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { beforeAll, expect, it, vi } from 'vitest';
import type { CommitteeDetail, User } from '../../../schema/api.ts';
import { paperOf } from '../../../schema/ballotPaper.ts';
import { type ElectionSetUp, type PhotoRule, SETTINGS } from '../../../schema/election.ts';
import type { ElectionAnswer } from '../../../schema/electionApi.ts';
import { AppError } from '../../../schema/errors.ts';
import type { CommitteeId, WriterId } from '../../../schema/ids.ts';
import { readTallyEntry, type TallyValue, tallyKey, tallyValue } from '../../../schema/tally.ts';
import { checkOf } from '../../../schema/tallyCheck.ts';
import { readTally } from '../../../schema/tallyTotals.ts';
import type { App } from '../../state/contracts/app.ts';
import type { PhotoQueue, PhotoState } from '../../state/contracts/kept.ts';
import { createFakeRoom } from '../list/testing/createFakeRoom.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { CommitteeCount } from './CommitteeCount.tsx';
import { checkText } from './checkWords.ts';

const ME = 'noura0';
const KHALED = 'khaledd02b';
const CLERK: User = {
  ...ADMIN,
  ...{ id: ME, username: 'noura', name: 'Noura', role: 'clerk', memberships: [{ committee: 'K01' as CommitteeId, stream: 'a' }] },
};
const ELECTION: ElectionSetUp = {
  ...{ name: 'Town', pollingDay: '2027-03-01', timeZone: 'Asia/Kuwait', method: 'single', seats: 1, minMarks: 1, maxMarks: 1, lists: [] },
  candidates: ['سالم', 'فهد', 'خالد'].map((name, i) => ({ id: `c00${i}`, listId: null, ballotNumber: i + 1, name, state: 'active' })),
  settings: SETTINGS,
};
const PAPER = paperOf(ELECTION);
const OPENING = { kind: 'opening', atMs: 0, mode: 'ballots', every: 10, expected: null, from: 1, check: null } as const;
const ballot = (number: number, place = 0): TallyValue => ({
  kind: 'ballot',
  number,
  paper: PAPER.id,
  marks: { kind: 'marks', places: [place] },
});
const SHA256 = 'ab'.repeat(32);

// a test does not wait for the disk
beforeAll(() =>
  Promise.all([
    import('./FormDesk.tsx'),
    import('./ReliefOpening.tsx'),
    import('./TotalsDesk.tsx'),
    import('./HandedOver.tsx'),
    import('./ToolDialogs.tsx'),
  ]),
);

type Options = {
  readonly isForm?: boolean;
  readonly entries?: readonly TallyValue[];
  readonly theirs?: readonly TallyValue[];
  readonly photos?: PhotoRule;
  readonly gender?: CommitteeDetail['gender'];
  readonly language?: 'en' | 'ar';
  /** Marks of this ballot lie on the paper. */
  readonly open?: number;
};
async function show({
  isForm = true,
  entries = [OPENING],
  theirs = [],
  photos = 'all',
  gender = 'male',
  language = 'en',
  open,
}: Options = {}) {
  const draft = { candidates: ['000'], lists: [] };
  const lying = { ...draft, number: open, isCorrection: false, aside: { candidates: [], lists: [] } };
  const fake = createFakeRoom();
  const put = (writer: string, values: readonly TallyValue[], author: string) =>
    fake.receive(
      values.map((value, n) => ({ key: tallyKey({ entry: value.kind, writer: writer as WriterId, n }), value: tallyValue(value) })), // of the right form
      author,
    );
  put('noura0d01a', entries, ME);
  put(KHALED, theirs, 'khaled');
  const answer: ElectionAnswer = {
    election: { ...ELECTION, settings: { ...SETTINGS, photos } } as ElectionAnswer['election'],
    ...{ version: 1, hasBegun: true, pollingDay: '2027-03-01', timeZone: 'Asia/Kuwait' },
  } as ElectionAnswer; // as the route answers
  const [known, setKnown] = createSignal(answer);
  const [photoState, setPhotoState] = createSignal<PhotoState>({ kind: 'sent' });
  const retry = vi.fn();
  const queue: PhotoQueue = { stateOf: photoState, add: async () => SHA256, picture: async () => null, retry, close: () => {} };
  const detail = {
    id: 'K01',
    code: 'K01',
    site: 'School',
    gender,
    status: 'counting',
    electors: 100,
    guarantors: [],
    people: [],
  } as CommitteeDetail;
  const view = renderScreen(
    () => <CommitteeCount place={{ kind: 'tally', committee: 'K01' as CommitteeId, count: 1, stream: 'a' }} isForm={isForm} />,
    {
      language,
      session: { user: CLERK },
      openRoom: () => ({ ...fake.room, name: 'tally/K01/1a' }),
      openCommittee: () => ({ detail: () => detail, atMs: () => 0, error: () => null, nameOf: () => null, reload: () => {} }),
      openAnswer: ((path: string) => ({
        value: () => (path === '/api/election' ? known() : { papers: [PAPER] }), // the two that it asks for
        atMs: () => 0,
        error: () => null,
        reload: () => {},
        replace: () => {},
      })) as App['openAnswer'], // of the two answers that it asks for
      photos: async () => queue,
      own: () => ({
        get: async () => (open === undefined ? null : { value: lying, etag: null, atMs: 0 }),
        put: async () => {},
        delete: async () => {},
      }),
    },
  );
  const tally = () =>
    readTally(
      [...fake.room.cells.keys()].map((key) => [key, fake.room.cells.cell(key)] as const),
      new Map([[PAPER.id, PAPER]]),
    );
  return { ...view, ...fake, setPhotoState, setKnown, answer, retry, tally };
}
const field = (name: string) =>
  screen.findByLabelText((label) => label === name || label.endsWith(name), { selector: 'input' }) as Promise<HTMLInputElement>;
async function type(name: string, text: string): Promise<void> {
  const input = await field(name);
  input.focus();
  fireEvent.input(input, { target: { value: text } });
  fireEvent.keyDown(input, { key: 'Enter' });
}
const writtenKinds = (edits: readonly (readonly { key: string }[])[]) => edits.map((edit) => edit.map(({ key }) => key.charAt(0)).join(''));

it('[CT47] Enter keeps a figure and goes to the next field; a correction voids the old one in the same edit', async () => {
  const { edits, tally } = await show();
  await type('Ballots in the box', '٦١٢');
  expect(document.activeElement).toBe(await field('Valid'));
  expect(tally().form.ballots).toBe(612);
  await type('Ballots in the box', '621');
  expect(writtenKinds(edits)).toEqual(['f', 'vf']);
  await type('Valid', 'six');
  expect((await field('Valid')).value).toBe('six');
  expect(screen.getByText('A whole number, please.')).toBeTruthy();
  expect(tally().form).toMatchObject({ ballots: 621, valid: null });
});

it('[CT47] what is being typed stays, and where it is typed, when the set-up comes anew', async () => {
  const { edits, setKnown, tally } = await show();
  const input = await field('سالم');
  input.focus();
  fireEvent.input(input, { target: { value: '231' } });
  const fahd = await field('فهد');
  setKnown((before) => {
    const next: ElectionAnswer = structuredClone(before);
    const candidates = next.election?.candidates.map((one) => (one.id === 'c001' ? { ...one, name: 'فهد سعد' } : one));
    return { ...next, version: 2, election: { ...next.election, candidates } as ElectionAnswer['election'] }; // as the route answers
  });
  expect([await field('سالم'), document.activeElement, input.value]).toEqual([input, input, '231']);
  expect(await field('فهد سعد')).toBe(fahd);
  expect(edits).toEqual([]);
  fireEvent.keyDown(input, { key: 'Enter' });
  expect(tally().form.candidates.get('c000')).toBe(231);
});

it('[CT47] [CT48] the rest are zero, taken back by one tap; sums and the own count stand beside the form', async () => {
  const { edits, tally } = await show({ entries: [OPENING, ballot(1), ballot(2), ballot(3, 1)] });
  await type('سالم', '2');
  await type('Valid', '3');
  fireEvent.click(screen.getByRole('button', { name: 'The rest are zero' }));
  expect([...tally().form.candidates.values()].sort()).toEqual([0, 0, 2]);
  expect(screen.getByText('Marks together: 2; valid ballots: 3')).toBeTruthy();
  expect(screen.getByText('1 figure differs from your count')).toBeTruthy();
  expect(await screen.findByText(/valid/i, { selector: '[class*=banner] li' })).toBeTruthy(); // the check of the arithmetic, in words
  fireEvent.click(screen.getByRole('button', { name: 'Take back' }));
  expect([...tally().form.candidates]).toEqual([['c000', 2]]);
  expect(writtenKinds(edits)).toEqual(['f', 'f', 'ff', 'vv']);
});

it('[CT49] [CT50] [CT51] what is missing is asked first; sealed, it says what is only here, and then that the clerk may go', async () => {
  const { edits, setUnsentKeys, setPhotoState, tally } = await show({
    entries: [OPENING, ballot(1), ballot(2), { kind: 'figure', cell: 'ballots', n: 2 }, { kind: 'photo', sha256: SHA256 }],
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Seal' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('8 fields of the form were not read')).toBeTruthy();
  expect(edits).toEqual([]);
  setPhotoState({ kind: 'waiting' });
  setUnsentKeys(['bnoura0d01a1', 'bnoura0d01a2']);
  fireEvent.click(dialog.getByRole('button', { name: 'Seal all the same' }));
  expect(tally().seal).toMatchObject({ isWhole: true });
  expect(await screen.findByText(/Still only on this tablet: 2 ballots and the photo\./)).toBeTruthy();
  expect(screen.queryByText(/You may go/)).toBeNull();
  setUnsentKeys([]);
  expect(await screen.findByText(/Still only on this tablet: the photo\./)).toBeTruthy();
  setPhotoState({ kind: 'sent' });
  expect(await screen.findByText('All 2 ballots and the form have reached the server. You may go.')).toBeTruthy();

  fireEvent.click(screen.getByRole('button', { name: 'Open again' }));
  expect(tally().seal).not.toBeNull();
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Open again' }));
  expect(tally().seal).toBeNull();
});

it('[CT9] where more tabs and tablets wrote than a seal can name nothing is sealed, and it is read aloud why, at each tap', async () => {
  const { edits, receive, tally } = await show({ entries: [OPENING, ballot(1)] });
  const writers = Array.from({ length: 72 }, (_, i) => `khaled${i < 36 ? 'd0' : 'd1'}2${(i % 36).toString(36)}` as WriterId); // of the right form
  receive(
    writers.map((writer) => ({ key: tallyKey({ entry: 'ballot', writer, n: 226_000_000 }), value: tallyValue(ballot(2)) })),
    'khaled',
  );
  async function sealAllTheSame(): Promise<HTMLElement> {
    fireEvent.click(await screen.findByRole('button', { name: 'Seal' }));
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Seal all the same' }));
    return screen.findByRole('alert');
  }
  const said = await sealAllTheSame();
  expect(said.textContent).toContain('More tabs and tablets wrote in this count than a seal can name');
  expect(await sealAllTheSame(), 'what is there already would be read aloud no more').not.toBe(said);
  expect([edits, tally().seal]).toEqual([[], null]);
});

it('[CT49] [CT51] a ballot that lies open is the first thing missing, and nobody is told to go', async () => {
  await show({ entries: [OPENING, ballot(1), { kind: 'figure', cell: 'ballots', n: 1 }], open: 2 });
  fireEvent.click(await screen.findByRole('button', { name: 'Seal' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getAllByRole('listitem')[0]?.textContent).toBe('Ballot 2 is marked on this tablet and not entered: it is not counted');
  fireEvent.click(dialog.getByRole('button', { name: 'Seal all the same' }));
  expect((await screen.findAllByText(/Ballot 2 is marked/)).some((one) => one.closest('[role=status]'))).toBe(true);
  expect(screen.queryByText(/You may go/)).toBeNull();
});

it('[CT49] [CT51] what the device kept of a ballot is nothing more once its entry stands', async () => {
  await show({ entries: [OPENING, ballot(1), ballot(2), { kind: 'figure', cell: 'ballots', n: 2 }], open: 2 });
  fireEvent.click(await screen.findByRole('button', { name: 'Seal' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.queryByText(/is marked on this tablet/)).toBeNull();
  fireEvent.click(dialog.getByRole('button', { name: 'Seal all the same' }));
  expect(await screen.findByText('All 2 ballots and the form have reached the server. You may go.')).toBeTruthy();
});

it('[CT51] the loveliest sentence, in Arabic', async () => {
  await show({
    language: 'ar',
    entries: [OPENING, ...Array.from({ length: 12 }, (_, i) => ballot(i + 1)), { kind: 'figure', cell: 'ballots', n: 12 }],
  });
  fireEvent.click(await screen.findByRole('button', { name: 'اختم' }));
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'اختم مع ذلك' }));
  expect(await screen.findByText('وصلت كل الأوراق الـ12 والمحضر إلى الخادم. يمكنك المغادرة.')).toBeTruthy();
});

it.each([
  ['all', 'female', true],
  ['notWomen', 'female', false],
  ['notWomen', 'mixed', true],
  ['none', 'male', false],
] as const)('[CT46] photos: %s, a committee of %s people: %s', async (photos, gender, isOffered) => {
  await show({ photos, gender });
  await screen.findByText('Photo of the form');
  expect(screen.queryByLabelText('Take a photo') !== null).toBe(isOffered);
  expect(screen.queryByText('No photo of the form') !== null).toBe(isOffered); // and is not missed where it is forbidden
});

it('[CT46] what was turned down is sent again when forms are photographed again', async () => {
  const { setKnown, answer, retry } = await show({ photos: 'none' });
  expect(await screen.findByText(/not photographed/)).toBeTruthy();
  expect(retry).not.toHaveBeenCalled();
  const { election } = answer;
  if (!election) throw new Error('no election');
  setKnown({ ...answer, election: { ...election, settings: { ...election.settings, photos: 'all' } } });
  expect(retry).toHaveBeenCalledTimes(1);
});

it('[CT46] a photo that the server does not take says why, and stays', async () => {
  const { setPhotoState } = await show({ entries: [OPENING, { kind: 'photo', sha256: SHA256 }] });
  await screen.findByText('With the server');
  const reasons = { reason_en: 'forms of this committee are not photographed', reason_ar: 'لا يُصوَّر محضر هذه اللجنة' };
  setPhotoState({ kind: 'failed', error: new AppError('conflict', reasons) });
  expect(await screen.findByText('Not taken by the server')).toBeTruthy();
  expect(screen.getByText(/forms of this committee are not photographed/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Remove photo 1' })).toBeTruthy();
});

it('[CT41] [CT42] a full pile asks for the comparison; different: the pile is halved down to one ballot', async () => {
  const { edits, tally } = await show({ isForm: false, entries: [OPENING, ...Array.from({ length: 10 }, (_, i) => ballot(i + 1, i % 3))] });
  const word = checkText(checkOf(tally(), 10), 'en');
  fireEvent.click(await screen.findByRole('button', { name: `Compare at 10${word}` }));
  expect((await screen.findByRole('dialog')).textContent).toContain(word.replace(' ', ' '));
  const press = async (name: string) => fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name }));
  async function search(): Promise<void> {
    await press('Different');
    expect((await screen.findByRole('dialog')).textContent).toContain(checkText(checkOf(tally(), 5), 'en'));
    await press('The same');
    await press('Different'); // at 7
    await press('The same'); // at 6
    await screen.findByRole('heading', { name: 'It is ballot 7' });
  }
  await search();
  await press('Correct ballot 7');
  expect(screen.queryByRole('dialog')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Leave ballot 7 as it was' }));
  fireEvent.click(await screen.findByRole('button', { name: `Compare at 10${word}` }));
  await search();
  expect(edits).toEqual([]);
  await press('Compare again');
  await press('The same');
  expect(writtenKinds(edits)).toEqual(['c']);
  expect(tally().checkpoints).toMatchObject([{ isTrue: true, entry: { value: { number: 10 } } }]);
});

it('[CT44] whoever takes over types number and word; a wrong word is said, and gone on with only knowingly', async () => {
  const { tally, edits } = await show({ isForm: false, entries: [], theirs: [OPENING, ballot(1), ballot(2), ballot(3, 2)] });
  const begin = () => screen.getByRole('button', { name: 'Go on with ballot 4' }) as HTMLButtonElement;
  fireEvent.input(await field('Their last ballot'), { target: { value: '٣' } });
  fireEvent.input(await field('Word and three digits'), { target: { value: 'palm 417' } });
  expect(screen.getByText(/It does not agree/)).toBeTruthy();
  expect(begin().disabled).toBe(true);
  fireEvent.submit(begin());
  expect(edits).toEqual([]);
  const check = checkOf(tally(), 3);
  fireEvent.input(await field('Word and three digits'), { target: { value: checkText(check, 'ar') } });
  expect(screen.getByText(/It agrees/)).toBeTruthy();
  fireEvent.submit(begin());
  expect(tally().openings.map(({ entry }) => entry.value)).toMatchObject([{ from: 1 }, { from: 4, check }]);
});

it('[CT44] on a tablet without the stream it goes on at once, and what was before is elsewhere', async () => {
  const { tally } = await show({ isForm: false, entries: [] });
  fireEvent.click(await screen.findByRole('button', { name: 'Take over from another clerk' }));
  fireEvent.input(await field('Their last ballot'), { target: { value: '312' } });
  fireEvent.input(await field('Word and three digits'), { target: { value: 'palm 417' } });
  expect(screen.getByText(/312 ballots of them are on another tablet/)).toBeTruthy();
  fireEvent.submit(screen.getByRole('button', { name: 'Go on with ballot 313' }));
  expect(tally()).toMatchObject({ first: 313, next: 313, missing: 0, handedOver: (417).toString(36) });
});

it('[CT44] [CT51] a hand-over leaves number and word on the screen, and says whether the tablet may be switched off', async () => {
  const { setUnsentKeys, tally } = await show({ isForm: false, entries: [OPENING, ballot(1), ballot(2)] });
  fireEvent.click(await screen.findByRole('button', { name: 'Hand over, form, seal' }));
  fireEvent.click(await screen.findByRole('button', { name: /Hand over to another clerk/ }));
  setUnsentKeys(['bnoura0d01a2']);
  fireEvent.click(await screen.findByRole('button', { name: 'Hand over here' }));
  await screen.findByRole('heading', { name: 'Handed over after ballot 2' });
  expect(screen.getByText(/Still only on this tablet: 1 ballot\./)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'I go on counting here' }));
  expect(tally().openings.at(-1)?.entry.value).toMatchObject({ from: 3, check: checkOf(tally(), 2) });
});

it('[CT51] after a hand-over too *all ballots* is said of no count with gaps, nor that everything is there while a marked ballot lies open', async () => {
  const handover = { kind: 'handover', atMs: 1, number: 3, check: '5' } as const;
  const { unmount } = await show({ isForm: false, entries: [OPENING, ballot(1), ballot(3), handover] });
  expect(await screen.findByText('2 ballots have reached the server, all that was entered.')).toBeTruthy();
  unmount();
  const second = await show({ isForm: false, entries: [OPENING, ballot(1), ballot(2), ballot(3), handover] });
  expect(await screen.findByText('All 3 ballots have reached the server.')).toBeTruthy();
  second.unmount();
  await show({ isForm: false, entries: [OPENING, ballot(1), ballot(2), ballot(3), handover], open: 4 });
  expect((await screen.findByText(/Ballot 4 is marked on this tablet/)).closest('[role=status]')).toBeTruthy();
  expect(screen.queryByText(/reached the server/)).toBeNull();
});

/** The screen of Noura, who handed over after ballot 2, when Khaled has written this. */
async function showHandedOver(theirs: readonly TallyValue[]) {
  const view = await show({
    isForm: false,
    entries: [OPENING, ballot(1), ballot(2), { kind: 'handover', atMs: 1, number: 2, check: '5' }],
    theirs,
  });
  await screen.findByRole('heading', { name: 'Handed over after ballot 2' });
  const relieve = async (number: string): Promise<void> => {
    fireEvent.click(screen.getByRole('button', { name: 'Take over from another clerk' }));
    fireEvent.input(await field('Their last ballot'), { target: { value: number } });
    fireEvent.input(await field('Word and three digits'), { target: { value: checkText(checkOf(view.tally(), Number(number)), 'en') } });
  };
  const goesOn = () => screen.queryByRole('button', { name: 'I go on counting here' });
  return { ...view, relieve, goesOn };
}

it('[CT44] whoever gets a count back goes on behind the ballots of whoever had it meanwhile', async () => {
  const { tally, relieve, goesOn } = await showHandedOver([
    { ...OPENING, from: 3, check: '5' },
    ...[ballot(3, 1), ballot(4, 2)],
    { kind: 'handover', atMs: 2, number: 4, check: '7' },
  ]);
  expect(goesOn()).toBeNull();
  await relieve('4');
  expect(screen.getByText(/It agrees/)).toBeTruthy();
  fireEvent.submit(screen.getByRole('button', { name: 'Go on with ballot 5' }));
  expect(tally().openings.map(({ entry }) => entry.value.from)).toEqual([1, 3, 5]);
  expect(tally()).toMatchObject({ next: 5, totals: { ballots: 4 }, doubtful: new Map() });
});

it('[CT44] a count is taken back with number and word, also where nothing of the other clerk has come yet', async () => {
  const { tally, relieve, goesOn, receive } = await showHandedOver([]);
  expect(goesOn()).not.toBeNull();
  await relieve('4');
  expect(screen.getByText(/2 ballots of them are on another tablet/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Nobody hands over to me' }));
  expect(goesOn()).not.toBeNull();
  receive([{ key: 'bkhaledd02b1', value: tallyValue(ballot(3)) }], 'khaled');
  expect(goesOn()).toBeNull();
  await relieve('3');
  fireEvent.submit(screen.getByRole('button', { name: 'Go on with ballot 4' }));
  expect(tally().openings.map(({ entry }) => entry.value.from)).toEqual([1, 4]);
});

it('[CT45] totals of the hall: ballots counted stay and stand beside them; back to ballots, and they count again', async () => {
  const { tally } = await show({ isForm: false, entries: [OPENING, ballot(1), ballot(2)] });
  fireEvent.click(await screen.findByRole('button', { name: 'Hand over, form, seal' }));
  fireEvent.click(await screen.findByRole('button', { name: /Totals of the hall/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'Go on with totals' }));
  await type('سالم', '300');
  expect(tally()).toMatchObject({ mode: 'totals', totals: { valid: null }, byBallots: { ballots: 2 } });
  expect(tally().totals.candidates.get('c000')).toBe(300);
  expect(screen.getAllByText('counted 2').length).toBeGreaterThan(0);
  fireEvent.click(screen.getByRole('button', { name: 'Back to ballots' }));
  expect(tally()).toMatchObject({ mode: 'ballots', totals: { ballots: 2 }, next: 3 });
});

it('[CT43] a comparison that a correction made untrue is said to be', async () => {
  const { tally, receive } = await show({ entries: [OPENING, ...Array.from({ length: 10 }, (_, i) => ballot(i + 1))] });
  const check = checkOf(tally(), 10);
  receive([{ key: 'cnoura0d01azz', value: tallyValue({ kind: 'checkpoint', atMs: 1, number: 10, check }) }], ME);
  expect(await screen.findByText(`Ballot 10: ${checkText(check, 'en')}`)).toBeTruthy();
  const target = readTallyEntry('bnoura0d01a3', tallyValue(ballot(3)));
  if (target) receive([{ key: 'vnoura0d01azy', value: tallyValue({ kind: 'void', target }) }], ME);
  expect(await screen.findByText(new RegExp(`Ballot 10: ${checkText(check, 'en')}, no longer true`))).toBeTruthy();
  expect(screen.getByText('The comparison at ballot 10 is no longer true')).toBeTruthy();
});
