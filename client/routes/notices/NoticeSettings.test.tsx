import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, test } from 'vitest';
import type { Committee, User } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import type { PersonSettings } from '../../../schema/personSettings.ts';
import type { AnswerClient } from '../../state/contracts.ts';
import type { InboxEntry } from '../../state/notices/inbox.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Inbox } from './Inbox.tsx';
import { NoticeSettings } from './NoticeSettings.tsx';

const COMMITTEES = [{ id: 'K02', code: 'K02', site: 'School' }] as unknown as Committee[]; // what the screen reads of it
const answer = (value: unknown) => ({ value: () => value, atMs: () => 0, error: () => null, reload: () => {}, replace: () => {} });
const openAnswer = <T,>(): AnswerClient<T> => answer(COMMITTEES) as unknown as AnswerClient<T>; // the only one that is asked for
const open = (role: User['role'], options: { rooms?: string[]; language?: 'ar'; send?: (body: PersonSettings) => unknown } = {}) =>
  renderScreen(NoticeSettings, {
    session: { user: { ...ADMIN, role } },
    rooms: (options.rooms ?? ['board/demo']).map((room) => ({ room, access: 'read' as const })),
    openAnswer,
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

test('[TG6] whoever reads no board is offered no rules; what is not saved is said and shown as it stands', async () => {
  open('coordinator', {
    rooms: [],
    send: () => {
      throw new AppError('unreachable');
    },
  });
  expect(screen.queryByText('Warnings for leaders')).toBeNull();
  const tally = screen.getByLabelText('Counting') as HTMLSelectElement;
  expect(tally.value).toBe('own');
  fireEvent.change(tally, { target: { value: 'none' } });
  expect((await screen.findByRole('alert')).textContent).toContain('Not saved');
  await waitFor(() => expect(tally.value).toBe('own'));
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
