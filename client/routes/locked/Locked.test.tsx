import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { expect, it, vi } from 'vitest';
import type { TabletClient, TabletPerson, UnlockAnswer } from '../../state/contracts/session.ts';
import type { OfflineWays } from '../../state/device/createOfflineKeys.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Leaving } from './Leaving.tsx';
import { Locked } from './Locked.tsx';
import { PinForm } from './PinForm.tsx';

const NOURA = { sessionId: 's1', userId: 'noura1', username: 'noura' };
const PIN: OfflineWays = { pinDigits: 6, triesLeft: 10, hasPasskey: false, gone: null };
const shut = (gone: OfflineWays['gone']): OfflineWays => ({ pinDigits: null, triesLeft: 0, hasPasskey: false, gone });

function tabletWith(options: {
  people?: readonly TabletPerson[];
  unlock?: TabletClient['unlock'];
  leaving?: ReturnType<TabletClient['leaving']>;
}): TabletClient {
  return {
    people: async () => options.people ?? [{ ...NOURA, ways: PIN }],
    ways: () => PIN,
    leftIn: async () => ({ rows: new Map(), hidden: [] }),
    unlock: options.unlock ?? (async () => ({ kind: 'open' })),
    lock: () => {},
    handOver: () => {},
    setPin: async () => {},
    kept: async () => ({ answers: new Map(), rooms: [] }),
    hasPasskeys: async () => false,
    setPasskey: async () => false,
    forgetWays: async () => {},
    isToBeAsked: () => false,
    asked: () => {},
    leaving: () => options.leaving ?? { step: 'handing-in', unsent: 0, photos: 0, isHeld: false, isEnded: false },
    leave: async () => {},
    stay: () => {},
    unsentFile: async () => null,
  };
}
const open = (tablet: TabletClient, chosen: typeof NOURA | undefined = NOURA) =>
  renderScreen(Locked, { tablet, session: { state: 'locked', ...(chosen ? { chosen } : {}) } });
const field = () => screen.findByLabelText<HTMLInputElement>('PIN of noura');

it('[Y5] the sixth digit opens, by touch or typed in any script; what was entered is forgotten at once', async () => {
  const unlock = vi.fn(async (): Promise<UnlockAnswer> => ({ kind: 'wrong', left: 2 }));
  open(tabletWith({ unlock }));
  const pin = await field();
  expect(document.activeElement).toBe(pin);
  for (const digit of '271828') fireEvent.click(screen.getByRole('button', { name: digit }));
  expect(pin.value).toBe('');
  await waitFor(() => expect(unlock).toHaveBeenCalledExactlyOnceWith(expect.objectContaining(NOURA), '271828'));
  expect((await screen.findByRole('alert')).textContent).toContain('Wrong PIN. 2 tries are left.');
  fireEvent.input(await field(), { target: { value: '٢٧١٨٢٨' } });
  await waitFor(() => expect(unlock).toHaveBeenCalledTimes(2));
  expect(unlock).toHaveBeenLastCalledWith(expect.anything(), '271828');
});

it('[Y3] where the try cannot be counted nothing is opened, and why is said: by PIN and by passkey, until it is tried again', async () => {
  const unlock = vi.fn<TabletClient['unlock']>(() => Promise.reject(new DOMException('full', 'QuotaExceededError')));
  open(tabletWith({ unlock, people: [{ ...NOURA, ways: { ...PIN, hasPasskey: true } }] }));
  const pin = await field();
  fireEvent.input(pin, { target: { value: '271828' } });
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('This device cannot save'));
  expect(screen.getByRole('alert').textContent).toContain('Make room on the tablet');
  unlock.mockResolvedValueOnce({ kind: 'wrong', left: 2 });
  fireEvent.input(pin, { target: { value: '271828' } });
  await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('Wrong PIN. 2 tries are left.'));
  fireEvent.click(screen.getByRole('button', { name: 'Open with a passkey' }));
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('This device cannot save'));
  expect(unlock).toHaveBeenLastCalledWith(expect.anything(), null);
});

it('[Y3] the browser is never told to keep a PIN', async () => {
  open(tabletWith({}));
  const pin = await field();
  expect([pin.type, pin.autocomplete, pin.form]).toEqual(['password', 'one-time-code', null]);
});

it.each([
  ['tries', /Ten wrong PINs/],
  ['lease', /More than 24 hours/],
  ['none', /No PIN was set/],
] as const)('[Y5] whoever cannot open it is told why, what to do, and that nothing is lost: %s', async (gone, words) => {
  open(tabletWith({ people: [{ ...NOURA, ways: shut(gone) }] }));
  const told = (await screen.findByText(words)).textContent;
  expect(told).toMatch(/is kept/);
  expect(screen.queryByLabelText('PIN of noura')).toBeNull();
  expect(screen.getByRole('button', { name: 'Use the password' })).toBeTruthy();
});

