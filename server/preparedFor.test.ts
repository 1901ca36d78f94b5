import { expect, test, vi } from 'vitest';
import { campaign } from '../schema/tables/campaign.ts';
import { openDatabase } from './database.ts';
import { preparedFor } from './preparedFor.ts';

test('a query is prepared once a database, and answers what stands there now', () => {
  const [one, other] = [openDatabase(':memory:'), openDatabase(':memory:')];
  const prepare = vi.spyOn(one.sqlite, 'prepare');
  const nameIn = preparedFor((db) => db.select({ name: campaign.name }).from(campaign).prepare());
  const add = { id: 'c1', name: 'First', pollingDay: '2026-11-30', timeZone: 'UTC' };
  expect(nameIn(one.db).get()).toBeUndefined();
  one.db.insert(campaign).values(add).run();
  prepare.mockClear();
  expect([nameIn(one.db).get(), nameIn(other.db).get()]).toEqual([{ name: 'First' }, undefined]);
  expect(prepare).not.toHaveBeenCalled();
  for (const { close } of [one, other]) close();
});
