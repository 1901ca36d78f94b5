import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerWrites, contactWrites } from '../../../schema/guarantees.ts';
import { createFakeRoom } from './testing/createFakeRoom.ts';
import { cell, press, rowOf, tap } from './testing/gridEvents.ts';
import { electorId, electors, HIND, KHALED } from './testing/listFixtures.ts';
import { renderList } from './testing/renderList.tsx';

const one = electorId(1);
const two = electorId(2);
const three = electorId(3);

beforeAll(() => import('./Overlays.tsx')); // what opens over the list is fetched apart; a test does not wait for the disk
afterEach(cleanup);
vi.setConfig({ testTimeout: 20_000 }); // a whole screen in jsdom on a busy machine

describe('the list while others work on it', () => {
  // whichever file ran before: where the page has idle times, parts of the screen come in them
  beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true, toNotFake: ['requestIdleCallback'] }));
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

  it('[V2] no tap is lost where no row has moved', async () => {
    const room = createFakeRoom();
    const roll = electors(3);
    renderList({ room, roll, nextRoll: roll.map((elector) => ({ ...elector, area: 'elsewhere' })) });
    room.setState({ kind: 'open' }); // the server has confirmed what the tablet showed
    vi.advanceTimersByTime(5_000);
    tap(cell(1, 'contact'));
    fireEvent.keyDown(await screen.findByRole('dialog'), { key: 'Escape' });
    cell(1, 'contact').blur();
    expect(screen.queryByRole('dialog')).toBeNull();
    room.setErased([electorId(1)]); // reads the roll again: corrected, in the same order
    vi.advanceTimersByTime(5_000);
    tap(cell(1, 'answer'));
    await screen.findByRole('dialog');
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

  it('[V2] a click that no press began, as screen readers make them, counts again 400 ms after rows have moved by themselves', async () => {
    const room = createFakeRoom([1, 2, 3].flatMap((n) => answerWrites(electorId(n), HIND, 'promised', n, false)));
    renderList({ room });
    tap(screen.getByRole('button', { name: /^Promised/ }));
    room.receive(answerWrites(one, HIND, 'refused', 5, false), HIND);
    vi.advanceTimersByTime(5_000);
    fireEvent.click(cell(1, 'answer'));
    expect(screen.getByText('The rows have just moved. Tap again.')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    vi.advanceTimersByTime(400);
    fireEvent.click(cell(1, 'answer'));
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

  it('shows who is on which cell, and tells where I am', async () => {
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
    fireEvent.click(await screen.findByRole('button', { name: /Hind/ }));
    expect(document.activeElement).toBe(cell(2, 'name'));
  });

  it('[V4] undo says what it took back, and why it did not', async () => {
    const room = createFakeRoom(answerWrites(one, HIND, 'undecided', 1, false));
    renderList({ room });
    cell(1, 'answer').focus();
    press(cell(1, 'answer'), 'p');
    fireEvent.click(await screen.findByRole('button', { name: 'Undo my last edit' }));
    expect(screen.getByText(/Taken back\. .*ناخب 1.*: Undecided\./)).toBeTruthy();
    press(cell(1, 'answer'), 'p');
    room.receive(answerWrites(one, HIND, 'refused', 9, false), KHALED);
    press(document.body, 'z', { code: 'KeyZ', ctrlKey: true });
    expect(screen.getByText(/Khaled has written since\. .*ناخب 1.*: Refused\./)).toBeTruthy();
  });
});
