import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { Suspense } from 'solid-js';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { HeldEdit } from '../../../schema/deviceApi.ts';
import { AppError } from '../../../schema/errors.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import type { ResultAnswer } from '../../../schema/resultApi.ts';
import { ResultPage } from './ResultPage.tsx';
import { ResultsAt } from './Results.tsx';
import { CHECK, cell, RESULTS, result, settled, stream } from './testing/resultFixtures.ts';
import { showResults } from './testing/showResults.tsx';

beforeAll(() => import('./OpenedDecision.tsx')); // a test does not wait for the disk
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const queue = () => within(screen.getByRole('region', { name: 'Committees' })).getByRole('table');
const codes = () =>
  within(queue())
    .getAllByRole('rowheader')
    .map((header) => header.textContent?.slice(0, 3));
/** Presses what opens a window, and waits for that. */
const open = async (name: string | RegExp) => {
  fireEvent.click(button(name));
  await screen.findByRole('dialog');
};
const dialog = () => within(screen.getByRole('dialog'));
const pickReason = (label: string) => {
  const select = dialog().getByLabelText('Why') as HTMLSelectElement;
  fireEvent.change(select, { target: { value: [...select.options].find(({ text }) => text === label)?.value } });
};
const at = (committee = 'K01', more: Parameters<typeof showResults>[0] = {}) => showResults({ committee, ...more });

// the first of all: once a decision was opened its window is here
it('[CR42] the first decision that is opened leaves the screen where it is, and gives it the focus back', async () => {
  const K01 = 'K01' as CommitteeId; // of the right form
  showResults({
    screen: () => (
      <Suspense fallback={<p>Nothing else</p>}>
        <ResultPage committee={K01} />
      </Suspense>
    ),
  });
  const settle = button(/^Settle/);
  settle.focus();
  fireEvent.click(settle);
  expect(screen.queryByText('Nothing else')).toBeNull();
  expect(settle.isConnected).toBe(true);
  fireEvent.keyDown(await screen.findByRole('dialog'), { key: 'Escape' });
  await waitFor(() => expect(document.activeElement).toBe(settle));
});

it('[CR41] what is to be settled stands before what nobody has counted; a heading orders by it, twice the other way round, and says so', () => {
  showResults();
  expect(codes()).toEqual(['K02', 'K01', 'K10', 'K03']);
  const heading = (name: string) => screen.getByRole('columnheader', { name });
  expect(heading('Could move').getAttribute('aria-sort')).toBe('none');
  fireEvent.click(button('Could move'));
  expect(codes()).toEqual(['K02', 'K10', 'K01', 'K03']);
  expect(heading('Could move').getAttribute('aria-sort')).toBe('descending');
  fireEvent.click(button('Ballots'));
  expect(codes()).toEqual(['K01', 'K02', 'K03', 'K10']);
  fireEvent.click(button('Ballots'));
  expect(codes()).toEqual(['K10', 'K03', 'K02', 'K01']);
  expect(heading('Ballots').getAttribute('aria-sort')).toBe('ascending');
  fireEvent.click(button('Committee'));
  expect(codes()).toEqual(['K01', 'K02', 'K03', 'K10']);
});

it('[CR41] the order does not move under whoever uses it when results change; left alone, it is renewed', () => {
  vi.useFakeTimers();
  const { setResults } = showResults();
  const link = within(queue()).getByRole('link', { name: /^K03/ });
  link.focus();
  const changed = (one: (typeof RESULTS.committees)[number]) =>
    one.code === 'K03' ? { ...one, state: 'differs' as const, differing: 9, impact: 999 } : { ...one };
  setResults({ ...RESULTS, committees: RESULTS.committees.map(changed) });
  vi.advanceTimersByTime(15_000);
  expect([codes(), document.activeElement]).toEqual([['K02', 'K01', 'K10', 'K03'], link]);
  expect(link.closest('tr')?.textContent).toContain('999');
  link.blur();
  vi.advanceTimersByTime(1_000);
  expect(codes()).toEqual(['K03', 'K02', 'K01', 'K10']);
  expect(within(queue()).getByRole('link', { name: /^K03/ })).toBe(link);
});

