import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { CommitteeDetail, User } from '../../../schema/api.ts';
import { observationKey, votedValue } from '../../../schema/attendance.ts';
import type { ChaseAnswer, LastCall } from '../../../schema/chaseApi.ts';
import { AppError, type Language } from '../../../schema/errors.ts';
import { answerWrites } from '../../../schema/guarantees.ts';
import { isCommitteeId, isWriterId } from '../../../schema/ids.ts';
import { createFakeRoom } from '../list/testing/createFakeRoom.ts';
import { electorId, electors, HIND, KHALED, ME } from '../list/testing/listFixtures.ts';
import { renderScreen } from '../testing/renderScreen.tsx';
import { ChasePage } from './ChasePage.tsx';

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const FRAME_MS = 20;
const CALLER = { id: 'caller', name: 'Maha' };
const NOTHING: ChaseAnswer = {
  callers: [CALLER],
  slices: [],
  calls: [],
  doNotCall: [],
  transport: [],
  withPhone: [],
  maxCallsADay: 3,
  confirmedWithinDays: 14,
};
const everyone = [1, 2, 3, 4, 5, 6].map(electorId);
const callOf = (n: number, outcome: LastCall['outcome'], more: Partial<LastCall> = {}): LastCall => ({
  id: `call${n}`,
  electorId: electorId(n),
  outcome,
  caller: CALLER,
  at: Date.now() - 60_000,
  callAt: null,
  callsToday: 1,
  isHandled: false,
  ...more,
});

/** Six electors: all but the sixth promised to Hind, the fifth also to Khaled. @param clockAheadMs of this tablet */
function show({
  answer = NOTHING as ChaseAnswer | null,
  role = 'coordinator' as User['role'],
  language = 'en' as Language,
  clockAheadMs = null as number | null,
} = {}) {
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  const guarantees = createFakeRoom([
    ...[1, 2, 3, 4, 5].flatMap((n) => answerWrites(electorId(n), HIND, 'promised', n, false)),
    ...answerWrites(electorId(5), KHALED, 'promised', 6, false),
  ]);
  const attendance = createFakeRoom();
  const [half, setHalf] = createSignal(answer);
  const [halfError, setHalfError] = createSignal<AppError | null>(null);
  const roll = electors(6);
  const asked = { count: 0 };
  const answers = new Map<string, unknown>();
  const detail: CommitteeDetail = {
    id: 'K01',
    code: 'K01',
    site: 'School',
    gender: 'male',
    status: 'polling',
    electors: 6,
    guarantors: [{ id: HIND, name: 'Hind' }],
    people: [{ id: KHALED, name: 'Khaled' }],
  };
  const committee = detail.id;
  if (!isCommitteeId(committee)) throw new Error('no committee id');
  const user: User = {
    id: ME,
    username: 'me',
    name: 'Salem',
    role,
    memberships: [],
    isDisabled: false,
    isInvited: false,
    hasSecondFactor: false,
  };
  const view = renderScreen(() => <ChasePage committee={committee} />, {
    language,
    session: { user },
    send: (method, path) => answers.get(`${method} ${path.replace('/api/committees/K01', '')}`),
    openRoom: (name) =>
      name.startsWith('attendance')
        ? { ...attendance.room, name }
        : { ...guarantees.room, facts: () => ({ ...guarantees.room.facts(), clockAheadMs }) },
    openRoll: () => ({
      state: () => 'ready',
      atMs: () => null,
      error: () => null,
      electors: () => roll,
      elector: (id) => roll.find((elector) => elector.id === id),
      reload: () => {},
    }),
    openCommittee: () => ({
      detail: () => detail,
      atMs: () => null,
      error: () => null,
      nameOf: (id) => [...detail.guarantors, ...detail.people].find((one) => one.id === id)?.name ?? null,
      reload: () => {},
    }),
    openAnswer: <T,>() => ({
      value: half as () => T | null, // the screen asks for nothing else
      atMs: () => (half() ? Date.now() : null),
      error: halfError,
      reload: () => void asked.count++,
      replace: () => {},
    }),
  });
  vi.advanceTimersByTime(FRAME_MS); // behind the first picture come the rows in sight
  /** Another tablet sees an elector at the door. */
  function arrive(n: number): void {
    const writer = 'doorop001a';
    if (!isWriterId(writer)) throw new Error('no writer id');
    attendance.receive([{ key: observationKey(electorId(n), { writer, n }), value: votedValue(Date.now(), 'door') }], 'doorop');
  }
  return { ...view, guarantees, attendance, arrive, setHalf, setHalfError, asked, answers };
}
const rows = () => screen.getAllByRole('listitem').map((row) => row.querySelector('bdi')?.textContent);
const rowOf = (n: number) => document.querySelector<HTMLElement>(`[data-elector="${electorId(n)}"]`) as HTMLElement; // asked for only where it stands
const box = (n: number) => within(rowOf(n)).getByRole('checkbox');
const body = (n: number) => within(rowOf(n)).getByRole('button');