it('[Y5] of a device that does not say whether there is a PIN that is told; it is asked again by itself, and the PIN then', async () => {
  let people: readonly TabletPerson[] = [{ ...NOURA, ways: shut('unread') }];
  open({ ...tabletWith({}), people: async () => people });
  expect(await screen.findByText(/does not give out what is kept on it/)).toBeTruthy();
  expect(screen.queryByText(/No PIN was set/)).toBeNull();
  people = [{ ...NOURA, ways: PIN }];
  expect(await screen.findByLabelText('PIN of noura', {}, { timeout: 10_000 })).toBeTruthy();
});

/** Of two people in the list: noura with a PIN, and salem, of whom the device does not say it, so that it is asked again all the time. */
function askedAgain(unlock?: TabletClient['unlock']) {
  let answer: (people: readonly TabletPerson[]) => void = () => {};
  const salem = { sessionId: 's3', userId: 'salem1', username: 'salem', ways: shut('unread') };
  const all = () => [{ ...NOURA, ways: PIN }, salem];
  const people = vi.fn(async (): Promise<readonly TabletPerson[]> => all());
  people.mockResolvedValueOnce(all()).mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
  renderScreen(Locked, { tablet: { ...tabletWith(unlock ? { unlock } : {}), people }, session: { state: 'locked' } });
  return {
    asked: () => waitFor(() => expect(people).toHaveBeenCalledTimes(2), { timeout: 10_000 }),
    async answered() {
      answer(all());
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
  };
}

it('[Y5] what somebody types stays while the device is asked about another', async () => {
  const { asked, answered } = askedAgain();
  await screen.findByRole('button', { name: /salem/ });
  await asked();
  fireEvent.click(screen.getByRole('button', { name: /noura/ }));
  const pin = await field();
  for (const digit of '271') fireEvent.click(screen.getByRole('button', { name: digit }));
  await answered();
  expect([(await field()) === pin, pin.value, document.activeElement]).toEqual([true, '271', pin]);
});

it('[Y3] a wrong PIN is told also where the device is asked about another meanwhile', async () => {
  let wrong: (answer: UnlockAnswer) => void = () => {};
  const { asked, answered } = askedAgain(() => new Promise((resolve) => (wrong = resolve)));
  await screen.findByRole('button', { name: /salem/ });
  await asked();
  fireEvent.click(screen.getByRole('button', { name: /noura/ }));
  fireEvent.input(await field(), { target: { value: '271828' } });
  await waitFor(() => expect(screen.getByText(/One moment/)).toBeTruthy());
  await answered();
  wrong({ kind: 'wrong', left: 2 });
  await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('Wrong PIN. 2 tries are left.'));
});

it.each([
  ['one person', NOURA, 'Use the password'],
  ['the list', undefined, /noura/],
] as const)('[Y5] asking the device again takes the focus from nobody and tells nothing a second time: %s', async (_, chosen, name) => {
  const people = vi.fn(async (): Promise<readonly TabletPerson[]> => [{ ...NOURA, ways: shut('unread') }]);
  renderScreen(Locked, { tablet: { ...tabletWith({}), people }, session: { state: 'locked', ...(chosen ? { chosen } : {}) } });
  const button = await screen.findByRole('button', { name });
  const changes = new MutationObserver(() => {});
  changes.observe(document.body, { childList: true, characterData: true, subtree: true });
  button.focus();
  await waitFor(() => expect(people).toHaveBeenCalledTimes(2), { timeout: 10_000 });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect([document.activeElement, changes.takeRecords().length]).toEqual([button, 0]);
});

it('[Y6] a hand-over lists who can go on here and who needs the network', async () => {
  const people = [
    { ...NOURA, ways: PIN },
    { sessionId: 's2', userId: 'hind01', username: 'hind', ways: shut('none') },
    { sessionId: 's3', userId: 'salem1', username: 'salem', ways: shut('unread') },
  ];
  renderScreen(Locked, { tablet: tabletWith({ people }), session: { state: 'locked' } });
  expect(await screen.findByRole('heading', { name: 'Hand over' })).toBeTruthy();
  expect((await screen.findByRole('button', { name: /hind/ })).textContent).toContain('Needs the network');
  expect(screen.getByRole('button', { name: /salem/ }).textContent).not.toContain('Needs the network'); // nobody knows yet
  fireEvent.click(screen.getByRole('button', { name: /noura/ }));
  expect(await field()).toBeTruthy();
});

