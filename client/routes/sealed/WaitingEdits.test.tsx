import { Route, Router } from '@solidjs/router';
import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { RollElector } from '../../../schema/api.ts';
import type { HeldEdit } from '../../../schema/deviceApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { claimKey } from '../../../schema/keys.ts';
import type { Sent } from '../../state/contracts/kept.ts';
import { unsentFile } from '../../state/device/unsentFile.ts';
import { electorId, HIND } from '../list/testing/listFixtures.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { SaveUnsentToFile } from './SaveUnsentToFile.tsx';
import { WaitingEdits } from './WaitingEdits.tsx';

const COORDINATOR = { ...ADMIN, id: 'coord1', role: 'coordinator', name: 'Salem' } as const;
const E1 = electorId(1);
const E2 = electorId(2);
const ELECTORS = [
  { id: E1, number: '1', name: 'فهد المرجان', family: '', gender: 'male', area: '', birthYear: null },
  { id: E2, number: '2', name: 'Latifa', family: '', gender: 'female', area: '', birthYear: null },
] as unknown as RollElector[];
const edit = (more: Partial<HeldEdit> = {}): HeldEdit => ({
  id: 'tab00001.1',
  room: 'guarantees/K01',
  userId: 'noura0',
  name: 'Noura',
  device: 'd01',
  atMs: 1,
  receivedAt: 2,
  reason: 'account-disabled',
  isAuthorAllowed: false,
  writes: [
    { key: claimKey(E1, HIND, 'answer'), value: 'p', base: 'n', now: 'r' },
    { key: claimKey(E1, HIND, 'answeredAt'), value: 5 },
  ],
  ...more,
});

type Decide = (path: string, body: unknown) => unknown;
function show(
  edits: () => readonly HeldEdit[] | Promise<never>,
  {
    user = COORDINATOR as typeof ADMIN,
    decide = (() => undefined) as Decide,
    language = 'en' as 'en' | 'ar',
    send = async (): Promise<Sent> => ({ taken: [], unreadable: [], left: [] }),
  } = {},
) {
  history.replaceState(null, '', '/c/K01/waiting');
  const screenAt = () => (
    <Router>
      <Route path="/c/:committee/waiting" component={WaitingEdits} />
    </Router>
  );
  return renderScreen(screenAt, {
    session: { user },
    language,
    carrier: { send },
    openRoll: () => ({
      state: () => 'ready',
      atMs: () => null,
      error: () => null,
      electors: () => ELECTORS,
      elector: (id) => ELECTORS.find((elector) => elector.id === id),
      reload: () => {},
    }),
    openCommittee: () => ({
      detail: () => null,
      atMs: () => null,
      error: () => null,
      nameOf: (id) => (id === HIND ? 'Hind' : null),
      reload: () => {},
    }),
    send: async (method, path, body) => (method === 'GET' ? { edits: await edits() } : decide(path, body)),
  });
}
const marksOff = (text: string | null | undefined): string => (text ?? '').replaceAll(/[\u2066-\u2069]/g, '');

it('[Z6] an edit says whom it is about, what it says, what stands now, why it waits and under whose name it would stand', async () => {
  show(() => [
    edit(),
    edit({
      id: 'tab00001.2',
      reason: 'conflict',
      isAuthorAllowed: true,
      writes: [{ key: claimKey(E2, HIND, 'note'), value: 'after sunset' }],
    }),
  ]);
  const [first, second] = await screen.findAllByRole('listitem');
  const words = marksOff(first?.textContent);
  for (const part of [
    'فهد المرجان',
    'Answer (guarantee of Hind): Promised',
    'Now: Refused',
    'The account was closed before it came.',
    'stands under your name',
  ])
    expect(words).toContain(part);
  expect(words).not.toContain('Time of');
  const other = marksOff(second?.textContent);
  for (const part of ['Latifa', 'after sunset', 'Now: nothing', 'Somebody else has changed it since.', 'under Noura’s name'])
    expect(other).toContain(part);
  expect(screen.getByRole('heading', { name: /Noura.* · device .*d01/ })).toBeTruthy();
});

