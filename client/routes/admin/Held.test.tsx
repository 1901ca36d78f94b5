import { Route, Router } from '@solidjs/router';
import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, it } from 'vitest';
import { observationKey, votedValue } from '../../../schema/attendance.ts';
import type { HeldData } from '../../../schema/auditApi.ts';
import { AppError } from '../../../schema/errors.ts';
import type { WriterId } from '../../../schema/ids.ts';
import { claimKey } from '../../../schema/keys.ts';
import type { MoveAnswer, MoveRequest } from '../../../schema/moveApi.ts';
import { electorId, HIND } from '../list/testing/listFixtures.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Held } from './Held.tsx';

const ID = electorId(7);
const cell = (key: string, value: HeldData['cells'][number]['value']) => ({
  room: 'guarantees/K01',
  key,
  value,
  at: 5,
  user: { id: 'khaled', name: 'Khaled' },
});
const HELD: HeldData = {
  elector: {
    id: ID,
    committee: 'K01',
    number: '1100',
    name: 'فهد سالم المرجان',
    family: 'المرجان',
    gender: 'male',
    birthYear: null,
    area: '',
    isRemoved: false,
  },
  cells: [
    cell(claimKey(ID, HIND, 'answer'), 'p'),
    cell(claimKey(ID, HIND, 'note'), 'after sunset'),
    cell(claimKey(ID, HIND, 'answeredAt'), 5),
    { ...cell(observationKey(ID, { writer: 'door01d01a' as WriterId, n: 1 }), votedValue(5, 'door')), room: 'attendance/K01' },
  ],
  records: [
    { kind: 'phone', committee: null, words: ['55512345'], at: 5, by: { id: 'khaled', name: 'Khaled' } },
    ...(
      [
        ['claim', ['promised', 'noAnswer']],
        ['state', ['undecided', 'attended']],
        ['call', ['callAt']],
        ['do-not-call', ['do_not_contact']],
        ['transport', ['assigned', 'Abu Ali']],
      ] as const
    ).map(([kind, words]) => ({ kind, committee: 'K01', words: [...words], at: null, by: null })),
  ],
  logRows: 3,
  auditRows: 4,
  waitingEdits: 2,
  imports: [{ at: 1, fileName: 'roll.csv' }],
};

function show(
  erase: (body: unknown) => unknown = () => ({ rooms: ['guarantees/K01'], logRows: 3, isFinished: true }),
  move: (body: unknown) => unknown = () => undefined,
) {
  history.replaceState(null, '', `/admin/electors/${ID}`);
  const screenAt = () => (
    <Router>
      <Route path="/admin/electors/:elector" component={Held} />
    </Router>
  );
  return renderScreen(screenAt, {
    session: { user: ADMIN },
    send: (_method, path, body) => {
      if (path.endsWith('/held')) return HELD;
      if (path.endsWith('/erase')) return erase(body);
      if (path.endsWith('/move')) return move(body);
      if (path === '/api/committees') return ['K01', 'K02'].map((id) => ({ id, code: id, site: '' }));
      return { people: [], guarantors: [{ id: HIND, name: 'Hind' }] };
    },
  });
}
const openErase = async () => {
  fireEvent.click(await screen.findByRole('button', { name: 'Erase this person' }));
  return within(screen.getByRole('dialog'));
};

it('[U13] all that is held stands on one page in words, on screen and on paper', async () => {
  const { container } = show();
  const entries = within(await within(container).findByRole('region', { name: 'Entries' }));
  const row = (name: string) => entries.getByRole('rowheader', { name }).closest('tr')?.textContent;
  expect(row('Answer (guarantee of Hind)')).toMatch(/^Answer \(guarantee of Hind\)PromisedKhaled/);
  expect(row('Note (guarantee of Hind)')).toContain('after sunset');
  expect(document.body.textContent).toContain('At the door');
  expect(entries.getAllByRole('rowheader')).toHaveLength(4);
  const paper = document.querySelector('[data-print]')?.textContent ?? '';
  for (const words of [
    'فهد سالم المرجان',
    '1100',
    'after sunset',
    'roll.csv',
    'Phone number · 55512345 · Khaled',
    'as the database repeats it · Committee K01 · Promised · No answer',
    'What the entries come to · Committee K01 · Undecided · Attended',
    'Call · Committee K01 · Call again later',
    'Not to be called · Committee K01 · Do not contact',
    'Asked to be fetched · Committee K01 · Driver on it · Abu Ali',
    '3 lines of the log',
    '4 lines of “who did what”',
    '2 edits about this person wait',
  ])
    expect(paper).toContain(words);
});

