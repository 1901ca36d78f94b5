import { expect, test } from 'vitest';
import { createEverybody } from './everybody.ts';

test('an event is everywhere when the last client has it, and no other is', async () => {
  const everybody = createEverybody(2);
  const reached: string[] = [];
  const all = ['a', 'b'].map((what) => everybody.have(what).then(() => reached.push(what)));
  everybody.oneHas('b');
  everybody.oneHas('a');
  everybody.oneHas('b');
  await all[1];
  expect(reached).toEqual(['b']);
  expect([...everybody.lacked()]).toEqual(['a']);
  everybody.oneHas('a');
  await Promise.all(all);
  expect(reached).toEqual(['b', 'a']);
});