it('[Z6] applying sends once and takes it off; discarding asks first', async () => {
  let left = [edit(), edit({ id: 'tab00001.2', atMs: 2 })];
  const { sent } = show(() => left);
  const [apply] = await screen.findAllByRole('button', { name: /^Apply: / });
  if (!apply) throw new Error('no button');
  left = left.slice(1);
  fireEvent.click(apply);
  fireEvent.click(apply);
  await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(1));
  const posts = () => sent.filter(({ method }) => method === 'POST');
  const [answer, answeredAt] = [claimKey(E1, HIND, 'answer'), claimKey(E1, HIND, 'answeredAt')];
  const seen = [{ key: answer, value: 'r' }, { key: answeredAt, value: undefined }]; // biome-ignore format: one line
  expect(posts()).toEqual([{ method: 'POST', path: '/api/held-edits/noura0d01/tab00001.1', body: { decision: 'apply', seen } }]);
  fireEvent.click(screen.getByRole('button', { name: /^Discard: / }));
  const dialog = within(screen.getByRole('dialog'));
  expect(posts()).toHaveLength(1);
  left = [];
  fireEvent.click(dialog.getByRole('button', { name: 'Discard' }));
  expect(await screen.findByText('Nothing waits')).toBeTruthy();
  expect(posts().at(-1)?.body).toEqual({ decision: 'discard' });
});

it('[Z6] of two edits of a cell that are decided together the second stands on what the first has written', async () => {
  const { sent } = show(() => [edit({ id: 'tab00001.2', atMs: 2 }), edit()]);
  fireEvent.click(await screen.findByRole('button', { name: 'Apply (2)' }));
  const bodies = () => sent.filter(({ method }) => method === 'POST').map(({ body }) => body as { seen: { value: unknown }[] });
  await waitFor(() => expect(bodies().map(({ seen }) => seen.map(({ value }) => value))).toEqual([['r', undefined], ['p', 5]])); // biome-ignore format: one line
});

it('[Z6] all of one person’s are decided in the order made, and what somebody has decided meanwhile is said', async () => {
  let left = [edit({ id: 'tab00001.2', atMs: 2 }), edit()];
  const { sent } = show(() => left, {
    decide: (path) => {
      if (path.endsWith('.1')) throw new AppError('conflict', { reason_en: 'Badria has decided already', reason_ar: 'x' });
    },
  });
  const all = await screen.findByRole('button', { name: 'Apply (2)' });
  left = [];
  fireEvent.click(all);
  expect(await screen.findByText(/Badria has decided already/)).toBeTruthy();
  await waitFor(() => expect(sent.filter(({ method }) => method === 'POST').map(({ path }) => path.slice(-2))).toEqual(['.1', '.2']));
  expect(await screen.findByText('Nothing waits')).toBeTruthy();
});

it('[Z6] an administrator, who only reads the list, is told who can apply; a refusal and a missing network are told', async () => {
  const { unmount } = show(() => [edit()], { user: ADMIN });
  expect(marksOff((await screen.findByRole('listitem')).textContent)).toContain('a coordinator of the committee can apply it');
  expect(screen.queryByRole('button', { name: /^Apply/ })).toBeNull();
  unmount();
  const denied = show(() => Promise.reject(new AppError('foreign-committee', { committee: 'K01' })));
  expect(await screen.findByRole('alert')).toBeTruthy();
  denied.unmount();
  let fails = false;
  const offline = show(async () => (fails ? Promise.reject(new AppError('unreachable')) : [edit()]) as never, {
    decide: () => {
      fails = true;
      throw new AppError('unreachable');
    },
  });
  fireEvent.click((await screen.findAllByRole('button', { name: /^Apply: / }))[0] as HTMLElement);
  expect(await screen.findByText(/may have changed meanwhile/)).toBeTruthy();
  expect(screen.getAllByRole('listitem')).toHaveLength(1); // it still waits
  offline.unmount();
});

