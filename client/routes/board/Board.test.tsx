import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { beforeAll, expect, it, vi } from 'vitest';
import { AppError } from '../../../schema/errors.ts';
import { minutesAgo, row, showBoard } from './testing/showBoard.tsx';

// a test does not wait for the disk
beforeAll(() =>
  Promise.all([import('./BoardBelow.tsx'), import('./CommitteeMarks.tsx'), import('./PlanDialog.tsx'), import('./Wall.tsx')]),
);

const table = () => within(screen.getByRole('region', { name: 'Committees' })).getByRole('table');
const codes = () =>
  within(table())
    .getAllByRole('rowheader')
    .map((header) => header.querySelector('bdi')?.textContent);
const figure = (name: string) => screen.getByRole('heading', { name: new RegExp(`^${name}`) }).closest('li')?.textContent ?? '';

it('[OR1] the sums of all committees stand at the head, and a row that changes changes them and its own cells only', () => {
  const { write, opened } = showBoard();
  expect(opened).toEqual(['board/demo', 'marks/demo']);
  expect(figure('Attended')).toMatch(/900 of 3,000 registered30% turnout/);
  const before = within(table()).getByRole('row', { name: /K02/ });
  const other = before.innerHTML;
  const cell = within(table()).getByRole('row', { name: /K01/ });
  write('K01', row({ attended: 301, promisedAttended: 81 }));
  expect(figure('Attended')).toMatch(/901 of 3,000/);
  expect(figure('Promised, came')).toMatch(/241 of 600/);
  expect(figure('Promised, missing')).toMatch(/359 of 600/);
  expect(within(table()).getByRole('row', { name: /K01/ })).toBe(cell);
  expect(cell.textContent).toContain('301 of 1,000');
  expect(before.innerHTML).toBe(other);
});

it('[OR2] each figure says its age and of how many committees it is; what is known to be missing makes it partial; always unofficial', () => {
  const old = row({ heardAtMs: minutesAgo(40), enteredAtMs: minutesAgo(40), unsent: 37 });
  showBoard({ rows: { K01: row(), K02: old, K10: row({ status: 'closed', heardAtMs: minutesAgo(50) }) } });
  expect(figure('Attended')).toMatch(/Partial.*Last entry 1 minute ago · 1 of 3 committees heard/);
  expect(screen.getByText('Of 3 committees, 1 were heard of within 15 minutes. 37 entries are still on tablets.')).toBeTruthy();
  expect(screen.getByText('Unofficial')).toBeTruthy();
});

it('[OR2] a silent committee makes figures partial, however many are closed and heard', () => {
  showBoard({ rows: { K01: row({ heardAtMs: minutesAgo(40) }), K02: row({ status: 'closed' }), K10: row({ status: 'closed' }) } });
  expect(figure('Attended')).toContain('Partial');
});

it('[OR2] without a connection the figures stay, with how old they are', () => {
  showBoard({ lastContactAtMs: minutesAgo(12) });
  expect(screen.getByText('These figures are not live')).toBeTruthy();
  expect(figure('Attended')).toMatch(/900.*As of 12 minutes ago/);
});

it.each([undefined, 'K01'])(
  '[OR2][OR3] a board that is cut off calls nobody silent whom it heard of as long as it was not: %s',
  (committee) => {
    const heard = row({ heardAtMs: minutesAgo(41), enteredAtMs: minutesAgo(41) });
    showBoard({
      lastContactAtMs: minutesAgo(40),
      rows: { K01: heard, K02: heard, K10: row({ heardAtMs: minutesAgo(56) }) },
      ...(committee ? { committee } : {}),
    });
    expect(screen.getByText('These figures are not live')).toBeTruthy();
    if (committee) return expect(screen.queryByText(/^Silent: last heard/)).toBeNull();
    const { getByRole } = within(table());
    expect(getByRole('row', { name: /K01/ }).textContent).toContain('Nothing open');
    expect(getByRole('row', { name: /K10/ }).textContent).toContain('Silent: last heard');
    expect(screen.getByText('Of 3 committees, 2 were heard of within 15 minutes.')).toBeTruthy();
  },
);

it('[OR2] a board that is cut off calls its figures partial only where they were when it was heard', () => {
  const heard = { K01: row({ heardAtMs: minutesAgo(41) }) };
  const { unmount } = showBoard({ lastContactAtMs: minutesAgo(40), rows: heard });
  expect(figure('Attended')).not.toContain('Partial');
  unmount();
  showBoard({ rows: heard });
  expect(figure('Attended')).toContain('Partial');
});

