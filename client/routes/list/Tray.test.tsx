import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { answerWrites, type CellWrite, noteWrites } from '../../../schema/guarantees.ts';
import { settlementKey } from '../../../schema/keys.ts';
import { settleWrites } from '../../../schema/settleWrites.ts';
import type { RefusedCell } from '../../state/contracts/room.ts';
import { createFakeRoom } from './testing/createFakeRoom.ts';
import { cell, press, tap } from './testing/gridEvents.ts';
import { electorId, HIND, KHALED, ME } from './testing/listFixtures.ts';
import { renderList } from './testing/renderList.tsx';

const one = electorId(1);
const two = electorId(2);
beforeAll(() => Promise.all([import('./Overlays.tsx'), import('./groupRefused.ts')]));
afterEach(cleanup);
vi.setConfig({ testTimeout: 20_000 }); // a whole screen in jsdom on a busy machine

const CONTRADICTION = [...answerWrites(one, HIND, 'promised', 1_000, false), ...answerWrites(one, ME, 'refused', 2_000, false)];
const replaced = (writes: readonly CellWrite[], theirs: CellWrite['value'] = 'r'): RefusedCell[] =>
  writes.map(({ key, value }) => ({
    id: `7.3.${key}`,
    edit: '7.3',
    key,
    value,
    reason: 'replaced',
    atMs: 9_000,
    theirs: { value: theirs, author: KHALED },
  }));

async function openTray(room: ReturnType<typeof createFakeRoom>, options: { language?: 'ar'; isOnline?: boolean } = {}) {
  renderList({ room, ...options });
  fireEvent.click(await screen.findByRole('button', { name: options.language ? /^بانتظار قرارك/ : /^Needs your eye/ }));
  return screen.findByRole('dialog', { name: options.language ? 'بانتظار قرارك' : 'Needs your eye' });
}

