import { fireEvent, screen, waitFor } from '@solidjs/testing-library';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../schema/errors.ts';
import type { SessionClient, SignInWait } from '../../state/contracts/session.ts';
import { renderScreen } from '../testing/renderScreen.tsx';
import { SignIn } from './SignIn.tsx';

const username = () => screen.getByLabelText<HTMLInputElement>('User name');
const password = () => screen.getByLabelText<HTMLInputElement>('Password');
const submit = () => fireEvent.submit(password().closest('form') ?? document.body);
function fill(name: string, secret: string): void {
  fireEvent.input(username(), { target: { value: name } });
  fireEvent.input(password(), { target: { value: secret } });
}

describe('signing in', () => {
  it('[U1] a wrong password is said, forgotten, and the field takes the focus again', async () => {
    const login = vi.fn(() => Promise.reject(new AppError('wrong-credentials')));
    renderScreen(SignIn, { session: { login } });
    fill('noura', 'not this one');
    submit();
    expect((await screen.findByRole('alert')).textContent).toContain('The user name or the password is wrong.');
    expect(password().value).toBe('');
    expect(username().value).toBe('noura');
    expect(document.activeElement).toBe(password());
    expect(login).toHaveBeenCalledExactlyOnceWith('noura', 'not this one', { wait: expect.anything() });
  });

  it('[U1] a server that cannot be reached is said, and what was typed stays', async () => {
    const login = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new AppError('unreachable')).mockResolvedValueOnce();
    renderScreen(SignIn, { session: { login } });
    fill('noura', 'right one');
    submit();
    expect((await screen.findByRole('alert')).textContent).toContain('The server cannot be reached');
    expect(password().value).toBe('right one');
    submit();
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(login).toHaveBeenCalledTimes(2);
  });

  it('[U2] a double tap sends once; an empty field sends nothing and says so', async () => {
    let finish = () => {};
    const login = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    renderScreen(SignIn, { session: { login } });
    submit();
    expect(await screen.findByText('Enter your user name.')).toBeTruthy();
    expect(login).not.toHaveBeenCalled();
    fill('noura', 'right one');
    submit();
    submit();
    expect(login).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('button', { name: 'Sign in' }).getAttribute('aria-busy')).toBe('true');
    finish();
  });
});

describe('too many attempts', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('[U3] the wait is counted down and nothing is sent before it is over', async () => {
    const login = vi.fn(() => Promise.reject(new AppError('too-fast', { seconds: 3 })));
    renderScreen(SignIn, { session: { login } });
    fill('noura', 'x');
    submit();
    await vi.advanceTimersByTimeAsync(0);
    const wait = screen.getByRole<HTMLButtonElement>('button', { name: 'Wait 3 seconds' });
    expect(wait.disabled).toBe(true);
    submit();
    expect(login).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(screen.getByRole('button', { name: 'Wait 1 second' })).toBeTruthy();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Sign in' }).disabled).toBe(false);
    expect(screen.queryByText(/Too many attempts/)).toBeNull();
    submit();
    expect(login).toHaveBeenCalledTimes(2);
  });
});

it('[U3] a long wait is told in minutes', async () => {
  renderScreen(SignIn, { session: { login: () => Promise.reject(new AppError('too-fast', { seconds: 291 })) } });
  fill('noura', 'x');
  submit();
  expect(await screen.findByText('Too many attempts. Try again in 5 minutes.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Wait 5 minutes' })).toBeTruthy();
});

