import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, it, vi } from 'vitest';
import type { Invitation, SignIns } from '../../../schema/accountApi.ts';
import type { Committee, User, UserPage } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { People } from './People.tsx';

const COMMITTEES: Committee[] = [{ id: 'K01', code: 'K01', site: 'School', gender: 'male', status: 'polling', electors: 1_200 }];
const HIND: User = { ...ADMIN, id: 'hin001', username: 'hind', name: 'هند المرجان', role: 'coordinator' };

const INVITATION: Invitation = {
  link: 'https://room.example/join#s3cret',
  code: 'K7M2XQ',
  expiresAt: Date.now() + 3_600_000,
};
const SIGN_INS: SignIns = {
  sessions: [{ id: 's1', agent: 'Chrome · Android', device: 'd01', createdAt: 1, seenAt: 2, expiresAt: 3, isCurrent: false }],
  devices: [{ code: 'd01', agent: 'Chrome · Android', createdAt: 1, seenAt: 2, isEnded: false, isWiped: false }],
};

/** One at a time, whatever is asked for: a screen that shows all of them has followed `next`. */
function pageOf(people: readonly User[], path: string): UserPage {
  const after = new URL(path, 'http://room.example').searchParams.get('after') ?? '';
  const rest = people.slice(people.findIndex(({ username }) => username === after) + 1);
  return { entries: rest.slice(0, 1), next: rest.length > 1 ? (rest[0]?.username ?? null) : null };
}

/** A server that holds people; `refuse` makes the next write fail. */
function server(refuse?: AppError) {
  const people: User[] = [ADMIN, HIND];
  return vi.fn((method: string, path: string, body?: unknown) => {
    if (path === '/api/committees') return COMMITTEES;
    if (method === 'GET') return path.endsWith('/sign-ins') ? SIGN_INS : pageOf(people, path);
    if (refuse) throw refuse;
    if (method === 'DELETE') return undefined;
    if (path === '/api/users/invited') {
      const invited = { ...HIND, ...(body as Partial<User>), id: 'new001', isInvited: true, invitedUntil: INVITATION.expiresAt };
      people.push(invited);
      return { user: invited, invitation: INVITATION };
    }
    if (path.endsWith('/invitation')) return INVITATION;
    const { password: _, ...change } = body as Partial<User> & { password?: string }; // what the screen has sent
    if (method === 'POST') {
      const created = { ...HIND, ...change, id: 'new001' };
      people.push(created);
      return created;
    }
    const at = people.findIndex(({ id }) => path.endsWith(id));
    const changed = { ...HIND, ...people[at], ...change };
    people[at] = changed;
    return changed;
  });
}
/** A server whose one person besides the administrator is invited and has not joined. */
function invitedServer({ until = (Date.now() + 3_600_000) as number | undefined, isOver = false as boolean | undefined } = {}) {
  const answer = server();
  const sent: string[] = [];
  return {
    /** What was to change something. */
    sent: () => sent,
    send: (method: string, path: string, body?: unknown) => {
      if (method !== 'GET') sent.push(`${method} ${path}`);
      if (method === 'DELETE') until = undefined;
      const invited: User = {
        ...HIND,
        isInvited: true,
        ...(until ? { invitedUntil: until } : {}),
        ...(until && isOver !== undefined ? { isInvitationOver: isOver } : {}),
      };
      return method === 'GET' && path.startsWith('/api/users?') ? pageOf([ADMIN, invited], path) : answer(method, path, body);
    },
  };
}
async function openNew(): Promise<void> {
  await screen.findByRole('button', { name: /Change:.*Dana/ }); // the list is here
  fireEvent.click(screen.getByRole('button', { name: 'Add a person' }));
}
const dialog = () => within(screen.getByRole('dialog'));
const type = (label: string, value: string) => fireEvent.input(dialog().getByLabelText(label), { target: { value } });