it('[OR4] a plan that has not come is no plan of nobody’s: the target is not known yet, and nobody is judged by a usual one', () => {
  const late = { K01: row({ heardAtMs: minutesAgo(16) }), K02: row() };
  const { setPlan } = showBoard({ plan: null, rows: late });
  expect(figure('Target')).toMatch(/^Target–.*not known yetNo projection: the plan is not known here yet/);
  expect(screen.getByText('Which of the 2 committees are silent is not known yet.')).toBeTruthy();
  expect(within(table()).getByRole('row', { name: /K01/ }).textContent).toContain('Whether silent is not known yet');
  expect(figure('Attended')).toMatch(/Last entry 1 minute ago$/);
  setPlan({ version: 0, targetVotes: null, turnout: [], silentAfterMinutes: 15 });
  expect(figure('Target')).toContain('not setNo projection: the plan does not say how long is voted');
  expect(within(table()).getByRole('row', { name: /K01/ }).textContent).toContain('Silent: last heard 16 minutes ago');
});

it('[OR4] the large screen and the summary say of a plan that has not come that it is not known', async () => {
  const written: string[] = [];
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: async (text: string) => void written.push(text) } });
  const { unmount } = showBoard({ plan: null });
  fireEvent.click(screen.getByRole('button', { name: 'Copy summary' }));
  await waitFor(() => expect(written).toHaveLength(1));
  vi.unstubAllGlobals();
  expect(written[0]).toContain('\nTarget: not known yet\nWhich of the 3 committees are silent is not known yet.\n');
  unmount();
  showBoard({ plan: null, isWall: true });
  expect(await screen.findByText(/Which of the 3 committees are silent is not known yet/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Next page' }));
  expect(screen.getByText('No projection: the plan is not known here yet.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Next page' }));
  expect(screen.getByText('Whether silent is not known yet')).toBeTruthy();
});

it('[OR3] the silent stand first, then stale tablets, then what contradicts; in words; a heading orders by it', () => {
  showBoard({
    rows: {
      K01: row({ contradicting: 2 }),
      K02: row({ silentTablets: 1, attended: 500 }),
      K10: row({ heardAtMs: minutesAgo(16), attended: 100 }),
      K03: row({ attended: 50 }),
    },
  });
  expect(codes()).toEqual(['K10', 'K02', 'K01', 'K03']);
  expect(within(table()).getByRole('row', { name: /K10/ }).textContent).toContain('Silent: last heard 16 minutes ago');
  expect(within(table()).getByRole('row', { name: /K02/ }).textContent).toContain('1 tablet silent');
  fireEvent.click(screen.getByRole('button', { name: 'Attended' }));
  expect(codes()).toEqual(['K03', 'K10', 'K01', 'K02']);
  fireEvent.change(screen.getByLabelText('Show'), { target: { value: 'attention' } });
  expect(codes()).toEqual(['K10', 'K01', 'K02']);
  fireEvent.input(screen.getByLabelText('Committee or site'), { target: { value: 'الياسمين' } });
  expect(codes()).toEqual(['K10']);
});

it('[OR3] the order does not move under whoever reads it when figures change', () => {
  const { write } = showBoard({ rows: { K01: row(), K02: row() } });
  expect(codes()).toEqual(['K01', 'K02']);
  write('K02', row({ silentTablets: 3 }));
  expect(codes()).toEqual(['K01', 'K02']);
});

it('[OR5] the table says what is known last as well as each hour, and the plan goes on behind it', async () => {
  const fromMs = Date.parse('2026-11-28T08:00:00+03:00');
  showBoard({
    plan: {
      turnout: [
        { minute: 480, share: 0 },
        { minute: 600, share: 0.5 },
      ],
    },
    turnout: {
      fromMs,
      binMs: 900_000,
      atMs: fromMs + 80 * 60_000,
      committees: [
        {
          committee: 'K01',
          site: 'x',
          registered: { male: 100, female: 0 },
          bins: [
            [0, 10, 0],
            [5, 20, 0],
          ],
        },
      ],
    },
  });
  fireEvent.click(await screen.findByLabelText('Table'));
  const rows = within(screen.getByRole('region', { name: 'Turnout over the day' }))
    .getAllByRole('row')
    .slice(1);
  expect(rows.map((one) => one.textContent?.slice(5))).toEqual(['10%25%', '30%33.3%', '–50%']);
});

