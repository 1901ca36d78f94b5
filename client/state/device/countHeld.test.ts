import { expect, test } from 'vitest';
import { isElectorId, isUserId } from '../../../schema/ids.ts';
import { claimKey, type Scalar } from '../../../schema/keys.ts';
import { countHeld } from './countHeld.ts';

const [elector, owner] = ['aaaaaaaaa1', 'noura0'];
if (!isElectorId(elector) || !isUserId(owner)) throw new Error('no ids');

function roomOf(name: string, values: Readonly<Record<string, Scalar>>) {
  const rows = new Map(Object.entries(values));
  return { name, cells: { cell: (key: string) => rows.get(key), keys: () => rows.keys(), onChange: () => () => {} } };
}

test('[V7] names of rolls, and what the documents say of them; what says nothing is not counted', () => {
  const held = countHeld(
    [{ electors: [{ id: 'a' }, { id: 'b', phone: '1' }] }, { code: 'K01' }, null],
    [
      roomOf('guarantees/K01', {
        [claimKey(elector, owner, 'answer')]: 'p',
        [claimKey(elector, owner, 'note')]: 'by car',
        [claimKey(elector, owner, 'answeredAt')]: 1,
      }),
      roomOf('guarantees/K02', { [claimKey(elector, owner, 'answer')]: 'n', [claimKey(elector, owner, 'note')]: null }),
      roomOf('attendance/K01', { x: 'p' }),
    ],
  );
  expect(held).toEqual({ names: 2, phones: 1, pledges: 1, notes: 1 });
});