it('[V11] what is decided takes no button of another edit away, neither of the same person nor of somebody else', async () => {
  const note = (more: Partial<HeldEdit>, now: string) =>
    edit({ ...more, writes: [{ key: claimKey(E2, HIND, 'note'), value: 'after sunset', now }] });
  const others = (now: string) => [
    note({ id: 'tab00001.2', atMs: 2 }, now),
    note({ id: 'tab00001.3', atMs: 3 }, now),
    note({ userId: 'maha00', name: 'Maha', atMs: 4 }, now),
  ];
  let left = [edit(), ...others('before')];
  const { sent } = show(() => structuredClone(left));
  const ofAll = await screen.findByRole('button', { name: 'Apply (3)' });
  const ofOthers = screen.getAllByRole('button', { name: /^(Apply|Discard): Latifa/ });
  expect(ofOthers).toHaveLength(6);
  const last = ofOthers.at(-2);
  last?.focus();
  left = others('at noon');
  fireEvent.click(screen.getByRole('button', { name: /^Apply: .*المرجان/ }));
  await waitFor(() => expect(screen.getAllByText(/at noon/)).toHaveLength(3)); // read again
  expect(screen.getByRole('button', { name: 'Apply (2)' })).toBe(ofAll);
  expect(ofOthers.filter((button) => !button.isConnected)).toEqual([]);
  expect(document.activeElement).toBe(last);
  if (last) fireEvent.click(last);
  const ofMaha = sent.find(({ path }) => path.includes('/maha00d01/'));
  expect(ofMaha?.body).toMatchObject({ seen: [{ value: 'at noon' }] }); // as it stands in the line now
});

it('[Z6] in Arabic no word of English is left', async () => {
  show(() => [edit({ name: 'نورة' })], { language: 'ar' });
  const words = marksOff((await screen.findByRole('listitem')).textContent).replaceAll('Hind', '');
  expect(words).not.toMatch(/[A-Za-z{}]/);
  expect(words).toContain('الآن:');
});

it('[Z8] a file is handed in by whoever has it, and says what became of it', async () => {
  const handed: unknown[] = [];
  show(() => [], {
    send: async (...edits: unknown[]) => {
      handed.push(...edits);
      return { taken: ['a'], unreadable: ['b'], left: ['c', 'd'] };
    },
  } as never);
  const input = await screen.findByLabelText('Hand in a file');
  const choose = (text: string) => fireEvent.change(input, { target: { files: [new File([text], 'x.json')] } });
  choose('no file of ours');
  expect(await screen.findByText('This is no file of unsent edits.')).toBeTruthy();
  choose(unsentFile([{ id: 'a', kid: 'k', sealed: 'AA' }]));
  expect(await screen.findByText('1 edit is with the server.')).toBeTruthy();
  expect(screen.getByText('1 edit cannot be read by this server.')).toBeTruthy();
  expect(screen.getByText('2 edits could not be taken now: hand the file in again later.')).toBeTruthy();
  expect(handed).toEqual([[{ id: 'a', kid: 'k', sealed: 'AA' }]]);
});

it('[Z8] all that is unsent is saved to a file, and its name is said', async () => {
  const saved: string[] = [];
  URL.createObjectURL = (blob) => {
    void (blob as Blob).text().then((text) => saved.push(text));
    return 'blob:x';
  };
  URL.revokeObjectURL = () => {};
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {}); // jsdom would follow it
  onTestFinished(() => click.mockRestore());
  const edits = [{ id: 'a', kid: 'k', sealed: 'AA' }];
  renderScreen(() => <SaveUnsentToFile userId="noura0" device="d01" />, {
    session: { user: COORDINATOR },
    carrier: { read: async () => edits },
  });
  fireEvent.click(screen.getByRole('button', { name: 'Save to a file' }));
  expect(marksOff((await screen.findByRole('status')).textContent)).toMatch(
    /^1 edit is in the file unsent-d01-[\d-]+\.committee-room\.json\./,
  );
  await waitFor(() => expect(saved).toEqual([unsentFile(edits)]));
});
