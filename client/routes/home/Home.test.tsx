import { screen, waitFor } from '@solidjs/testing-library';
import { beforeAll, expect, it, vi } from 'vitest';
import type { Committee, User } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import { type CommitteeId, isCommitteeId } from '../../../schema/ids.ts';
import { LOOK_EVERY_MS } from '../../state/createCommittee.ts';
import { Committees } from '../admin/Committees.tsx';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Home } from './Home.tsx';

beforeAll(() => import('./RoleHome.tsx')); // a test does not wait for the disk

const COMMITTEES: Committee[] = [
  { id: 'K01', code: 'K01', site: 'مدرسة النخيل', gender: 'male', status: 'polling', electors: 1_200 },
  { id: 'K02', code: 'K02', site: 'مدرسة الياسمين', gender: 'female', status: 'not_open', electors: 850 },
];
const memberOf = (role: User['role'], ...ids: string[]): User => ({
  ...ADMIN,
  role,
  name: 'Hind',
  memberships: ids.filter(isCommitteeId).map((committee) => ({ committee, stream: null })),
});
const show = (user: User, language: 'ar' | 'en' = 'en') => renderScreen(Home, { session: { user }, send: () => COMMITTEES, language });

it('a coordinator with one committee is taken straight to its list', async () => {
  const { history } = show(memberOf('coordinator', 'K01'));
  await waitFor(() => expect(history.get()).toBe('/c/K01/list'));
});

it('a caller is taken straight to their calls', async () => {
  const { history } = show(memberOf('caller', 'K01'));
  await waitFor(() => expect(history.get()).toBe('/calls'));
});

it('[W2] a coordinator with several chooses; a committee of women counts women', async () => {
  const { history } = show(memberOf('coordinator', 'K01', 'K02'), 'ar');
  const women = await screen.findByRole('link', { name: /K02/ });
  expect(women.textContent).toContain('850 ناخبة');
  expect(women.getAttribute('href')).toBe('/c/K02/list');
  expect(screen.getByRole('link', { name: /K01/ }).textContent).toContain('1,200 ناخب ');
  expect(history.get()).toBe('/');
});

it('[U5] a guarantor, whose screen is not built yet, is told so, and gets no link to a list', async () => {
  show(memberOf('guarantor', 'K01'));
  expect(await screen.findByText('Your screen is not ready yet')).toBeTruthy();
  await screen.findByText('K01');
  expect(screen.queryAllByRole('link')).toEqual([]);
});

it('[OR1] a viewer is taken straight to the operations room; whoever else reads the board finds it from the start', async () => {
  const viewer = show(memberOf('viewer'));
  await waitFor(() => expect(viewer.history.get()).toBe('/board'));
  viewer.unmount();
  for (const role of ['reconciler', 'admin', 'auditor', 'coordinator'] as const) {
    const { unmount } = show(memberOf(role, 'K01', 'K02'));
    expect((await screen.findByRole('link', { name: /^Operations room/ })).getAttribute('href')).toBe('/board');
    unmount();
  }
});

it('[F8][V11] a status that was set elsewhere is on the card within a minute, while the cards are looked at; each stays the same link', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let status: Committee['status'] = 'polling';
  const { sent } = renderScreen(Home, {
    session: { user: memberOf('coordinator', 'K01', 'K02') },
    send: () => COMMITTEES.map((committee) => ({ ...committee, status })),
  });
  try {
    const card = await screen.findByRole('link', { name: /K01/ });
    expect(card.textContent).toContain('Polling');
    card.focus();
    status = 'closed';
    await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
    await waitFor(() => expect(card.textContent).toContain('Doors closed'));
    expect(document.activeElement).toBe(card);
    const asked = sent.length;
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
    expect(sent.length).toBe(asked);
  } finally {
    vi.restoreAllMocks();
    vi.useRealTimers();
  }
});

it.each([
  ['cards', Home, 'coordinator'],
  ['table', Committees, 'admin'],
] as const)('[F8] [U16] statuses that nobody says still hold say how old they are, aloud at no minute: %s', async (_, Screen, role) => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let fails = false;
  const { setOnline } = renderScreen(Screen, {
    session: { user: memberOf(role, 'K01', 'K02') },
    send: () => {
      if (fails) throw new AppError('internal');
      return COMMITTEES;
    },
  });
  try {
    await screen.findAllByText('K01');
    await vi.advanceTimersByTimeAsync(10 * LOOK_EVERY_MS);
    expect(screen.queryByText(/^As of/)).toBeNull();
    setOnline(false);
    await vi.advanceTimersByTimeAsync(180_000);
    expect(screen.getByText('As of 3 minutes ago').closest('[role=status]')).toBeNull();
    setOnline(true);
    await vi.advanceTimersByTimeAsync(LOOK_EVERY_MS);
    expect(screen.queryByText(/^As of/)).toBeNull();
    fails = true;
    await vi.advanceTimersByTimeAsync(180_000);
    expect(screen.getByText('As of 3 minutes ago')).toBeTruthy();
    expect(screen.getAllByText('K01')[0]).toBeTruthy();
  } finally {
    vi.useRealTimers();
  }
});

it('an auditor finds the record, the board, the results and attendance, and no list', async () => {
  show(memberOf('auditor'));
  const links = () => screen.queryAllByRole('link').map((link) => link.getAttribute('href'));
  await waitFor(() => expect(links()).toEqual(['/admin/audit', '/board', '/results', '/c/K01/attendance', '/c/K02/attendance']));
});

it('[B9] without a network whoever stands at several doors still finds them', async () => {
  const unreachable = (): never => {
    throw new AppError('unreachable');
  };
  renderScreen(Home, { session: { user: memberOf('attendance', 'K01', 'K02') }, send: unreachable });
  expect((await screen.findByRole('link', { name: /K02/ })).getAttribute('href')).toBe('/c/K02/door');
});

it('[B9] whoever stands at the door of one committee is taken straight there; of several, they choose', async () => {
  const one = show(memberOf('attendance', 'K01'));
  await waitFor(() => expect(one.history.get()).toBe('/c/K01/door'));
  one.unmount();
  show(memberOf('attendance', 'K01', 'K02'), 'ar');
  expect((await screen.findByRole('link', { name: /K02/ })).getAttribute('href')).toBe('/c/K02/door');
});

it('[CR41] whoever reads results finds them from the start', async () => {
  for (const role of ['reconciler', 'admin', 'auditor', 'coordinator'] as const) {
    const { unmount } = show(memberOf(role, 'K01', 'K02'));
    expect((await screen.findByRole('link', { name: /^Results/ })).getAttribute('href')).toBe('/results');
    unmount();
  }
});

it('[CT20] a clerk finds the count of each committee, and which stream is theirs; without a network too', async () => {
  const clerk: User = { ...memberOf('clerk', 'K01', 'K02'), memberships: [{ committee: 'K01' as CommitteeId, stream: 'b' }] };
  const { unmount } = show(clerk);
  const link = await screen.findByRole('link', { name: /K01.*Stream B/ });
  expect(link.getAttribute('href')).toBe('/c/K01/count');
  unmount();
  const unreachable = (): never => {
    throw new AppError('unreachable');
  };
  renderScreen(Home, { session: { user: clerk }, send: unreachable, language: 'ar' });
  expect((await screen.findByRole('link', { name: /K01/ })).getAttribute('href')).toBe('/c/K01/count');
});
