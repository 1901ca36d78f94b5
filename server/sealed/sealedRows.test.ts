import { expect, test, vi } from 'vitest';
import { openDatabase } from '../database.ts';
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
