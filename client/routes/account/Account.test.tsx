import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, it, vi } from 'vitest';
import type { SignIns } from '../../../schema/accountApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Account } from './Account.tsx';

const CODES = Array.from({ length: 10 }, (_, i) => `ABCD-EFG${i}`);
const SIGN_INS: SignIns = {
  sessions: [
    { id: 's1', agent: 'Firefox · Linux', device: 'd01', createdAt: 1, seenAt: 2, expiresAt: 3, isCurrent: true },
    { id: 's2', agent: 'Chrome · Android', device: 'd02', createdAt: 1, seenAt: 2, expiresAt: 3, isCurrent: false },
  ],
  devices: [
    { code: 'd01', agent: 'Firefox · Linux', createdAt: 1, seenAt: 2, isEnded: false, isWiped: false },
    { code: 'd02', agent: '', createdAt: 1, seenAt: 2, isEnded: false, isWiped: false },
  ],
};

/** A server on which the second factor is off until it is confirmed. `refuse` makes the call of that path fail once. */
function server(refuse: { path?: string; error?: AppError } = {}) {
  let isOn = false;
  return vi.fn((method: string, path: string) => {
    if (refuse.path === path && method !== 'GET' && refuse.error) {
      const { error } = refuse;
      delete refuse.error;
      throw error;
    }
    if (path === '/api/me/sign-ins') return SIGN_INS;
    if (path === '/api/me/second-factor/confirm') {
      isOn = true;
      return { codes: CODES };
    }
    if (path === '/api/me/second-factor/recovery-codes') return { codes: CODES };
    if (method === 'POST' && path === '/api/me/second-factor')
      return { secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/x?secret=JBSWY3DPEHPK3PXP' };
    if (method === 'DELETE' && path === '/api/me/second-factor') isOn = false;
    return method === 'GET' ? { isOn, recoveryCodesLeft: isOn ? 10 : 0 } : undefined;
  });
}
const show = (send = server()) => renderScreen(Account, { send, session: { user: ADMIN } });
const section = (heading: string) => within(screen.getByRole('heading', { name: heading }).closest('section') ?? document.body);
const type = (label: string, value: string) => fireEvent.input(section('Second factor').getByLabelText(label), { target: { value } });
const tap = (name: string) => fireEvent.click(section('Second factor').getByRole('button', { name }));
const submit = (name: string) => {
  const button = section('Second factor').getByRole('button', { name });
  fireEvent.submit(button.closest('form') ?? button);
};

it('[U11] the second factor is on once a code came back, and its recovery codes stay until they are kept', async () => {
  const { sent } = show();
  fireEvent.click(await screen.findByRole('button', { name: 'Turn on' }));
  type('Your present password', 'right one');
  submit('Go on');
  expect(await screen.findByRole('img', { name: /Picture for the authenticator app/ })).toBeTruthy();
  expect(screen.getByText('JBSW Y3DP EHPK 3PXP')).toBeTruthy();
  type('Code', '123456');
  submit('Turn on');
  expect(await screen.findByText('Keep these recovery codes now')).toBeTruthy();
  for (const code of CODES) expect(screen.getAllByText(code)).toHaveLength(2); // on screen and on paper
  expect(section('Second factor').getByRole<HTMLButtonElement>('button', { name: 'Done' }).disabled).toBe(true);
  fireEvent.click(screen.getByLabelText('I have kept them'));
  tap('Done');
  expect(await screen.findByText('Turned on')).toBeTruthy();
  expect(document.body.textContent).not.toContain(CODES[0]);
  expect(sent.filter(({ method }) => method === 'POST').map(({ path, body }) => [path, body])).toEqual([
    ['/api/me/second-factor', { password: 'right one' }],
    ['/api/me/second-factor/confirm', { code: '123456' }],
  ]);
});

it('[U1] a wrong password is forgotten, a wrong code too, and the picture stays', async () => {
  const refuse: { path?: string; error?: AppError } = { path: '/api/me/second-factor', error: new AppError('wrong-password') };
  show(server(refuse));
  fireEvent.click(await screen.findByRole('button', { name: 'Turn on' }));
  type('Your present password', 'wrong one');
  submit('Go on');
  expect((await screen.findByRole('alert')).textContent).toContain('The present password is wrong.');
  expect(section('Second factor').getByLabelText<HTMLInputElement>('Your present password').value).toBe('');
  type('Your present password', 'right one');
  submit('Go on');
  await screen.findByRole('img');
  Object.assign(refuse, { path: '/api/me/second-factor/confirm', error: new AppError('wrong-code') });
  type('Code', '000000');
  submit('Turn on');
  expect((await screen.findByRole('alert')).textContent).toContain('The code is not right');
  expect(screen.getByLabelText<HTMLInputElement>('Code').value).toBe('');
  expect(screen.getByRole('img')).toBeTruthy();
});

it('new codes and turning off ask for password and code', async () => {
  const send = server();
  send('POST', '/api/me/second-factor/confirm');
  const { sent } = show(send);
  fireEvent.click(await screen.findByRole('button', { name: 'Turn off' }));
  type('Your present password', 'right one');
  submit('Turn off');
  expect(await screen.findByText('Enter the code.')).toBeTruthy();
  type('Code', '123456');
  submit('Turn off');
  expect(await screen.findByRole('button', { name: 'Turn on' })).toBeTruthy();
  expect(sent.find(({ method }) => method === 'DELETE')).toEqual({
    method: 'DELETE',
    path: '/api/me/second-factor',
    body: { password: 'right one', code: '123456' },
  });
});

it('this session is marked and has no button; another is ended, once however often it is tapped, and all others together', async () => {
  const { sent } = show();
  const sessions = within(await screen.findByRole('list', { name: 'Sessions' }));
  expect(sessions.getAllByRole('listitem')[0]?.textContent).toContain('This one');
  const [end, ...more] = sessions.getAllByRole('button');
  expect(more).toEqual([]);
  if (end) fireEvent.click(end);
  if (end) fireEvent.click(end);
  await waitFor(() => expect(sent.filter(({ path }) => path === '/api/me/sign-ins')).toHaveLength(2)); // read again
  fireEvent.click(screen.getByRole('button', { name: 'Sign out everywhere else' }));
  await waitFor(() =>
    expect(sent.filter(({ method }) => method === 'DELETE').map(({ path }) => path)).toEqual(['/api/me/sessions/s2', '/api/me/sessions']),
  );
});

it('[V11] sign-ins stay the same lines when they are read again after one was not ended', async () => {
  const refusing = server({ path: '/api/me/sessions/s2', error: new AppError('unreachable') });
  const { sent } = renderScreen(Account, {
    send: (method, path) => structuredClone(refusing(method, path)),
    session: { user: ADMIN },
  });
  const end = within(await screen.findByRole('list', { name: 'Sessions' })).getByRole('button');
  const endDevice = within(screen.getByRole('list', { name: 'Devices' })).getByRole('button');
  end.focus();
  fireEvent.click(end);
  await waitFor(() => expect(sent.filter(({ path }) => path === '/api/me/sign-ins')).toHaveLength(2)); // read again
  await waitFor(() => expect(end.getAttribute('aria-busy')).toBeNull());
  expect([end.isConnected, endDevice.isConnected]).toEqual([true, true]);
  expect(document.activeElement).toBe(end);
});

it('[U1] a new password stays typed when the present one was wrong', async () => {
  show(server({ path: '/api/me/password', error: new AppError('wrong-password') }));
  const form = section('Password');
  const fields = () => ['Your present password', 'New password'].map((label) => form.getByLabelText<HTMLInputElement>(label));
  const send = () => fireEvent.submit(fields()[0]?.closest('form') ?? document.body);
  for (const [i, value] of ['wrong one', 'four words in a row'].entries())
    fireEvent.input(fields()[i] ?? document.body, { target: { value } });
  send();
  expect((await form.findByRole('alert')).textContent).toContain('The present password is wrong.');
  expect(fields().map((field) => field.value)).toEqual(['', 'four words in a row']);
  fireEvent.input(fields()[0] ?? document.body, { target: { value: 'right one' } });
  send();
  await waitFor(() => expect(form.getByText(/Your password is changed/)).toBeTruthy());
  expect(fields().map((field) => field.value)).toEqual(['', '']);
});

it('[A15][U1] a new password asks for the code where there is a second factor; a wrong one is forgotten, the passwords stay', async () => {
  const refuse = { path: '/api/me/password', error: new AppError('second-factor-needed') };
  const { sent } = show(server(refuse));
  const form = section('Password');
  const field = (label: string) => form.getByLabelText<HTMLInputElement>(label);
  const send = () => fireEvent.submit(field('New password').closest('form') ?? document.body);
  expect(form.queryByLabelText('Code')).toBeNull();
  fireEvent.input(field('Your present password'), { target: { value: 'right one' } });
  fireEvent.input(field('New password'), { target: { value: 'four words in a row' } });
  send();
  expect(await form.findByText('One more step')).toBeTruthy();
  refuse.error = new AppError('wrong-code');
  fireEvent.input(field('Code'), { target: { value: '111111' } });
  send();
  await waitFor(() => expect(form.getByRole('alert').textContent).toContain('The code is not right'));
  expect(['Code', 'Your present password', 'New password'].map((label) => field(label).value)).toEqual([
    '',
    'right one',
    'four words in a row',
  ]);
  fireEvent.input(field('Code'), { target: { value: '222222' } });
  send();
  await waitFor(() => expect(form.getByText(/Your password is changed/)).toBeTruthy());
  expect(sent.filter(({ path }) => path === '/api/me/password').at(-1)?.body).toEqual({
    current: 'right one',
    code: '222222',
    next: 'four words in a row',
  });
});

it('[U5] a list of sign-ins that cannot be fetched says why', async () => {
  show(
    vi.fn((method: string, path: string) => {
      if (path === '/api/me/sign-ins') throw new AppError('unreachable');
      return method === 'GET' ? { isOn: false, recoveryCodesLeft: 0 } : undefined;
    }),
  );
  expect(await screen.findByText('The server cannot be reached')).toBeTruthy();
  expect(await screen.findByRole('button', { name: 'Turn on' })).toBeTruthy();
});