describe('[O4] what needs an eye', () => {
  it('is one chip with a count, there while there is something', async () => {
    const room = createFakeRoom(CONTRADICTION);
    renderList({ room });
    const chip = await screen.findByRole('button', { name: /^Needs your eye/ });
    expect(chip.textContent).toBe('Needs your eye1');
    room.setRefusals(replaced(noteWrites(two, ME, 'mine')));
    await waitFor(() => expect(chip.textContent).toBe('Needs your eye2'));
    room.setRefusals([]);
    room.receive(answerWrites(one, ME, 'promised', 3_000, false), KHALED);
    expect(screen.queryByRole('button', { name: /^Needs your eye/ })).toBeNull();
  });

  it('what was replaced: elector, field, time, both values, whose; put back and keep; said to be empty after the last', async () => {
    const room = createFakeRoom();
    room.setRefusals(replaced(answerWrites(one, HIND, 'promised', Date.UTC(2026, 0, 2, 10, 30), false)));
    const panel = await openTray(room);
    room.receive(answerWrites(one, HIND, 'refused', 9, false), KHALED);
    expect(panel.textContent).toMatch(/at the same time, without having seen yours/);
    expect(panel.textContent).toMatch(/ناخب 1.*Answer · .*30.*guarantee of .*Hind.*You wrote: .*Promised.*Stands now: .*Refused.*Khaled/);
    fireEvent.click(within(panel).getByRole('button', { name: /^Put mine back: .*ناخب 1/ }));
    expect(room.edits[0]).toMatchObject(answerWrites(one, HIND, 'promised', Date.UTC(2026, 0, 2, 10, 30), false));
    expect(within(panel).getByText('Nothing waits for you')).toBeTruthy();
    expect(document.activeElement).toBe(panel);
  });

  it('whose value stands is known from when it was found, until the server says it again', async () => {
    const room = createFakeRoom(noteWrites(one, ME, 'theirs'));
    room.setRefusals(replaced(noteWrites(one, ME, 'mine'), 'theirs'));
    const panel = await openTray(room);
    expect(panel.textContent).toMatch(/Stands now: .*theirs.*Khaled/);
  });

  it('leads to the row, with the tray out of the way', async () => {
    const room = createFakeRoom();
    room.setRefusals(replaced(noteWrites(two, ME, 'mine')));
    const panel = await openTray(room);
    fireEvent.click(within(panel).getByRole('link', { name: /ناخب 2/ }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(cell(2, 'name')));
  });

  it('Escape closes it and gives the focus back to the chip; without a network it says what becomes of a decision', async () => {
    const room = createFakeRoom(CONTRADICTION);
    room.setSave({ kind: 'offline', waiting: 0 });
    const panel = await openTray(room);
    expect(panel.textContent).toMatch(/no connection now\. What you decide is kept/);
    press(panel, 'Escape');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('a cell with something open carries a mark that is read aloud, and its editor shows both values', async () => {
    const room = createFakeRoom([...answerWrites(one, ME, 'refused', 2, false), ...noteWrites(one, ME, 'theirs')]);
    renderList({ room });
    expect(cell(1, 'answer').textContent).not.toContain('Waits for your decision');
    room.reads.length = 0;
    room.setRefusals(replaced(answerWrites(one, ME, 'promised', 1, false)));
    await waitFor(() => expect(cell(1, 'answer').textContent).toContain('Waits for your decision'));
    expect(cell(1, 'note').textContent).not.toContain('Waits for your decision');
    expect(room.reads).toEqual([]); // [V1] no cell ran again for its value
    tap(cell(1, 'answer'));
    const editor = await screen.findByRole('dialog');
    fireEvent.click(await within(editor).findByRole('button', { name: /^Keep theirs/ }));
    expect(cell(1, 'answer').textContent).not.toContain('Waits for your decision');
    expect(room.edits).toEqual([]);
  });
});

describe('[O6] contradicting answers', () => {
  it('both names and times; choosing settles them, the count and the standing follow, and undo opens them again', async () => {
    const room = createFakeRoom(CONTRADICTION);
    const panel = await openTray(room);
    expect(panel.textContent).toMatch(/Two answers about one elector.*1 · .*ناخب 1.*Hind.*Promised.*answered.*Salem.*Refused.*answered/);
    fireEvent.click(within(panel).getByRole('button', { name: /^This one counts: .*Hind/ }));
    expect(room.edits).toEqual([
      [{ key: settlementKey(one, ME), value: expect.stringMatching(new RegExp(`^\\w+ ${HIND} ${HIND}prs ${ME}r1jk$`)) }],
    ]);
    expect(screen.getByText(/Settled\. .*ناخب 1.*: Promised, as .*Hind.* says/)).toBeTruthy();
    expect(within(panel).getByText('Nothing waits for you')).toBeTruthy();
    expect(document.activeElement).toBe(panel); // or Escape would reach nobody
    expect(screen.getByRole('button', { name: /^Promised/ }).textContent).toContain('1');
    press(panel, 'Escape');
    fireEvent.click(screen.getByRole('button', { name: 'Undo my last edit' }));
    expect(screen.getByText(/the answers about .*ناخب 1.* are undecided again/)).toBeTruthy();
    expect((await screen.findByRole('button', { name: /^Needs your eye/ })).textContent).toBe('Needs your eye1');
  });

  it('the sheet says whose decision it was, and that another answer opens it again; it can be decided otherwise', async () => {
    const room = createFakeRoom(CONTRADICTION);
    renderList({ room });
    const claims = [
      { owner: HIND, answer: 'promised', contact: 'none', note: '', answeredAtMs: 1_000, contactedAtMs: null, isWithdrawn: false },
      { owner: ME, answer: 'refused', contact: 'none', note: '', answeredAtMs: 2_000, contactedAtMs: null, isWithdrawn: false },
    ] as const;
    room.receive(settleWrites(one, KHALED, HIND, claims, [], 5_000), KHALED);
    tap(cell(1, 'name'));
    const sheet = await screen.findByRole('dialog');
    expect(sheet.textContent).toMatch(/Settled by .*Khaled.*Another answer opens it again/);
    expect(
      within(sheet)
        .getByRole('button', { name: /^This one counts: .*Hind/ })
        .getAttribute('aria-pressed'),
    ).toBe('true');
    fireEvent.click(within(sheet).getByRole('button', { name: /^This one counts: .*Salem/ }));
    expect(
      within(sheet)
        .getByRole('button', { name: /^This one counts: .*Salem/ })
        .getAttribute('aria-pressed'),
    ).toBe('true');
    expect(sheet.textContent).toMatch(/Settled by .*Salem/);
    room.receive(answerWrites(one, ME, 'refused', 9_000, false), KHALED);
    expect(sheet.textContent).toMatch(/Two answers: choose which one counts/);
  });

  it('whoever may only read sees both in the sheet, settles nothing and has no tray for it', async () => {
    const room = createFakeRoom(CONTRADICTION);
    room.setAccess('read');
    renderList({ room });
    tap(cell(1, 'name'));
    const sheet = await screen.findByRole('dialog');
    expect(sheet.textContent).toMatch(/Two answers/);
    expect(within(sheet).queryByRole('button', { name: /^This one counts/ })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Needs your eye/ })).toBeNull();
  });

  it('in Arabic', async () => {
    const panel = await openTray(createFakeRoom(CONTRADICTION), { language: 'ar' });
    expect(panel.textContent).toMatch(/جوابان مختلفان عن قيد واحد.*اختر أيهما يُعتمد.*Hind.*مضمون.*Salem.*اعتذر/);
    fireEvent.click(within(panel).getByRole('button', { name: /^اعتماد هذا الجواب: .*Salem/ }));
    expect(screen.getByText(/^حُسم\./)).toBeTruthy();
  });
});
