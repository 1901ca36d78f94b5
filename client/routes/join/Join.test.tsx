import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { afterEach, expect, it, vi } from 'vitest';
import type { InvitationSeen } from '../../../schema/accountApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { isCommitteeId } from '../../../schema/ids.ts';
import { renderScreen } from '../testing/renderScreen.tsx';
import { Join } from './Join.tsx';

const K01 = 'K01';
if (!isCommitteeId(K01)) throw new Error('no committee id');
const SEEN: InvitationSeen = {
  campaign: 'Ours',
  name: 'Noura',
  username: 'noura',
  role: 'coordinator',
  memberships: [{ committee: K01, stream: null }],
  isReset: false,
  expiresAt: Date.now() + 3_600_000,
};
const submit = (name: string) => {
  const button = screen.getByRole('button', { name });
  fireEvent.submit(button.closest('form') ?? button);
};

afterEach(() => history.replaceState(null, '', '/'));

it('[U6] opening the link uses nothing up and takes the secret out of the address; the tap joins once', async () => {
  history.replaceState(null, '', '/join#s3cret');
  const look = vi.fn(async () => SEEN);
  const join = vi.fn(async () => {});
  const { history: visited } = renderScreen(Join, { session: { look, join } });
  expect(location.hash).toBe('');
  expect(await screen.findByRole('heading', { name: 'Welcome, Noura' })).toBeTruthy();
  expect(screen.getByText('Coordinator')).toBeTruthy();
  expect(screen.getByText('K01')).toBeTruthy();
  expect(look).toHaveBeenCalledExactlyOnceWith({ secret: 's3cret' });

  submit('Join');
  expect(await screen.findAllByText(/At least 12 characters/)).toHaveLength(1);
  expect(join).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'Make one up' }));
  const made = screen.getByLabelText<HTMLInputElement>('Your password').value;
  expect(screen.getByText(made)).toBeTruthy(); // shown, so that it can be written down
  submit('Join');
  submit('Join');
  await waitFor(() => expect(visited.get()).toBe('/'));
  expect(join).toHaveBeenCalledExactlyOnceWith({ secret: 's3cret' }, made, { wait: expect.anything() });
});

it('[U1] by user name and code, as it was typed; a wrong one is said and stays to be mended', async () => {
  const look = vi.fn().mockRejectedValueOnce(new AppError('wrong-invitation')).mockResolvedValueOnce(SEEN);
  renderScreen(Join, { session: { look } });
  submit('Go on');
  expect(await screen.findByText('Enter the code.')).toBeTruthy();
  expect(look).not.toHaveBeenCalled();
  fireEvent.input(screen.getByLabelText('User name'), { target: { value: ' noura ' } });
  fireEvent.input(screen.getByLabelText('Invitation code'), { target: { value: 'k7m 2xq' } });
  submit('Go on');
  expect((await screen.findByRole('alert')).textContent).toContain('it was used, has run out or a newer one was sent');
  expect(screen.getByLabelText<HTMLInputElement>('Invitation code').value).toBe('k7m 2xq');
  submit('Go on');
  expect(await screen.findByRole('heading', { name: 'Welcome, Noura' })).toBeTruthy();
  expect(look).toHaveBeenLastCalledWith({ username: 'noura', code: 'k7m 2xq' });
});

it('[U5] a link that is used up says so and what to do; a network that is gone is tried again', async () => {
  history.replaceState(null, '', '/join#s3cret');
  const look = vi.fn().mockRejectedValueOnce(new AppError('unreachable')).mockRejectedValueOnce(new AppError('wrong-invitation'));
  renderScreen(Join, { session: { look } });
  fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
  expect(await screen.findByText(/can make a new one in a moment/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Use a code instead' }));
  expect(await screen.findByLabelText('Invitation code')).toBeTruthy();
});

it('[U1] a reset asks for the second factor where the invitation does not drop it; the password chosen stays', async () => {
  history.replaceState(null, '', '/join#s3cret');
  const join = vi.fn().mockRejectedValueOnce(new AppError('second-factor-needed')).mockResolvedValueOnce(undefined);
  renderScreen(Join, { session: { look: async () => ({ ...SEEN, isReset: true }), join } });
  const password = await screen.findByLabelText<HTMLInputElement>('Your password');
  expect(screen.getByText(/The old one stops working/)).toBeTruthy();
  fireEvent.input(password, { target: { value: 'four words in a row' } });
  submit('Join');
  fireEvent.input(await screen.findByLabelText('Code'), { target: { value: '123456' } });
  submit('Join');
  await waitFor(() => expect(join).toHaveBeenCalledTimes(2));
  expect(join).toHaveBeenLastCalledWith({ secret: 's3cret' }, 'four words in a row', { code: '123456', wait: expect.anything() });
});