it('of what nobody has counted yet the whole count is open; nothing is said to be settled', () => {
  at('K01', { answer: result({ state: 'empty', streams: [], cells: [cell('caaaa', {})], checks: [] }) });
  expect(screen.getByText('The whole count.')).toBeTruthy();
  expect(screen.queryByText('Nothing is open.')).toBeNull();
});

it('[CR41] a filter and a search in any spelling narrow the queue; what finds nothing offers all', () => {
  showResults();
  const filter = screen.getByLabelText('Show') as HTMLSelectElement;
  expect([...filter.options].map(({ text }) => text)).toEqual(['All · 4', 'To be settled · 2', 'Verified · 1', 'Missing · 1']);
  fireEvent.change(filter, { target: { value: 'open' } });
  expect(codes()).toEqual(['K02', 'K01']);
  fireEvent.change(filter, { target: { value: 'all' } });
  fireEvent.input(screen.getByLabelText('Committee or site'), { target: { value: 'الياسمين مدرسه' } });
  expect(codes()).toEqual(['K03']);
  fireEvent.input(screen.getByLabelText('Committee or site'), { target: { value: 'nowhere' } });
  fireEvent.click(button('Show all'));
  expect(codes()).toHaveLength(4);
});

it('[CR41] who wins is said with how much of it is there, what is missing apart, and what can still change; never as official', () => {
  showResults();
  const standing = within(screen.getByRole('heading', { name: 'As things stand' }).closest('section') ?? document.body);
  expect(standing.getByText('Unofficial. 3 of 4 committees have figures (75%).')).toBeTruthy();
  for (const bucket of ['Verified', 'Entered, not verified', 'Differing', 'Missing'])
    expect(standing.getAllByText(bucket)[0]?.parentElement?.textContent).toContain('1');
  expect(standing.getByText('What is still open can change who takes a seat')).toBeTruthy();
  expect(standing.getByText(/^Open or not settled: 2 of 4 committees/)).toBeTruthy();
  expect(standing.getByText(/^A seat of whoever withdrew goes to the next.*: 3 · \u2068نورة\u2069/)).toBeTruthy();
  const ranks = within(screen.getByRole('region', { name: 'Who has a seat as things stand' }));
  const row = (name: RegExp) => ranks.getByRole('rowheader', { name }).closest('tr')?.textContent;
  expect(row(/سالم/)).toMatch(/Has a seat as things standCan still change/);
  expect(row(/نورة/)).toMatch(/Withdrew.*Has none as things standCan still change/);
  expect(row(/فهد/)).not.toContain('Can still change');
});

it('[CR41] a share of committees is never rounded up to all of them', () => {
  showResults({ results: { ...RESULTS, standing: { ...RESULTS.standing, verified: 0, entered: 996, differing: 0, missing: 4 } } });
  expect(screen.getByText(/996 of 1,000 committees have figures \(99%\)/)).toBeTruthy();
});

it('[CR40] whoever reads no results is refused, as the server would', () => {
  for (const role of ['clerk', 'attendance', 'viewer', 'caller', 'guarantor'] as const) {
    const { unmount } = showResults({ role, screen: () => <ResultsAt committee="K01" /> });
    expect(screen.getByRole('alert').textContent).toContain('Not part of your work here');
    expect(screen.queryByRole('table')).toBeNull();
    unmount();
  }
});

it('[CR42] only what differs is shown until everything is asked for; who says what stands beside it', () => {
  at();
  const table = () => within(within(screen.getByRole('region', { name: 'Figures' })).getByRole('table'));
  expect(table().getAllByRole('row', { name: /·/ })).toHaveLength(1);
  expect(table().getByRole('row', { name: /سالم/ }).textContent).toMatch(/312311311311not knownDiffers/);
  fireEvent.click(screen.getByLabelText(/^Everything/));
  expect(
    table()
      .getAllByRole('rowheader')
      .map((header) => header.textContent),
  ).toEqual([
    'The form',
    'Ballots in the box',
    'Valid',
    'الائتلاف',
    'Ballots for the whole of \u2068الائتلاف\u2069',
    '1 · \u2068سالم\u2069',
    '2 · \u2068فهد\u2069',
    'التغيير',
    '3 · \u2068نورة\u2069 Withdrew',
    'Without a list',
    '4 · \u2068هند\u2069',
  ]);
});

