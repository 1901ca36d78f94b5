import { fireEvent, screen } from '@solidjs/testing-library';
import { expect, it } from 'vitest';
import type { RollImportAnswer } from '../../../schema/api.ts';
import { AppError } from '../../../schema/errors.ts';
import { MAX_ROLL_BYTES } from '../../../schema/limits.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Roll } from './Roll.tsx';

const ANSWER: RollImportAnswer = {
  isDryRun: true,
  encoding: 'windows-1256',
  lines: 1_203,
  counts: { added: 1_200, changed: 0, unchanged: 0, toBeDecided: 1, duplicate: 0, refused: 1, missing: 4 },
  committees: [
    { id: 'K01', code: 'K01', isNew: false, electors: 800 },
    { id: 'K09', code: 'K09', isNew: true, electors: 404 },
  ],
  droppedColumns: ['civil_id'],
  ignoredColumns: ['shoe size'],
  changed: [],
  toBeDecided: [
    {
      line: 7,
      column: 'full_name',
      value: 'Salem A',
      reason: 'name-differs',
      details: { number: '5', committee: 'K01', known: 'Salem B' },
    },
  ],
  duplicate: [],
  refused: [{ line: 9, column: 'roll_no', value: 'x5z', reason: 'bad-number' }],
};

function choose(file: File): void {
  fireEvent.change(screen.getByLabelText('Choose a CSV file'), { target: { files: [file] } });
}
const csv = (name = 'roll.csv') => new File(['committee_code,roll_no\nK01,1\n'], name, { type: 'text/csv' });

it('[R7] a file is checked first; what would change is told line by line before anything is', async () => {
  const { sent } = renderScreen(Roll, { send: () => ANSWER, session: { user: ADMIN } });
  choose(csv());
  expect(await screen.findByText('What would change')).toBeTruthy();
  expect(sent.map(({ path }) => path)).toEqual(['/api/roll?dryRun=true']);
  expect(screen.getByText('1,200')).toBeTruthy();
  expect(screen.getByText('civil_id')).toBeTruthy();
  expect(screen.getByText('shoe size')).toBeTruthy();
  const refused = screen.getByText('x5z').closest('tr');
  expect(refused?.textContent).toContain('9');
  expect(refused?.textContent).toContain('is not a roll number');
  expect(screen.getByText('Salem A').closest('tr')?.textContent).toContain('The file alone changes nothing.');
  expect(screen.getByText('404 electors').closest('li')?.textContent).toContain('New');
});

it('[U2] a double tap imports once, the same bytes that were checked', async () => {
  const { sent } = renderScreen(Roll, { send: () => ANSWER, session: { user: ADMIN } });
  choose(csv());
  const importNow = await screen.findByRole('button', { name: 'Import now' });
  fireEvent.click(importNow);
  fireEvent.click(importNow);
  expect(await screen.findByText('What came in')).toBeTruthy();
  expect(sent.map(({ path }) => path)).toEqual(['/api/roll?dryRun=true', '/api/roll']);
  expect(sent[1]?.body).toBe(sent[0]?.body);
  expect(sent[0]?.body).toBeInstanceOf(Blob);
  expect(sent[0]?.body).toMatchObject({ type: 'text/csv' });
});

it('[U5] an import whose answer is lost can be sent again', async () => {
  let isDown = true;
  const { sent } = renderScreen(Roll, {
    session: { user: ADMIN },
    send: (_, path) => {
      if (path === '/api/roll' && isDown) throw new AppError('unreachable');
      return ANSWER;
    },
  });
  choose(csv());
  fireEvent.click(await screen.findByRole('button', { name: 'Import now' }));
  expect((await screen.findByRole('alert')).textContent).toContain('The server cannot be reached');
  isDown = false;
  fireEvent.click(screen.getByRole('button', { name: 'Import now' }));
  expect(await screen.findByText('What came in')).toBeTruthy();
  expect(sent).toHaveLength(3);
});

