import { describe, expect, it } from 'vitest';
import type { RollElector } from '../../../schema/api.ts';
import { findRelatives } from './findRelatives.ts';

const elector = (number: string, name: string): RollElector => ({ id: number.padStart(10, '0'), number, name, gender: 'male' });

describe('relatives', () => {
  it('come closest first, the elector and strangers left out', () => {
    const son = elector('1', 'خالد أحمد سالم الوارف');
    const roll = [
      elector('5', 'بدر ناصر فهد الوارف'),
      son,
      elector('3', 'بدر أحمد سالم الوارف'),
      elector('2', 'أحمد سالم بدر الوارف'),
      elector('4', 'خالد أحمد سالم الندى'),
    ];
    expect(findRelatives(son, roll).map(({ elector: one, relation }) => `${one.number} ${relation}`)).toEqual([
      '2 parent',
      '3 sibling',
      '5 family',
    ]);
  });
});
