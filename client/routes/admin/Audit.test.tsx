import { fireEvent, screen, waitFor, within } from '@solidjs/testing-library';
import { expect, it } from 'vitest';
import { AUDIT_KINDS } from '../../../schema/audit.ts';
import type { AuditCheck, AuditEntry } from '../../../schema/auditApi.ts';
import { AppError } from '../../../schema/errors.ts';
import { ADMIN, renderScreen } from '../testing/renderScreen.tsx';
import { Audit } from './Audit.tsx';

const entry = (seq: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  seq,
  at: seq,
  kind: 'update',
  user: { id: 'hin001', name: 'Hind' },
  device: 'd01',
  room: 'guarantees/K01',
  details: { keys: 2 },
  ...more,
});
const HOLDS: AuditCheck = { rows: 4, firstBad: null, reason: null, headSeq: 4, headHash: 'ab'.repeat(32) };

/** Four rows in pages of two; `before` and `kind` as the server takes them. */
function server(rows: readonly AuditEntry[], check: () => AuditCheck = () => HOLDS) {
  return (_method: string, path: string) => {
    const url = new URL(path, 'http://room.example');
    if (url.pathname === '/api/users') return { entries: [ADMIN], next: null };
    if (url.pathname === '/api/committees') return [{ id: 'K01', code: '7-B' }];
    if (url.pathname === '/api/committees/K01') return { guarantors: [{ id: 'gua001', name: 'Latifa' }] };
    if (url.pathname === '/api/audit/check') return check();
    if (url.pathname === '/api/audit/anchor') return { anchor: 'ey.J.x', seq: 4, hash: 'ab'.repeat(32), at: 5 };
    const before = Number(url.searchParams.get('before') ?? Number.POSITIVE_INFINITY);
    const older = rows.filter(({ seq }) => seq < before).slice(0, 2);
    const kind = url.searchParams.get('kind');
    const last = older.at(-1)?.seq ?? 1;
    return { entries: older.filter((row) => kind === null || row.kind === kind), next: last > 1 ? last : null };
  };
}
const list = () => within(screen.getByRole('list', { name: 'Who did what' }));
const seqs = () =>
  list()
    .getAllByRole('listitem')
    .map((line) => /\d+$/.exec(line.textContent)?.[0]);
const choose = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });

it('[U12] page by page, newest first; a choice begins anew and goes on over pages without any of it', async () => {
  const rows = [
    entry(4),
    entry(3),
    entry(2, { kind: 'signed-in' }),
    entry(1, { kind: 'set-up', user: null, room: null, device: '', details: {} }),
  ];
  renderScreen(Audit, { send: server(rows), session: { user: ADMIN } });
  await screen.findByRole('list', { name: 'Who did what' });
  expect(seqs()).toEqual(['4', '3']);
  fireEvent.click(screen.getByRole('button', { name: 'Earlier ones' }));
  await waitFor(() => expect(seqs()).toEqual(['4', '3', '2', '1']));
  expect(screen.getByText('This is the beginning.')).toBeTruthy();
  expect(list().getByText('Nobody known, or the server')).toBeTruthy();
  choose('What', 'signed-in');
  await waitFor(() => expect(seqs()).toEqual(['2']));
  choose('What', 'erased');
  expect(await screen.findByText('Nothing of that kind')).toBeTruthy();
});

it('[U14] who, where and what in words, names where they are known; what a later version wrote as it stands', async () => {
  const rows = [
    entry(2, { kind: 'invited', room: null, details: { of: 'adm001', dropsSecondFactor: true } }),
    entry(1, { kind: 'unheard-of', details: { of: 'gua001', isDisabled: false } }),
  ];
  renderScreen(Audit, { send: server(rows), session: { user: ADMIN } });
  expect(await screen.findByText('unheard-of')).toBeTruthy();
  const lines = () =>
    list()
      .getAllByRole('listitem')
      .map((line) => line.textContent ?? '');
  await waitFor(() => expect(lines()[0]).toContain('Person: Dana · Using it turns the second factor off'));
  await waitFor(() => expect(lines()[1]).toContain('Guarantees 7-B')); // the committee's own code, not the room's name
  expect(lines()[1]).toContain('of: gua001 (\u2068Latifa\u2069) · isDisabled: false');
});

it('[U14] names that cannot be read leave ids', async () => {
  const answer = server([entry(1, { kind: 'invited', details: { of: 'adm001' } })]);
  const send = (method: string, path: string) => {
    if (path.startsWith('/api/users?') || path === '/api/committees') throw new AppError('internal');
    return answer(method, path);
  };
  renderScreen(Audit, { send, session: { user: ADMIN } });
  await waitFor(() => expect(list().getByRole('listitem').textContent).toContain('Guarantees K01'));
  expect(list().getByRole('listitem').textContent).toContain('Person: adm001');
});

it('[U12] the chain is checked on demand: that it holds, or the first row that is not what was written; an older result goes', async () => {
  let verdict: () => AuditCheck = () => HOLDS;
  renderScreen(Audit, { send: server([entry(1)], () => verdict()), session: { user: ADMIN } });
  const check = () => fireEvent.click(screen.getByRole('button', { name: 'Check the chain' }));
  check();
  expect(await screen.findByText('The chain holds')).toBeTruthy();
  verdict = () => ({ ...HOLDS, firstBad: 3, reason: 'hash' });
  check();
  expect((await screen.findByRole('alert')).textContent).toContain('Line 3 is not what was written');
  expect(screen.queryByText('The chain holds')).toBeNull();
  verdict = () => {
    throw new AppError('unreachable');
  };
  check();
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('The server cannot be reached'));
  expect(screen.queryByText(/is not what was written/)).toBeNull();
});

it('an anchor is shown as text and picture, to be copied or printed', async () => {
  renderScreen(Audit, { send: server([entry(1)]), session: { user: ADMIN } });
  fireEvent.click(screen.getByRole('button', { name: 'Take an anchor' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Anchor of the record' }));
  expect(dialog.getByRole('img')).toBeTruthy();
  expect(dialog.getByText('ab'.repeat(32))).toBeTruthy();
  expect(document.querySelector('[data-print] svg')).toBeTruthy();
});

it('[U5] without a network it says so and comes by itself; a page further on that fails takes nothing away', async () => {
  let isDown = true;
  const answer = server([entry(4), entry(3), entry(2), entry(1)]);
  const { setOnline } = renderScreen(Audit, {
    session: { user: ADMIN },
    send: (method, path) => {
      if (isDown) throw new AppError('unreachable');
      return answer(method, path);
    },
  });
  expect(await screen.findByRole('alert')).toBeTruthy();
  isDown = false;
  setOnline(false);
  setOnline(true);
  await waitFor(() => expect(seqs()).toEqual(['4', '3']));
  isDown = true;
  fireEvent.click(screen.getByRole('button', { name: 'Earlier ones' }));
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
  expect(seqs()).toEqual(['4', '3']);
  isDown = false;
  fireEvent.click(screen.getByRole('button', { name: 'Earlier ones' }));
  await waitFor(() => expect(seqs()).toEqual(['4', '3', '2', '1']));
});

it('every kind of the catalogue can be chosen, in both languages', async () => {
  renderScreen(Audit, { send: server([]), session: { user: ADMIN }, language: 'ar' });
  expect(await screen.findByText('لا شيء من هذا النوع')).toBeTruthy();
  const options = [...screen.getByLabelText<HTMLSelectElement>('ماذا').options].map(({ text }) => text);
  expect(options).toEqual(['الكل', ...Object.values(AUDIT_KINDS).map(({ ar }) => ar)]);
});
