import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { expect, it, vi } from 'vitest';
import type { Committee, CommitteeDetail } from '../../../schema/api.ts';
import type { CommitteeStatus as Status } from '../../../schema/committeeStatus.ts';
import { StatusChange } from '../../../schema/electionApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { LOOK_EVERY_MS } from '../../state/createCommittee.ts';
import { Committees } from '../admin/Committees.tsx';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { StatusOf } from './CommitteeStatus.tsx';

const K01: Committee = { id: 'K01', code: 'K01', site: 'School', gender: 'male', status: 'polling', electors: 1_200 };

/** A server that keeps the status of K01. */
function server() {
  let status: Status = 'polling';
  return {
    send: vi.fn((method: string, path: string, body?: unknown) => {
      if (method === 'GET') return path === '/api/committees' ? [{ ...K01, status }] : { ...K01, status };
      const change = StatusChange.parse(body);
      if (change.seen !== status) throw new AppError('conflict', { status });
      status = change.status;
      return { ...K01, status };
    }),
    set: (next: Status) => {
      status = next;
    },
    status: () => status,
  };
}
const dialog = () => within(screen.getByRole('dialog'));
const openDialog = async () => fireEvent.click(await screen.findByRole('button', { name: /Status of K01: Polling/ }));

it('[F6][U2] a committee is taken on after it was confirmed, once', async () => {
  const desk = server();
  const { sent } = renderScreen(Committees, { send: desk.send, session: { user: ADMIN } });
  await openDialog();
  expect(dialog().getByRole('radio', { name: /Doors closed/ })).toHaveProperty('checked', true);
  expect(desk.status()).toBe('polling');
  const confirm = dialog().getByRole('button', { name: 'Set to “Doors closed”' });
  fireEvent.click(confirm);
  fireEvent.click(confirm);
  expect(await screen.findByText('Committee K01: Doors closed')).toBeTruthy();
  expect(sent.filter(({ method }) => method === 'POST')).toEqual([
    { method: 'POST', path: '/api/committees/K01/status', body: { status: 'closed', seen: 'polling', reason: null } },
  ]);
  expect(await screen.findByRole('button', { name: 'Status of K01: Doors closed. Change' })).toBeTruthy();
});

it('[F8] the committees of the campaign are read again within a minute', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const desk = server();
    renderScreen(Committees, { send: desk.send, session: { user: ADMIN } });
    const status = await screen.findByRole('button', { name: /Status of K01: Polling/ });
    desk.set('closed');
    await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
    await waitFor(() => expect(status.textContent).toBe('Doors closed'));
  } finally {
    vi.useRealTimers();
  }
});

it('[V11] the status that was changed stays the same button when the committees are read again, and has the focus back', async () => {
  const desk = server();
  renderScreen(Committees, { send: desk.send, session: { user: ADMIN } });
  const status = await screen.findByRole('button', { name: /Status of K01: Polling/ });
  status.focus();
  fireEvent.click(status);
  fireEvent.click(dialog().getByRole('button', { name: 'Set to “Doors closed”' }));
  expect(await screen.findByRole('button', { name: /Status of K01: Doors closed/ })).toBe(status);
  expect(document.activeElement).toBe(status);
});

it('[F7] back goes with a reason only', async () => {
  const desk = server();
  renderScreen(Committees, { send: desk.send, session: { user: ADMIN } });
  await openDialog();
  fireEvent.click(dialog().getByRole('radio', { name: /Not open yet/ }));
  fireEvent.click(dialog().getByRole('button', { name: 'Set to “Not open yet”' }));
  expect(dialog().getByText('Say why it goes back.')).toBeTruthy();
  expect(desk.status()).toBe('polling');
  fireEvent.change(dialog().getByLabelText('This goes back. Why?'), { target: { value: 'by-mistake' } });
  fireEvent.click(dialog().getByRole('button', { name: 'Set to “Not open yet”' }));
  await waitFor(() => expect(desk.status()).toBe('not_open'));
});

it('[F8] whoever saw another status is told which it is by now, and chooses again', async () => {
  const desk = server();
  renderScreen(Committees, { send: desk.send, session: { user: ADMIN } });
  await openDialog();
  desk.set('counting');
  fireEvent.click(dialog().getByRole('button', { name: 'Set to “Doors closed”' }));
  expect((await dialog().findByRole('alert')).textContent).toContain('Somebody else has set it to “Counting” meanwhile');
  fireEvent.click(dialog().getByRole('radio', { name: /Finished/ }));
  fireEvent.click(dialog().getByRole('button', { name: 'Set to “Finished”' }));
  await waitFor(() => expect(desk.status()).toBe('finished'));
});

it('[U5] a server that cannot be reached is said in the dialog, and the choice stays', async () => {
  const desk = server();
  let isDown = false;
  renderScreen(Committees, {
    session: { user: ADMIN },
    send: (...call) => {
      if (isDown) throw new AppError('unreachable');
      return desk.send(...call);
    },
  });
  await openDialog();
  isDown = true;
  fireEvent.click(dialog().getByRole('button', { name: 'Set to “Doors closed”' }));
  expect((await dialog().findByRole('alert')).textContent).toContain('The server cannot be reached');
  isDown = false;
  fireEvent.click(dialog().getByRole('button', { name: 'Set to “Doors closed”' }));
  await waitFor(() => expect(desk.status()).toBe('closed'));
});

it.each(['coordinator', 'attendance'] as const)(
  '[F6] a coordinator finds the status of their committee in one place; whoever may not change it sees it (%s)',
  async (role) => {
    const [detail] = createSignal<CommitteeDetail | null>({ ...K01, guarantors: [], people: [] });
    const openCommittee = () => ({ detail, atMs: () => 1, error: () => null, nameOf: () => null, reload: () => {} });
    renderScreen(() => <StatusOf committee="K01" />, { openCommittee, session: { user: { ...ADMIN, role } } });
    expect(await screen.findByText('Now: Polling')).toBeTruthy();
    expect(screen.getByText('1,200 electors on the roll')).toBeTruthy();
    expect(screen.queryAllByRole('button', { name: 'Change the status' })).toHaveLength(role === 'coordinator' ? 1 : 0);
  },
);