it('[CR42] a value is chosen with a reason, and sent with the fingerprint of what was on the screen', async () => {
  const { sent } = at('K01', { send: () => settled() });
  await open(/^Settle/);
  fireEvent.click(dialog().getByRole('button', { name: 'Take this value' }));
  expect(dialog().getByText('Choose a value.')).toBeTruthy();
  expect(sent).toEqual([]);
  fireEvent.click(dialog().getByLabelText(/^311/));
  expect(dialog().getByLabelText(/^311/).closest('label')?.textContent).toContain('B counted, A read on the form, B read on the form');
  fireEvent.click(dialog().getByRole('button', { name: 'Take 311' }));
  expect(dialog().getByText('Say why.')).toBeTruthy();
  pickReason('Something else');
  fireEvent.click(dialog().getByRole('button', { name: 'Take 311' }));
  expect(dialog().getByText('Say in words what it was.')).toBeTruthy();
  fireEvent.input(dialog().getByLabelText('In your own words'), { target: { value: ' board said so ' } });
  fireEvent.click(dialog().getByRole('button', { name: 'Take 311' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(sent).toEqual([
    {
      method: 'POST',
      path: '/api/committees/K01/choose',
      body: { count: 1, cell: 'caaaa', value: 311, seen: 'caaaa 312,311,311,311', reason: 'other', note: 'board said so' },
    },
  ]);
  expect(screen.getByText('Nothing differs')).toBeTruthy(); // the answer stands on the screen
});

it('[CR42] another number is taken in digits of any script', async () => {
  const { sent } = at('K01', { send: () => settled() });
  await open(/^Settle/);
  fireEvent.click(dialog().getByLabelText('Another number'));
  fireEvent.input(dialog().getByLabelText('The right number'), { target: { value: '31x' } });
  fireEvent.click(dialog().getByRole('button', { name: 'Take this value' }));
  expect(dialog().getByText(/^A whole number/)).toBeTruthy();
  fireEvent.input(dialog().getByLabelText('The right number'), { target: { value: '٣١٣' } });
  pickReason('Counted again');
  fireEvent.click(dialog().getByRole('button', { name: 'Take 313' }));
  await waitFor(() => expect(sent[0]?.body).toMatchObject({ value: 313, reason: 'recounted' }));
});

it('[CR43] what changes while a decision is open is shown and looked at first; nothing entered is lost, and the new fingerprint is sent', async () => {
  const { sent, setAnswer } = at('K01', { send: () => settled() });
  await open(/^Settle/);
  fireEvent.click(dialog().getByLabelText(/^312/));
  pickReason('Counted again');
  fireEvent.input(dialog().getByLabelText('In your own words'), { target: { value: 'twice' } });
  const later = result({
    cells: result().cells.map((one) => (one.cell === 'caaaa' ? cell('caaaa', { a: 312, b: 312, formA: 311 }) : one)),
  });
  setAnswer(later);
  expect(dialog().getByRole('alert').textContent).toContain('312 / 311 / 311 / 311 → 312 / 312 / 311');
  expect(dialog().queryByRole('button', { name: /^Take/ })).toBeNull();
  fireEvent.click(dialog().getByRole('button', { name: 'I have looked: go on' }));
  expect((dialog().getByLabelText('In your own words') as HTMLInputElement).value).toBe('twice');
  fireEvent.click(dialog().getByRole('button', { name: 'Take 312' }));
  await waitFor(() => expect(sent[0]?.body).toMatchObject({ value: 312, seen: 'caaaa 312,312,311', note: 'twice' }));
});

it('[CR43] what the server refuses as seen otherwise is fetched and shown, and sent again when it was looked at', async () => {
  const later = result({
    hash: 'result later',
    verifiedBy: null,
    cells: settled().cells.map((one) => (one.cell === 'cbbbb' ? cell('cbbbb', { a: 201, b: 201 }) : one)),
  });
  let isFirst = true;
  const shown = at('K01', {
    answer: settled(),
    send: () => {
      if (!isFirst) return settled({ state: 'verified', verifiedBy: 'reem00' });
      isFirst = false;
      throw new AppError('conflict');
    },
  });
  shown.whenFetched.run = () => shown.setAnswer(later);
  await open('Verify');
  fireEvent.click(dialog().getByRole('button', { name: 'Verify' }));
  await waitFor(() => expect(dialog().getByRole('alert').textContent).toMatch(/200 → 201 for .*فهد/));
  fireEvent.click(dialog().getByRole('button', { name: 'I have looked: go on' }));
  fireEvent.click(dialog().getByRole('button', { name: 'Verify' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(shown.sent.map(({ body }) => (body as { seen: string }).seen)).toEqual(['result settled', 'result later']);
  expect(screen.getByText('Verified by Reem.')).toBeTruthy();
});

it('[CR43] the room says that something changed: the result is fetched once a second at most', async () => {
  vi.useFakeTimers();
  const { room, fetches } = at();
  const change = (n: number) => room.receive([{ key: `1c${n}`, value: 'x' }], 'server');
  change(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(fetches.count).toBe(1);
  for (let n = 2; n < 50; n++) change(n);
  await vi.advanceTimersByTimeAsync(900);
  expect(fetches.count).toBe(1);
  await vi.advanceTimersByTimeAsync(200);
  expect(fetches.count).toBe(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fetches.count).toBe(6); // four times a minute besides
});

const WHYS: readonly (readonly [string, Partial<ResultAnswer>, string])[] = [
  ['nobody has ended', { streams: [stream('a', { isSealed: false })] }, 'No count has been ended yet'],
  ['one still counts', { streams: [stream('a'), stream('b', { isSealed: false })] }, 'A count is not ended yet'],
  ['late', { streams: [stream('a', { late: { count: 3, hash: 'x' } }), stream('b')] }, 'first decide on what came after the seal'],
  ['differs', { cells: result().cells }, 'first settle the figures that differ'],
  ['a check fails', { checks: [CHECK] }, 'the failing checks have to be settled'],
  ['they counted here', { streams: [stream('a', { people: ['reem00'] }), stream('b')] }, 'You counted or read here'],
  [
    'they chose',
    { cells: settled().cells.map((one) => ({ ...one, choice: { reason: 'recounted', by: 'reem00', at: 1 } })) },
    'You chose a figure here',
  ],
];
it.each(WHYS)('[CR40] why nobody verifies yet is said in words, and there is no button: %s', (_, more, words) => {
  at('K01', { answer: settled(more) });
  expect(screen.queryByRole('button', { name: 'Verify' })).toBeNull();
  expect(screen.getByText(new RegExp(words))).toBeTruthy();
});

it('[CR40] an error wants two people, and says who is still needed', async () => {
  const { sent, setAnswer } = at('K01', {
    answer: settled({ checks: [CHECK] }),
    send: () => settled({ checks: [{ ...CHECK, acceptedBy: ['reem00'] }] }),
  });
  expect(screen.getByText('Two people have to accept it.')).toBeTruthy();
  await open(/^Accept as on paper/);
  pickReason('The paper says so');
  fireEvent.click(dialog().getByRole('button', { name: 'Accept' }));
  await screen.findByText('You have accepted it; another person has to do so too.');
  expect(sent[0]?.body).toEqual({ count: 1, check: 'E1', seen: 'e1 first', reason: 'paper-says-so', note: '' });
  expect(screen.queryByRole('button', { name: /^Accept as on paper/ })).toBeNull();
  setAnswer(settled({ checks: [{ ...CHECK, acceptedBy: ['badr00', 'reem00'], isSettled: true }] }));
  expect(screen.getByText(/Accepted by .*Badr.* and .*Reem/)).toBeTruthy();
});

it('[CR40] publishing takes a second person: after the first there is no button for them, and it says whom it waits for', async () => {
  const verified = settled({ state: 'verified', verifiedBy: 'badr00' });
  const { sent } = at('K01', {
    role: 'admin',
    userId: 'dana00',
    answer: verified,
    send: () => ({ ...verified, publishedBy: ['dana00'], people: [{ id: 'dana00', name: 'Dana' }] }),
  });
  await open('Publish');
  fireEvent.click(dialog().getByRole('button', { name: 'Publish' }));
  await screen.findByText('Dana has published. It waits for a second person.');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(sent[0]).toMatchObject({ path: '/api/committees/K01/publish', body: { count: 1, seen: 'result settled' } });
  expect(screen.queryByRole('button', { name: 'Publish' })).toBeNull();
});

it('[CR40] late entries are taken in or left out, and a stream is sealed for a clerk, each with what was seen', async () => {
  const before = result({ streams: [stream('a', { late: { count: 12, hash: 'late a' } }), stream('b', { isSealed: false })] });
  const { sent } = at('K01', { answer: before });
  await open(/^Leave them out/);
  pickReason('Something came late');
  fireEvent.click(dialog().getByRole('button', { name: 'Leave them out' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await open(/^Seal in their place/);
  pickReason('Tablet lost or broken');
  fireEvent.click(dialog().getByRole('button', { name: 'Seal' }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent.map(({ body }) => body)).toEqual([
    { count: 1, stream: 'a', isTaken: false, seen: 'late a', reason: 'late-entry', note: '' },
    { count: 1, stream: 'b', seen: 'result first', reason: 'tablet-lost', note: '' },
  ]);
});

it('[CR40] a recount begins beside the counts there are, and an older one is read only', async () => {
  const { sent, setAnswer, fetches } = at('K01', {
    answer: settled(),
    send: () => result({ count: 2, counts: 2, streams: [], cells: [], state: 'empty' }),
  });
  await open('Count again');
  pickReason('Counted again');
  fireEvent.click(dialog().getByRole('button', { name: 'Begin count 2' }));
  await screen.findByText('Nothing has been counted here yet');
  expect(sent[0]?.body).toEqual({ seen: 1, reason: 'recounted', note: '' });
  fireEvent.change(screen.getByLabelText('Count'), { target: { value: '1' } });
  expect(fetches.paths).toContain('/api/committees/K01/result?count=1');
  setAnswer(settled({ counts: 2 }));
  expect(screen.getByText('An earlier count, to be read only. Count 2 is the one that stands.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Verify' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Settle|^Change/ })).toBeNull();
});

it('[CR44] single ballots are shown once the reason is written down, a hundred at most', async () => {
  const { sent } = at('K01', {
    send: () => ({
      ballots: [
        { number: 7, paper: 'pppp', kind: 'marks', marks: ['aaaa', 'dddd'], reason: null, isDoubtful: true },
        { number: 8, paper: 'pppp', kind: 'invalid', marks: [], reason: 'tooMany', isDoubtful: false },
      ],
      gaps: [9],
    }),
  });
  await open(/^Look at single ballots.*A/);
  fireEvent.input(dialog().getByLabelText('From ballot'), { target: { value: '7' } });
  fireEvent.input(dialog().getByLabelText('To ballot'), { target: { value: '107' } });
  fireEvent.click(dialog().getByRole('button', { name: 'Write it down and show' }));
  expect(dialog().getByText('From 1, the later one last, 100 at most.')).toBeTruthy();
  fireEvent.input(dialog().getByLabelText('To ballot'), { target: { value: '9' } });
  pickReason('A missed ballot');
  fireEvent.click(dialog().getByRole('button', { name: 'Write it down and show' }));
  const rows = await waitFor(() => dialog().getAllByRole('row').slice(1));
  expect(rows.map((row) => row.textContent)).toEqual([
    '71 · \u2068سالم\u2069, 4 · \u2068هند\u2069 stands twice and says two things',
    '8Invalid: too many marks',
    '9Nobody entered it',
  ]);
  expect(sent).toMatchObject([
    { path: '/api/committees/K01/ballots', body: { count: 1, stream: 'a', from: 7, to: 9, reason: 'missed-ballot' } },
  ]);
});

it('[CR40] an auditor reads everything and finds no button that decides', () => {
  at('K01', {
    role: 'auditor',
    answer: result({ checks: [CHECK], streams: [stream('a', { late: { count: 2, hash: 'x' } }), stream('b', { isSealed: false })] }),
  });
  expect(screen.getByText('You may read this result. Reconcilers settle it.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Settle|Accept|Take|Leave|Seal|Verify|Publish|Open again|Count again|Look at/ })).toBeNull();
});

it('[CR40] [CR45] without a network what is kept is read with its age, nothing is sent, and nothing that decides is a button', async () => {
  const { setOnline } = at('K01', { ageMs: 120_000 });
  await open(/^Settle/);
  setOnline(false);
  expect(dialog().getByText('Deciding needs a connection. What you read was kept on this device.')).toBeTruthy();
  expect((dialog().getByRole('button', { name: /^Take/ }) as HTMLButtonElement).disabled).toBe(true);
  expect(screen.getByText(/^As of 2 minutes ago/)).toBeTruthy();
  const deciding = () => screen.queryAllByRole('button', { name: /^Settle|^Change|^Look at|^Count again/, hidden: true });
  expect(deciding()).toEqual([]);
  setOnline(true);
  expect(deciding().length).toBeGreaterThan(1);
});

it.each([undefined, 'K01'])(
  '[CR45] an answer that is older than three quarters of a minute says how old it is, whatever the network: %s',
  (committee) => {
    vi.useFakeTimers();
    showResults({ ageMs: 30_000, ...(committee ? { committee } : {}) });
    expect(screen.queryByText(/^As of/)).toBeNull();
    vi.advanceTimersByTime(60_000);
    expect(screen.getByText('As of 1 minute ago.')).toBeTruthy();
    vi.advanceTimersByTime(60_000);
    expect(screen.getByText('As of 2 minutes ago.')).toBeTruthy();
  },
);

it('[CR45] figures that the server says are old are as old here as it says, and older as time goes by', () => {
  vi.useFakeTimers();
  at('K01', { answer: result({ ageMs: 120_000 }) });
  expect(screen.getByText('As of 2 minutes ago.')).toBeTruthy();
  vi.advanceTimersByTime(60_000);
  expect(screen.getByText('As of 3 minutes ago.')).toBeTruthy();
});

it.each([undefined, 'K01'])(
  '[CR45] a newer answer that failed says why, beside how old what is shown is; only without a network that there is none: %s',
  (committee) => {
    const { setError } = showResults({ ageMs: 120_000, ...(committee ? { committee } : {}) });
    const said = () => screen.getByText('As of 2 minutes ago.').parentElement?.textContent;
    setError(new AppError('internal'));
    expect(said()).toContain('Something went wrong');
    expect(said()).not.toContain('There is no connection');
    setError(new AppError('unreachable'));
    expect(said()).toContain('There is no connection');
  },
);

it.each([undefined, 'K01'])(
  '[U16] why there is nothing newer is read aloud once, not at each minute that it gets older: %s',
  (committee) => {
    vi.useFakeTimers();
    const { setError } = showResults({ ageMs: 120_000, ...(committee ? { committee } : {}) });
    const aloud = () => screen.queryAllByRole('status').map(({ textContent }) => textContent);
    const atFirst = aloud();
    for (const error of [null, new AppError('internal'), new AppError('unreachable')]) {
      setError(error);
      const said = aloud();
      expect(said).toHaveLength(atFirst.length + (error ? 1 : 0));
      vi.advanceTimersByTime(60_000);
      expect(aloud()).toEqual(said);
    }
    expect(screen.getByText('As of 5 minutes ago.')).toBeTruthy();
  },
);

it('[CC4] what could not be checked is named with what is missing', () => {
  at('K01', { answer: settled({ notJudged: [{ code: 'E1', variant: '', missing: ['blank', 'attendance'] }] }) });
  expect(screen.getByText('Not checked yet, because figures are missing: blank ballots, our attendance')).toBeTruthy();
});

it('[CR45] what was never fetched here, and what failed, is said with a way to try again', () => {
  const { unmount } = at('K01', { answer: null, error: new AppError('unreachable') });
  expect(screen.getByText('Results have not been fetched on this device')).toBeTruthy();
  unmount();
  at('K01', { answer: null, error: new AppError('foreign-committee') });
  expect(screen.getByRole('alert').textContent).toContain('Not part of your work here');
});

it('[CR40] all that was decided stands with who, when and why', () => {
  at('K01', {
    answer: result({
      decisions: [
        { id: 3, kind: 'late', by: 'reem00', at: 3, reason: 'late-entry', note: '', about: 'a', value: 0 },
        { id: 2, kind: 'verify', by: 'badr00', at: 2, reason: null, note: '', about: '', value: null },
        { id: 1, kind: 'choose', by: 'reem00', at: 1, reason: 'other', note: 'board', about: 'caaaa', value: 311 },
      ],
    }),
  });
  const lines = within(screen.getByRole('region', { name: 'What was decided' }))
    .getAllByRole('listitem')
    .map((item) => item.textContent);
  expect(lines[0]).toMatch(/Late entries of stream A left outReem · .* · Something came late/);
  expect(lines[1]).toMatch(/VerifiedBadr/);
  expect(lines[2]).toMatch(/311 for .*سالم.*Reem · .* · Something elseboard/);
});

it('[U5] in Arabic everything stands in Arabic', () => {
  at('K01', { language: 'ar', answer: result({ checks: [CHECK] }) });
  const latin = (document.body.textContent ?? '')
    .match(/[A-Za-z]{2,}/g)
    ?.filter((word) => !['Reem', 'Huda', 'Badr', 'School'].includes(word));
  expect(latin ?? []).toEqual([]);
});

const HELD: HeldEdit = {
  ...{ id: 'tab00001.1', room: 'tally/K01/1a', userId: 'maha00', name: 'Maha', device: 'd01', atMs: 1, receivedAt: 2 },
  ...{ reason: 'account-disabled', isAuthorAllowed: true, writes: [], brings: { entries: { ballot: 2, void: 1 }, ballots: [13, 14] } },
};

it('[Z11] what a tablet brought for a count is said by number, and taken in with a reason', async () => {
  let held = [HELD];
  const sent: unknown[] = [];
  at('K01', { held: () => held, send: (path, body) => void sent.push([path, body]) });
  const section = within(await screen.findByRole('region', { name: 'Brought by a tablet, waiting for a decision' }));
  expect(section.getByText('2 ballots: numbers 13, 14 · 1 other entry')).toBeTruthy();
  await open(/^Take them in/);
  expect(dialog().queryByLabelText('In your own words')).toBeNull();
  pickReason('Tablet lost or broken');
  held = [];
  fireEvent.click(dialog().getByRole('button', { name: 'Take them in' }));
  await waitFor(() => expect(screen.queryByRole('region', { name: 'Brought by a tablet, waiting for a decision' })).toBeNull());
  expect(sent).toEqual([['/api/held-edits/maha00d01/tab00001.1', { decision: 'apply', reason: 'tablet-lost' }]]);
});

it('[Z11] [V11] what waits keeps its buttons while it is asked for again', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let asked = 0;
  at('K01', {
    held: () => {
      asked += 1;
      return [...(asked > 1 ? [{ ...HELD, device: 'd02' }] : []), structuredClone(HELD)];
    },
  });
  const take = await screen.findByRole('button', { name: /^Take them in/ });
  take.focus();
  await vi.advanceTimersByTimeAsync(31_000);
  const buttons = screen.getAllByRole('button', { name: /^Take them in/ });
  expect([buttons.length, buttons[1], document.activeElement]).toEqual([2, take, take]);
});
it('[Z11] whoever wrote in the count is told why they do not decide; who does not settle is told nothing of it', async () => {
  at('K01', { held: () => [HELD], userId: 'noura0', answer: result({ streams: [stream('a', { people: ['noura0'] }), stream('b')] }) });
  expect(await screen.findByText(/another reconciler does/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Take them in/ })).toBeNull();
  cleanup();
  at('K01', { held: () => [HELD], role: 'auditor' });
  await screen.findByRole('heading', { name: /K01/ });
  expect(screen.queryByText(/Maha, stream A/)).toBeNull();
});
