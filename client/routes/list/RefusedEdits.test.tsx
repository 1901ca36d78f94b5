import { cleanup, fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../schema/errors.ts';
import { answerWrites, type CellWrite, noteWrites, withdrawWrites } from '../../../schema/guarantees.ts';
import { claimKey, settlementKey } from '../../../schema/keys.ts';
import type { RefusedCell } from '../../state/contracts/room.ts';
import { createFakeRoom } from './testing/createFakeRoom.ts';
import { electorId, HIND, KHALED, ME } from './testing/listFixtures.ts';
import { renderList } from './testing/renderList.tsx';

const one = electorId(1);
const two = electorId(2);
beforeAll(() => Promise.all([import('./Overlays.tsx'), import('./groupRefused.ts')]));
afterEach(cleanup);
vi.setConfig({ testTimeout: 20_000 }); // a whole screen in jsdom on a busy machine

/** An edit as it lies on the list. */
const refused = (edit: string, writes: readonly CellWrite[], reason = 'conflict'): RefusedCell[] =>
  writes.map(({ key, value }) => ({ id: `${edit}.${key}`, edit, key, value, reason, atMs: 1 }));

/** The list after Khaled's answers won against this person's. */
async function openTray(options: { language?: 'ar' } = {}) {
  const room = createFakeRoom();
  renderList({ room, ...options });
  room.receive(answerWrites(one, HIND, 'refused', 9, false), KHALED);
  room.receive(noteWrites(two, ME, 'moved away'), KHALED);
  room.setRefusals([...refused('t.1', answerWrites(one, HIND, 'promised', 5, false)), ...refused('t.2', noteWrites(two, ME, 'call back'))]);
  fireEvent.click(screen.getByRole('button', { name: options.language ? /محفوظ/ : /Saved/ }));
  const panel = await screen.findByRole('dialog');
  await waitFor(() => expect(within(panel).getAllByRole('listitem')).toHaveLength(2));
  return { room, panel, lines: () => within(panel).queryAllByRole('listitem') };
}
const button = (line: Element | undefined, name: RegExp) => within(line as HTMLElement).getByRole('button', { name });

describe('[C6] what somebody else had changed meanwhile', () => {
  it('shows whom it is about, both values and who wrote the other; an answer and its time are one line and count as one', async () => {
    const { lines } = await openTray();
    const [first, second] = lines().map((line) => line.textContent);
    expect(first).toMatch(/ناخب 1.*guarantee of .*Hind.*You wrote: .*Promised.*Stands now: .*Refused.*Khaled/);
    expect(second).toMatch(/ناخب 2.*You wrote: .*call back.*Stands now: .*moved away.*Khaled/);
    expect(second).not.toContain('guarantee of'); // it is one's own
    expect(screen.getByRole('button', { name: /Saved/ }).textContent).toContain('2 edits of yours do not stand');
  });

  it('“put mine back” writes all of it again, and the line goes', async () => {
    const { room, lines } = await openTray();
    fireEvent.click(button(lines()[0], /^Put mine back: .*ناخب 1/));
    expect(room.edits).toHaveLength(1);
    expect(room.edits[0]).toMatchObject(answerWrites(one, HIND, 'promised', 5, false));
    expect(lines()).toHaveLength(1);
    expect(screen.getByText(/Put back\. .*ناخب 1.*: .*Promised/)).toBeTruthy();
  });

  it('[G4] an answer that is put back on a guarantee that was withdrawn meanwhile makes it stand again; a note does not', async () => {
    const { room, lines } = await openTray();
    room.receive([...withdrawWrites(one, HIND, true), ...withdrawWrites(two, ME, true)], KHALED);
    fireEvent.click(button(lines()[0], /^Put mine back/));
    fireEvent.click(button(lines()[0], /^Put mine back/));
    const stands = (elector: typeof one, owner: typeof HIND) => room.room.cells.cell(claimKey(elector, owner, 'withdrawn')) !== true;
    expect([room.room.cells.cell(claimKey(one, HIND, 'answer')), stands(one, HIND), stands(two, ME)]).toEqual(['p', true, false]);
  });

  it('“keep theirs” writes nothing, and the line goes', async () => {
    const { room, lines } = await openTray();
    fireEvent.click(button(lines()[0], /^Keep theirs: .*ناخب 1/));
    expect(room.edits).toEqual([]);
    expect(room.room.refusals().map(({ edit }) => edit)).toEqual(['t.2']);
    expect(lines()).toHaveLength(1);
  });

  it('the value that stands now is followed while it is looked at, and no line is made anew by that', async () => {
    const { room, lines } = await openTray();
    const [line] = lines();
    room.receive(answerWrites(one, HIND, 'undecided', 12, false), HIND);
    expect(lines()[0]).toBe(line);
    expect(line?.textContent).toMatch(/Stands now: .*Undecided.*Hind/);
  });

  it('by keyboard: the focus goes to the next line, and stays in the panel after the last', async () => {
    const { panel, lines } = await openTray();
    button(lines()[0], /^Keep theirs/).focus();
    fireEvent.click(button(lines()[0], /^Keep theirs/));
    expect(lines()[0]?.contains(document.activeElement)).toBe(true);
    fireEvent.click(button(lines()[0], /^Put mine back/));
    expect(lines()).toHaveLength(0);
    expect(document.activeElement).toBe(panel);
  });

  it('[I14] a put back that is not taken leaves the line where it is and says why', async () => {
    const { room, lines } = await openTray();
    vi.spyOn(room.room, 'putBack').mockImplementation(() => {
      throw new AppError('forbidden');
    });
    fireEvent.click(button(lines()[0], /^Put mine back/));
    expect(lines()).toHaveLength(2);
    expect(screen.queryByText(/Put back\./)).toBeNull();
  });

  it('in Arabic', async () => {
    const { lines } = await openTray({ language: 'ar' });
    expect(lines()[0]?.textContent).toMatch(/ما كتبته: .*مضمون.*القائم الآن: .*اعتذر.*Khaled/);
    fireEvent.click(button(lines()[0], /^إبقاء القائم: .*ناخب 1/));
    expect(lines()).toHaveLength(1);
  });
});

describe('[N3] [I14] what the server did not take', () => {
  const answerOf = (elector: typeof one) => [{ key: claimKey(elector, HIND, 'answer'), value: 'p' as const }];

  async function openRefused(reason: string, options: { language?: 'ar'; access?: 'read' } = {}) {
    const room = createFakeRoom();
    renderList({ room, ...(options.language ? { language: options.language } : {}) });
    if (options.access) room.setAccess(options.access);
    room.setRefusals([...refused('t.1', answerOf(one), reason), ...refused('t.2', answerOf(two), reason)]);
    fireEvent.click(screen.getByRole('button', { name: options.language ? /محفوظ/ : /Saved/ }));
    const panel = await screen.findByRole('dialog');
    await waitFor(() => expect(within(panel).getAllByRole('listitem')).toHaveLength(2));
    return { room, panel, lines: () => within(panel).queryAllByRole('listitem') };
  }
  const namesIn = (line: Element | undefined) =>
    within(line as HTMLElement)
      .getAllByRole('button')
      .map(({ textContent }) => textContent);

  it.each(['unknown-key', 'not-on-roll', 'chain', 'read-only', 'of a later version'])(
    '%s: what was written and why, with Copy, Try again and Discard',
    async (reason) => {
      const { lines } = await openRefused(reason);
      expect(lines()[0]?.textContent).toMatch(/ناخب 1.*You wrote: .*Promised/);
      expect(namesIn(lines()[0])).toEqual(['Copy', 'Try again', 'Discard']);
    },
  );

  it.each(['not-a-value', 'not-yours', 'set-once', 'never-deleted', 'server-only'])(
    '%s is refused every time, so it is not offered to be sent again',
    async (reason) => {
      const { lines } = await openRefused(reason);
      expect(namesIn(lines()[0])).toEqual(['Copy', 'Discard']);
    },
  );

  it('while nothing may be written here it is not offered either, and it is once that has changed', async () => {
    const { room, lines } = await openRefused('read-only', { access: 'read' });
    expect(lines()[0]?.textContent).toMatch(/You may no longer change this list/);
    expect(namesIn(lines()[0])).toEqual(['Copy', 'Discard']);
    room.setAccess('write');
    expect(namesIn(lines()[0])).toEqual(['Copy', 'Try again', 'Discard']);
  });

  it('what somebody has entered there since is shown beside it, so that trying again undoes it knowingly', async () => {
    const { room, lines } = await openRefused('read-only');
    expect(lines()[0]?.textContent).not.toContain('Stands now');
    room.receive(answerWrites(one, HIND, 'refused', 9, false), KHALED);
    expect(lines()[0]?.textContent).toMatch(/You wrote: .*Promised.*Stands now: .*Refused.*Khaled/);
    expect(lines()[1]?.textContent).not.toContain('Stands now');
  });

  it('Try again writes it once as an edit of now, and the line goes; refused again it is back, and nothing is sent by itself', async () => {
    const { room, lines } = await openRefused('not-on-roll');
    fireEvent.click(button(lines()[0], /^Try again: .*ناخب 1/));
    expect(room.edits).toHaveLength(1);
    expect(room.edits[0]).toMatchObject(answerOf(one));
    expect(lines()).toHaveLength(1);
    expect(screen.getByText(/Sent again: .*ناخب 1/)).toBeTruthy();
    room.setRefusals([...refused('t.2', answerOf(two), 'not-on-roll'), ...refused('t.3', answerOf(one), 'not-on-roll')]);
    expect(lines()).toHaveLength(2);
    expect(room.edits).toHaveLength(1);
  });

  it('Discard takes the one line off the device and writes nothing; the focus goes on', async () => {
    const { room, panel, lines } = await openRefused('not-a-value');
    fireEvent.click(button(lines()[0], /^Discard: .*ناخب 1/));
    expect([room.edits, room.room.refusals().map(({ edit }) => edit)]).toEqual([[], ['t.2']]);
    expect(lines()[0]?.contains(document.activeElement)).toBe(true);
    expect(within(panel).queryByRole('button', { name: 'Discard all of these' })).toBeNull();
    fireEvent.click(button(lines()[0], /^Discard/));
    expect(screen.getByRole('button', { name: /Saved/ }).textContent).toBe('Saved');
  });

  it('Copy puts who and what on the clipboard and leaves the line; where that is not possible it says so', async () => {
    const writeText = vi.fn(async (_text: string) => {});
    vi.stubGlobal('navigator', Object.assign(Object.create(navigator), { clipboard: { writeText } }));
    const { lines } = await openRefused('not-yours');
    fireEvent.click(button(lines()[0], /^Copy: .*ناخب 1/));
    await screen.findByText('Copied');
    expect(writeText.mock.calls[0]?.[0]).toMatch(/ناخب 1.*: .*Promised/);
    writeText.mockRejectedValueOnce(new Error('not allowed'));
    fireEvent.click(button(lines()[0], /^Copy/));
    await screen.findByText('This browser does not allow copying here.');
    expect(lines()).toHaveLength(2);
    vi.unstubAllGlobals();
  });

  it('in Arabic, and all of them at once', async () => {
    const { room, panel, lines } = await openRefused('not-on-roll', { language: 'ar' });
    expect(lines()[0]?.textContent).toMatch(/ما كتبته: .*مضمون.*ليس في كشف هذه اللجنة/);
    expect(namesIn(lines()[0])).toEqual(['نسخ', 'إعادة المحاولة', 'تجاهل']);
    fireEvent.click(within(panel).getByRole('button', { name: 'تجاهل الكل' }));
    expect(room.room.refusals()).toEqual([]);
  });
});

describe('[C6] what has no column of its own', () => {
  const settlement = { key: settlementKey(one, ME), value: `1jk ${HIND} ${HIND}p5 ${KHALED}r9` } as const;
  const renewal = { key: claimKey(two, HIND, 'answeredAt'), value: Date.UTC(2026, 0, 5, 8, 30) } as const;

  async function openWith(cells: readonly RefusedCell[], options: { language?: 'ar' } = {}) {
    const room = createFakeRoom();
    renderList({ room, ...options });
    room.receive(answerWrites(two, HIND, 'refused', 9, false), KHALED);
    room.setRefusals(cells);
    fireEvent.click(await screen.findByRole('button', { name: options.language ? /محفوظ/ : /Saved/ }));
    const panel = await screen.findByRole('dialog');
    await waitFor(() => expect(within(panel).getAllByRole('listitem')).toHaveLength(1));
    return { room, line: () => within(panel).queryByRole('listitem') };
  }
  const namesIn = (line: Element | null) =>
    within(line as HTMLElement)
      .getAllByRole('button')
      .map(({ textContent }) => textContent);

  it('a settlement is a line of its own, with whose answer counts, to be sent again', async () => {
    const { room, line } = await openWith(refused('t.1', [settlement], 'chain'));
    expect(line()?.textContent).toMatch(/ناخب 1.*Which one counts.*You wrote: .*Hind.*: Promised/);
    expect(line()?.textContent).not.toContain('guarantee of');
    expect(namesIn(line())).toEqual(['Copy', 'Try again', 'Discard']);
    fireEvent.click(button(line() ?? undefined, /^Try again/));
    expect([room.edits[0]?.[0], line()]).toEqual([expect.objectContaining(settlement), null]);
  });

  it('a time without its answer says of what it is and what stands there, and is not written beside another answer', async () => {
    const { room, line } = await openWith(refused('t.1', [renewal]));
    expect(line()?.textContent).toMatch(/ناخب 2.*Answer.*You wrote: 5 Jan.*Stands now: .*Refused.*Khaled/);
    expect(namesIn(line())).toEqual(['Keep theirs']);
    fireEvent.click(button(line() ?? undefined, /^Keep theirs/));
    expect([room.edits, room.room.refusals(), line()]).toEqual([[], [], null]);
  });

  it('[N3] a time that the server did not take is shown, to copy or discard', async () => {
    const { line } = await openWith(refused('t.1', [{ ...renewal, value: -1 }], 'not-a-value'));
    expect(line()?.textContent).toMatch(/Answer.*You wrote: -1/);
    expect(namesIn(line())).toEqual(['Copy', 'Discard']);
  });

  it('in Arabic', async () => {
    const { line } = await openWith(refused('t.1', [settlement], 'chain'), { language: 'ar' });
    expect(line()?.textContent).toMatch(/الجواب المعتمد.*ما كتبته: .*Hind.*: مضمون/);
  });
});

describe('[V15] of very many', () => {
  const MANY = Array.from({ length: 150 }, (_, i) => refused(`t.${i}`, noteWrites(one, ME, `note ${i}`), 'read-only')).flat();

  it('the first twenty stand there, a hundred more come on a tap, and the focus goes to the first of them; every line stays the same element', async () => {
    const { room, panel, lines } = await openTray();
    room.setRefusals(MANY);
    expect(lines()).toHaveLength(21);
    const [first] = lines();
    fireEvent.click(within(panel).getByRole('button', { name: 'Show more (130)' }));
    expect(lines()).toHaveLength(121);
    expect(lines()[0]).toBe(first);
    expect(lines()[20]?.contains(document.activeElement)).toBe(true);
    fireEvent.click(within(panel).getByRole('button', { name: 'Show more (30)' }));
    expect(lines()).toHaveLength(150);
    expect(within(panel).queryByRole('button', { name: /^Show more/ })).toBeNull();
  });

  it('“discard all” is about those that are not shown, too', async () => {
    const { room, panel } = await openTray();
    room.setRefusals(MANY);
    fireEvent.click(within(panel).getByRole('button', { name: 'Discard all of these' }));
    expect(room.room.refusals()).toEqual([]);
  });
});
