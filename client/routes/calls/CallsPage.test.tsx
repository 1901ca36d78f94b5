import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { User } from '../../../schema/api.ts';
import { AS_OF_STEP_MS } from '../../../schema/calls.ts';
import type { CallElector, CallResult, CallsAnswer } from '../../../schema/chaseApi.ts';
import { AppError, type Language } from '../../../schema/errors.ts';
import type { CallQueue } from '../../state/contracts/kept.ts';
import type { SaveState } from '../../state/contracts/link.ts';
import { electorId } from '../list/testing/listFixtures.ts';
import { renderScreen } from '../testing/renderScreen.tsx';
import { CallsPage } from './CallsPage.tsx';
import { HOLD_MS } from './createCalls.ts';

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const CALLER: User = {
  id: 'caller',
  username: 'caller',
  name: 'Maha',
  role: 'caller',
  memberships: [],
  isDisabled: false,
  isInvited: false,
  hasSecondFactor: false,
};
const person = (n: number, more: Partial<CallElector> = {}): CallElector => ({
  id: electorId(n),
  number: String(100 + n),
  name: `Name ${n}`,
  gender: 'female',
  committee: { id: 'K02', code: 'K02', site: 'School of the palms' },
  hasPhone: true,
  callsToday: 0,
  last: null,
  state: 'open',
  hasAttended: false,
  ...more,
});
const answerOf = (...electors: CallElector[]): CallsAnswer => ({
  slices: [{ id: 's1', endsAt: Date.now() + 3_600_000, electors }],
  campaign: 'Demo',
  maxCallsADay: 3,
  asOf: asOfOf(Date.now()),
});
const asOfOf = (serverMs: number): number => serverMs - (serverMs % AS_OF_STEP_MS);

async function show(first: CallsAnswer | null, { language = 'en' as Language, error = null as AppError | null, loaded = true } = {}) {
  const [answer, setAnswer] = createSignal(first);
  const [waiting, setWaiting] = createSignal<readonly CallResult[]>([]);
  const [save, setSave] = createSignal<SaveState>({ kind: 'saved' });
  const replaced: (CallsAnswer | null)[] = [];
  const heard = { atMs: Date.now() };
  const asked = { count: 0 };
  const [isLoaded, setLoaded] = createSignal(loaded);
  const queue: CallQueue = {
    isLoaded,
    waiting,
    save,
    error: () => null,
    refused: () => [],
    dismissRefused: () => {},
    sent: () => 0,
    add: (result) => void setWaiting((before) => [...before, result]),
    takeBack(id) {
      const isThere = waiting().some((result) => result.id === id);
      setWaiting((before) => before.filter((result) => result.id !== id));
      return isThere;
    },
    sendNow: () => {},
    retry: () => {},
    show: () => {},
    isShown: () => true,
    close: () => {},
  };
  const phones = new Map<string, unknown>();
  const view = renderScreen(CallsPage, {
    language,
    session: { user: CALLER },
    send: (_method, path) => {
      const known = phones.get(path);
      if (known instanceof Error) throw known;
      return known;
    },
    calls: async () => queue,
    openAnswer: <T,>() => ({
      value: answer as () => T | null, // the screen asks for nothing else
      atMs: () => (answer() ? heard.atMs : null),
      error: () => error,
      reload: () => void asked.count++,
      replace(value: T) {
        replaced.push(value as CallsAnswer); // the same
        setAnswer(value as CallsAnswer);
      },
    }),
  });
  await vi.advanceTimersByTimeAsync(0); // what keeps results is fetched
  return { ...view, setAnswer, queue, waiting, setWaiting, setLoaded, setSave, replaced, heard, asked, phones };
}
const inHand = () => screen.getByRole('article');
const result = async (name: RegExp | string) => fireEvent.click(await screen.findByRole('button', { name }));

