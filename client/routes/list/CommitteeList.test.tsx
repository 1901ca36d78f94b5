import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../schema/errors.ts';
import { answerWrites, contactWrites, noteWrites, withdrawWrites } from '../../../schema/guarantees.ts';
import { claimKey } from '../../../schema/keys.ts';
import { createFakeRoom } from './testing/createFakeRoom.ts';
import { electorId, electors, HIND, KHALED, ME } from './testing/listFixtures.ts';
import { renderList } from './testing/renderList.tsx';

const one = electorId(1);
const two = electorId(2);
const three = electorId(3);

/** A cell of the n-th row on screen (from 1). */
function cell(row: number, column: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[aria-rowindex="${row + 1}"] > [data-column="${column}"]`);
  if (!found) throw new Error(`no cell ${row} ${column}`);
  return found;
}
const rowOf = (row: number) => cell(row, 'name').closest('[role="row"]');
const press = (element: Element, key: string, more: Partial<KeyboardEventInit> = {}) => fireEvent.keyDown(element, { key, ...more });
function tap(element: Element): void {
  fireEvent.pointerDown(element);
  if (element instanceof HTMLElement) element.focus();
  fireEvent.click(element, { detail: 1 });
}

beforeAll(() => import('./Overlays.tsx')); // what opens over the list is fetched apart; a test does not wait for the disk
afterEach(cleanup);

describe('the list', () => {
  it('[V1] a remote edit re-runs one cell and no row', () => {
    const room = createFakeRoom(
      [1, 2, 3].flatMap((n) => [...answerWrites(electorId(n), HIND, 'promised', n, false), ...noteWrites(electorId(n), HIND, `note ${n}`)]),
    );
    renderList({ room });
    const before = [...document.querySelectorAll('[role="row"], [role="gridcell"]')];
    const otherTexts = () =>
      [...document.querySelectorAll('[role="gridcell"]')].filter((one) => one !== cell(2, 'answer')).map((one) => one.textContent);
    const textsBefore = otherTexts();
    room.reads.length = 0;
    room.receive([{ key: claimKey(two, HIND, 'answer'), value: 'u' }], HIND);
    expect(room.reads).toEqual([claimKey(two, HIND, 'answer')]);
    expect([...document.querySelectorAll('[role="row"], [role="gridcell"]')].every((element, i) => element === before[i])).toBe(true);
    expect(otherTexts()).toEqual(textsBefore);
    expect(cell(2, 'answer').textContent).toContain('Undecided');
  });

  it('[V1] a remote edit of a row out of sight re-runs nothing', () => {
    const room = createFakeRoom(answerWrites(electorId(400), HIND, 'promised', 1, false));
    renderList({ room, roll: electors(500) });
    room.reads.length = 0;
    room.receive(answerWrites(electorId(400), HIND, 'undecided', 2, false), HIND);
    expect(room.reads).toEqual([]);
  });

  it('three taps from the list to a guarantee: the claim is mine and stands in the row', async () => {
    const room = createFakeRoom();
    renderList({ room });
    tap(cell(2, 'answer'));
    tap(within(await screen.findByRole('dialog')).getByRole('button', { name: /Promised/ }));
    expect(room.edits).toHaveLength(1);
    expect(room.edits[0]).toContainEqual({ key: claimKey(two, ME, 'answer'), value: 'p' });
    expect(cell(2, 'answer').textContent).toContain('Promised');
    expect(cell(2, 'guarantor').textContent).toContain('Salem');
    expect(document.activeElement).toBe(cell(2, 'answer'));
  });

  it('letters answer, Enter opens and choosing by key goes down, arrows are mirrored in Arabic', async () => {
    const room = createFakeRoom();
    renderList({ room, language: 'ar' });
    cell(1, 'answer').focus();
    press(cell(1, 'answer'), 'ح', { code: 'KeyP' });
    expect(room.edits[0]).toContainEqual({ key: claimKey(one, ME, 'answer'), value: 'p' });
    press(cell(1, 'answer'), 'ArrowLeft');
    expect(document.activeElement).toBe(cell(1, 'contact'));
    press(cell(1, 'contact'), 'ArrowRight');
    press(cell(1, 'answer'), 'ArrowDown');
    expect(document.activeElement).toBe(cell(2, 'answer'));
    press(cell(2, 'answer'), 'Enter');
    const dialog = await screen.findByRole('dialog');
    press(within(dialog).getByRole('button', { name: /متردد/ }), 'ق', { code: 'KeyR' });
    expect(room.edits[1]).toContainEqual({ key: claimKey(two, ME, 'answer'), value: 'r' });
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(cell(3, 'answer'));
  });

  it('typing on a note cell begins a note; Enter keeps it and goes down, Escape throws it away; [G7] a phone is pointed out', async () => {
    const room = createFakeRoom(answerWrites(one, ME, 'promised', 1, false));
    renderList({ room });
    cell(1, 'note').focus();
    press(cell(1, 'note'), 'c');
    const field = await screen.findByRole('textbox', { name: 'Note' });
    expect(field).toHaveProperty('value', 'c');
    fireEvent.input(field, { target: { value: 'call 99887766' } });
    expect(screen.getByText(/looks like a phone number/)).toBeTruthy();
    expect(room.shown.at(-1)).toMatchObject({ at: { elector: one, owner: ME, column: 'note' }, isEditing: true });
    press(field, 'Enter');
    expect(room.edits[0]).toEqual([{ key: claimKey(one, ME, 'note'), value: 'call 99887766' }]);
    expect(document.activeElement).toBe(cell(2, 'note'));
    press(cell(2, 'note'), 'x');
    press(await screen.findByRole('textbox', { name: 'Note' }), 'Escape');
    expect(room.edits).toHaveLength(1);
  });

  it('a note left as it was does not undo what somebody else wrote meanwhile', async () => {
    const room = createFakeRoom(noteWrites(one, HIND, 'old'));
    renderList({ room });
    tap(cell(1, 'note'));
    await screen.findByRole('textbox', { name: 'Note' });
    room.receive(noteWrites(one, HIND, 'new'), KHALED);
    expect(screen.getByText(/Changed by someone else/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(room.edits).toEqual([]);
  });

  it('[G6] both rows of a contradiction say who said what', () => {
    const room = createFakeRoom([...answerWrites(one, HIND, 'promised', 1, false), ...answerWrites(one, KHALED, 'refused', 1, false)]);
    renderList({ room });
    for (const row of [1, 2]) expect(rowOf(row)?.textContent).toContain('Hind: Promised · Khaled: Refused');
  });

  it('[G4] a withdrawn claim is marked, and answering lets it stand again', async () => {
    const room = createFakeRoom([...answerWrites(one, HIND, 'promised', 1, false), ...withdrawWrites(one, HIND, true)]);
    renderList({ room });
    expect(cell(1, 'answer').textContent).toContain('Withdrawn');
    cell(1, 'answer').focus();
    press(cell(1, 'answer'), 'p');
    expect(room.edits[0]).toContainEqual({ key: claimKey(one, HIND, 'withdrawn'), value: false });
    expect(cell(1, 'answer').textContent).toContain('Promised');
  });

  it('[G8] chips and totals count electors', () => {
    const room = createFakeRoom([HIND, KHALED].flatMap((owner) => answerWrites(one, owner, 'promised', 1, false)));
    renderList({ room });
    expect(screen.getByRole('button', { name: /^Promised/ }).textContent).toBe('Promised1');
    expect(screen.getByText(/of 6 registered/)).toBeTruthy();
  });

  it('women’s committees are spoken of in feminine forms', () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'promised', 1, false));
    const roll = electors(3).map((elector) => ({ ...elector, gender: 'female' as const }));
    renderList({ room, roll, gender: 'female', language: 'ar' });
    expect(cell(1, 'answer').textContent).toContain('مضمونة');
    expect(cell(2, 'answer').textContent).toContain('لم تُسأل');
    expect(screen.getByRole('button', { name: /مترددات/ })).toBeTruthy();
  });
});

describe('the list while others work on it', () => {
  beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));
  afterEach(() => vi.useRealTimers());

  it('[V2] a tap 50 ms after a remote edit hits the row that was under the finger', async () => {
    const room = createFakeRoom([1, 2, 3, 4].flatMap((n) => answerWrites(electorId(n), HIND, 'promised', n, false)));
    renderList({ room });
    fireEvent.click(screen.getByRole('button', { name: /^Promised/ }));
    const under = cell(3, 'answer');
    room.receive(answerWrites(one, HIND, 'refused', 5, false), HIND);
    vi.advanceTimersByTime(50);
    expect(cell(3, 'answer')).toBe(under);
    expect(rowOf(1)?.textContent).toContain('No longer in this view');
    tap(under);
    await waitFor(() => expect(screen.getByRole('dialog').textContent).toContain('ناخب 3'));
  });

  it('[V2] pending rows come by themselves after five seconds without touch, and not while something is edited', async () => {
    const room = createFakeRoom([1, 2, 3].flatMap((n) => answerWrites(electorId(n), HIND, 'promised', n, false)));
    renderList({ room });
    fireEvent.click(screen.getByRole('button', { name: /^Promised/ }));
    tap(cell(2, 'contact'));
    await screen.findByRole('dialog');
    room.receive(answerWrites(one, HIND, 'refused', 5, false), HIND);
    expect(screen.getByRole('button', { name: '1 change · refresh' })).toBeTruthy();
    vi.advanceTimersByTime(30_000);
    expect(rowOf(1)?.textContent).toContain('ناخب 1');
    fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' });
    vi.advanceTimersByTime(30_000);
    expect(rowOf(1)?.textContent).toContain('ناخب 1'); // the focus is on a cell
    cell(2, 'contact').blur();
    vi.advanceTimersByTime(4_900);
    expect(rowOf(1)?.textContent).toContain('ناخب 1');
    vi.advanceTimersByTime(200);
    expect(rowOf(1)?.textContent).toContain('ناخب 2');
    expect(screen.queryByRole('button', { name: /refresh/ })).toBeNull();
  });

  it('[V2] a finger that was on its way when rows moved by themselves hits nothing', async () => {
    const room = createFakeRoom([1, 2, 3].flatMap((n) => answerWrites(electorId(n), HIND, 'promised', n, false)));
    renderList({ room });
    fireEvent.click(screen.getByRole('button', { name: /^Promised/ }));
    room.receive(answerWrites(one, HIND, 'refused', 5, false), HIND);
    vi.advanceTimersByTime(5_000);
    expect(rowOf(1)?.textContent).toContain('ناخب 2');
    tap(cell(1, 'answer'));
    expect(screen.getByText('The rows have just moved. Tap again.')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    vi.advanceTimersByTime(500);
    tap(cell(1, 'answer'));
    expect((await screen.findByRole('dialog')).textContent).toContain('ناخب 2');
  });

  it('a further claim’s row waits, and a message offers to show it', async () => {
    const room = createFakeRoom(answerWrites(one, KHALED, 'promised', 1, false));
    renderList({ room });
    press(cell(1, 'name'), 'F10', { shiftKey: true });
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Add another guarantor' }));
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Hind' }));
    expect(rowOf(2)?.textContent).toContain('ناخب 2');
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(cell(1, 'guarantor').textContent).toContain('Hind');
    expect(cell(2, 'guarantor').textContent).toContain('Khaled');
  });

  it('the chip applies what waits at once', () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'promised', 1, false));
    renderList({ room });
    fireEvent.click(screen.getByRole('button', { name: /^Promised/ }));
    room.receive([...answerWrites(two, HIND, 'promised', 2, false), ...answerWrites(three, KHALED, 'promised', 2, false)], HIND);
    fireEvent.click(screen.getByRole('button', { name: '2 changes · refresh' }));
    expect(rowOf(2)?.textContent).toContain('ناخب 2');
    expect(rowOf(3)?.textContent).toContain('ناخب 3');
  });

  it('marks whose edit it was for six seconds and says one line for all', () => {
    const room = createFakeRoom();
    renderList({ room });
    room.receive([...answerWrites(one, HIND, 'promised', 1, false), ...contactWrites(one, HIND, 'reached', 1)], HIND);
    room.receive(answerWrites(two, HIND, 'promised', 1, false), HIND);
    expect(cell(1, 'answer').textContent).toContain('changed by Hind just now');
    vi.advanceTimersByTime(2_000);
    expect(screen.getByText('Hind changed 2 rows on screen')).toBeTruthy();
    vi.advanceTimersByTime(4_500);
    expect(cell(1, 'answer').textContent).not.toContain('changed by Hind');
  });

  it('shows who is on which cell, and tells where I am', () => {
    const room = createFakeRoom();
    renderList({ room });
    room.setPeople([
      {
        clientId: 1,
        tabs: 1,
        screen: 'list',
        at: { elector: two, owner: '', column: 'answer' },
        user: { id: HIND, name: 'Hind', role: 'coordinator' },
      },
    ]);
    expect(cell(2, 'answer').textContent).toContain('Hind is here');
    expect(cell(3, 'answer').textContent).not.toContain('Hind');
    cell(3, 'contact').focus();
    expect(room.shown.at(-1)).toMatchObject({ screen: 'list', at: { elector: three, owner: '', column: 'contact' } });
    fireEvent.click(screen.getByRole('button', { name: /Hind/ }));
    expect(document.activeElement).toBe(cell(2, 'name'));
  });

  it('[V4] undo says what it took back, and why it did not', () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'undecided', 1, false));
    renderList({ room });
    cell(1, 'answer').focus();
    press(cell(1, 'answer'), 'p');
    fireEvent.click(screen.getByRole('button', { name: 'Undo my last edit' }));
    expect(screen.getByText(/Taken back\. .*ناخب 1.*: Undecided\./)).toBeTruthy();
    press(cell(1, 'answer'), 'p');
    room.receive(answerWrites(one, HIND, 'refused', 9, false), KHALED);
    press(document.body, 'z', { code: 'KeyZ', ctrlKey: true });
    expect(screen.getByText(/Khaled has written since\. .*ناخب 1.*: Refused\./)).toBeTruthy();
  });
});

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

  it('an empty view: says so and leads out of it', async () => {
    const room = createFakeRoom();
    renderList({ room });
    fireEvent.click(screen.getByRole('button', { name: /^Withdrawn/ }));
    expect(screen.getByText('Nobody in this view')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Show all' }));
    expect(rowOf(1)?.textContent).toContain('ناخب 1');
  });
});
