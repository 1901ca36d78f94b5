import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, it, vi } from 'vitest';
import { type ElectionSetUp, SETTINGS } from '../../../schema/election.ts';
import { type ElectionAnswer, ElectionChange } from '../../../schema/electionApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Election } from './Election.tsx';

const LISTS = [
  { id: 'l001', name: 'List 1' },
  { id: 'l002', name: 'List 2' },
];
/** Two lists of three: what thirty rows would show as well takes a browser in a test ten times as long. */
const UNION: ElectionSetUp = {
  name: 'Union',
  pollingDay: '2026-11-28',
  timeZone: 'Asia/Kuwait',
  method: 'list_or_mixed',
  seats: 3,
  minMarks: 1,
  maxMarks: 3,
  lists: LISTS,
  candidates: ['P1', 'P2', 'P3', 'P4', 'P5', 'سالم'].map((name, i) => ({
    id: `c00${i}`,
    listId: i < 3 ? 'l001' : 'l002',
    ballotNumber: i + 1,
    name,
    state: 'active',
  })),
  settings: SETTINGS,
};
const answer = (election: ElectionSetUp | null, version = election ? 1 : 0, hasBegun = false): ElectionAnswer =>
  ({ election, version, hasBegun, pollingDay: '2026-11-28', timeZone: 'Asia/Kuwait' }) as ElectionAnswer; // the same, to be written to

/** A server that holds a set-up; `refuse` makes a save fail. */
function server(first: ElectionAnswer) {
  let held = first;
  let refuse: AppError | null = null;
  const send = vi.fn((method: string, _path: string, body?: unknown) => {
    if (method === 'GET') return held;
    if (refuse) throw refuse;
    const { seen, seenHasBegun, election } = ElectionChange.parse(body);
    if (seen !== held.version || (seenHasBegun === false && held.hasBegun)) throw new AppError('conflict');
    held = { ...held, election, version: held.version + 1 };
    return held;
  });
  return {
    send,
    /** Somebody else saves. */
    change: (election: ElectionSetUp) => {
      held = answer(election, held.version + 1, held.hasBegun);
    },
    /** A committee opens. */
    begin: () => {
      held = { ...held, hasBegun: true };
    },
    refuse: (error: AppError | null) => {
      refuse = error;
    },
    held: () => held,
  };
}
const type = (label: string, value: string) => fireEvent.input(screen.getByLabelText(label), { target: { value } });
const save = () => fireEvent.submit(screen.getByRole('button', { name: 'Save the set-up' }).closest('form') as HTMLFormElement);
const saves = (sent: readonly { method: string; body: unknown }[]) =>
  sent.filter(({ method }) => method === 'PUT').map(({ body }) => body as ElectionChange);

it('[F1] what is not set up says so, begins with a template, and nothing is stored before it is saved', async () => {
  const { send, held } = server(answer(null));
  const { sent } = renderScreen(Election, { send, session: { user: ADMIN } });
  expect(await screen.findByText('Not set up yet')).toBeTruthy();
  fireEvent.click(screen.getByText('Municipality'));
  expect(held().election).toBeNull();
  type('Name of number 3', 'Salem');
  type('Seats', '٢');
  save();
  save();
  expect(await screen.findByText('The set-up is saved')).toBeTruthy();
  expect(saves(sent)).toHaveLength(1);
  const [change] = saves(sent);
  expect(change).toMatchObject({ seen: 0, election: { method: 'single', seats: 2, pollingDay: '2026-11-28' } });
  expect(change?.election.candidates.map(({ name }) => name)).toEqual(['Candidate 1', 'Candidate 2', 'Salem', 'Candidate 4']);
  await waitFor(() => expect(screen.getByRole('button', { name: 'Save the set-up' })).toHaveProperty('disabled', true));
});

it('[F2][U1] what is wrong is said at its field, gets the focus, and nothing is sent before it is mended', async () => {
  const { send } = server(answer(UNION));
  const { sent } = renderScreen(Election, { send, session: { user: ADMIN } });
  await screen.findByLabelText('Seats');
  type('Most marks on a ballot', '7');
  type('Number of P1', '2');
  save();
  expect(await screen.findByText('The ballot offers 6 to mark. Lower this, or add what is missing.')).toBeTruthy();
  expect(screen.getByText('Number 2 stands twice. Change one.')).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Most marks on a ballot')));
  expect(saves(sent)).toEqual([]);
  type('Most marks on a ballot', '3');
  type('Number of P1', '1');
  expect(screen.queryByText(/stands twice/)).toBeNull();
});

it('[F2] tolerances open for what is wrong in them, and do not close under the fingers that mend it', async () => {
  const { send } = server(answer(UNION));
  renderScreen(Election, { send, session: { user: ADMIN } });
  const field = await screen.findByLabelText('Blank ballots, %');
  const part = field.closest('details');
  expect(part?.open).toBe(false);
  type('Blank ballots, %', '101');
  save();
  await waitFor(() => expect(part?.open).toBe(true));
  type('Blank ballots, %', '1');
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBeNull());
  expect(part?.open).toBe(true);
});

