import { Route, Router } from '@solidjs/router';
import { fireEvent, screen, within } from '@solidjs/testing-library';
import { expect, it } from 'vitest';
import { AppError } from '../../../schema/errors.ts';
import type { MarksMoveAnswer, MarkWriters } from '../../../schema/moveApi.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { fromLocalMinute, toLocalMinute } from './localTime.ts';
import { MoveMarks } from './MoveMarks.tsx';

const COORDINATOR = { ...ADMIN, id: 'coord1', role: 'coordinator', name: 'Salem' } as const;
const TEN = new Date(2026, 10, 30, 10, 0).getTime();
const WRITERS: MarkWriters['writers'] = [{ writer: 'door01d01', name: 'بدر', marks: 12, first: TEN + 5_000, last: TEN + 600_000 }];
const ANSWER: MarksMoveAnswer = {
  to: { id: 'K02', code: '7-B', site: '' },
  marks: [
    { at: TEN, number: '734', here: { id: 'e1', name: 'Zarqa' }, there: { id: 'e2', name: 'هدى سالم' }, doubts: ['attended-there'] },
    { at: TEN, number: '735', here: { id: 'e3', name: 'Maha' }, there: null, doubts: [] },
  ],
  headcount: 0,
  isCut: false,
  seen: 'abc',
  isDryRun: true,
};
const committee = (id: string) => ({ id, code: id === 'K02' ? '7-B' : id, site: '', gender: 'mixed', status: 'polling', electors: 3 });

function show({
  writers = WRITERS,
  committees = ['K01', 'K02'],
  move = (body: { dryRun: boolean }): unknown => ({ ...ANSWER, isDryRun: body.dryRun }),
  language = 'en' as 'en' | 'ar',
  refuse = (_path: string): AppError | null => null,
} = {}) {
  history.replaceState(null, '', '/c/K01/attendance/move');
  const screenAt = () => (
    <Router>
      <Route path="/c/:committee/attendance/move" component={MoveMarks} />
    </Router>
  );
  return renderScreen(screenAt, {
    session: { user: COORDINATOR },
    language,
    send: (_method, path, body) => {
      const refusal = refuse(path);
      if (refusal) throw refusal;
      if (path.endsWith('/writers')) return { writers };
      if (path.endsWith('/move')) return move(body as { dryRun: boolean });
      return committees.map(committee);
    },
  });
}

async function choose(): Promise<void> {
  fireEvent.change(await screen.findByLabelText('Device'), { target: { value: 'door01d01' } });
  fireEvent.change(screen.getByLabelText('To committee'), { target: { value: 'K02' } });
}
const button = (name: string | RegExp) => screen.getByRole<HTMLButtonElement>('button', { name });

it('[R14][R15] shows each number with the name there and what is doubtful, and moves what was shown', async () => {
  const { sent } = show();
  await screen.findByLabelText('Device');
  expect(screen.getByRole('region', { name: 'Committee' }).textContent).toContain('K01'); // whose marks they are
  expect(button('Show what would be moved').disabled).toBe(true);
  await choose();
  expect(screen.getByLabelText<HTMLInputElement>('Until').value).toBe(toLocalMinute(TEN + 600_000));
  fireEvent.click(button('Show what would be moved'));
  const rows = within(await screen.findByRole('table'))
    .getAllByRole('row')
    .map((row) => row.textContent);
  expect(rows[0]).toBe('TimeNumberHereIn 7-B');
  expect(rows[1]).toContain('734Zarqaهدى سالم Marked there too');
  expect(rows[2]).toContain('735MahaNobody has this number: recorded as an arrival on no list');
  expect(screen.getByText('Look at 1 line: it is marked.')).toBeTruthy();
  fireEvent.click(button('Move 2 marks'));
  expect((await screen.findByText(/2 marks were taken back here/)).textContent).toContain('made there');
  const asked = { to: 'K02', writer: 'door01d01', from: TEN, until: TEN + 660_000 };
  expect(sent.filter(({ path }) => path.endsWith('/move')).map(({ body }) => body)).toEqual([
    { ...asked, dryRun: true },
    { ...asked, dryRun: false, seen: 'abc' },
  ]);
  expect(screen.queryByRole('table')).toBeNull();
});

it('[R15] what has changed since it was shown is said, and is to be looked at again', async () => {
  show({
    move: ({ dryRun }) => {
      if (!dryRun) throw new AppError('conflict', { reason_en: 'x', reason_ar: 'x' });
      return ANSWER;
    },
  });
  await choose();
  fireEvent.click(button('Show what would be moved'));
  fireEvent.click(await screen.findByRole('button', { name: 'Move 2 marks' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Something has changed since this was shown');
  expect(screen.queryByRole('table')).toBeNull();
});

it.each([
  ['at once', (path: string) => path.endsWith('/writers')],
  ['once rights have changed', (path: string) => path.endsWith('/move')],
])('[U5] whoever may not see it is told so, %s, with a way home and nothing to try again', async (when, isRefused) => {
  show({ refuse: (path) => (isRefused(path) ? new AppError('foreign-committee', { committee: 'K01' }) : null) });
  if (when !== 'at once') {
    await choose();
    fireEvent.click(button('Show what would be moved'));
  }
  expect((await screen.findByRole('alert')).textContent).toContain('Not part of your work here');
  expect(screen.getByRole('link', { name: 'To the start' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  expect(screen.queryByLabelText('Device')).toBeNull();
});

it('another choice takes away what was shown; two times the wrong way round are told', async () => {
  show();
  await choose();
  fireEvent.click(button('Show what would be moved'));
  await screen.findByRole('table');
  fireEvent.input(screen.getByLabelText('From'), { target: { value: '2026-11-30T23:00' } });
  expect(screen.queryByRole('table')).toBeNull();
  expect(screen.getByText('Enter two times, the later one last.')).toBeTruthy();
  expect(button('Show what would be moved').disabled).toBe(true);
});

it.each([
  [{ writers: [] }, 'Nothing is marked here'],
  [{ committees: ['K01'] }, /You coordinate one committee only/],
  [{ language: 'ar' as const }, 'علامات في اللجنة الخطأ'],
])('[U5] says what there is nothing of %#', async (options, words) => {
  show(options);
  expect(await screen.findByText(words)).toBeTruthy();
});

it('a minute of a field is read as it was written', () => {
  expect(fromLocalMinute(toLocalMinute(TEN))).toBe(TEN);
  expect([fromLocalMinute(''), fromLocalMinute('2026-13-40T99:99')]).toEqual([null, null]);
});