it('[U13] erasing wants the roll number typed by hand, in any digits, says what it means, and sends once', async () => {
  const { sent } = show();
  const dialog = await openErase();
  expect(dialog.getByText('This cannot be undone.')).toBeTruthy();
  const now = dialog.getByRole<HTMLButtonElement>('button', { name: 'Erase for good' });
  const number = dialog.getByLabelText('To erase, type the roll number');
  for (const wrong of ['', '110', '11000']) {
    fireEvent.input(number, { target: { value: wrong } });
    expect(now.disabled).toBe(true);
  }
  fireEvent.input(number, { target: { value: ' ١١٠٠' } });
  fireEvent.click(now);
  fireEvent.click(now);
  expect((await screen.findByRole('alert')).textContent).toContain('3 lines of the log were written anew without this person');
  const erased = sent.filter(({ method }) => method === 'POST');
  expect(erased).toEqual([{ method: 'POST', path: `/api/electors/${ID}/erase`, body: { confirm: '1100' } }]);
  expect(screen.queryByText(/until the next night/)).toBeNull();
  expect(document.body.textContent).not.toContain('المرجان'); // neither here nor on paper
  expect(screen.queryByRole('button', { name: 'Print' })).toBeNull();
});

it('[U13] what the night has still to do is told', async () => {
  show(() => ({ rooms: [], logRows: 0, isFinished: false }));
  const dialog = await openErase();
  fireEvent.input(dialog.getByLabelText('To erase, type the roll number'), { target: { value: '1100' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Erase for good' }));
  expect(await screen.findByText(/until the next night/)).toBeTruthy();
  expect(screen.getByText(/stood on the roll only/)).toBeTruthy();
  expect(screen.queryByText(/server holds on one elector/)).toBeNull(); // no longer true
});

it('[U5] what could not be erased is told, and the person still stands there', async () => {
  const { container } = show(() => {
    throw new AppError('cannot-save');
  });
  const dialog = await openErase();
  fireEvent.input(dialog.getByLabelText('To erase, type the roll number'), { target: { value: '1100' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Erase for good' }));
  await waitFor(() => expect(dialog.getByRole('alert').textContent).toContain('The server cannot save now'));
  fireEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
  expect(within(container).getByRole('region', { name: 'Entries' })).toBeTruthy();
});

const moveAnswer = (isDryRun: boolean, number = '851'): MoveAnswer => ({
  elector: { id: ID, name: HELD.elector.name, number: '1100' },
  from: { id: 'K01', code: 'K01', site: '' },
  to: { id: 'K02', code: '7-B', site: '' },
  number,
  takenBy: 'Maha',
  isOtherGender: true,
  claims: 1,
  observations: 2,
  isDryRun,
  isFinished: true,
});

it('[R11] a move says before what goes along, and whose number is taken; done, the page says where they are', async () => {
  const { sent } = show(undefined, (body) => moveAnswer((body as MoveRequest).dryRun));
  fireEvent.click(await screen.findByRole('button', { name: 'Move to another committee' }));
  const dialog = within(await screen.findByRole('dialog'));
  const move = dialog.getByRole<HTMLButtonElement>('button', { name: 'Move' });
  expect(move.disabled).toBe(true);
  expect(dialog.queryByRole('option', { name: 'K01' })).toBeNull(); // they are there already
  fireEvent.change(dialog.getByLabelText('To committee'), { target: { value: 'K02' } });
  expect((await dialog.findByText(/the new number is/)).textContent?.replaceAll(/[\u2068\u2069]/g, '')).toBe(
    'Roll number 1100 is Maha’s there: the new number is 851.',
  );
  expect(dialog.getByText('1 guarantee goes along.')).toBeTruthy();
  expect(dialog.getByText('2 entries of attendance go along.')).toBeTruthy();
  expect(dialog.getByText('That committee is for the other gender.')).toBeTruthy();
  fireEvent.click(move);
  expect((await screen.findByText(/The roll number there is/)).textContent).toContain('851');
  expect(sent.filter(({ path }) => path.endsWith('/move')).map(({ body }) => body)).toEqual([
    { committee: 'K02', dryRun: true },
    { committee: 'K02', dryRun: false, seen: { from: 'K01', number: '851' } },
  ]);
});

it('[R11] a move that is not what was shown any more is not done: it says so and shows what it would do now', async () => {
  let isFirst = true;
  const { sent } = show(undefined, (body) => {
    const { dryRun } = body as MoveRequest;
    if (!dryRun && isFirst) {
      isFirst = false;
      throw new AppError('conflict', { reason_en: 'they would get another number', reason_ar: 'سيأخذ رقمًا آخر' });
    }
    return moveAnswer(dryRun, isFirst ? '851' : '852');
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Move to another committee' }));
  const dialog = within(await screen.findByRole('dialog'));
  fireEvent.change(dialog.getByLabelText('To committee'), { target: { value: 'K02' } });
  await dialog.findByText(/851/);
  const move = dialog.getByRole<HTMLButtonElement>('button', { name: 'Move' });
  fireEvent.click(move);
  expect(await dialog.findByText(/852/)).toBeTruthy();
  expect((await dialog.findByRole('alert')).textContent).toContain('they would get another number');
  await waitFor(() => expect(move.disabled).toBe(false));
  fireEvent.click(move);
  expect((await screen.findByText(/The roll number there is/)).textContent).toContain('852');
  expect(sent.filter(({ path }) => path.endsWith('/move')).map(({ body }) => body)).toEqual([
    { committee: 'K02', dryRun: true },
    { committee: 'K02', dryRun: false, seen: { from: 'K01', number: '851' } },
    { committee: 'K02', dryRun: true },
    { committee: 'K02', dryRun: false, seen: { from: 'K01', number: '852' } },
  ]);
});