it('[OR6] the count stands in buckets of its own, never as official; a viewer sees who wins when every door is closed', async () => {
  const counted = (state: 'verified' | 'first_entered' | 'differs', more = {}) =>
    row({ status: 'counting', result: { ...row().result, state, ballots: 612, isSingleSource: state === 'first_entered', ...more } });
  const ranks = [{ id: 'c1', marks: 312, isSeated: true, canChange: true, isWithdrawn: false }];
  const rows = { K01: counted('verified'), K02: counted('first_entered'), K10: counted('differs', { differing: 2 }), K03: row() };
  const one = showBoard({ rows, ranks, role: 'viewer' });
  const count = within(await screen.findByRole('region', { name: 'Count' }));
  for (const bucket of ['Verified', 'Entered, not verified', 'Differing', 'Missing'])
    expect(count.getAllByText(bucket)[0]?.parentElement?.textContent).toContain('1');
  expect(count.getByText('1 from a single source')).toBeTruthy();
  expect(count.getByText('Candidates’ figures are held back')).toBeTruthy();
  expect(screen.queryByText('312')).toBeNull();
  one.unmount();
  showBoard({ rows: { ...rows, K03: row({ status: 'closed' }) }, ranks, role: 'viewer' });
  expect(await screen.findByText('312')).toBeTruthy();
  expect(screen.getByText('Can still change')).toBeTruthy();
});

it.each([
  ['level with the last who is seated', [10, 8], 2, 8, false],
  ['behind one who is seated, before two who are level', [10, 5, 5], 1, 7, true],
] as const)('[CW2] whoever withdrew is named by the same rule as among the results: %s', async (_, active, seated, withdrawn, isNamed) => {
  const ids = ['aaaa', 'bbbb', 'dddd'];
  const rank = { isSeated: false, canChange: false, isWithdrawn: false };
  const ranks = [
    ...active.map((marks, i) => ({ ...rank, id: ids[i] ?? '', marks, isSeated: i < seated })),
    { ...rank, id: 'cccc', marks: withdrawn, isWithdrawn: true },
  ];
  const result = { ...row().result, state: 'verified', ballots: 30 } as const;
  showBoard({ ranks, rows: { K01: row({ status: 'closed', result }) } });
  await screen.findByText('Withdrew');
  expect(screen.queryByText(/By their marks they would have one/) !== null).toBe(isNamed);
});

it('[BO11] whoever reads every result is shown candidates’ figures from the first one on, from a room that nobody else opens', async () => {
  const counted = row({ status: 'counting', result: { ...row().result, state: 'verified', ballots: 612 } });
  const ranks = [{ id: 'aaaa', marks: 312, isSeated: true, canChange: true, isWithdrawn: false }];
  const rows = { K01: counted, K02: row() };
  for (const role of ['coordinator', 'viewer'] as const) {
    const { opened, unmount } = showBoard({ rows, ranks, role });
    expect(await screen.findByText('Candidates’ figures are held back')).toBeTruthy();
    expect(opened).toEqual(['board/demo']);
    unmount();
  }
  const all = showBoard({ rows, ranks, role: 'reconciler' });
  expect(await screen.findByText('312')).toBeTruthy();
  all.unmount();
  const marks = { K01: [7, null, 312, 0] };
  const one = showBoard({ rows, marks, committee: 'K01', role: 'auditor' });
  const table = within(await screen.findByRole('region', { name: 'Marks by candidate' }));
  expect(
    table
      .getAllByRole('row')
      .slice(1)
      .map((line) => line.textContent?.replaceAll(/[\u2066-\u2069]/g, '')),
  ).toEqual(['3 · نورة312', '1 · سالم7', '4 · هند0', '2 · فهد–']);
  one.unmount();
  showBoard({ rows, marks, committee: 'K01', role: 'viewer' });
  expect(await screen.findByRole('region', { name: 'Count' })).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'Marks by candidate' })).toBeNull();
});

it('[OR1] whoever reads no board is refused; a refusal of the server is told; without committees it says what to wait for', () => {
  for (const role of ['clerk', 'attendance', 'caller', 'guarantor'] as const) {
    const { unmount, opened } = showBoard({ role });
    expect(screen.getByRole('alert').textContent).toContain('Not part of your work here');
    expect(opened).toEqual([]);
    unmount();
  }
  const denied = showBoard({ error: new AppError('forbidden') });
  expect(screen.getByRole('alert').textContent).toContain('Not part of your work here');
  denied.unmount();
  showBoard({ rows: {} });
  expect(screen.getByText('No committee yet')).toBeTruthy();
});