it('[J15] a result is kept at once, brings the next one, and may be taken back for a moment', async () => {
  const { waiting } = await show(answerOf(person(1), person(2)));
  expect(within(inHand()).getByRole('heading', { level: 2 }).textContent).toBe('Name 1');
  expect(inHand().textContent).toContain('School of the palms');
  await waitFor(() => expect(screen.getByRole('button', { name: 'On the way' }).hasAttribute('disabled')).toBe(false));
  fireEvent.click(screen.getByRole('checkbox', { name: 'Asks to be fetched' }));
  await result('On the way');
  expect(waiting()).toMatchObject([{ sliceId: 's1', electorId: electorId(1), outcome: 'onTheWay', wantsTransport: true, callAt: null }]);
  expect(waiting()[0]?.id).toMatch(/^[0-9a-z]{16}$/);
  expect(within(inHand()).getByRole('heading', { level: 2 }).textContent).toBe('Name 2');
  expect(screen.getByText('Name 1: On the way')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Take back' }));
  expect(waiting()).toEqual([]);
  expect(within(inHand()).getByRole('heading', { level: 2 }).textContent).toBe('Name 1');
  await result('No answer');
  vi.advanceTimersByTime(HOLD_MS + 100);
  expect(screen.queryByRole('button', { name: 'Take back' })).toBeNull();
});

it('[J15] what cannot be taken back any more is on its way until the server has answered, and with the server after it', async () => {
  const { waiting, setWaiting, queue } = await show(answerOf(person(1), person(2)));
  await result('No answer');
  vi.spyOn(queue, 'takeBack').mockReturnValue(false);
  fireEvent.click(screen.getByRole('button', { name: 'Take back' }));
  expect([waiting().length, screen.queryByText(/^It is on its way to the server\./) !== null]).toEqual([1, true]);
  await result('No answer');
  setWaiting([]);
  fireEvent.click(screen.getByRole('button', { name: 'Take back' }));
  expect(screen.getByText(/^It is with the server already\./)).toBeTruthy();
});

it('[J8, J18] whoever is in hand stays, taken back or not; that they have voted is said at once', async () => {
  const { setAnswer, waiting } = await show(answerOf(person(1), person(2)));
  setAnswer(answerOf(person(2), person(1, { hasAttended: true, state: 'gone' })));
  expect(within(inHand()).getByRole('heading', { level: 2 }).textContent).toBe('Name 1');
  expect(within(inHand()).getByRole('alert').textContent).toContain('Has voted');
  setAnswer({ slices: [], campaign: 'Demo', maxCallsADay: 3, asOf: asOfOf(Date.now()) });
  expect(within(inHand()).getByRole('heading', { level: 2 }).textContent).toBe('Name 1');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Reached' }).hasAttribute('disabled')).toBe(false));
  vi.advanceTimersByTime(500); // a tap that began before that came is none: the buttons have moved
  await result('Reached');
  expect(waiting()).toMatchObject([{ electorId: electorId(1), sliceId: 's1', outcome: 'reached' }]);
  expect(screen.getByText('Nobody to call just now')).toBeTruthy();
});

it('[J4] the number is shown on a tap, for this elector only; without a network it is said why not', async () => {
  const { phones, sent } = await show(answerOf(person(1), person(2)));
  phones.set(`/api/calls/s1/electors/${electorId(1)}/phone`, { phone: '+96550000001', callsToday: 1 });
  phones.set(`/api/calls/s1/electors/${electorId(2)}/phone`, new AppError('unreachable'));
  expect(sent).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Show phone number' }));
  expect((await screen.findByRole('link', { name: /Call/ })).getAttribute('href')).toBe('tel:+96550000001');
  expect(screen.getByText('1 of 3 calls today')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: /Name 2/ }));
  expect(screen.queryByRole('link', { name: /Call/ })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Show phone number' }));
  expect(await screen.findByText(/There is no network: a phone number is shown/)).toBeTruthy();
});

it('[J6, W2] what ends every call is asked about once more; Arabic speaks of a woman', async () => {
  const { waiting } = await show(answerOf(person(1)), { language: 'ar' });
  await waitFor(() => expect(screen.getByRole('button', { name: 'اعتذرت' }).hasAttribute('disabled')).toBe(false));
  await result('اعتذرت');
  expect(waiting()).toEqual([]);
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'تسجيل' }));
  expect(waiting()).toMatchObject([{ outcome: 'refused' }]);
  expect(screen.getByText('أُنجزت كل اتصالاتك')).toBeTruthy();
});

it('[J19] without the server a part whose hour is over leaves screen and device, but for whoever is in hand', async () => {
  const first = answerOf(person(1), person(2));
  const { replaced, heard, setAnswer } = await show(first);
  vi.advanceTimersByTime(2_900_000);
  heard.atMs = Date.now();
  setAnswer({ ...first, asOf: asOfOf(Date.now()) });
  vi.advanceTimersByTime(600_000);
  expect(replaced).toEqual([]);
  vi.advanceTimersByTime(200_000);
  expect(replaced.at(-1)?.slices[0]?.electors.map(({ id }) => id)).toEqual([electorId(1)]);
  expect(screen.queryByText('Name 2')).toBeNull();
});

/** One result was recorded at that time, with a call a quarter of an hour later: the server's time is known to half a step, and the test takes a moment. */
function expectAt(results: readonly CallResult[], serverMs: number) {
  expect(results).toHaveLength(1);
  for (const { at, callAt } of results) {
    expect(Math.abs(at - serverMs)).toBeLessThanOrEqual(AS_OF_STEP_MS / 2 + 60_000);
    expect((callAt ?? 0) - at).toBe(15 * 60_000);
  }
}