const HOUR_MS = 3_600_000;
/** One elector in a caller's hands. */
const sliceOf = (n: number, at: number, endsAt: number) => ({
  ...{ id: 's1', caller: CALLER, at, endsAt, endedAt: null },
  electors: [{ id: electorId(n), isDone: false }],
});

it('[J1] whoever promised and has not voted stands there, in roll order, with guarantors, last call and whose hands they are in', async () => {
  const slice = sliceOf(2, Date.now(), Date.now() + HOUR_MS);
  show({ answer: { ...NOTHING, slices: [slice], calls: [callOf(1, 'noAnswer')], withPhone: everyone.slice(0, 3) } });
  expect(rows()).toEqual(['ناخب 1', 'ناخب 2', 'ناخب 3', 'ناخب 4', 'ناخب 5']);
  expect(rowOf(1).textContent).toContain('No answer');
  expect(rowOf(1).textContent).toContain('Maha');
  expect(rowOf(1).textContent).toContain('1 of 3 today');
  expect(rowOf(2).textContent).toContain('With Maha until');
  expect(rowOf(4).textContent).toContain('No phone');
  expect(rowOf(5).textContent).toContain('Hind, Khaled');
  fireEvent.click(screen.getByRole('button', { name: /^No answer/ }));
  expect(rows()).toEqual(['ناخب 1']);
});

it('[J20] while the server’s half is not here nothing is said of calls, callers and requests, and nobody is handed out', () => {
  const { setHalf, setHalfError } = show({ answer: null });
  const news = () => document.querySelector('[data-as-of]')?.textContent;
  const views = () => [...document.querySelectorAll('[aria-pressed]')].map((view) => view.textContent);
  const act = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });
  const tab = (name: string) => fireEvent.click(screen.getByRole('radio', { name }));
  expect([rowOf(1).textContent, views()]).toEqual(['1ناخب 1Hind–', ['All5']]);
  fireEvent.click(box(1));
  fireEvent.click(act('Next 20'));
  expect([act('Hand out').disabled, news(), screen.getAllByText('Loading…').length]).toEqual([true, 'Loading…', 2]);
  expect(screen.queryByText(/^Nobody more in this view/)).toBeNull();
  tab('Handed out');
  expect(screen.queryByText('Nothing is handed out')).toBeNull();
  tab('Transport');
  expect(screen.queryByText('Nobody waits to be fetched')).toBeNull();
  expect(document.querySelector('[data-shape]')).toBeTruthy();
  setHalfError(new AppError('unreachable'));
  expect(screen.getByText('No connection to the server')).toBeTruthy();
  expect(news()).toContain('cannot be shown without a network');
  setHalf(NOTHING);
  expect([news(), screen.queryByText('Nobody waits to be fetched')]).toEqual(['', expect.anything()]);
  tab('To call');
  expect([rowOf(1).textContent?.includes('No call yet'), views().includes('No call yet5'), views().includes('No phone5')]).toEqual([
    true,
    true,
    true,
  ]);
});