it.each(['Someone else', 'another in the list'])(
  '[Y5] whoever wants to go on instead is not put out by whom the tablet was asking for: %s',
  async (way) => {
    const noura = { ...NOURA, ways: PIN };
    const salem = { sessionId: 's3', userId: 'salem1', username: 'salem', ways: PIN };
    const handOver = vi.fn();
    let people: readonly TabletPerson[] = way === 'Someone else' ? [noura, salem] : [salem]; // noura was signed out in another tab
    open({ ...tabletWith({}), handOver, people: async () => people });
    if (way === 'Someone else') fireEvent.click(await screen.findByRole('button', { name: way }));
    people = [salem];
    fireEvent.click(await screen.findByRole('button', { name: /salem/ }));
    expect(await screen.findByLabelText('PIN of salem')).toBeTruthy();
    expect(handOver).toHaveBeenCalled();
  },
);

it('[Y7] [CT46] unsent edits are never dropped by a tap: without a file there is no way but to wait or to stay; that no file holds a photo is said', async () => {
  const tablet = {
    ...tabletWith({ leaving: { step: 'unsent', unsent: 3, photos: 1, isHeld: false, isEnded: false } }),
    leave: vi.fn(async () => {}),
  };
  renderScreen(Leaving, { tablet, session: { state: 'leaving', chosen: NOURA } });
  expect(await screen.findByText('3 changes exist only on this tablet')).toBeTruthy();
  expect(screen.getByText(/^Among them is 1 photo of an official form\. No file holds it/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Save them to a file' }));
  expect(await screen.findByText(/cannot be saved to a file/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Sign out and delete/ })).toBeNull();
  expect(tablet.leave).not.toHaveBeenCalledWith('saved');
});

it('[Y7][I14] what no file holds is said, and no file is a way past it', async () => {
  URL.createObjectURL = () => 'blob:of-a-test'; // jsdom has none
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  const leaving = { step: 'unsent', unsent: 1, photos: 0, isHeld: true, isEnded: false } as const;
  const tablet = { ...tabletWith({ leaving }), unsentFile: async () => ({ name: 'unsent.json', text: '{}' }) };
  renderScreen(Leaving, { tablet, session: { state: 'leaving', chosen: NOURA } });
  expect(await screen.findByText(/does not take what was entered last: no file holds that/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Save them to a file' }));
  await waitFor(() => expect(click).toHaveBeenCalled());
  expect(screen.queryByRole('button', { name: /Sign out and delete/ })).toBeNull();
  click.mockRestore();
});

it('[Y7] a file that was saved is known also after it was tried again, until something else is unsent than it holds', async () => {
  URL.createObjectURL = () => 'blob:of-a-test'; // jsdom has none
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
  const UNSENT = { step: 'unsent', unsent: 2, photos: 0, isHeld: false, isEnded: false } as const;
  const [leaving, setLeaving] = createSignal<ReturnType<TabletClient['leaving']>>(UNSENT);
  const tablet = { ...tabletWith({}), leaving, unsentFile: async () => ({ name: 'unsent.json', text: '{}' }) };
  renderScreen(Leaving, { tablet, session: { state: 'leaving', chosen: NOURA } });
  const save = async () => {
    fireEvent.click(await screen.findByRole('button', { name: 'Save them to a file' }));
    return screen.findByRole('button', { name: /Sign out and delete/ });
  };
  const isWayOut = () => screen.queryByRole('button', { name: /Sign out and delete/ }) !== null;
  const button = await save();
  button.focus();
  setLeaving({ ...UNSENT }); // tried again by itself
  expect(document.activeElement).toBe(button);
  setLeaving({ ...UNSENT, step: 'handing-in', unsent: 0 }); // by the person
  expect(isWayOut()).toBe(false);
  setLeaving(UNSENT);
  expect(isWayOut()).toBe(true);
  for (const other of [{ unsent: 1 }, { isHeld: true }]) {
    setLeaving({ ...UNSENT, ...other });
    expect(isWayOut()).toBe(false);
    setLeaving(UNSENT);
    expect(isWayOut()).toBe(false);
    await save();
  }
  click.mockRestore();
});

it('[Y2] a PIN is set twice the same and not an easy one', async () => {
  const setPin = vi.fn(async () => {});
  const onDone = vi.fn();
  renderScreen(() => <PinForm tablet={{ setPin }} onDone={onDone} onCancel={() => {}} />, { session: { user: ADMIN } });
  const [first, second] = [screen.getByLabelText<HTMLInputElement>('PIN'), screen.getByLabelText<HTMLInputElement>('The same PIN again')];
  const type = (one: string, two: string) => {
    fireEvent.input(first, { target: { value: one } });
    fireEvent.input(second, { target: { value: two } });
    fireEvent.click(screen.getByRole('button', { name: 'Save the PIN' }));
  };
  type('123456', '123456');
  expect(await screen.findByText(/Too easy/)).toBeTruthy();
  type('271828', '271829');
  expect(await screen.findByText('The two are not the same.')).toBeTruthy();
  expect(setPin).not.toHaveBeenCalled();
  type('271828', '271828');
  await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
  expect(setPin).toHaveBeenCalledExactlyOnceWith('271828');
  expect([first.value, second.value]).toEqual(['', '']);
});
