import { expect, test } from 'vitest';
import { createOpenEntries } from './openEntries.ts';

function memory() {
  const map = new Map<string, string>();
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
}
const place = { userId: 'noura0', committee: 'K01' };

test('[B8] numbers are kept for the tab, for this person at this door only; no letter of a name is', () => {
  const storage = memory();
  const mine = createOpenEntries(place, () => storage);
  mine.write(['99999', '٧٣', 'محمد', '12 محمد']);
  expect(mine.read()).toEqual(['99999', '٧٣']);
  expect([...storage.map.values()].join()).not.toMatch(/محمد/);
  expect(createOpenEntries({ ...place, userId: 'bader0' }, () => storage).read()).toEqual([]);
  expect(createOpenEntries({ ...place, committee: 'K02' }, () => storage).read()).toEqual([]);
  mine.write(['محمد']);
  expect(storage.map.size).toBe(0);
});

test('[B8] what is none of ours, and a browser that keeps nothing, are no entries', () => {
  const storage = memory();
  const mine = createOpenEntries(place, () => storage);
  mine.write(['7']);
  const [key = ''] = storage.map.keys();
  for (const text of ['{', '{"a":1}', '[1,null,"abc"]']) {
    storage.map.set(key, text);
    expect(mine.read()).toEqual([]);
  }
  const forbidden = createOpenEntries(place, () => {
    throw new DOMException('denied', 'SecurityError');
  });
  forbidden.write(['7']);
  expect(forbidden.read()).toEqual([]);
});
