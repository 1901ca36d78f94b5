import { afterEach, beforeEach, expect, test } from 'vitest';
import { campaign, erasedElector } from '../../schema/tables.ts';
import { createOnRoll } from './onRoll.ts';
import { createTestRoll } from './testing.ts';

let roll: ReturnType<typeof createTestRoll>;
beforeEach(() => {
  roll = createTestRoll();
});
afterEach(() => roll.close());

test('[N5] nobody is known of a committee without a roll; then those of it are, those of another are not, and a later file counts at once', () => {
  const isOnRoll = createOnRoll(roll.db);
  expect(isOnRoll('K01', 'e000000001')).toBe(null);
  roll.take('roll_no,name,gender,committee\n1,Salem Hamad,male,K01\n2,Noura Hamad,female,K02');
  const idOf = (name: string): string => roll.everything().electors.find(({ fullName }) => fullName === name)?.id ?? '';
  expect([isOnRoll('K01', idOf('Salem Hamad')), isOnRoll('K01', idOf('Noura Hamad'))]).toEqual([true, false]);
  expect(isOnRoll('K01', 'e000000001')).toBe(false);
  roll.take('roll_no,name,gender,committee\n1,Salem Hamad,male,K01\n2,Noura Hamad,female,K02\n3,Bader Hamad,male,K01');
  expect(isOnRoll('K01', idOf('Bader Hamad'))).toBe(true);
  expect(isOnRoll('K03', idOf('Bader Hamad'))).toBe(null);
});

test('[E2] who was erased is on no roll, also where a committee has none, from the next question on', () => {
  const isOnRoll = createOnRoll(roll.db);
  roll.take('roll_no,name,gender,committee\n1,Salem Hamad,male,K01');
  const [salem] = roll.everything().electors;
  const id = salem?.id ?? '';
  expect([isOnRoll('K01', id), isOnRoll('K03', id)]).toEqual([true, null]);
  roll.db.insert(erasedElector).values({ id, committeeId: 'K01', at: 1, by: 'admin1' }).run();
  roll.db.update(campaign).set({ rollVersion: 9 }).run();
  expect([isOnRoll('K01', id), isOnRoll('K03', id)]).toEqual([false, false]);
});