it('[OR7] one committee: who is there by name, the silent said, and ways only to what the role may open', async () => {
  const tablets = [
    {
      user: { id: 'nour01', name: 'نورة', role: 'attendance' },
      device: 'd01',
      committee: 'K01',
      screen: 'door' as const,
      isOnline: false,
      heardAt: minutesAgo(20),
      since: minutesAgo(90),
      unsent: 37,
      battery: 12,
      clockAheadMs: -300_000,
      readyAt: null,
    },
  ];
  const { unmount, sent } = showBoard({ committee: 'K01', role: 'viewer', tablets });
  const who = within(await screen.findByRole('region', { name: 'Who is there' }));
  expect((await who.findByRole('row', { name: /نورة/ })).textContent).toMatch(
    /Door.*20 minutes ago.*37.*Battery 12%.*Clock 5 minutes behind.*Not ready for offline/,
  );
  expect(sent.map(({ path }) => path)).toContain('/api/board/tablets?committee=K01');
  expect(screen.queryByRole('link', { name: 'Guarantee list' })).toBeNull();
  unmount();
  showBoard({ committee: 'K01', role: 'coordinator', own: ['K01'] });
  const ways = within(screen.getByRole('navigation', { name: 'Screens of this committee' }));
  expect(ways.getAllByRole('link').map((link) => link.getAttribute('href'))).toEqual(['/c/K01/list', '/c/K01/attendance', '/results/K01']);
});

it('[OR2] one committee: what is promised is as of now, whenever somebody last came in', () => {
  showBoard({ committee: 'K01', rows: { K01: row({ status: 'not_open', enteredAtMs: null, attended: 0, promisedAttended: 0 }) } });
  const ageOf = (name: string) => screen.getByRole('heading', { name }).closest('li')?.lastElementChild?.textContent;
  expect(['Attended', 'Promised', 'Promised, came', 'Promised, missing'].map(ageOf)).toEqual([
    'No entry yet',
    'As of now',
    'No entry yet',
    'No entry yet',
  ]);
});

it.each([
  ['en', 'Nobody has promised yet.', '0 people who promised have not come.'],
  ['ar', 'لا مضامين بعد.', 'حضر كل المضامين.'],
] as const)('[OR1] where nobody has promised, nobody of them is said to have come: %s', (language, none, all) => {
  const { unmount } = showBoard({ language, committee: 'K01', rows: { K01: row({ promised: 0, promisedAttended: 0 }) } });
  expect([screen.queryByText(none), screen.queryByText(all)].map(Boolean)).toEqual([true, false]);
  unmount();
  showBoard({ language, committee: 'K01', rows: { K01: row({ promised: 4, promisedAttended: 4 }) } });
  expect([screen.queryByText(none), screen.queryByText(all)].map(Boolean)).toEqual([false, true]);
});

it('[W2] of a committee of women its page speaks in the feminine', () => {
  const { unmount } = showBoard({ language: 'ar', committee: 'K02', rows: { K02: row({ promised: 4, promisedAttended: 1 }) } });
  for (const text of ['مضمونات حضرن', 'مضمونات لم يحضرن', '3 من المضمونات لم يحضرن بعد.', 'منهن من رددن اليوم'])
    expect(screen.getByText(text)).toBeTruthy();
  expect(document.body.textContent).not.toMatch(/مضامين حضروا|لم يحضروا|مقيدين/);
  unmount();
  showBoard({ language: 'ar', committee: 'K01', rows: { K01: row({ promised: 4, promisedAttended: 1 }) } });
  expect(screen.getByText('مضامين لم يحضروا')).toBeTruthy();
});

it('[BO9] the tablets whose battery or clock the board counts are those that are said to be so', async () => {
  const one = (device: string, battery: number, clockAheadMs: number) => ({
    ...{ user: { id: 'nour01', name: device, role: 'attendance' }, device, committee: 'K01', screen: 'door' as const, isOnline: true },
    ...{ heardAt: Date.now(), since: minutesAgo(90), unsent: 0, battery, clockAheadMs, readyAt: null },
  });
  showBoard({ committee: 'K01', tablets: [one('d01', 15, 30_000), one('d02', 16, -29_999)] });
  const who = within(await screen.findByRole('region', { name: 'Who is there' }));
  expect((await who.findByRole('row', { name: /d01/ })).textContent).toMatch(/Battery 15%.*Clock 1 minute ahead/);
  expect((await who.findByRole('row', { name: /d02/ })).textContent).not.toMatch(/Battery|Clock/);
});

