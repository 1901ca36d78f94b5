import { cleanup, fireEvent, screen, within } from '@solidjs/testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../../schema/errors.ts';
import { answerWrites, withdrawWrites } from '../../../../schema/guarantees.ts';
import { claimKey } from '../../../../schema/keys.ts';
import { NO_SETTINGS } from '../../../../schema/noSettings.ts';
import type { PersonSettings } from '../../../../schema/personSettings.ts';
import { createFakeRoom, type FakeRoom } from '../testing/createFakeRoom.ts';
import { cell, press, tap } from '../testing/gridEvents.ts';
import { electorId, electors, HIND, ME } from '../testing/listFixtures.ts';
import { renderList } from '../testing/renderList.tsx';

afterEach(cleanup);
vi.setConfig({ testTimeout: 20_000 }); // a whole screen in jsdom on a busy machine

const TOOLS = 'Paste, many at once, views';
const tools = () => screen.findByRole('button', { name: TOOLS });
async function openTool(name: string | RegExp): Promise<HTMLElement> {
  fireEvent.click(await tools());
  fireEvent.click(within(screen.getByRole('dialog', { name: TOOLS })).getByRole('button', { name }));
  return screen.findByRole('dialog');
}
/** As a browser puts it on the clipboard; jsdom has none of its own. */
function clipboard(element: Element, type: 'copy' | 'paste', text = ''): { text: string; isHandled: boolean } {
  const held = { text };
  const event = new Event(type, { bubbles: true, cancelable: true });
  const clipboardData = { getData: () => held.text, setData: (_: string, next: string) => Object.assign(held, { text: next }) };
  element.dispatchEvent(Object.assign(event, { clipboardData }));
  return { text: held.text, isHandled: event.defaultPrevented };
}
const answerOf = (room: FakeRoom, n: number, owner = ME) => room.room.cells.cell(claimKey(electorId(n), owner, 'answer'));

