import { describe, expect, it } from 'vitest';
import type { RollElector } from '../../../schema/api.ts';
import { BY_NUMBER, choicesOf, sortElectors } from './listFilter.ts';
import { electors } from './testing/listFixtures.ts';

const elector = (number: string, name: string, family: string): RollElector => ({ id: number.padStart(10, '0'), number, name, family });

describe('list filter', () => {
  it('sorts numbers by value', () => {
    const sorted = sortElectors([elector('10', 'أ', ''), elector('9', 'ب', ''), elector('100', 'ج', '')], BY_NUMBER);
    expect(sorted.map((one) => one.number)).toEqual(['9', '10', '100']);
  });

  it('sorts names in Arabic order and ties by number, either way round', () => {
    const roll = [elector('2', 'باسم', 'ي'), elector('1', 'باسم', 'ا'), elector('3', 'أحمد', 'م')];
    expect(sortElectors(roll, { column: 'name', isDescending: false }).map((one) => one.number)).toEqual(['3', '1', '2']);
    expect(sortElectors(roll, { column: 'name', isDescending: true }).map((one) => one.number)).toEqual(['2', '1', '3']);
    expect(sortElectors(roll, { column: 'family', isDescending: false }).map((one) => one.number)).toEqual(['1', '3', '2']);
  });

  it('offers the areas that exist, with how many electors live there', () => {
    expect(choicesOf(electors(4), 'area')).toEqual([
      { value: 'الساحل', electors: 2 },
      { value: 'النخيل', electors: 2 },
    ]);
  });
});
