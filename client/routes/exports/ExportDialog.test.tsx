import { fireEvent, screen } from '@solidjs/testing-library';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Role } from '../../../schema/access.ts';
import { AppError } from '../../../schema/errors.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { ExportDialog, type ExportDialogProps } from './ExportDialog.tsx';

const K01 = { id: 'K01', code: '7-B' };
const saved: string[] = [];
beforeEach(() => {
  saved.length = 0;
  URL.createObjectURL = () => 'blob:of-a-test'; // jsdom has none
  URL.revokeObjectURL = () => {};
  const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  return () => click.mockRestore();
});

function show(
  props: Partial<ExportDialogProps> = {},
  role: Role = 'coordinator',
  send: (method: string, path: string) => unknown = () => new Blob(['x']),
) {
  return renderScreen(() => <ExportDialog committee={K01} first="guarantees" onClose={() => {}} {...props} />, {
    session: { user: { ...ADMIN, role } },
    send,
  });
}
const press = (name: string | RegExp): void => void fireEvent.click(screen.getByRole('button', { name }));
const choices = (): (string | null)[] => screen.getAllByRole('option').map((option) => option.textContent);

it('[EX1] says what leaves, what never does and that it is written down, and saves what the server sends', async () => {
  const { sent } = show();
  expect(screen.getByText(/Who refuses stands in no file/)).toBeTruthy();
  expect(screen.getByText(/It is written down/)).toBeTruthy();
  fireEvent.click(screen.getByRole('radio', { name: 'CSV' }));
  press('Save the file');
  expect(await screen.findByText(/^Saved:/)).toBeTruthy();
  expect(sent).toEqual([{ method: 'GET', path: '/api/committees/K01/export.csv?what=guarantees', body: undefined }]);
  expect(saved).toEqual([expect.stringMatching(/^guarantees-K01-\d{8}-\d{4}\.csv$/)]);
});

it('[EX1] offers each role what it may take along, of one committee or all', () => {
  show({}, 'coordinator').unmount();
  show({ first: 'results' }, 'reconciler');
  expect(choices()).toEqual(['Totals of the counts', 'Results']);
  expect(screen.queryByRole('radio', { name: 'Data (JSON)' })).toBeNull();
});

it('[EX4] of several committees, window and file say whether they are all or one’s own', async () => {
  const save = async (title: string) => {
    expect(screen.getByRole('dialog', { name: title })).toBeTruthy();
    press('Save the file');
    await screen.findByText(/^Saved:/);
  };
  const { unmount } = show({ committee: null });
  await save('Export from your committees');
  unmount();
  show({ committee: null }, 'admin');
  await save('Export from all committees');
  expect(saved.map((name) => name.split('-')[1])).toEqual(['own', 'all']);
});

it('[EX7] nothing is printed before it is written down, nor when it cannot be', async () => {
  const print = vi.fn();
  let isDown = true;
  const { sent } = show({ paper: { lines: () => 320, print } }, 'coordinator', () => {
    if (isDown) throw new AppError('unreachable');
  });
  press('Print');
  await expect.poll(() => screen.queryByRole('alert')).toBeTruthy();
  expect(print).not.toHaveBeenCalled();
  isDown = false;
  press('Print');
  await expect.poll(() => print.mock.calls.length).toBe(1);
  expect(sent.at(-1)).toEqual({
    method: 'POST',
    path: '/api/committees/K01/exported',
    body: { how: 'print', what: 'guarantees', lines: 320 },
  });
});

it('[EX4] where not all that was saved is together it says that nothing has left, and asks to try again', async () => {
  show({}, 'coordinator', () => {
    throw new AppError('cannot-save');
  });
  fireEvent.click(screen.getByRole('radio', { name: 'CSV' }));
  press('Save the file');
  expect((await screen.findByRole('alert')).textContent).toMatch(/^Nothing has left.*Try again in a moment/);
  expect(saved).toEqual([]);
});

it('[EX7] without a connection it says why nothing leaves', () => {
  const { setOnline } = show();
  setOnline(false);
  expect(screen.getByText(/There is no connection/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Save the file' })).toHaveProperty('disabled', true);
});
