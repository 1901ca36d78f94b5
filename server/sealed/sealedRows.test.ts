import { expect, test, vi } from 'vitest';
import { matchValue, unlistedKey, unlistedValue } from '../../schema/attendance.ts';
import type { ElectorId, WriterId } from '../../schema/ids.ts';
import { openDatabase } from '../database.ts';
import type { SealedEntry } from './openEdits.ts';
import { createSealedRows } from './sealedRows.ts';

test('[Z3] one edit is found by its name without a look at the others, of which none ever goes', () => {
  const { db, sqlite, close } = openDatabase(':memory:');
  const rows = createSealedRows({ db, now: () => 1 });
  const entry = { id: 'tab.1', room: 'attendance/K01', epoch: 1, atMs: 1, clientId: 1, clock: 0, tab: 'tab', writes: [], update: '' };
  rows.put({ deviceHash: 'hash', userId: 'noura1', device: 'd01', entry }, { state: 'applied' });
  const prepare = vi.spyOn(sqlite, 'prepare');
  expect(rows.find('noura1', 'd01', 'tab.1')?.state).toBe('applied');
  expect(rows.find('noura1', 'd02', 'tab.1')).toBeNull();
  const asked = prepare.mock.calls[0]?.[0] ?? expect.unreachable();
  prepare.mockRestore();
  const plan = sqlite.prepare<string[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${asked}`).all('noura1', 'd01', 'tab.1');
  expect(plan.map(({ detail }) => detail)).toEqual([expect.stringMatching(/^SEARCH sealed_edit USING INDEX/)]);
  close();
});

test('[E6][Z7] however many arrivals were said to be whoever is erased: what waits is looked through once, and each room of them once, by its index', () => {
  const { db, sqlite, close } = openDatabase(':memory:');
  const rows = createSealedRows({ db, now: () => 1 });
  const [gone, writer] = ['elector001' as ElectorId, 'noura1d010' as WriterId];
  let edits = 0;
  const wait = (room: string, writes: SealedEntry['writes']): void => {
    edits += 1;
    const entry = { id: `tab.${edits}`, room, epoch: 1, atMs: edits, clientId: 1, clock: 0, tab: 'tab', writes, update: 'AAAA' };
    rows.put({ deviceHash: 'hash', userId: 'noura1', device: 'd01', entry }, { state: 'waiting', reason: 'refused', entry });
  };
  const arrival = (n: number) => ({ key: unlistedKey({ writer, n }), value: unlistedValue(1, '', `Kanary ${n}`) });
  const match = (n: number) => ({ key: unlistedKey({ writer, n: 1_000 + n }), value: matchValue(1, { writer, n }, gone) });
  for (let n = 1; n <= 20; n++) for (const write of [arrival(n), match(n)]) wait('attendance/K01', [write]);
  wait('attendance/K01', [arrival(21), arrival(1)]);
  wait('attendance/K02', [arrival(1)]); // another room's
  const prepare = vi.spyOn(sqlite, 'prepare');
  rows.forgetElector(gone);
  const asked = prepare.mock.calls.map(([text]) => text).filter((text) => text.startsWith('select'));
  prepare.mockRestore();
  expect(asked).toHaveLength(2);
  const plan = sqlite
    .prepare<string[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${asked[1]}`)
    .all('attendance/K01', 'waiting', '[]');
  expect(plan[0]?.detail).toMatch(/^SEARCH sealed_edit USING INDEX sealed_edit_waiting/);
  expect(rows.waitingIn(['attendance/K01', 'attendance/K02']).map(({ room, content }) => [room, content.writes, content.update])).toEqual([
    ['attendance/K01', [arrival(21)], ''],
    ['attendance/K02', [arrival(1)], 'AAAA'],
  ]);
  close();
});
