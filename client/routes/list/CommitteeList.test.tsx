import { cleanup, fireEvent, screen, within } from '@solidjs/testing-library';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../schema/errors.ts';
import { answerWrites } from '../../../schema/guarantees.ts';
import { createFakeRoom } from './testing/createFakeRoom.ts';
import { cell, press, rowOf, tap } from './testing/gridEvents.ts';
import { electorId, electors, HIND } from './testing/listFixtures.ts';
import { renderList } from './testing/renderList.tsx';

const one = electorId(1);

beforeAll(() => import('./Overlays.tsx')); // what opens over the list is fetched apart; a test does not wait for the disk
afterEach(cleanup);
vi.setConfig({ testTimeout: 20_000 }); // a whole screen in jsdom on a busy machine

describe('the list in its other states', () => {
  it('read only: everything is there, nothing can be entered, the reason is said once', async () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'promised', 1, false));
    room.setAccess('read');
    renderList({ room });
    expect(screen.getAllByText(/Read only/)).toHaveLength(1);
    cell(1, 'answer').focus();
    press(cell(1, 'answer'), 'r');
    expect(room.edits).toEqual([]);
    expect(cell(1, 'answer').getAttribute('aria-readonly')).toBe('true');
    tap(cell(1, 'answer'));
    const sheet = await screen.findByRole('dialog');
    expect(within(sheet).getByRole('button', { name: 'Refused' })).toHaveProperty('disabled', true);
  });

  it('[V3] nothing can be entered while this device cannot keep it', () => {
    const room = createFakeRoom();
    room.setSave({ kind: 'cannot-save', waiting: 2 });
    renderList({ room });
    expect(screen.getByRole('alert').textContent).toContain('Cannot save');
    cell(1, 'answer').focus();
    press(cell(1, 'answer'), 'p');
    expect(room.edits).toEqual([]);
  });

  it('denied, with the reason', () => {
    const room = createFakeRoom();
    room.setState({ kind: 'denied', error: new AppError('foreign-committee', { committee: 'K01' }) });
    renderList({ room });
    expect(screen.getByRole('alert').textContent).toContain('You do not belong to committee K01');
    expect(document.querySelector('[role="grid"]')).toBeNull();
  });

  it('[E6] the name of an elector who was erased leaves the screen as soon as the server says so', () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'promised', 1, false));
    const roll = electors(6);
    renderList({ room, roll, nextRoll: roll.filter(({ id }) => id !== one) });
    const name = roll.find(({ id }) => id === one)?.name ?? '';
    expect(document.body.textContent).toContain(name);
    room.setErased([one]);
    expect(document.body.textContent).not.toContain(name);
  });

  it('no electors: says what to do', () => {
    renderList({ room: createFakeRoom(), roll: [] });
    expect(screen.getByText(/An administrator imports the roll/)).toBeTruthy();
  });

  it('without a network at the start: says that it opens by itself', () => {
    const room = createFakeRoom();
    room.setState({ kind: 'opening' });
    room.setSave({ kind: 'offline', waiting: 0 });
    renderList({ room, isOnline: false });
    expect(screen.getByText(/opens by itself/)).toBeTruthy();
  });

  it('a roll that cannot be read: the error with a way to try again', () => {
    renderList({ room: createFakeRoom(), rollError: new AppError('internal') });
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('an empty view: says so and leads out of it, the search emptied too', async () => {
    const room = createFakeRoom();
    renderList({ room });
    const search = screen.getByRole('searchbox');
    fireEvent.input(search, { target: { value: 'ناخب 3' } });
    press(search, 'Enter');
    expect(rowOf(1)?.textContent).toContain('ناخب 3');
    fireEvent.click(screen.getByRole('button', { name: /^Withdrawn/ }));
    expect(screen.getByText('Nobody in this view')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(rowOf(1)?.textContent).toContain('ناخب 1');
    expect(search).toHaveProperty('value', '');
  });

  it('`/` and Ctrl+K lead to the search, Escape empties it', () => {
    renderList({ room: createFakeRoom() });
    const search = screen.getByRole('searchbox');
    press(document.body, '/');
    expect(document.activeElement).toBe(search);
    search.blur();
    press(document.body, 'ن', { code: 'KeyK', ctrlKey: true });
    expect(document.activeElement).toBe(search);
    fireEvent.input(search, { target: { value: '2' } });
    press(search, 'Enter');
    expect(rowOf(1)?.textContent).toContain('ناخب 2');
    press(search, 'Escape');
    expect(search).toHaveProperty('value', '');
    expect(rowOf(1)?.textContent).toContain('ناخب 1');
  });
});