it('[V15] of many who wait to be fetched the first twenty stand there, the longest wait first, and more come on a tap', () => {
  const requestOf = (n: number) => ({
    id: `fetch${n}`,
    electorId: electorId(1 + (n % 6)),
    state: 'asked' as const,
    driver: '',
    by: { ...CALLER, name: `Maha ${n}` },
    at: n,
    changedAt: n,
  });
  show({ answer: { ...NOTHING, transport: Array.from({ length: 50 }, (_, n) => requestOf(n)) } });
  fireEvent.click(screen.getByRole('radio', { name: /^Transport/ }));
  const waiting = within(screen.getByRole('region', { name: 'Waiting' }));
  const cards = () => waiting.getAllByRole('article').map((card) => /Maha \d+/.exec(card.textContent ?? '')?.[0]);
  expect([cards().length, cards()[0]]).toEqual([20, 'Maha 0']);
  fireEvent.click(waiting.getByRole('button', { name: 'Show more (30)' }));
  expect([cards().length, cards().at(-1)]).toEqual([50, 'Maha 49']);
  expect(waiting.getAllByRole('article')[20]?.contains(document.activeElement)).toBe(true);
});

it('[J2] [J16] [J22] a tablet whose clock is wrong counts by the server’s: who is in hand, what is confirmed and until when is handed out', async () => {
  const slice = sliceOf(2, Date.now() - 6 * HOUR_MS, Date.now() - 4 * HOUR_MS);
  const { sent } = show({ answer: { ...NOTHING, slices: [slice], withPhone: everyone }, clockAheadMs: 5 * HOUR_MS });
  expect(rowOf(2).textContent).toContain('With Maha until');
  expect(document.body.textContent).not.toMatch(/As of/);
  fireEvent.click(box(3));
  fireEvent.click(screen.getByRole('button', { name: 'Hand out' }));
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Hand out' }));
  await waitFor(() => expect(sent.some(({ path }) => path.endsWith('/slices'))).toBe(true));
  const [{ endsAt } = expect.unreachable()] = sent.flatMap(({ path, body }) =>
    path.endsWith('/slices') ? [body as { endsAt: number }] : [],
  );
  expect(endsAt).toBeGreaterThan(Date.now() - 5 * HOUR_MS);
  expect(endsAt).toBeLessThan(Date.now() - 2 * HOUR_MS);
});

it('[J1] a tap 50 ms after a remote edit hits the row that was under the finger; whoever was seen is struck and dead', async () => {
  const { arrive } = show();
  const under = body(3);
  arrive(1);
  vi.advanceTimersByTime(50);
  expect(rows()).toHaveLength(5);
  expect(body(3)).toBe(under);
  expect(rowOf(1).hasAttribute('data-struck')).toBe(true);
  expect(rowOf(1).textContent).toContain('Has voted');
  fireEvent.pointerDown(under);
  fireEvent.click(under);
  expect((await screen.findByRole('dialog')).textContent).toContain('ناخب 3');
  fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' });
  fireEvent.pointerDown(body(1));
  fireEvent.click(body(1));
  fireEvent.click(box(1));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(box(1).getAttribute('aria-checked')).toBe('false');
  expect(screen.getByText(/ناخب 1.*: Has voted\. Nothing to do here\./)).toBeTruthy();
});

it('[J1] a struck row leaves at the next rest, and a finger that was on its way then hits nothing; a click that no press began counts soon', async () => {
  const { arrive } = show();
  arrive(1);
  fireEvent.pointerDown(rowOf(2));
  vi.advanceTimersByTime(4_900);
  expect(rows()).toHaveLength(5);
  vi.advanceTimersByTime(200);
  expect(rows()).toEqual(['ناخب 2', 'ناخب 3', 'ناخب 4', 'ناخب 5']);
  fireEvent.pointerDown(body(2));
  fireEvent.click(body(2));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(screen.getByText('The rows have just moved. Tap again.')).toBeTruthy();
  vi.advanceTimersByTime(2_000);
  fireEvent.click(body(2));
  expect((await screen.findByRole('dialog')).textContent).toContain('ناخب 2');
});

