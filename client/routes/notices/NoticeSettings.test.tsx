import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { expect, test } from 'vitest';
import type { Committee, User } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import type { CommitteeId } from '../../../schema/ids.ts';
import type { PersonSettings } from '../../../schema/personSettings.ts';
import type { AnswerClient } from '../../state/contracts/kept.ts';
import type { InboxEntry } from '../../state/notices/inbox.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Inbox } from './Inbox.tsx';
import { NoticeSettings } from './NoticeSettings.tsx';

const COMMITTEES = [{ id: 'K02', code: 'K02', site: 'School' }] as unknown as Committee[]; // what the screen reads of it
const answer = (value: unknown) => ({ value: () => value, atMs: () => 0, error: () => null, reload: () => {}, replace: () => {} });
/** Of `/api/committees`, the only one that is asked for: fails until it is asked again. */
function failingOnce() {
  const [isBack, setBack] = createSignal(false);
  return {
    ...answer(null),
    value: () => (isBack() ? COMMITTEES : null),
    error: () => (isBack() ? null : new AppError('internal')),
    reload: () => setBack(true),
  };
}
type Options = {
  rooms?: string[];
  language?: 'ar';
  send?: (body: PersonSettings) => unknown;
  committees?: object;
  memberships?: User['memberships'];
};
const open = (role: User['role'], options: Options = {}) =>
  renderScreen(NoticeSettings, {
    session: { user: { ...ADMIN, role, memberships: options.memberships ?? [] } },
    rooms: (options.rooms ?? ['board/demo']).map((room) => ({ room, access: 'read' as const })),
    openAnswer: <T,>(): AnswerClient<T> => (options.committees ?? answer(COMMITTEES)) as unknown as AnswerClient<T>,
    ...(options.language ? { language: options.language } : {}),
    send: (_method, _path, body) =>
      (options.send ?? ((asked: PersonSettings) => ({ ...asked, version: asked.version + 1 })))(body as PersonSettings),
  });
const noticesOf = (sent: ReturnType<typeof open>['sent']) => ((sent.at(-1) as (typeof sent)[number]).body as PersonSettings).notices;

test('[TG6] a kind is set in general and for one committee, and leaders’ rules with their number; each is saved as it is made', async () => {
  const { sent } = open('admin');
  fireEvent.change(screen.getByLabelText('Attendance'), { target: { value: 'all' } });
  await waitFor(() => expect(noticesOf(sent).all).toEqual({ attendance: true }));
  fireEvent.change(screen.getByLabelText('Another committee'), { target: { value: 'K02' } });
  await waitFor(() => expect(noticesOf(sent).committees).toEqual({ K02: {} }));
  const committee = screen.getByRole('group', { name: 'K02' });
  expect((within(committee).getByLabelText('Attendance') as HTMLInputElement).checked).toBe(true);
  fireEvent.click(within(committee).getByLabelText('Attendance'));
  await waitFor(() => expect(noticesOf(sent).committees).toEqual({ K02: { attendance: false } }));
  fireEvent.click(screen.getByLabelText(/nothing is heard/));
  await waitFor(() => expect(noticesOf(sent).rules.silentMinutes).toBe(15));
  const minutes = screen.getByLabelText('Minutes');
  fireEvent.input(minutes, { target: { value: '2' } });
  fireEvent.change(minutes);
  expect(screen.getByText('A whole number from 3 to 240.')).toBeTruthy();
  fireEvent.input(minutes, { target: { value: '٢٠' } });
  fireEvent.change(minutes);
  await waitFor(() => expect(noticesOf(sent).rules.silentMinutes).toBe(20));
  expect(sent).toHaveLength(5);
});

test('[TG6] whoever reads no board is offered what their own tablet was refused, and nothing else; what is not saved is said and shown as it stands', async () => {
  open('coordinator', {
    rooms: [],
    send: () => {
      throw new AppError('unreachable');
    },
  });
  expect(screen.queryByText('Warnings for leaders')).toBeNull();
  expect(screen.queryByText('For single committees')).toBeNull();
  expect(screen.getAllByRole('combobox')).toHaveLength(1);
  const conflicts = screen.getByLabelText('Conflicts') as HTMLSelectElement;
  expect([...conflicts.options].map(({ value }) => value)).toEqual(['none', 'tablet']);
  expect(conflicts.value).toBe('tablet');
  fireEvent.change(conflicts, { target: { value: 'none' } });
  expect((await screen.findByRole('alert')).textContent).toContain('Not saved');
  await waitFor(() => expect(conflicts.value).toBe('tablet'));
});