it('[OR2] chase, tablets, count, people and what happened say their age; without a connection nobody is said to be online', async () => {
  const tablet = {
    user: { id: 'nour01', name: 'نورة', role: 'attendance' },
    device: 'd01',
    committee: 'K01',
    screen: 'door' as const,
    isOnline: true,
    heardAt: minutesAgo(30),
    since: minutesAgo(90),
    unsent: 0,
    battery: 80,
    clockAheadMs: 0,
    readyAt: 1,
  };
  const panel = async (name: string) => (await screen.findByRole('heading', { name })).closest('section')?.textContent;
  const live = showBoard({ committee: 'K01', tablets: [tablet] });
  expect((await screen.findByRole('row', { name: /نورة/ })).textContent).toMatch(/Door.*Online/);
  expect(await panel('Who is there')).toMatch(/Read .*now/);
  live.unmount();
  const gone = showBoard({
    committee: 'K01',
    tablets: [tablet, { ...tablet, user: { ...tablet.user, id: 'hind01', name: 'هند' }, isOnline: false }],
    lastContactAtMs: minutesAgo(12),
  });
  const online = (await screen.findByRole('row', { name: /نورة/ })).textContent;
  expect(online).toMatch(/Last heard .*now/);
  expect(online).not.toContain('Online');
  expect(screen.getByRole('row', { name: /هند/ }).textContent).toContain('Last heard 30 minutes ago'); // nobody knows that it is silent
  for (const name of ['Chase', 'Tablets', 'Count']) expect(await panel(name)).toContain('As of 12 minutes ago');
  gone.unmount();
  showBoard();
  await waitFor(async () => expect(await panel('What happened')).toMatch(/Read .*now/));
});

it('[OR5] an election day that runs over midnight: head, plan and table go on behind 24:00, and the last hour stands last', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-29T00:40:00+03:00') });
  const fromMs = Date.parse('2026-11-28T23:00:00+03:00');
  showBoard({
    rows: { K01: row({ openedAtMs: Date.parse('2026-11-28T20:00:00+03:00') }), K02: row() },
    plan: {
      turnout: [
        { minute: 1_200, share: 0.2 },
        { minute: 1_500, share: 0.5 },
      ],
    },
    turnout: {
      fromMs,
      binMs: 900_000,
      atMs: Date.now(),
      committees: [
        {
          committee: 'K01',
          site: 'x',
          registered: { male: 100, female: 0 },
          bins: [
            [1, 10, 0],
            [4, 20, 0],
            [6, 5, 0],
          ],
        },
      ],
    },
  });
  expect(figure('Attended')).toContain('planned by now: 48%'); // minute 1,480 of a plan to 01:00
  fireEvent.click(await screen.findByLabelText('Table'));
  const region = within(screen.getByRole('region', { name: 'Turnout over the day' }));
  const rows = region.getAllByRole('row').slice(1);
  expect(rows.map((one) => one.textContent)).toEqual(['00:0010%44%', '00:4035%48%', '01:00–50%']);
  vi.useRealTimers();
});

it('[OR8] the summary says time, share of committees and that it is unofficial, in the person’s language; no name stands in it', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-28T12:00:00+03:00') });
  const written: string[] = [];
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: async (text: string) => void written.push(text) } });
  showBoard({ language: 'ar', plan: { targetVotes: 300 }, rows: { K01: row({ unsent: 2 }), K02: row() } });
  fireEvent.click(screen.getByRole('button', { name: 'نسخ ملخص' }));
  await waitFor(() => expect(written).toHaveLength(1));
  vi.unstubAllGlobals();
  vi.useRealTimers();
  expect(written[0]).toMatch(/موقف اليوم\nحتى 12:00\nالحضور: 600 من 2,000 \(30%\)\n/);
  expect(written[0]).toContain('اتصلت خلال 15 دقيقة لجان عددها 2 من 2.');
  expect(written[0]).toContain('الأرقام جزئية.');
  expect(written[0]).toMatch(/غير رسمي: أرقام الحملة نفسها\.$/);
});