it('[R8] a file that would change nothing cannot be imported', async () => {
  const counts = { added: 0, changed: 0, unchanged: 1_200, toBeDecided: 0, duplicate: 0, refused: 0, missing: 0 };
  const committees = ANSWER.committees.map((committee) => ({ ...committee, isNew: false }));
  renderScreen(Roll, { send: () => ({ ...ANSWER, counts, committees, toBeDecided: [], refused: [] }), session: { user: ADMIN } });
  choose(csv());
  expect((await screen.findByRole<HTMLButtonElement>('button', { name: 'Import now' })).disabled).toBe(true);
  expect(screen.getByText(/Nothing would change/)).toBeTruthy();
});

const RENUMBERED: RollImportAnswer = {
  ...ANSWER,
  counts: { ...ANSWER.counts, added: 0, toBeDecided: 500, refused: 0 },
  committees: [{ id: 'K01', code: 'K01', isNew: false, electors: 499 }],
  newNumbers: { seen: 'f00d', committees: [{ id: 'K01', code: 'K01', electors: 499 }] },
};
const TAKEN: RollImportAnswer = { ...RENUMBERED, counts: { ...RENUMBERED.counts, added: 1, changed: 499, toBeDecided: 0 } };
const takeNumbers = () => screen.findByRole<HTMLInputElement>('checkbox', { name: 'Take over the new numbers' });

it('[R18] new numbers are taken over once that is ticked: how many of which committees, and what it would change, are said before', async () => {
  const { sent } = renderScreen(Roll, {
    session: { user: ADMIN },
    send: (_, path) => (path.includes('newNumbers') ? TAKEN : RENUMBERED),
  });
  choose(csv());
  const check = await takeNumbers();
  expect(screen.getAllByText('499 electors')[0]?.closest('li')?.textContent).toContain('K01');
  expect(screen.getByText('Nothing would change: what differs is to be decided.')).toBeTruthy();
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Import now' }).disabled).toBe(true);
  fireEvent.click(check);
  await expect.poll(() => screen.getByRole<HTMLButtonElement>('button', { name: 'Import now' }).disabled).toBe(false);
  expect((await takeNumbers()).checked).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: 'Import now' }));
  expect(await screen.findByText('What came in')).toBeTruthy();
  expect(sent.map(({ path }) => path)).toEqual([
    '/api/roll?dryRun=true',
    '/api/roll?dryRun=true&newNumbers=f00d',
    '/api/roll?newNumbers=f00d',
  ]);
});

it('[R18] numbers that have changed since are not taken over: it says so and shows what the file would change now', async () => {
  const { sent } = renderScreen(Roll, {
    session: { user: ADMIN },
    send: (_, path) => {
      if (path === '/api/roll?newNumbers=f00d') throw new AppError('conflict', { reason_en: 'other numbers', reason_ar: 'أرقام أخرى' });
      return path.includes('newNumbers') ? TAKEN : RENUMBERED;
    },
  });
  choose(csv());
  fireEvent.click(await takeNumbers());
  const importNow = screen.getByRole<HTMLButtonElement>('button', { name: 'Import now' });
  await expect.poll(() => importNow.disabled).toBe(false);
  fireEvent.click(importNow);
  expect((await screen.findByRole('alert')).textContent).toContain('other numbers');
  await expect.poll(async () => (await takeNumbers()).disabled).toBe(false);
  expect((await takeNumbers()).checked).toBe(false);
  expect(sent.at(-1)?.path).toBe('/api/roll?dryRun=true');
});

it('[R5] a file that cannot be read is said with its reason, and another can be chosen', async () => {
  renderScreen(Roll, {
    session: { user: ADMIN },
    send: () => {
      throw new AppError('unreadable-file', { reason: 'empty', reason_en: 'it is empty', reason_ar: 'الملف فارغ' });
    },
  });
  choose(csv('empty.csv'));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('empty.csv');
  expect(alert.textContent).toContain('it is empty');
  expect(screen.getByLabelText('Choose a CSV file')).toBeTruthy();
});

it('[L1] a file that is far too large is refused without being sent', async () => {
  const { sent } = renderScreen(Roll, { send: () => ANSWER, session: { user: ADMIN } });
  const huge = Object.defineProperty(csv('huge.csv'), 'size', { value: MAX_ROLL_BYTES + 1 });
  choose(huge);
  expect((await screen.findByRole('alert')).textContent).toContain(`at most ${MAX_ROLL_BYTES / 1024 / 1024} MB`);
  expect(sent).toEqual([]);
});