it('[F5] the order of the ballot paper is changed by its buttons, which keep the focus; the preview follows', async () => {
  const { send } = server(answer(UNION));
  renderScreen(Election, { send, session: { user: ADMIN } });
  const down = await screen.findByRole('button', { name: 'Move P1 down' });
  down.focus();
  fireEvent.click(down);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Move P1 down' })));
  fireEvent.click(screen.getByRole('button', { name: 'Move P1 down' }));
  const preview = within(screen.getByRole('region', { name: 'As on the ballot paper' }));
  expect(
    preview
      .getAllByRole('listitem')
      .slice(0, 3)
      .map(({ textContent }) => textContent),
  ).toEqual(['1P2', '2P3', '3P1']);
  fireEvent.click(screen.getByRole('button', { name: 'Move List 2 up' }));
  expect(preview.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual(['List 2', 'List 1']);
  expect(preview.getAllByRole('listitem')[0]?.closest('[dir]')?.getAttribute('dir')).toBe('rtl');
  expect(screen.getByRole('button', { name: 'Move P2 up' })).toHaveProperty('disabled', true);
});

it('[F4] once it has begun somebody withdraws and stays; only who is not saved yet is taken out, and joins after a question', async () => {
  const { send } = server(answer(UNION, 1, true));
  const { sent } = renderScreen(Election, { send, session: { user: ADMIN } });
  fireEvent.click(await screen.findByRole('button', { name: 'Withdrawn: P3' }));
  expect(screen.queryByRole('button', { name: 'Take out P3' })).toBeNull();
  fireEvent.click(screen.getAllByRole('button', { name: 'Add a candidate' })[1] as HTMLElement);
  type('Name of number 7', 'Late');
  expect(screen.getByRole('button', { name: 'Take out Late' })).toBeTruthy();
  save();
  expect(await screen.findByText(/^Late\. Every result is opened again/)).toBeTruthy();
  expect(saves(sent)).toEqual([]); // asked first
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Save the set-up' }));
  await screen.findByText('The set-up is saved');
  expect(screen.queryByRole('button', { name: 'Take out Late' })).toBeNull();
  const { candidates = [] } = saves(sent)[0]?.election ?? {};
  expect(candidates.find(({ ballotNumber }) => ballotNumber === 3)?.state).toBe('withdrawn');
  expect(candidates.at(-1)).toMatchObject({ name: 'Late', ballotNumber: 7, listId: UNION.lists[1]?.id });
});

it('[F4] who joins is asked about also on a page that was opened before it began, and what was typed stays', async () => {
  const desk = server(answer(UNION));
  const { sent } = renderScreen(Election, { send: desk.send, session: { user: ADMIN } });
  await screen.findByLabelText('Seats');
  type('Name of number 2', 'Mine');
  fireEvent.click(screen.getAllByRole('button', { name: 'Add a candidate' })[1] as HTMLElement);
  type('Name of number 7', 'Late');
  desk.begin();
  save();
  expect(await screen.findByText(/^Late\. Every result is opened again/)).toBeTruthy();
  expect(desk.held().version).toBe(1);
  expect(screen.queryByText('Somebody else has saved meanwhile')).toBeNull();
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Save the set-up' }));
  await screen.findByText('The set-up is saved');
  expect(saves(sent).map(({ seenHasBegun }) => seenHasBegun)).toEqual([false, true]);
  expect(desk.held().election?.candidates.map(({ name }) => name)).toEqual(['P1', 'Mine', 'P3', 'P4', 'P5', 'سالم', 'Late']);
});

it('[F4] where nobody joins nothing is asked: what was changed on a page that was opened before it began is saved', async () => {
  const desk = server(answer(UNION));
  const { sent } = renderScreen(Election, { send: desk.send, session: { user: ADMIN } });
  await screen.findByLabelText('Seats');
  type('Seats', '2');
  desk.begin();
  save();
  await screen.findByText('The set-up is saved');
  expect(saves(sent)).toHaveLength(2);
  expect(desk.held().election?.seats).toBe(2);
});

it('[F3] somebody else has saved meanwhile: both come together, what both have changed is shown with both values, nothing typed is lost', async () => {
  const desk = server(answer(UNION));
  const { sent } = renderScreen(Election, { send: desk.send, session: { user: ADMIN } });
  await screen.findByLabelText('Seats');
  type('Seats', '9');
  type('Name of number 2', 'Mine');
  const candidates = UNION.candidates.map((one) => (one.ballotNumber === 4 ? { ...one, name: 'Theirs' } : one));
  desk.change({ ...UNION, seats: 12, name: 'Union 2026', candidates });
  save();
  expect(await screen.findByText('Somebody else has saved meanwhile')).toBeTruthy();
  expect(screen.getByText('theirs: 12')).toBeTruthy();
  const value = (label: string) => screen.getByLabelText<HTMLInputElement>(label).value;
  expect(['Seats', 'Name of number 2', 'Name of number 4', 'Name of the election'].map(value)).toEqual([
    '9',
    'Mine',
    'Theirs',
    'Union 2026',
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Take theirs' }));
  expect(value('Seats')).toBe('12');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Save the set-up' }).getAttribute('aria-busy')).toBeNull());
  save();
  await screen.findByText('The set-up is saved');
  expect(saves(sent).map(({ seen }) => seen)).toEqual([1, 2]);
  expect(desk.held().election).toMatchObject({ seats: 12, name: 'Union 2026' });
  expect(screen.queryByText('Somebody else has saved meanwhile')).toBeNull();
});

it('[U1][U5] a server that cannot be reached is said, and what was typed stays to be sent', async () => {
  const desk = server(answer(UNION));
  renderScreen(Election, { send: desk.send, session: { user: ADMIN } });
  await screen.findByLabelText('Seats');
  type('Seats', '7');
  desk.refuse(new AppError('unreachable'));
  save();
  expect((await screen.findByRole('alert')).textContent).toContain('The server cannot be reached');
  expect(screen.getByLabelText<HTMLInputElement>('Seats').value).toBe('7');
  desk.refuse(null);
  save();
  await screen.findByText('The set-up is saved');
  expect(desk.held().election?.seats).toBe(7);
});

it('[U1] changes are discarded only when that was said twice', async () => {
  const { send } = server(answer(UNION));
  renderScreen(Election, { send, session: { user: ADMIN } });
  await screen.findByLabelText('Seats');
  type('Seats', '7');
  fireEvent.click(screen.getByRole('button', { name: 'Discard my changes' }));
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Stay here' }));
  expect(screen.getByLabelText<HTMLInputElement>('Seats').value).toBe('7');
  fireEvent.click(screen.getByRole('button', { name: 'Discard my changes' }));
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Discard my changes' }));
  expect(screen.getByLabelText<HTMLInputElement>('Seats').value).toBe('3');
});

it('[H12][H13] whatever a candidate is called is shown literally', async () => {
  const [first, ...others] = UNION.candidates;
  const hostile = '<img src=x onerror=alert(1)>';
  const { send } = server(answer({ ...UNION, candidates: first ? [{ ...first, name: hostile }, ...others] : [] }));
  renderScreen(Election, { send, session: { user: ADMIN } });
  expect(await screen.findByText(hostile)).toBeTruthy();
  expect(document.querySelector('img')).toBeNull();
});

it('[U5] what cannot be fetched says why', async () => {
  renderScreen(Election, {
    session: { user: ADMIN },
    send: () => {
      throw new AppError('unreachable');
    },
  });
  expect(await screen.findByText('The server cannot be reached')).toBeTruthy();
});

it('[F9] candidates are pasted as lines: shown with what is wrong before any is taken, saved with everything else', async () => {
  const { send } = server(answer(UNION));
  const { sent } = renderScreen(Election, { send, session: { user: ADMIN } });
  fireEvent.click(await screen.findByRole('button', { name: 'Paste candidates' }));
  const field = await screen.findByLabelText<HTMLTextAreaElement>('Lines', {}, { timeout: 10_000 }); // a part of its own
  fireEvent.input(field, { target: { value: 'No,Name,List\n١،سالم علي،List 1\n7,Noor,Unity\n8,\n9,A,List 2\n9,B,List 2' } });
  const dialog = within(screen.getByRole('dialog'));
  const shown = dialog.getAllByRole('listitem').map(({ textContent }) => textContent);
  expect(shown).toEqual([
    '–No,Name,ListHeading: left out',
    '1سالم عليin place of P1List 1',
    '7NoorUnity (new list)',
    '–Line 48,The name is missing.',
    '–Line 59,A,List 2Number 9 stands twice. Change one.',
    '–Line 69,B,List 2Number 9 stands twice. Change one.',
  ]);
  expect(saves(sent)).toEqual([]);
  expect(screen.getByLabelText<HTMLInputElement>('Name of number 1').value).toBe('P1');
  fireEvent.click(dialog.getByRole('button', { name: 'Take 2 candidates' }));
  expect(field.value).toBe('8,\n9,A,List 2\n9,B,List 2');
  fireEvent.click(dialog.getAllByRole('button', { name: 'Close' })[0] as HTMLElement);
  expect(screen.getByLabelText<HTMLInputElement>('Name of number 1').value).toBe('سالم علي');
  save();
  await screen.findByText('The set-up is saved');
  const { lists, candidates } = saves(sent)[0]?.election ?? { lists: [], candidates: [] };
  expect(lists.map(({ name }) => name)).toEqual(['List 1', 'List 2', 'Unity']);
  expect(candidates.map(({ ballotNumber, name }) => `${ballotNumber} ${name}`)).toContain('7 Noor');
  expect(candidates[0]).toMatchObject({ id: 'c000', listId: 'l001', name: 'سالم علي' });
});