it('[W3] days ago are the election’s, whatever zone the device is set to', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.parse('2026-11-28T20:30:00Z')); // 23:30 in Kuwait
  showBoard({ rows: { K01: row({ status: 'closed', heardAtMs: Date.parse('2026-11-27T22:00:00Z') }) } });
  expect(screen.getByRole('row', { name: /K01/ }).textContent).toContain('22 hours ago');
});

it('[OR8] a time of another day than the election’s carries its date in the summary', async () => {
  const written: string[] = [];
  vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: async (text: string) => void written.push(text) } });
  vi.useFakeTimers({ toFake: ['Date'] });
  const summaryAt = async (now: string, lastContactAt: string) => {
    written.length = 0;
    vi.setSystemTime(Date.parse(now));
    const { unmount } = showBoard({ lastContactAtMs: Date.parse(lastContactAt) });
    fireEvent.click(screen.getByRole('button', { name: 'Copy summary' }));
    await waitFor(() => expect(written).toHaveLength(1));
    unmount();
    return written[0]?.split('\n')[1];
  };
  const times = [
    await summaryAt('2026-11-28T10:00:00+03:00', '2026-11-27T21:05:00+03:00'),
    await summaryAt('2026-11-29T10:00:00+03:00', '2026-11-28T23:59:00+03:00'),
    await summaryAt('2026-11-29T10:00:00+03:00', '2026-11-29T00:30:00+03:00'),
  ];
  vi.useRealTimers();
  vi.unstubAllGlobals();
  expect(times).toEqual([
    expect.stringMatching(/^As of 27 November 2026.* 21:05$/),
    'As of 23:59',
    expect.stringMatching(/29 November 2026.* 00:30$/),
  ]);
});