it('[U2] a person who is given a password is sent once, and the password is shown once to hand over', async () => {
  const { sent } = renderScreen(People, { send: server(), session: { user: ADMIN } });
  await openNew();
  fireEvent.click(dialog().getByLabelText('Password from you'));
  type('Name', 'Noura');
  type('User name', 'noura');
  fireEvent.click(await dialog().findByLabelText(/K01/));
  fireEvent.click(dialog().getByRole('button', { name: 'Make one up' }));
  const password = dialog().getByLabelText<HTMLInputElement>('Password').value;
  const add = dialog().getByRole('button', { name: 'Add' });
  fireEvent.click(add);
  fireEvent.click(add);
  await screen.findByText('Noura can sign in now');
  expect(dialog().getByText(password)).toBeTruthy();
  const writes = sent.filter(({ method }) => method === 'POST');
  expect(writes).toEqual([
    {
      method: 'POST',
      path: '/api/users',
      body: { name: 'Noura', username: 'noura', role: 'coordinator', memberships: [{ committee: 'K01', stream: null }], password },
    },
  ]);
  fireEvent.click(dialog().getByRole('button', { name: 'Done' }));
  await waitFor(() => expect(screen.queryByText(password)).toBeNull());
  expect(await screen.findByRole('button', { name: /Change:.*Noura/ })).toBeTruthy();
});

it('[U2] a person is invited once, and link and code are shown once to hand over; the list says until when', async () => {
  const { sent } = renderScreen(People, { send: server(), session: { user: ADMIN } });
  await openNew();
  type('Name', 'Noura');
  type('User name', 'noura');
  fireEvent.click(await dialog().findByLabelText(/K01/));
  const invite = dialog().getByRole('button', { name: 'Invite' });
  fireEvent.click(invite);
  fireEvent.click(invite);
  await screen.findByRole('dialog', { name: 'Invitation for Noura' });
  expect(dialog().getByText(INVITATION.link)).toBeTruthy();
  expect(dialog().getByText(INVITATION.code)).toBeTruthy();
  const body = { name: 'Noura', username: 'noura', role: 'coordinator', memberships: [{ committee: 'K01', stream: null }] };
  expect(sent.filter(({ method }) => method === 'POST')).toEqual([{ method: 'POST', path: '/api/users/invited', body }]);
  const paper = document.querySelector('[data-print]');
  expect(paper?.textContent).toContain('room.example/join');
  expect(paper?.textContent).toContain(INVITATION.code);
  fireEvent.click(dialog().getByRole('button', { name: 'Done' }));
  await waitFor(() => expect(document.body.textContent).not.toContain(INVITATION.code));
  expect(await screen.findByText(/^Invited until /)).toBeTruthy();
});

it('whoever cannot get in is given a new link; that it drops the second factor is a choice', async () => {
  const withFactor = { ...HIND, hasSecondFactor: true };
  const answer = server();
  const { sent } = renderScreen(People, {
    session: { user: ADMIN },
    send: (...call) => (call[0] === 'GET' && call[1].startsWith('/api/users?') ? pageOf([ADMIN, withFactor], call[1]) : answer(...call)),
  });
  fireEvent.click(await screen.findByRole('button', { name: /Change:.*هند/ }));
  fireEvent.click(dialog().getByRole('button', { name: 'Cannot get in' }));
  fireEvent.click(dialog().getByLabelText(/phone is lost/));
  fireEvent.click(dialog().getByRole('button', { name: 'Make a new link' }));
  await screen.findByRole('dialog', { name: /Invitation for/ });
  expect(dialog().getByText(INVITATION.code)).toBeTruthy();
  const writes = sent.filter(({ method }) => method === 'POST');
  expect(writes).toEqual([{ method: 'POST', path: '/api/users/hin001/invitation', body: { dropsSecondFactor: true } }]);
});

it('an invitation that is withdrawn is said to be that; what was typed is not said to be saved, and stays', async () => {
  const { sent, send } = invitedServer();
  renderScreen(People, { send, session: { user: ADMIN } });
  fireEvent.click(await screen.findByRole('button', { name: /Change:.*هند/ }));
  type('Name', 'Hind');
  fireEvent.click(dialog().getByRole('button', { name: 'Withdraw' }));
  expect(await screen.findByText(/^The invitation of .* is withdrawn$/)).toBeTruthy();
  expect(document.body.textContent).not.toContain('is saved');
  expect(dialog().getByLabelText<HTMLInputElement>('Name').value).toBe('Hind');
  expect(await dialog().findByText(/no invitation is open/)).toBeTruthy();
  expect(sent()).toEqual(['DELETE /api/users/hin001/invitation']);
});