it.each([
  ['ahead', 86_400_000],
  ['back', -86_400_000],
])(
  '[J25] a device whose clock is a day %s keeps a running list without the server, drops one that is over, and says when to call by the server’s clock',
  async (_, offMs) => {
    const serverMs = Date.now();
    vi.setSystemTime(serverMs + offMs);
    const answer = { ...answerOf(person(1), person(2)), asOf: asOfOf(serverMs) };
    const running = answer.slices.map((slice) => ({ ...slice, endsAt: serverMs + 3_600_000 }));
    const { replaced, waiting } = await show({ ...answer, slices: running });
    vi.advanceTimersByTime(3_000_000);
    expect(replaced).toEqual([]);
    expect(screen.getByText(/^As of/)).toBeTruthy();
    await result('Call again later');
    await result('In 15 minutes');
    const aSoFarMs = serverMs + 3_000_000;
    expectAt(waiting(), aSoFarMs);
    vi.advanceTimersByTime(1_000_000);
    expect(replaced.at(-1)?.slices[0]?.electors.map(({ id }) => id)).toEqual([electorId(2)]);
  },
);

const DAY_MS = 86_400_000;
it.each([
  ['that was a day behind is put right', -DAY_MS, DAY_MS, true],
  ['that was a day behind is put right in another app', -DAY_MS, DAY_MS, false],
  ['that was right is put a day forward', 0, DAY_MS, true],
  ['that was right is put a day back', 0, -DAY_MS, false],
])('[J25] a clock %s: the list stays, the server is asked at once, and what is recorded is true', async (_, offMs, byMs, isVisible) => {
  const serverMs = Date.now();
  vi.setSystemTime(serverMs + offMs);
  const answer = { ...answerOf(person(1), person(2)), asOf: asOfOf(serverMs) };
  const { replaced, waiting, asked } = await show({
    ...answer,
    slices: answer.slices.map((slice) => ({ ...slice, endsAt: serverMs + 3_600_000 })),
  });
  const turn = (state: DocumentVisibilityState) => {
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
    document.dispatchEvent(new Event('visibilitychange'));
  };
  vi.advanceTimersByTime(1_000);
  if (!isVisible) turn('hidden');
  vi.setSystemTime(Date.now() + byMs);
  vi.advanceTimersByTime(1_000);
  if (!isVisible) turn('visible');
  await result('Call again later'); // before the next look
  await result('In 15 minutes');
  expectAt(waiting(), serverMs);
  expect(asked.count).toBeGreaterThan(0);
  vi.advanceTimersByTime(3_000_000);
  expect(replaced).toEqual([]);
  expect(screen.getByText(/^As of/)).toBeTruthy();
  vi.advanceTimersByTime(1_000_000);
  expect(replaced.at(-1)?.slices[0]?.electors.map(({ id }) => id)).toEqual([electorId(2)]);
});

it('[J19][J25] a tablet that may have slept over the hour says how old its list is, keeps it for as long as it is looked at, and asks the server', async () => {
  const { replaced, asked, heard, setAnswer } = await show(answerOf(person(1), person(2)));
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  vi.setSystemTime(Date.now() + 2 * 3_600_000);
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
  document.dispatchEvent(new Event('visibilitychange'));
  expect(screen.getByText('As of 2 hours ago').closest('[role=status]'), '[U16]').toBeNull();
  expect(asked.count).toBeGreaterThan(0);
  vi.advanceTimersByTime(3_500_000);
  expect(replaced).toEqual([]);
  vi.advanceTimersByTime(200_000);
  expect(replaced.at(-1)?.slices[0]?.electors.map(({ id }) => id)).toEqual([electorId(1)]);
  heard.atMs = Date.now();
  setAnswer(answerOf(person(1), person(2)));
  vi.advanceTimersByTime(3_700_000);
  expect(replaced).toHaveLength(2);
});

it.each([
  ['Asia/Kuwait', '22 hours ago'],
  ['UTC', 'yesterday'],
])('[J26] days ago are the election’s, whatever zone the device is set to: %s', async (timeZone, ago) => {
  vi.setSystemTime(Date.parse('2026-11-28T20:30:00Z')); // 23:30 in Kuwait
  const last = { outcome: 'noAnswer', at: Date.parse('2026-11-27T22:00:00Z'), callAt: null } as const;
  await show({ ...answerOf(person(1, { last })), timeZone });
  expect(inHand().textContent).toContain(`Last: No answer, ${ago}`);
});