it('[J16] the next free ones with a phone are chosen and handed out until an hour; whom the server leaves out is told with the reason', async () => {
  const { arrive, sent, answers } = show({
    answer: { ...NOTHING, withPhone: everyone.slice(0, 4), calls: [callOf(2, 'noAnswer', { callsToday: 3 })] },
  });
  answers.set('POST /slices', {
    slice: { id: 's1', caller: CALLER, at: 0, endsAt: 1, endedAt: null, electors: [{ id: electorId(3), isDone: false }] },
    left: [{ electorId: electorId(4), reason: 'attended' }],
  });
  fireEvent.click(screen.getByRole('button', { name: 'Next 20' }));
  expect([1, 2, 3, 4, 5].map((n) => box(n).getAttribute('aria-checked'))).toEqual(['true', 'false', 'true', 'true', 'false']);
  arrive(1); // chosen a moment ago
  expect(screen.getByText('2 chosen')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Hand out' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('Hand out 2 people');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Hand out' }));
  await waitFor(() => expect(screen.getByText('1 handed out to Maha')).toBeTruthy());
  const body = sent.find(({ path }) => path.endsWith('/slices'))?.body as { electors: string[]; endsAt: number; callerId: string };
  expect(body).toMatchObject({ callerId: CALLER.id, electors: [electorId(3), electorId(4)] });
  expect(body.endsAt).toBeGreaterThan(Date.now());
  expect(dialog.textContent).toContain('1 has voted');
});

it('[J16] handed out is to whom was shown: another answer of the server puts nobody else there, and whoever is no caller any more is said', async () => {
  const [zain, abeer] = [
    { id: 'callr2', name: 'Zain' },
    { id: 'callr3', name: 'Abeer' },
  ];
  const answerOf = (...callers: ChaseAnswer['callers']): ChaseAnswer => ({ ...NOTHING, callers, withPhone: everyone });
  const { setHalf, sent } = show({ answer: answerOf(CALLER, zain) });
  fireEvent.click(box(1));
  fireEvent.click(screen.getByRole('button', { name: 'Hand out' }));
  const dialog = within(await screen.findByRole('dialog'));
  const select = dialog.getByLabelText<HTMLSelectElement>('Caller');
  const shown = () => select.selectedOptions[0]?.text;
  const act = dialog.getByRole<HTMLButtonElement>('button', { name: 'Hand out' });
  setHalf(answerOf(abeer, CALLER, zain));
  expect(shown()).toBe('Maha');
  fireEvent.change(select, { target: { value: zain.id } });
  setHalf(answerOf(abeer, CALLER));
  expect([shown(), act.disabled]).toEqual(['Zain', true]);
  expect(dialog.getByText(/Zain makes no calls in this committee any more/)).toBeTruthy();
  fireEvent.click(act);
  expect(sent).toEqual([]);
  fireEvent.change(select, { target: { value: CALLER.id } });
  expect([...select.options].map(({ text }) => text)).toEqual(['Abeer', 'Maha']);
  fireEvent.click(act);
  await waitFor(() => expect(sent.find(({ path }) => path.endsWith('/slices'))?.body).toMatchObject({ callerId: CALLER.id }));
});

it('[J6] whoever is not to be called any more is in a view of their own, from which a coordinator puts them back', async () => {
  const { sent, guarantees } = show({ answer: { ...NOTHING, doNotCall: [{ electorId: electorId(2), reason: 'refused', at: 1 }] } });
  expect(rows()).not.toContain('ناخب 2');
  guarantees.receive(answerWrites(electorId(2), ME, 'refused', 9, false), ME); // what was said on the phone contradicts the promise (J7)
  fireEvent.click(screen.getByRole('button', { name: /^Not to be called/ }));
  expect(rows()).toEqual(['ناخب 2']);
  fireEvent.click(body(2));
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'May be called again' }));
  await waitFor(() =>
    expect(sent).toContainEqual({
      method: 'POST',
      path: '/api/committees/K01/do-not-call',
      body: { electorId: electorId(2), mayBeCalled: true },
    }),
  );
});