it.each([
  ['open', Date.now() - 86_400_000, false],
  ['open', Date.now() - 86_400_000, undefined], // an earlier server does not say
  ['over', Date.now() + 86_400_000, true],
])(
  '[A14] an invitation is %s as the server says, whatever the device’s clock does, and may be withdrawn as long as it is open',
  async (which, until, isOver) => {
    const isOpen = which === 'open';
    renderScreen(People, { send: invitedServer({ until, isOver }).send, session: { user: ADMIN } });
    const line = await screen.findByRole('button', { name: /Change:.*هند/ });
    expect([/Invited until/.test(line.textContent ?? ''), /Invitation over/.test(line.textContent ?? '')]).toEqual([isOpen, !isOpen]);
    fireEvent.click(line);
    expect(dialog().queryByRole('button', { name: 'Withdraw' }) !== null).toBe(isOpen);
    expect(dialog().queryByText(/An invitation is open until/) !== null).toBe(isOpen);
  },
);

it('nobody is invited again with the rights of before while others are typed and not saved', async () => {
  const { sent, send } = invitedServer();
  renderScreen(People, { send, session: { user: ADMIN } });
  fireEvent.click(await screen.findByRole('button', { name: /Change:.*هند/ }));
  fireEvent.click(await dialog().findByLabelText(/K01/));
  fireEvent.click(dialog().getByRole('button', { name: 'Invite again' }));
  expect((await dialog().findByRole('alert')).textContent).toContain('Save your changes first');
  expect(sent()).toEqual([]);
  fireEvent.click(dialog().getByLabelText(/K01/));
  expect(dialog().queryByRole('alert')).toBeNull();
  fireEvent.click(dialog().getByRole('button', { name: 'Invite again' }));
  expect(await screen.findByRole('dialog', { name: /Invitation for/ })).toBeTruthy();
});

it('a lost tablet is ended, and asked back first, because it cannot be undone', async () => {
  const { sent } = renderScreen(People, { send: server(), session: { user: ADMIN } });
  fireEvent.click(await screen.findByRole('button', { name: /Change:.*هند/ }));
  fireEvent.click(dialog().getByRole('button', { name: 'Sign-ins and devices' }));
  const devices = within(await screen.findByRole('list', { name: 'Devices' }));
  fireEvent.click(devices.getByRole('button', { name: 'End this device' }));
  const asked = within(screen.getByRole('dialog', { name: 'End this device?' }));
  expect(sent.filter(({ method }) => method === 'DELETE')).toEqual([]);
  fireEvent.click(asked.getByRole('button', { name: 'End this device' }));
  await waitFor(() => expect(sent.find(({ method }) => method === 'DELETE')?.path).toBe('/api/users/hin001/devices/d01'));
});

it('[U5] what is missing is said at its field and nothing is sent', async () => {
  const { sent } = renderScreen(People, { send: server(), session: { user: ADMIN } });
  await openNew();
  fireEvent.click(dialog().getByRole('button', { name: 'Invite' }));
  expect(await dialog().findAllByText('Fill this in.')).toHaveLength(2);
  expect(dialog().getByLabelText('Name').getAttribute('aria-invalid')).toBe('true');
  expect(sent.filter(({ method }) => method !== 'GET')).toEqual([]);
});

