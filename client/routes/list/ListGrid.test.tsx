import { cleanup, fireEvent, screen, within } from '@solidjs/testing-library';
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { answerWrites, noteWrites, withdrawWrites } from '../../../schema/guarantees.ts';
import { claimKey } from '../../../schema/keys.ts';
import { createFakeRoom } from './testing/createFakeRoom.ts';
import { cell, press, rowOf, tap } from './testing/gridEvents.ts';
import { electorId, electors, HIND, KHALED, ME, userId } from './testing/listFixtures.ts';
import { renderList } from './testing/renderList.tsx';

const one = electorId(1);
const two = electorId(2);

beforeAll(() => import('./Overlays.tsx')); // what opens over the list is fetched apart; a test does not wait for the disk
afterEach(cleanup);
vi.setConfig({ testTimeout: 20_000 }); // a whole screen in jsdom on a busy machine

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

  it('[V2] a letter that was on its way when a colleague’s claim came into the row answers nothing, and says so', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const room = createFakeRoom();
    renderList({ room });
    cell(1, 'answer').focus();
    room.receive(answerWrites(one, HIND, 'refused', 5, false), HIND);
    vi.advanceTimersByTime(900);
    press(cell(1, 'answer'), 'p', { code: 'KeyP' });
    expect(room.edits).toEqual([]);
    expect(screen.getByText(/This row has just become somebody else’s/)).toBeTruthy();
    vi.advanceTimersByTime(200);
    press(cell(1, 'answer'), 'u', { code: 'KeyU' });
    expect(room.edits.at(-1)).toContainEqual({ key: claimKey(one, HIND, 'answer'), value: 'u' });
    for (const key of ['p', 'u']) press(cell(2, 'answer'), key); // one's own claim is known
    expect(room.edits.at(-1)).toContainEqual({ key: claimKey(two, ME, 'answer'), value: 'u' });
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

  it('[V10] what is typed before the editor is there is the editor’s, in order; Escape gives the cell back', async () => {
    const room = createFakeRoom([...answerWrites(one, ME, 'undecided', 1, false), ...noteWrites(two, ME, 'old')]);
    renderList({ room });
    cell(1, 'answer').focus();
    for (const key of ['Enter', 'ArrowUp', 'Enter']) press(cell(1, 'answer'), key);
    await expect.poll(() => cell(1, 'answer').textContent).toContain('Promised');
    expect(document.activeElement).toBe(cell(2, 'answer'));
    cleanup();
    renderList({ room });
    cell(2, 'note').focus();
    for (const key of ['a', 'b', ' ', 'd', 'Backspace', 'c']) press(cell(2, 'note'), key);
    press(cell(2, 'note'), 'z', { code: 'KeyZ', ctrlKey: true }); // a command of the screen, no letter
    press(cell(2, 'note'), 'Enter');
    await expect.poll(() => room.edits.at(-1)).toEqual([{ key: claimKey(two, ME, 'note'), value: 'old ab c' }]);
    expect(screen.queryByRole('dialog')).toBeNull();
    cleanup();
    renderList({ room });
    cell(3, 'answer').focus();
    for (const key of ['Enter', 'Escape', 'ArrowDown']) press(cell(3, 'answer'), key);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement).toBe(cell(4, 'answer'));
    expect(room.edits).toHaveLength(2);
  });

  it('[V10] another tap on the same cell before its editor is there changes nothing: no letter typed ahead is lost, no button is made anew', async () => {
    const room = createFakeRoom(noteWrites(two, ME, 'old'));
    renderList({ room });
    cell(2, 'note').focus();
    for (const key of ['a', 'b']) press(cell(2, 'note'), key);
    tap(cell(2, 'note'));
    press(cell(2, 'note'), 'c');
    const field = await screen.findByRole('textbox', { name: 'Note' });
    await expect.poll(() => field).toHaveProperty('value', 'old abc');
    tap(cell(2, 'note')); // whose click came late
    expect(screen.getByRole('textbox', { name: 'Note' })).toBe(field);
    expect(room.edits).toEqual([]);
  });

  it('[U2] a new guarantor whose choice was given up is assigned to nobody, and closes nothing that was opened since', async () => {
    const room = createFakeRoom(answerWrites(two, HIND, 'promised', 1, false));
    let resolve = (_: unknown): void => {};
    const promise = new Promise<unknown>((answer) => {
      resolve = answer;
    });
    renderList({ room, send: async (_, path) => (path === '/api/guarantors' ? promise : []) });
    tap(cell(1, 'guarantor'));
    const choice = within(await screen.findByRole('dialog'));
    fireEvent.input(choice.getByRole('textbox'), { target: { value: 'Faisal Nasser' } });
    fireEvent.click(choice.getByRole('button', { name: /Add “Faisal Nasser”/ }));
    fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' });
    tap(cell(2, 'note'));
    fireEvent.input(await screen.findByRole('textbox', { name: 'Note' }), { target: { value: 'wants a lift at five' } });
    resolve({ id: userId('faisal'), name: 'Faisal Nasser' });
    await promise;
    await Promise.resolve();
    expect(room.edits).toEqual([]);
    expect(screen.getByRole('textbox', { name: 'Note' })).toHaveProperty('value', 'wants a lift at five');
    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    tap(cell(3, 'guarantor'));
    expect(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Faisal Nasser' })).toBeTruthy();
  });

  it('[U2] Enter takes the guarantor who is called so, never one whose name only holds what was typed', async () => {
    const room = createFakeRoom();
    renderList({ room });
    tap(cell(1, 'guarantor'));
    const field = within(await screen.findByRole('dialog')).getByRole('textbox');
    fireEvent.input(field, { target: { value: 'Hin' } });
    press(field, 'Enter');
    expect(room.edits).toEqual([]);
    fireEvent.input(field, { target: { value: ' hind ' } });
    press(field, 'Enter');
    expect(room.edits).toHaveLength(1);
    expect(cell(1, 'guarantor').textContent).toContain('Hind');
  });

  it('[U1] a note that is being typed when its screen goes is kept, once; one that was given up or left as it was is not', async () => {
    const room = createFakeRoom([...answerWrites(one, ME, 'promised', 1, false), ...noteWrites(two, HIND, 'old')]);
    const open = async (row: number) => {
      const { unmount } = renderList({ room });
      tap(cell(row, 'note'));
      return { unmount, field: await screen.findByRole('textbox', { name: 'Note' }) };
    };
    const typed = await open(1);
    fireEvent.input(typed.field, { target: { value: 'wants a lift at five' } });
    typed.unmount();
    expect(room.edits).toEqual([[{ key: claimKey(one, ME, 'note'), value: 'wants a lift at five' }]]);
    const untouched = await open(2);
    room.receive(noteWrites(two, HIND, 'new'), KHALED);
    untouched.unmount();
    for (const leave of [
      (field: Element) => press(field, 'Escape'),
      () => fireEvent.click(screen.getByRole('button', { name: 'Cancel' })),
    ]) {
      const { field, unmount } = await open(1);
      fireEvent.input(field, { target: { value: 'given up' } });
      leave(field);
      unmount();
    }
    const saved = await open(1);
    fireEvent.input(saved.field, { target: { value: 'saved' } });
    press(saved.field, 'Enter');
    saved.unmount();
    expect(room.edits.slice(1)).toEqual([[{ key: claimKey(one, ME, 'note'), value: 'saved' }]]);
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

  it('[G6] also when the roll was on screen before the room opened', () => {
    const room = createFakeRoom([...answerWrites(one, HIND, 'promised', 1, false), ...answerWrites(one, KHALED, 'refused', 1, false)]);
    room.setState({ kind: 'opening' });
    renderList({ room });
    room.setState({ kind: 'open' });
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