it('[J26] hours are told, and typed, by the election’s clock, whatever zone the device is set to', async () => {
  const nowMs = Date.parse('2026-11-30T14:00:00Z'); // 17:00 in Kuwait
  vi.setSystemTime(nowMs);
  const slice = sliceOf(2, nowMs - HOUR_MS, nowMs + HOUR_MS);
  const { sent } = show({ answer: { ...NOTHING, slices: [slice], withPhone: everyone, timeZone: 'Asia/Kuwait' } });
  expect(rowOf(2).textContent).toContain('With Maha until 18:00');
  fireEvent.click(box(3));
  fireEvent.click(screen.getByRole('button', { name: 'Hand out' }));
  const handOut = within(await screen.findByRole('dialog'));
  expect([...handOut.getByLabelText<HTMLSelectElement>('Until').options].map(({ text }) => text).slice(0, 3)).toEqual([
    '17:30',
    '18:00',
    '18:30',
  ]);
  fireEvent.click(handOut.getByRole('button', { name: 'Cancel' }));
  fireEvent.click(body(1));
  const sheet = within(await screen.findByRole('dialog'));
  fireEvent.click(sheet.getByRole('button', { name: 'I have called: record it' }));
  fireEvent.click(sheet.getByRole('button', { name: 'Call again later' }));
  fireEvent.input(await screen.findByLabelText(/^At/), { target: { value: '17:30' } });
  fireEvent.click(screen.getByRole('button', { name: 'Record' }));
  await waitFor(() => expect(sent.find(({ path }) => path.endsWith('/calls'))?.body).toMatchObject({ callAt: nowMs + HOUR_MS / 2 }));
});

it('[J21] a coordinator records a call of their own, refusals after a question', async () => {
  const { sent } = show();
  fireEvent.click(body(1));
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(within(dialog).getByRole('button', { name: 'I have called: record it' }));
  fireEvent.click(within(dialog).getByRole('button', { name: 'On the way' }));
  await waitFor(() => expect(sent.filter(({ path }) => path.endsWith('/calls'))).toHaveLength(1));
  expect(sent[0]).toEqual({
    method: 'POST',
    path: '/api/committees/K01/calls',
    body: {
      id: expect.stringMatching(/^[0-9a-z]{16}$/),
      electorId: electorId(1),
      outcome: 'onTheWay',
      callAt: null,
      wantsTransport: false,
    },
  });
  await waitFor(() => expect(within(dialog).queryByRole('button', { name: 'On the way' })).toBeNull());
});

it('[J22] a promise that nobody has heard within the days of the election is to be confirmed; reached on the phone it is', async () => {
  const { setHalf } = show();
  const view = () => screen.queryByRole('button', { name: /^Not heard lately/ });
  expect(view()?.textContent).toContain('5'); // given in 1970
  setHalf({ ...NOTHING, calls: [callOf(1, 'reached'), callOf(2, 'noAnswer')] });
  expect(view()?.textContent).toContain('4');
  fireEvent.click(view() as HTMLElement);
  expect(rows()).not.toContain('ناخب 1');
  fireEvent.click(body(2));
  expect((await screen.findByRole('dialog')).textContent).toContain('to be confirmed');
  setHalf({ ...NOTHING, confirmedWithinDays: 100_000 });
  expect(view()?.textContent).toContain('0'); // it is what is shown now
});

it('[J22] a promise whose time has not come, as a wrong clock wrote it, is to be confirmed; one of a clock that is hours ahead was given today', async () => {
  const { guarantees } = show();
  const view = () => screen.queryByRole('button', { name: /^Not heard lately/ });
  guarantees.receive(answerWrites(electorId(1), HIND, 'promised', Date.now() + 5 * HOUR_MS, false), 'hind');
  guarantees.receive(answerWrites(electorId(2), HIND, 'promised', Date.now() + 365 * 24 * HOUR_MS, false), 'hind');
  await waitFor(() => expect(view()?.textContent).toContain('4'));
  fireEvent.click(view() as HTMLElement);
  await waitFor(() => expect(rows()).not.toContain('ناخب 1'));
  fireEvent.click(body(2));
  expect((await screen.findByRole('dialog')).textContent).toContain('Nobody knows when this was promised: to be confirmed');
});