test('[TG6] nothing of the board is on until it is chosen; of one’s own committees is one choice, and what is usual is no choice that is sent', async () => {
  const { sent } = open('coordinator', { memberships: [{ committee: 'K02' as CommitteeId, stream: null }] });
  const tally = screen.getByLabelText('Counting') as HTMLSelectElement;
  expect(tally.value).toBe('none');
  fireEvent.change(tally, { target: { value: 'own' } });
  await waitFor(() => expect(noticesOf(sent).all).toEqual({ tally: 'own' }));
  const conflicts = screen.getByLabelText('Conflicts');
  fireEvent.change(conflicts, { target: { value: 'none' } });
  await waitFor(() => expect(noticesOf(sent).all).toEqual({ tally: 'own', conflicts: false }));
  fireEvent.change(conflicts, { target: { value: 'tablet' } });
  await waitFor(() => expect(noticesOf(sent).all).toEqual({ tally: 'own' }));
});

test('when the committees cannot be fetched that is said, and asked again', async () => {
  open('admin', { committees: failingOnce() });
  expect(screen.queryByLabelText('Another committee')).toBeNull();
  fireEvent.click(within(await screen.findByRole('alert')).getByRole('button', { name: 'Try again' }));
  expect(await screen.findByLabelText('Another committee')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
});

const entry = (change: Partial<InboxEntry>): InboxEntry => ({
  id: '1',
  name: 'came',
  committee: 'K02',
  committees: ['K02'],
  count: 12,
  sinceMs: 0,
  atMs: Date.now(),
  isRead: false,
  ...change,
});

test('[TG8] the inbox stands by day and committee, in Arabic too; a line leads to where it happened, or nowhere', () => {
  const entries = [
    entry({}),
    entry({ id: '2', name: 'published', isRead: true }),
    entry({ id: '3', committee: null, committees: ['K01', 'K03'], count: 3 }),
  ];
  const Shown = () => (
    <Inbox
      entries={entries}
      codeOf={(id) => id}
      placeOf={({ name }) => (name === 'published' ? '/results/K02' : null)}
      onLeave={() => {}}
    />
  );
  renderScreen(Shown, { session: { user: ADMIN }, language: 'ar' });
  expect(screen.getAllByRole('heading', { level: 4 }).map(({ textContent }) => textContent)).toEqual(['K02', 'لجنتان']);
  expect(screen.getByRole('link', { name: /نُشرت النتيجة/ }).getAttribute('href')).toBe('/results/K02');
  expect(screen.getByText('زاد الحضور 12')).toBeTruthy();
  expect(screen.getAllByText('جديد')).toHaveLength(2);
});

test('[V11] [TG8] a line of the inbox stays the same link when it is read again, says more, or others come', () => {
  const told = entry({ id: '2', name: 'published' });
  const [entries, setEntries] = createSignal([told, entry({ id: '3', committee: 'K01', committees: ['K01'] })]);
  renderScreen(() => <Inbox entries={entries()} codeOf={(id) => id} placeOf={({ id }) => `/results/${id}`} onLeave={() => {}} />, {
    session: { user: ADMIN },
  });
  const link = screen.getByRole('link', { name: /published/ });
  link.focus();
  setEntries([
    entry({ id: '4', committee: null, committees: ['K01', 'K03'], count: 3 }),
    { ...told, isRead: true },
    entry({ id: '3', committee: 'K01', committees: ['K01'], count: 13 }),
  ]);
  expect(document.activeElement).toBe(link);
  expect(link.textContent).not.toContain('new');
  expect(screen.getByText('13 more came')).toBeTruthy();
  expect(screen.getAllByRole('heading', { level: 4 })).toHaveLength(3);
});