describe('the list as a grid', () => {
  it('[GR1] [GR2] a block is shown before it is set, is one edit, and one undo takes it back', async () => {
    const room = createFakeRoom(answerWrites(electorId(2), HIND, 'undecided', 1, false));
    renderList({ room });
    await tools();
    cell(1, 'answer').focus();
    expect(clipboard(cell(1, 'answer'), 'paste', 'promised\treached\nمضمون\t\nmaybe not\tno answer\n').isHandled).toBe(true);
    const dialog = await screen.findByRole('dialog');
    expect(room.edits).toEqual([]);
    expect(dialog.textContent).toContain('4 to set · 0 as they stand · 1 left alone');
    expect(dialog.textContent).toContain('not understood: “maybe not”');
    expect(dialog.textContent).toContain('Answer: Undecided → Promised');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Set in 3 rows' }));
    expect(room.edits).toHaveLength(1);
    expect([answerOf(room, 1), answerOf(room, 2, HIND), answerOf(room, 3)]).toEqual(['p', 'p', undefined]);
    fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
    expect([answerOf(room, 1), answerOf(room, 2, HIND)]).toEqual([null, 'u']);
    expect(await screen.findByText(/^Taken back/)).toBeTruthy();
  });

  it('[GR1] the way back that a message offers goes with the next step: it takes back what the message says, or nothing', async () => {
    const room = createFakeRoom();
    renderList({ room });
    await tools();
    cell(1, 'answer').focus();
    clipboard(cell(1, 'answer'), 'paste', 'promised\npromised\n');
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Set in 2 rows' }));
    expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy();
    room.receive(answerWrites(electorId(5), HIND, 'promised', 1, false), HIND);
    expect(screen.getByRole('button', { name: 'Undo' })).toBeTruthy();
    cell(4, 'answer').focus();
    press(cell(4, 'answer'), 'p', { code: 'KeyP' });
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Undo my last edit' }));
    expect([1, 2, 4].map((n) => answerOf(room, n))).toEqual(['p', 'p', null]);
  });

  it('[GR2] cells are pasted from no row that has left the view: that is said', async () => {
    renderList({ room: createFakeRoom(answerWrites(electorId(2), HIND, 'promised', 1, false)) });
    await tools();
    cell(4, 'answer').focus();
    fireEvent.click(screen.getByRole('button', { name: /^Promised/ }));
    const dialog = await openTool(/^Paste cells/);
    expect(dialog.textContent).toContain('Tap the first cell in the list');
    expect(dialog.querySelector('textarea')).toBeNull();
  });

  it('[V10] what is pasted before the tools are there is shown by them, once', async () => {
    const room = createFakeRoom();
    renderList({ room });
    cell(2, 'answer').focus();
    expect(screen.queryByRole('button', { name: TOOLS })).toBeNull();
    clipboard(cell(2, 'answer'), 'paste', 'promised\nundecided\n');
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('2 to set · 0 as they stand · 0 left alone');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Set in 2 rows' }));
    expect([answerOf(room, 2), answerOf(room, 3)]).toEqual(['p', 'u']);
    await tools();
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('[GR2] every cell that would be set can be looked at before, however many', async () => {
    renderList({ room: createFakeRoom(), roll: electors(90) });
    await tools();
    cell(1, 'answer').focus();
    clipboard(cell(1, 'answer'), 'paste', 'promised\n'.repeat(80) + 'perhaps\n'.repeat(70));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('80 to set · 0 as they stand · 70 left alone');
    expect(within(dialog).getAllByText('Answer: empty → Promised')).toHaveLength(80);
    expect(within(dialog).getAllByText(/not understood: “perhaps”|the list ends before this line/)).toHaveLength(70);
  });

  it('[GR1] Shift with arrows selects, Ctrl+D fills down in one edit, Escape ends it; the focus stays', async () => {
    const room = createFakeRoom([...answerWrites(electorId(1), ME, 'promised', 1, false)]);
    renderList({ room });
    await tools();
    cell(1, 'answer').focus();
    press(cell(1, 'answer'), 'ArrowDown', { shiftKey: true });
    press(cell(1, 'answer'), 'ArrowDown', { shiftKey: true });
    expect(screen.getByRole('group', { name: '3 rows, 1 column' })).toBeTruthy();
    expect(cell(3, 'answer').getAttribute('aria-selected')).toBe('true');
    expect(document.activeElement).toBe(cell(1, 'answer'));
    press(cell(1, 'answer'), 'd', { code: 'KeyD', ctrlKey: true });
    expect(room.edits).toHaveLength(1);
    expect([answerOf(room, 2), answerOf(room, 3), answerOf(room, 4)]).toEqual(['p', 'p', undefined]);
    press(cell(1, 'answer'), 'Escape');
    expect(screen.queryByRole('group', { name: '3 rows, 1 column' })).toBeNull();
  });

  it('Shift with a tap selects and opens nothing; a plain move ends it', async () => {
    renderList({ room: createFakeRoom() });
    await tools();
    cell(2, 'answer').focus();
    fireEvent.click(cell(4, 'contact'), { shiftKey: true, detail: 1 });
    expect(screen.getByRole('group', { name: '3 rows, 2 columns' })).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    press(cell(2, 'answer'), 'ArrowDown');
    expect(screen.queryByRole('group', { name: /3 rows/ })).toBeNull();
  });

  it('[GR5] a range is copied as cells without refusals; more than 50 rows is an export', async () => {
    const room = createFakeRoom([
      ...answerWrites(electorId(1), ME, 'promised', 1, false),
      ...answerWrites(electorId(2), HIND, 'refused', 1, false),
    ]);
    const asked: unknown[] = [];
    const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      if (method !== 'POST') return [];
      asked.push([method, path, body]);
      throw new AppError('unreachable');
    };
    renderList({ room, roll: electors(60), send });
    await tools();
    cell(1, 'name').focus();
    press(cell(1, 'name'), 'ArrowDown', { shiftKey: true });
    for (let i = 0; i < 3; i++) press(cell(1, 'name'), 'ArrowRight', { shiftKey: true });
    expect(clipboard(cell(1, 'name'), 'copy')).toEqual({
      text: 'ناخب 1\tالمرجان\tالنخيل\tPromised\nناخب 2\tالوارف\tالساحل\t',
      isHandled: true,
    });
    press(cell(1, 'name'), 'ArrowDown', { shiftKey: true, ctrlKey: true });
    expect(clipboard(cell(1, 'name'), 'copy', 'before')).toEqual({ text: 'before', isHandled: true });
    expect(await screen.findByText(/More than 50 rows are an export/)).toBeTruthy();
    expect(asked).toEqual([['POST', '/api/committees/K01/exported', { how: 'copy', what: 'guarantees', lines: 60 }]]);
  });

  it('[GR5] who refuses leaves in no copied view of refusals, nor in one of promises that a refusal came into', async () => {
    const room = createFakeRoom([
      ...answerWrites(electorId(1), HIND, 'promised', 1, false),
      ...answerWrites(electorId(2), HIND, 'refused', 1, false),
      ...answerWrites(electorId(3), HIND, 'refused', 1, false),
      ...answerWrites(electorId(4), HIND, 'promised', 1, false),
    ]);
    renderList({ room, roll: electors(6) });
    await tools();
    const copied = (first: number) => {
      cell(first, 'number').focus();
      press(cell(first, 'number'), 'ArrowRight', { shiftKey: true });
      press(cell(first, 'number'), 'ArrowDown', { shiftKey: true, ctrlKey: true });
      return clipboard(cell(first, 'number'), 'copy', 'before');
    };
    expect(copied(1).text.split('\n').filter(Boolean)).toHaveLength(6);
    press(cell(1, 'number'), 'Escape');
    fireEvent.click(screen.getByRole('button', { name: /^Promised/ }));
    room.receive(answerWrites(electorId(4), HIND, 'refused', 2, false), HIND);
    expect(copied(1).text).toMatch(/^1\tناخب 1\s*$/);
    expect(await screen.findByText('1 row copied. Refusals are not copied.')).toBeTruthy();
    press(cell(1, 'number'), 'Escape');
    fireEvent.click(screen.getByRole('button', { name: /^Refused/ }));
    expect(copied(2)).toEqual({ text: 'before', isHandled: true });
    expect(await screen.findByText('Nothing copied: refusals are not copied.')).toBeTruthy();
  });

  it('[GR6] names are counted, chosen and entered under one guarantor in one edit', async () => {
    const roll = electors(6).map((one, i) => ({
      ...one,
      name: ['أحمد سالم المرجان', 'أحمد فهد المرجان', 'بدر ناصر السدير', 'نورة حمد الوارف', 'سعد علي', 'علي سعد'][i] ?? '',
    }));
    const room = createFakeRoom([...answerWrites(electorId(3), HIND, 'promised', 1, false), ...withdrawWrites(electorId(3), HIND, true)]);
    renderList({ room, roll });
    const dialog = await openTool(/Paste names/);
    fireEvent.input(within(dialog).getByRole('textbox'), { target: { value: 'بدر السدير\nأحمد المرجان\n4\nنورة الوارف\nلا أحد هنا' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Look for them on the roll' }));
    expect(dialog.textContent).toContain('2 found · 1 to choose · 1 not on the roll');
    expect(dialog.textContent).toContain('One stands there twice and counts once.');
    fireEvent.change(within(dialog).getByRole('combobox', { name: 'أحمد المرجان' }), { target: { value: electorId(2) } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Another guarantor' }));
    fireEvent.click(within(dialog).getByRole('button', { name: 'Hind' }));
    expect(dialog.textContent).toContain('One was withdrawn and stands again.');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Enter 3' }));
    expect(room.edits).toHaveLength(1);
    expect([2, 3, 4].map((n) => answerOf(room, n, HIND))).toEqual(['p', 'p', 'p']);
    expect(room.room.cells.cell(claimKey(electorId(3), HIND, 'withdrawn'))).toBe(false);
  });

  it('[GR7] many rows: the view in words, the number typed, and what somebody changes meanwhile is left out', async () => {
    const room = createFakeRoom(Array.from({ length: 30 }, (_, i) => answerWrites(electorId(i + 1), HIND, 'promised', 1, false)).flat());
    renderList({ room, roll: electors(40) });
    fireEvent.click(screen.getByRole('button', { name: /^Promised/ }));
    const dialog = await openTool(/Change all 30 rows shown/);
    expect(dialog.textContent).toContain('This view: Promised');
    fireEvent.change(within(dialog).getByRole('combobox', { name: 'What is changed' }), { target: { value: 'contact' } });
    const apply = () => within(dialog).getByRole('button', { name: /^Change \d+ rows/ });
    expect(apply()).toHaveProperty('disabled', true);
    room.receive(answerWrites(electorId(7), HIND, 'refused', 2, false), HIND);
    expect(within(dialog).getByRole('alert').textContent).toContain('Somebody has changed one of these rows');
    fireEvent.input(within(dialog).getByRole('textbox', { name: 'Type 29 to confirm' }), { target: { value: '٢٩' } });
    fireEvent.click(apply());
    expect(room.edits).toHaveLength(1);
    const contact = (n: number) => room.room.cells.cell(claimKey(electorId(n), HIND, 'contact'));
    expect([contact(6), contact(7), contact(30), contact(31)]).toEqual(['r', undefined, 'r', undefined]);
  });

  it('who may only read is offered nothing that writes, and pasting does nothing', async () => {
    const room = createFakeRoom();
    room.setAccess('read');
    renderList({ room });
    fireEvent.click(await tools());
    const menu = screen.getByRole('dialog', { name: TOOLS });
    expect(within(menu).queryByRole('button', { name: /Paste/ })).toBeNull();
    fireEvent.keyDown(menu, { key: 'Escape' });
    cell(1, 'answer').focus();
    clipboard(cell(1, 'answer'), 'paste', 'promised');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('a list of names pasted over a name is looked for on the roll', async () => {
    renderList({ room: createFakeRoom() });
    await tools();
    cell(1, 'name').focus();
    tap(cell(1, 'number'));
    cell(1, 'name').focus();
    clipboard(cell(1, 'name'), 'paste', 'ناخب 2\nناخب 3');
    expect((await screen.findByRole('dialog', { name: 'Paste names' })).textContent).toContain('not on the roll');
  });

  it('[GR8] a view is saved under its name without what was searched for, used, and removed', async () => {
    const sent: unknown[] = [];
    const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      if (method !== 'PUT') return [];
      sent.push([path, body]);
      return { ...NO_SETTINGS, ...(body as PersonSettings), version: 1 }; // the settings that were sent
    };
    renderList({ room: createFakeRoom(answerWrites(electorId(2), HIND, 'promised', 1, false)), settings: NO_SETTINGS, send });
    fireEvent.input(screen.getByRole('searchbox'), { target: { value: 'ناخب 2' } });
    fireEvent.click(screen.getByRole('button', { name: /^Promised/ }));
    const dialog = await openTool('Saved views');
    expect(dialog.textContent).toContain('No view is saved yet.');
    fireEvent.input(within(dialog).getByRole('textbox', { name: 'Name of this view' }), { target: { value: ' Mine ' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Save this view' }));
    const open = await within(dialog).findByRole('button', { name: /^Mine/ });
    const id = expect.stringMatching(/^[0-9a-z]{8}$/);
    expect(sent).toEqual([['/api/me/settings', { ...NO_SETTINGS, views: [{ id, name: 'Mine', query: 'standing=promised' }] }]]);
    fireEvent.click(open);
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByRole('searchbox')).toHaveProperty('value', '');
    fireEvent.click(within(await openTool('Saved views')).getByRole('button', { name: 'Remove Mine' }));
    expect(await screen.findByText('No view is saved yet.')).toBeTruthy();
  });

  it('[GR8] without a network views are used and not saved', async () => {
    const views = [{ id: '0000aaaa', name: 'Refused by name', query: 'standing=refused&sort=-name' }];
    renderList({ room: createFakeRoom(), settings: { ...NO_SETTINGS, views }, isOnline: false });
    const dialog = await openTool('Saved views');
    expect(within(dialog).queryByRole('button', { name: 'Save this view' })).toBeNull();
    fireEvent.click(within(dialog).getByRole('button', { name: /^Refused by name/ }));
    expect(screen.getByRole('button', { name: /^Refused/ }).getAttribute('aria-pressed')).toBe('true');
  });

  it('[GR9] a whole spreadsheet is read as far as it is shown, and what is left is said', async () => {
    renderList({ room: createFakeRoom(), roll: electors(600) });
    await tools();
    cell(1, 'answer').focus();
    clipboard(cell(1, 'answer'), 'paste', `${'promised\t'.repeat(40)}promised\n`.repeat(2_000));
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain('That is more than 500 lines: paste the rest afterwards.');
    expect(dialog.textContent).toMatch(/18,?000 cells stand beyond the last column/); // 41 in a line, of which 5 have a column
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    cell(1, 'name').focus();
    clipboard(cell(1, 'name'), 'paste', `${'x'.repeat(999)}\n`.repeat(2_000));
    const names = await screen.findByRole('dialog', { name: 'Paste names' });
    expect(names.textContent).toContain('0 found · 0 to choose · 100 not on the roll');
    expect(names.textContent).toContain('That is more than 100 lines: paste the rest afterwards.');
  });

  it('[GR10] columns are hidden and shown for this person, one tap after the other, and keys and pasting pass over what is hidden', async () => {
    const sent: (readonly string[] | undefined)[] = [];
    let stands: PersonSettings = NO_SETTINGS;
    const send = async (method: string, _path: string, body?: unknown): Promise<unknown> => {
      if (method !== 'PUT') return [];
      const next = body as PersonSettings; // the settings that were sent
      if (next.hidden?.includes('note')) throw new AppError('unreachable');
      sent.push(next.hidden);
      stands = { ...next, version: stands.version + 1 };
      return stands;
    };
    renderList({ room: createFakeRoom(), settings: NO_SETTINGS, send });
    const panel = await openTool('Columns');
    const box = (name: string) => within(panel).getByRole('checkbox', { name });
    expect(within(panel).queryByRole('checkbox', { name: 'Name' })).toBeNull();
    fireEvent.click(box('Contact'));
    fireEvent.click(box('Family'));
    await expect.poll(() => sent).toEqual([['contact'], ['contact', 'family']]);
    await expect.poll(() => screen.queryByRole('columnheader', { name: 'Contact' })).toBeNull();
    fireEvent.click(box('Note'));
    expect(await within(panel).findByRole('alert')).toBeTruthy();
    expect(box('Note')).toHaveProperty('checked', true);
    fireEvent.keyDown(panel, { key: 'Escape' });
    cell(1, 'answer').focus();
    press(cell(1, 'answer'), 'ArrowRight');
    expect(document.activeElement).toBe(cell(1, 'guarantor'));
    cell(1, 'answer').focus();
    clipboard(cell(1, 'answer'), 'paste', 'promised\tSalem');
    expect((await screen.findByRole('dialog')).textContent).toContain('2 to set');
  });
});
