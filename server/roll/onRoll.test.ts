import { afterEach, beforeEach, expect, test } from 'vitest';
import { erasedElector } from '../../schema/tables/roll.ts';
import { createOnRoll } from './onRoll.ts';
import { createTestRoll } from './testing.ts';

let roll = createTestRoll();
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

test('[N5] whoever was erased is on no roll, at once, whether their row is still there or the committee has none', () => {
  const isOnRoll = createOnRoll(roll.db);
  roll.take('roll_no,name,gender,committee\n1,Salem Hamad,male,K01\n2,Noura Hamad,female,K01');
  const [salem, noura] = roll.everything().electors.map(({ id }) => id);
  if (!salem || !noura) return expect.unreachable();
  expect([isOnRoll('K01', salem), isOnRoll('K01', noura)]).toEqual([true, true]);
  roll.db.insert(erasedElector).values({ id: salem, committeeId: 'K01', at: 1, by: 'admin1' }).run();
  expect([isOnRoll('K01', salem), isOnRoll('K01', noura), isOnRoll('K09', salem)]).toEqual([false, true, false]);
});