it('[J4] phones are asked for on a tap and never before', async () => {
  const { sent, answers } = show();
  answers.set(`GET /electors/${electorId(1)}/phones`, { phones: [{ owner: { id: HIND, name: 'Hind' }, phone: '+96550000001', at: 1 }] });
  fireEvent.click(body(1));
  const dialog = await screen.findByRole('dialog');
  expect(sent).toEqual([]);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Show phone numbers' }));
  expect((await within(dialog).findByRole('link', { name: /Call/ })).getAttribute('href')).toBe('tel:+96550000001');
  expect(
    within(dialog)
      .getByRole('link', { name: /WhatsApp/ })
      .getAttribute('href'),
  ).toContain('https://wa.me/96550000001?text=');
});

it('[J16, W2] what is handed out shows how far it is and is taken back; Arabic speaks of women', async () => {
  const slice = {
    id: 's1',
    caller: CALLER,
    at: Date.now(),
    endsAt: Date.now() + 3_600_000,
    endedAt: null,
    electors: [1, 2, 3].map((n) => ({ id: electorId(n), isDone: n === 1 })),
  };
  const { arrive, sent } = show({ answer: { ...NOTHING, slices: [slice] } });
  arrive(2);
  fireEvent.click(screen.getByRole('radio', { name: 'Handed out · 1' }));
  const card = screen.getByRole('article');
  expect(card.textContent).toContain('1 of 3 done');
  expect(card.textContent).toContain('1 has voted meanwhile');
  expect(card.textContent).toContain('1 left');
  fireEvent.click(within(card).getByRole('button', { name: 'Take back from Maha' }));
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Take back' }));
  await waitFor(() => expect(sent.map(({ path }) => path)).toContain('/api/committees/K01/slices/s1/end'));
});

it('[J16] [V11] a call, or another part, leaves the buttons of what is handed out where they are', async () => {
  const slice = sliceOf(2, Date.now(), Date.now() + HOUR_MS);
  const ofZain = { ...sliceOf(3, Date.now(), Date.now() + HOUR_MS), id: 's2', caller: { id: 'callr2', name: 'Zain' } };
  const { setHalf } = show({ answer: { ...NOTHING, slices: [slice, ofZain] } });
  fireEvent.click(screen.getByRole('radio', { name: 'Handed out · 2' }));
  const takeBack = await screen.findByRole('button', { name: 'Take back from Zain' });
  takeBack.focus();
  const called = { ...slice, electors: [{ id: electorId(2), isDone: true }] };
  setHalf(structuredClone({ ...NOTHING, slices: [{ ...sliceOf(4, Date.now(), Date.now() + HOUR_MS), id: 's3' }, called, ofZain] }));
  expect(screen.getAllByRole('article')).toHaveLength(3);
  expect([screen.getByRole('button', { name: 'Take back from Zain' }), document.activeElement]).toEqual([takeBack, takeBack]);
});

it.each([
  ['en', /^Calls and callers as of /, /^Calls and callers cannot be shown/],
  ['ar', /^الاتصالات والمتصلون حتى /, /^لا تظهر الاتصالات/],
] as const)('[J20] how old the server’s half is has its room before it is said: no row moves when it is (%s)', (language, asOf, noHalf) => {
  show({ language });
  const room = document.querySelector<HTMLElement>('[data-as-of]');
  expect([room?.textContent, room?.dataset.asOf, room?.dataset.noHalf]).toEqual([
    '',
    expect.stringMatching(asOf),
    expect.stringMatching(noHalf),
  ]);
});

it('[U5] who may only read chooses nobody and sees no phone', () => {
  show({ role: 'admin' });
  expect(rows()).toHaveLength(5);
  expect(screen.queryByRole('checkbox')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Hand out' })).toBeNull();
});