it('[J26] hours are told, and typed, by the election’s clock, whatever zone the device is set to', async () => {
  const serverMs = Date.parse('2026-11-30T14:00:00Z'); // 17:00 in Kuwait
  vi.setSystemTime(serverMs);
  const { waiting } = await show({ ...answerOf(person(1), person(2)), timeZone: 'Asia/Kuwait' });
  expect(screen.getByText(/until 18:00$/)).toBeTruthy();
  await result('Call again later');
  const dialog = within(await screen.findByRole('dialog'));
  fireEvent.input(dialog.getByLabelText(/at/i), { target: { value: '17:30' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Record' }));
  expect(waiting()).toMatchObject([{ outcome: 'callAt', callAt: serverMs + 1_800_000 }]);
  expect(screen.getByRole('button', { name: /Name 1/ }).textContent).toContain('17:30');
});

it('[U5] empty, without a network, denied and a device that keeps nothing have words of their own', async () => {
  await show({ slices: [], campaign: '', maxCallsADay: 3, asOf: asOfOf(Date.now()) });
  expect(screen.getByText('Nobody to call just now')).toBeTruthy();
  cleanup();
  await show(null, { error: new AppError('unreachable') });
  expect(screen.getByText('Your list is not on this device yet')).toBeTruthy();
  cleanup();
  await show(null, { error: new AppError('forbidden') });
  expect(screen.queryByText('Your list is not on this device yet')).toBeNull();
  cleanup();
  const { setSave } = await show(answerOf(person(1)));
  setSave({ kind: 'cannot-save', waiting: 1 });
  await waitFor(() => expect(screen.getByText(/This device keeps nothing at the moment/)).toBeTruthy());
  expect(screen.getByRole('button', { name: 'Reached' }).hasAttribute('disabled')).toBe(true);
});

it('[J18][J24] whoever was called just before a reload is not taken in hand again: nobody is before the device has said what it keeps', async () => {
  const { setWaiting, setLoaded } = await show(answerOf(person(1), person(2)), { loaded: false });
  expect(screen.queryByRole('article')).toBeNull();
  expect(screen.queryByText('All your calls are done')).toBeNull();
  setWaiting([
    {
      id: '0'.repeat(16),
      sliceId: 's1',
      electorId: electorId(1),
      outcome: 'callAt',
      callAt: Date.now() + 900_000,
      at: Date.now(),
      wantsTransport: false,
    },
  ]);
  setLoaded(true);
  expect(within(inHand()).getByRole('heading', { level: 2 }).textContent).toBe('Name 2');
});

it('[J18] what the server has taken stands in the list that the device keeps, whether or not the server tells it before the network goes', async () => {
  const { setWaiting, replaced } = await show(answerOf(person(1), person(2)));
  await result('Reached');
  await result('No answer');
  setWaiting([]); // sent
  const kept = replaced.at(-1)?.slices[0]?.electors.map(({ state, last }) => [state, last?.outcome]);
  expect(kept).toEqual([
    ['done', 'reached'],
    ['open', 'noAnswer'],
  ]);
});

it('[J24] a tap that was on its way when something came above the buttons records nothing and says so', async () => {
  const { setAnswer, waiting } = await show(answerOf(person(1), person(2)));
  const button = screen.getByRole('button', { name: 'Reached' });
  fireEvent.pointerDown(button);
  setAnswer(answerOf(person(1, { hasAttended: true, state: 'gone' }), person(2)));
  fireEvent.click(button);
  expect(waiting()).toEqual([]);
  vi.advanceTimersByTime(500);
  fireEvent.pointerDown(button);
  fireEvent.click(button);
  expect(waiting()).toHaveLength(1);
});

it('[J24] one result quickly after another, and a list that is asked for anew, are no news: every tap counts', async () => {
  const { setAnswer, waiting } = await show(answerOf(person(1), person(2), person(3)));
  for (const n of [1, 2, 3]) {
    setAnswer(answerOf(person(1), person(2), person(3)));
    const button = screen.getByRole('button', { name: 'Reached' });
    fireEvent.pointerDown(button);
    fireEvent.click(button);
    expect(waiting()).toHaveLength(n);
  }
});

it('[J15] the last of a list is in nobody’s hand again before the server has said what came of it', async () => {
  const { setWaiting, setAnswer, waiting } = await show(answerOf(person(1)));
  await result('Reached');
  expect(screen.queryByRole('article')).toBeNull();
  setWaiting([]); // sent
  await vi.advanceTimersByTimeAsync(60_000);
  expect(screen.queryByRole('article')).toBeNull();
  setAnswer({ slices: [], campaign: 'Demo', maxCallsADay: 3, asOf: asOfOf(Date.now()) });
  expect(screen.queryByRole('article')).toBeNull();
  expect(waiting()).toEqual([]);
});
