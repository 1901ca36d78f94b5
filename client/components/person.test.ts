import { expect, it } from 'vitest';
import { initials, personSlot } from './person.ts';

it('initials leave out the article and never join Arabic letters', () => {
  expect(initials('سالم الوارف')).toBe('س\u200cو');
  expect(initials('Salem Al-Waref')).toBe('S\u200cW');
  expect(initials('  نوف  ')).toBe('ن');
  expect(initials('علي ال')).toBe('ع\u200cا');
  expect(initials('')).toBe('');
});

it('a person keeps one of eight colours, and all eight are used', () => {
  const ids = Array.from({ length: 400 }, (_, n) => n.toString(36).padStart(6, '0'));
  const counts = ids.reduce((all, id) => all.set(personSlot(id), (all.get(personSlot(id)) ?? 0) + 1), new Map<number, number>());
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(Math.max(...counts.values())).toBeLessThan(90);
});
