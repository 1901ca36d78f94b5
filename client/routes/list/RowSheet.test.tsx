import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../schema/errors.ts';
import { answerWrites, noteWrites } from '../../../schema/guarantees.ts';
import { claimKey } from '../../../schema/keys.ts';
import { createFakeRoom } from './testing/createFakeRoom.ts';
import { electorId, electors, HIND, KHALED, ME, userId } from './testing/listFixtures.ts';
import { renderList } from './testing/renderList.tsx';

const one = electorId(1);

beforeAll(() => import('./Overlays.tsx'));
afterEach(cleanup);
vi.setConfig({ testTimeout: 20_000 }); // a whole screen in jsdom on a busy machine

async function openSheet(options: Parameters<typeof renderList>[0]) {
  renderList({ roll: electors(2), ...options });
  const name = document.querySelector('[aria-rowindex="2"] > [data-column="name"]');
  if (!name) throw new Error('no row');
  fireEvent.click(name, { detail: 1 });
  return within(await screen.findByRole('dialog'));
}

describe('the row sheet', () => {
  it('a first claim can be another guarantor’s: change the name, then answer', async () => {
    const room = createFakeRoom();
    const sheet = await openSheet({ room });
    fireEvent.click(sheet.getByRole('button', { name: 'Change' }));
    fireEvent.click(sheet.getByRole('button', { name: 'Hind' }));
    fireEvent.click(sheet.getByRole('button', { name: 'Promised' }));
    expect(room.edits).toHaveLength(1);
    expect(room.edits[0]).toContainEqual({ key: claimKey(one, HIND, 'answer'), value: 'p' });
    expect(document.querySelector('[aria-rowindex="2"] > [data-column="guarantor"]')?.textContent).toContain('Hind');
  });

  it('a guarantor nobody knows yet is added by name', async () => {
    const room = createFakeRoom();
    const added = userId('badr');
    const send = vi.fn(async (_: string, path: string) => (path === '/api/guarantors' ? { id: added, name: 'Badr' } : []));
    const sheet = await openSheet({ room, send });
    fireEvent.click(sheet.getByRole('button', { name: 'Change' }));
    fireEvent.input(sheet.getByRole('textbox', { name: 'Name of the guarantor' }), { target: { value: '  Badr ' } });
    fireEvent.click(sheet.getByRole('button', { name: /Add “Badr”/ }));
    await waitFor(() => sheet.getByText('Badr'));
    expect(send).toHaveBeenCalledWith('POST', '/api/guarantors', { name: 'Badr' });
    fireEvent.click(sheet.getByRole('button', { name: 'Undecided' }));
    expect(room.edits[0]).toContainEqual({ key: claimKey(one, added, 'answer'), value: 'u' });
  });

  it('without a network the new guarantor’s name stays and the reason is said', async () => {
    const send = async (_: string, path: string) => {
      if (path === '/api/guarantors') throw new AppError('unreachable');
      return [];
    };
    const sheet = await openSheet({ room: createFakeRoom(), send });
    fireEvent.click(sheet.getByRole('button', { name: 'Change' }));
    fireEvent.input(sheet.getByRole('textbox', { name: 'Name of the guarantor' }), { target: { value: 'Badr' } });
    fireEvent.click(sheet.getByRole('button', { name: /Add “Badr”/ }));
    await waitFor(() => sheet.getByText(/cannot be reached/));
    expect(sheet.getByRole('textbox', { name: 'Name of the guarantor' })).toHaveProperty('value', 'Badr');
  });

  it('a note is kept when the field is left, and a remote edit of the claim takes nothing from what is being typed', async () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'promised', 1, false));
    const sheet = await openSheet({ room });
    const note = sheet.getByRole('textbox', { name: 'Note' });
    note.focus();
    fireEvent.input(note, { target: { value: 'after sunset' } });
    room.receive(answerWrites(one, HIND, 'undecided', 2, false), KHALED);
    expect(sheet.getByRole('textbox', { name: 'Note' })).toBe(note);
    expect(note).toHaveProperty('value', 'after sunset');
    fireEvent.blur(note);
    expect(room.edits).toEqual([noteWrites(one, HIND, 'after sunset')]);
  });

  it('history is told in words, newest first, and says what lost against another edit', async () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'promised', 1, false));
    const entry = {
      seq: 2,
      at: 5,
      user: { id: KHALED, name: 'Khaled' },
      key: claimKey(one, HIND, 'answer'),
      old: 'n',
      new: 'p',
      isKept: true,
    };
    const lost = { ...entry, seq: 1, new: 'r', isKept: false };
    const times = Array.from({ length: 49 }, () => ({ ...entry, key: claimKey(one, HIND, 'answeredAt'), old: null, new: 5 })); // told with their answers
    const asked: (string | null)[][] = [];
    const send = async (_method: string, path: string) => {
      const query = new URL(path, 'http://room.example').searchParams;
      if (path.includes('/history?')) asked.push([query.get('limit'), query.get('before')]);
      return query.get('limit') === '50' ? { entries: [entry, ...times], next: '1.2' } : { entries: [entry, ...times, lost], next: null };
    };
    const sheet = await openSheet({ room, send });
    await waitFor(() => sheet.getByText('Answer: Not asked → Promised'));
    expect(sheet.queryByText('Answer: Not asked → Refused')).toBeNull();
    fireEvent.click(sheet.getByRole('button', { name: 'Earlier edits' }));
    await waitFor(() => sheet.getByText('Answer: Not asked → Refused'));
    expect(sheet.queryByRole('button', { name: 'Earlier edits' })).toBeNull();
    expect(asked).toEqual([
      ['50', null],
      ['100', null],
    ]);
    expect(sheet.getByText(/which prevailed/)).toBeTruthy();
    expect(sheet.getAllByText(/guarantee of Hind/)).toHaveLength(2);
  });

  it('[U5] a history that could not be read again says that it may be old, and is read again on a tap', async () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'promised', 1, false));
    const entry = {
      seq: 1,
      at: 5,
      user: { id: KHALED, name: 'Khaled' },
      key: claimKey(one, HIND, 'answer'),
      old: null,
      new: 'p',
      isKept: true,
    };
    const later = { ...entry, seq: 2, at: 6, key: claimKey(one, HIND, 'note'), new: 'after sunset' };
    let answer = async () => ({ entries: [entry], next: null });
    const sheet = await openSheet({ room, send: () => answer() });
    await waitFor(() => sheet.getByText(/: .*Promised$/));
    expect(sheet.queryByText(/may have changed meanwhile/)).toBeNull();
    answer = async () => {
      throw new AppError('unreachable');
    };
    room.receive(noteWrites(one, HIND, 'after sunset'), KHALED);
    await waitFor(() => sheet.getByText(/may have changed meanwhile/), { timeout: 5_000 });
    expect(sheet.getByText(/: .*Promised$/)).toBeTruthy();
    answer = async () => ({ entries: [later, entry], next: null });
    fireEvent.click(sheet.getByRole('button', { name: 'Try again' }));
    await waitFor(() => sheet.getByText(/Note: .*after sunset/));
    expect(sheet.queryByText(/may have changed meanwhile/)).toBeNull();
  });

  it('[U10] an old value is restored as one edit that is undone like any other; what stands already is not offered', async () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'promised', 1, false));
    const history = [
      { seq: 2, at: 6, user: { id: KHALED, name: 'Khaled' }, key: claimKey(one, HIND, 'answer'), old: 'r', new: 'p', isKept: true },
      { seq: 1, at: 5, user: { id: KHALED, name: 'Khaled' }, key: claimKey(one, HIND, 'answer'), old: null, new: 'r', isKept: true },
    ];
    const sheet = await openSheet({ room, send: async () => ({ entries: history, next: null }) });
    const restore = await sheet.findByRole('button', { name: 'Restore: Refused' });
    expect(sheet.queryByRole('button', { name: 'Restore: Promised' })).toBeNull();
    fireEvent.click(restore);
    expect(room.edits).toHaveLength(1);
    expect(room.edits[0]).toContainEqual({ key: claimKey(one, HIND, 'answer'), value: 'r' });
    expect(sheet.queryByRole('button', { name: 'Restore: Refused' })).toBeNull();
    expect(document.activeElement).toBe(sheet.getByRole('heading', { name: 'History' })); // still inside: Escape closes
    expect(await sheet.findByRole('button', { name: 'Restore: Promised' })).toBeTruthy();
    room.room.undo();
    expect(await sheet.findByRole('button', { name: 'Restore: Refused' })).toBeTruthy();
  });

  it('[V11] what can be restored stays the same button when the history is read again; rows of two beginnings of a list are told apart', async () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'promised', 1, false));
    const answered = (at: number, value: string) => ({
      ...{ seq: 1, at, user: { id: KHALED, name: 'Khaled' }, key: claimKey(one, HIND, 'answer'), old: null, new: value, isKept: true },
    });
    let history = [answered(6, 'r'), answered(5, 'u')];
    const sheet = await openSheet({ room, send: async () => structuredClone({ entries: history, next: null }) });
    const restore = await sheet.findByRole('button', { name: 'Restore: Refused' });
    expect(sheet.getByRole('button', { name: 'Restore: Undecided' })).toBeTruthy();
    restore.focus();
    history = [{ ...answered(7, 'after sunset'), key: claimKey(one, HIND, 'note') }, ...history];
    room.receive(noteWrites(one, HIND, 'after sunset'), KHALED);
    await waitFor(() => sheet.getByText(/Note: .*after sunset/), { timeout: 5_000 }); // read again
    expect(document.activeElement).toBe(restore);
  });

  it('[U10] whoever may only read is offered nothing to restore', async () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'promised', 1, false));
    room.setAccess('read');
    const entry = {
      seq: 1,
      at: 5,
      user: { id: KHALED, name: 'Khaled' },
      key: claimKey(one, HIND, 'answer'),
      old: null,
      new: 'r',
      isKept: true,
    };
    const sheet = await openSheet({ room, send: async () => ({ entries: [entry], next: null }) });
    await waitFor(() => sheet.getByText('Answer: Not asked → Refused'));
    expect(sheet.queryByRole('button', { name: /^Restore/ })).toBeNull();
  });

  it('handing over is one edit and one step of undo', async () => {
    const room = createFakeRoom(answerWrites(one, ME, 'promised', 1, false));
    const sheet = await openSheet({ room });
    fireEvent.click(sheet.getByRole('button', { name: 'Change guarantor' }));
    fireEvent.click(sheet.getByRole('button', { name: 'Hind' }));
    expect(room.edits).toHaveLength(1);
    expect(room.edits[0]).toContainEqual({ key: claimKey(one, ME, 'withdrawn'), value: true });
    expect(room.edits[0]).toContainEqual({ key: claimKey(one, HIND, 'answer'), value: 'p' });
  });
});