describe('the second factor', () => {
  const code = () => screen.getByLabelText<HTMLInputElement>('Code');
  const send = (field: HTMLInputElement) => fireEvent.submit(field.closest('form') ?? document.body);

  it('[U1] the code is asked for when the password was right, and name and password are kept for it', async () => {
    const login = vi.fn<SessionClient['login']>().mockRejectedValueOnce(new AppError('second-factor-needed')).mockResolvedValueOnce();
    renderScreen(SignIn, { session: { login } });
    fill('noura', 'right one');
    submit();
    await waitFor(() => expect(document.activeElement).toBe(code()));
    expect(screen.getByText('One more step')).toBeTruthy();
    send(code());
    expect(await screen.findByText('Enter the code.')).toBeTruthy();
    expect(login).toHaveBeenCalledTimes(1);
    fireEvent.input(code(), { target: { value: ' 123 456 ' } });
    send(code());
    await waitFor(() => expect(login).toHaveBeenCalledTimes(2));
    expect(login.mock.calls[1]).toEqual(['noura', 'right one', { code: '123 456', wait: expect.anything() }]);
  });

  it('[U1] only a wrong code is forgotten; going back finds the password where it was', async () => {
    const login = vi.fn<SessionClient['login']>().mockRejectedValueOnce(new AppError('second-factor-needed'));
    login.mockRejectedValueOnce(new AppError('wrong-code'));
    renderScreen(SignIn, { session: { login } });
    fill('noura', 'right one');
    submit();
    await waitFor(() => expect(code()).toBeTruthy());
    fireEvent.input(code(), { target: { value: '000000' } });
    send(code());
    expect((await screen.findByRole('alert')).textContent).toContain('The code is not right');
    expect(code().value).toBe('');
    fireEvent.click(screen.getByRole('button', { name: /Use a recovery code/ }));
    expect(screen.getByLabelText('Recovery code').getAttribute('inputmode')).toBe('text');
    fireEvent.click(screen.getByRole('button', { name: 'Back to the password' }));
    expect(password().value).toBe('right one');
  });
});

it('[U8] many sign in at once: the place is told and counted down, and one may stop waiting without an error', async () => {
  let wait: SignInWait | undefined;
  const login = vi.fn<SessionClient['login']>((_name, _password, more) => {
    wait = more?.wait;
    return new Promise((_, reject) => wait?.signal.addEventListener('abort', () => reject(new Error('left'))));
  });
  renderScreen(SignIn, { session: { login } });
  fill('noura', 'right one');
  submit();
  wait?.onPlace(14);
  expect(await screen.findByText('Many are signing in. You are number 14.')).toBeTruthy();
  wait?.onPlace(3);
  expect(await screen.findByText('Many are signing in. You are number 3.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Stop waiting' }));
  await waitFor(() => expect(screen.queryByText(/You are number/)).toBeNull());
  expect(screen.queryByRole('alert')).toBeNull();
  expect(password().value).toBe('right one');
});

describe('people of this browser', () => {
  const known = [
    { sessionId: 's1', userId: 'hind01', username: 'hind' },
    { sessionId: 's2', userId: 'salem1', username: 'salem' },
  ];

  it('[A8] one tap goes on as a known person', () => {
    const resume = vi.fn(async () => {});
    renderScreen(SignIn, { session: { known, resume } });
    fireEvent.click(screen.getByRole('button', { name: /Continue as.*salem/ }));
    expect(resume).toHaveBeenCalledExactlyOnceWith('s2');
  });

  it('[Y5] whoever opens a locked screen by password finds the form with their name in it', () => {
    const [chosen] = known;
    renderScreen(SignIn, { session: { known, ...(chosen ? { chosen } : {}) } });
    expect(username().value).toBe('hind');
    expect(document.activeElement).toBe(password());
  });

  it('[U5] a session that is over asks for the password and says whose it was', async () => {
    const resume = vi.fn(() => Promise.reject(new AppError('token-expired')));
    renderScreen(SignIn, { session: { known, resume } });
    fireEvent.click(screen.getByRole('button', { name: /Continue as.*hind/ }));
    expect(await screen.findByText('The session of hind is over. Enter the password to sign in again.')).toBeTruthy();
    expect(username()).toBeTruthy();
  });
});

it('[W4] the language can be switched before anybody signs in', async () => {
  renderScreen(SignIn);
  fireEvent.click(screen.getByLabelText('العربية'));
  expect(await screen.findByRole('heading', { name: 'تسجيل الدخول' })).toBeTruthy();
  expect(document.documentElement.dir).toBe('rtl');
});