it('[OR4] an administrator sets target and plan; what is wrong is said and nothing is sent; another’s change is not overwritten unseen', async () => {
  const { sent } = showBoard({
    plan: { version: 3 },
    send: () => {
      throw new AppError('conflict');
    },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Plan and target' }));
  const dialog = within(await screen.findByRole('dialog'));
  const type = (label: string | RegExp, value: string) => fireEvent.input(dialog.getByLabelText(label), { target: { value } });
  type(/^Target/, 'many');
  fireEvent.submit(dialog.getByLabelText(/^Target/).closest('form') as HTMLFormElement);
  expect(dialog.getByText('A whole number, or nothing.')).toBeTruthy();
  type(/^Target/, '٣٠٠');
  fireEvent.click(dialog.getByRole('button', { name: 'Add an hour' }));
  type('Time', '20:00');
  type('Turnout by then, %', '62.5');
  expect(sent.filter(({ method }) => method === 'PUT')).toEqual([]);
  fireEvent.submit(dialog.getByLabelText(/^Target/).closest('form') as HTMLFormElement);
  expect(await dialog.findByText('Somebody else has changed the plan meanwhile')).toBeTruthy();
  expect(sent.find(({ method }) => method === 'PUT')?.body).toEqual({
    version: 3,
    targetVotes: 300,
    turnout: [{ minute: 1_200, share: 0.625 }],
    silentAfterMinutes: 15,
  });
  expect((dialog.getByLabelText(/^Target/) as HTMLInputElement).value).toBe('٣٠٠');
});

it('[OR4] what another has made of the plan is shown, and only then gone over', async () => {
  let isReachable = false;
  const { sent } = showBoard({
    plan: { version: 3 },
    planNow: () => {
      if (!isReachable) throw new AppError('unreachable');
      return { version: 5, targetVotes: 1_234, turnout: [{ minute: 1_230, share: 0.615 }], silentAfterMinutes: 25 };
    },
    send: () => {
      throw new AppError('conflict');
    },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Plan and target' }));
  const dialog = within(await screen.findByRole('dialog'));
  const save = () => fireEvent.submit(dialog.getByLabelText(/^Target/).closest('form') as HTMLFormElement);
  const versions = () => sent.filter(({ method }) => method === 'PUT').map(({ body }) => (body as { version: number }).version);
  save();
  expect(await dialog.findByText(/could not be fetched, and it is not overwritten unseen/)).toBeTruthy();
  isReachable = true;
  save();
  await dialog.findByText('What stands there now:');
  expect(dialog.getByRole('alert').textContent).toMatch(/Target1,234.*25.*20:30 61\.5%/);
  save();
  await waitFor(() => expect(versions()).toEqual([3, 3, 5]));
});

it('[OR4] while the day of the election is not known that is why there is no projection; what came when all is closed needs none', () => {
  const plan = { turnout: [{ minute: 1_200, share: 0.6 }] };
  const open = showBoard({ plan, isElectionKnown: false });
  expect(figure('Target')).toContain('No projection: the day of the election is not known here yet.');
  open.unmount();
  showBoard({ plan, isElectionKnown: false, rows: { K01: row({ status: 'closed' }) } });
  expect(figure('Target')).toContain('All doors are closed: 80 supporters came.');
});

it('[OR4] only an administrator is offered the plan', () => {
  showBoard({ role: 'coordinator' });
  expect(screen.queryByRole('button', { name: 'Plan and target' })).toBeNull();
});

const wall = () => screen.getByRole('main', { name: 'Large screen of the operations room' });
const pagesOfWall = () => {
  const seen: string[] = [];
  for (let i = 0; i < 6; i++) {
    seen.push(wall().querySelector('header strong')?.textContent ?? '');
    fireEvent.click(screen.getByRole('button', { name: 'Next page' }));
  }
  return [...new Set(seen)];
};

it('[OR9] the large screen turns pages, names nobody, hides the bar and gives it back, and is dark meanwhile', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { unmount, write } = showBoard({ isWall: true, rows: { K01: row({ heardAtMs: minutesAgo(30) }), K02: row() } });
  await expect.poll(wall).toBeTruthy();
  const { dataset } = document.documentElement;
  expect([dataset.wall, dataset.theme]).toEqual(['', 'dark']);
  expect(wall().textContent).toContain('30%');
  vi.advanceTimersByTime(10_000);
  write('K02', row({ attended: 301 })); // figures that come do not begin the page anew
  vi.advanceTimersByTime(5_000);
  expect(wall().querySelector('header strong')?.textContent).toBe('Promises');
  fireEvent.click(screen.getByRole('button', { name: 'Stay on this page' }));
  vi.advanceTimersByTime(60_000);
  expect(wall().querySelector('header strong')?.textContent).toBe('Promises');
  expect(pagesOfWall()).toEqual(['Promises', 'Committees that want an eye', 'Turnout']);
  expect(wall().textContent).not.toMatch(/Reem|Dana/);
  expect(wall().textContent).toContain('Unofficial');
  vi.useRealTimers();
  unmount();
  expect(dataset.wall).toBeUndefined();
  expect(dataset.theme).not.toBe('dark');
});

it('[OR9] candidates’ figures come to a hall when an administrator turns them on there and every door is closed, or when all is published', async () => {
  const ranks = [{ id: 'c1', marks: 312, isSeated: true, canChange: true, isWithdrawn: false }];
  const counted = (status: 'polling' | 'closed', state: 'verified' | 'published' = 'verified') =>
    row({ status, result: { ...row().result, state, ballots: 612 } });
  const open = showBoard({ isWall: true, ranks, rows: { K01: counted('closed'), K02: counted('polling') } });
  await waitFor(() => wall());
  expect(screen.queryByLabelText('Show candidates’ figures here')).toBeNull();
  expect(pagesOfWall()).not.toContain('As things stand');
  open.unmount();
  const closed = showBoard({ isWall: true, ranks, rows: { K01: counted('closed'), K02: counted('closed') } });
  await waitFor(() => wall());
  expect(pagesOfWall()).not.toContain('As things stand');
  fireEvent.click(screen.getByLabelText('Show candidates’ figures here'));
  expect(pagesOfWall()).toContain('As things stand');
  closed.unmount();
  showBoard({ isWall: true, ranks, role: 'viewer', rows: { K01: counted('closed', 'published'), K02: counted('closed', 'published') } });
  await waitFor(() => wall());
  expect(screen.queryByLabelText('Show candidates’ figures here')).toBeNull();
  expect(pagesOfWall()).toContain('As things stand');
});

it('[EX1] what the board counts leaves from here, by whoever may take it along', () => {
  const shown = (['admin', 'auditor', 'viewer', 'reconciler'] as const).map((role) => {
    const { unmount } = showBoard({ role });
    const isThere = screen.queryByRole('button', { name: 'Export' }) !== null;
    unmount();
    return isThere;
  });
  expect(shown).toEqual([true, true, false, false]);
});