it('[U1] a change sends only what differs', async () => {
  const { sent } = renderScreen(People, { send: server(), session: { user: ADMIN } });
  fireEvent.click(await screen.findByRole('button', { name: /Change:.*هند/ }));
  fireEvent.click(dialog().getByLabelText(/Account closed/));
  fireEvent.click(dialog().getByRole('button', { name: 'Save the changes' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(sent.find(({ method }) => method === 'PATCH')).toEqual({ method: 'PATCH', path: '/api/users/hin001', body: { isDisabled: true } });
  expect(await screen.findByText('Closed')).toBeTruthy();
});

it('[V11] a person’s line stays the same button when everybody is read again, and has the focus back when the window closes', async () => {
  const answer = server();
  const { sent } = renderScreen(People, { send: (...call) => structuredClone(answer(...call)), session: { user: ADMIN } });
  const line = await screen.findByRole('button', { name: /Change:.*هند/ });
  const reads = () => sent.filter(({ path }) => path.startsWith('/api/users?')).length;
  const before = reads();
  line.focus();
  fireEvent.click(line);
  await waitFor(() => expect(reads()).toBe(2 * before)); // they may have joined since
  type('Name', 'Hind M');
  fireEvent.click(dialog().getByRole('button', { name: 'Save the changes' }));
  await waitFor(() => expect(line.textContent).toContain('Hind M'));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(document.activeElement).toBe(line);
});

it('[A20] whom somebody else has changed meanwhile is shown as they are now; what was typed is kept and saved over that', async () => {
  const [K01, K02, K03] = ['K01', 'K02', 'K03'].map((id) => ({ committee: id as CommitteeId, stream: null }));
  if (!K01 || !K02 || !K03) throw new Error('three committees');
  const before: User = { ...HIND, memberships: [K01, K02] };
  const now: User = { ...HIND, memberships: [K01] };
  let [stands, isFirst] = [before, true];
  const { sent } = renderScreen(People, {
    session: { user: ADMIN },
    send: (method, path) => {
      if (path === '/api/committees') return [K01, K02, K03].map(({ committee: id }) => ({ ...COMMITTEES[0], id, code: id }));
      if (method === 'GET') return pageOf([ADMIN, stands], path);
      if (!isFirst) return now;
      [stands, isFirst] = [now, false];
      throw new AppError('conflict', { reason_en: 'changed', reason_ar: 'تغيّر' });
    },
  });
  fireEvent.click(await screen.findByRole('button', { name: /Change:.*هند/ }));
  fireEvent.click(await dialog().findByLabelText(/K03/));
  type('Name', 'Hind M');
  fireEvent.click(dialog().getByRole('button', { name: 'Save the changes' }));
  expect((await dialog().findByRole('alert')).textContent).toContain('Somebody else has changed');
  expect(dialog().getByLabelText<HTMLInputElement>('Name').value).toBe('Hind M');
  expect(dialog().getByLabelText<HTMLInputElement>(/K02/).checked).toBe(false);
  fireEvent.click(dialog().getByRole('button', { name: 'Save the changes' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const seen = (memberships: readonly unknown[]) => ({ role: 'coordinator', memberships });
  expect(sent.filter(({ method }) => method === 'PATCH').map(({ body }) => body)).toEqual([
    { name: 'Hind M', memberships: [K01, K02, K03], seen: seen([K01, K02]) },
    { name: 'Hind M', memberships: [K01, K03], seen: seen([K01]) },
  ]);
});

it('[U1] the last administrator cannot be taken away, and the form stays to be mended', async () => {
  renderScreen(People, { send: server(new AppError('last-admin')), session: { user: ADMIN } });
  fireEvent.click(await screen.findByRole('button', { name: /Change:.*Dana/ }));
  fireEvent.change(dialog().getByLabelText('Role'), { target: { value: 'viewer' } });
  fireEvent.click(dialog().getByRole('button', { name: 'Save the changes' }));
  expect((await dialog().findByRole('alert')).textContent).toContain('This is the last active administrator.');
  expect(dialog().getByLabelText<HTMLSelectElement>('Role').value).toBe('viewer');
});

it('[S1] people are found by any part of their name, folded; whoever is not there is said', async () => {
  renderScreen(People, { send: server(), session: { user: ADMIN } });
  const search = await screen.findByLabelText('Search by name or user name');
  fireEvent.input(search, { target: { value: 'المرجَان' } });
  expect(screen.getByText('1 person')).toBeTruthy();
  fireEvent.input(search, { target: { value: 'nobody' } });
  expect(screen.getByText('Nobody matches “nobody”')).toBeTruthy();
});

it('[U5] a list that cannot be fetched says why and tries again on demand and when the network is back', async () => {
  let isDown = true;
  const answer = server();
  const { setOnline } = renderScreen(People, {
    session: { user: ADMIN },
    send: (...call) => {
      if (isDown) throw new AppError('unreachable');
      return answer(...call);
    },
  });
  expect(await screen.findByText('The server cannot be reached')).toBeTruthy();
  isDown = false;
  setOnline(false);
  setOnline(true);
  expect(await screen.findByRole('button', { name: /Change:.*Dana/ })).toBeTruthy();
});
