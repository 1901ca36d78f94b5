import { createRoot, createSignal } from 'solid-js';
import { expect, test } from 'vitest';
import type { App } from './contracts/app.ts';
import { createPapers } from './createPapers.ts';

const paper = (id: string) => ({ id, lists: [], candidates: [{ id: 'aaaa', list: null }] });

test('[CT60] papers are what the device was told last, by id, the one in force beside them', () => {
  createRoot((dispose) => {
    const [value, setValue] = createSignal<unknown>(null);
    const asked: string[] = [];
    const openAnswer = ((path: string) => {
      asked.push(path);
      return { value, atMs: () => (value() ? 5 : null), error: () => null, reload: () => {}, replace: () => {} };
    }) as unknown as App['openAnswer']; // of whatever is asked for
    const { papers, current, atMs } = createPapers({ openAnswer });
    expect([papers().size, current(), atMs()]).toEqual([0, null, null]);
    setValue({ papers: [paper('old1'), paper('new1')] });
    expect([[...papers().keys()], current()?.id, atMs()]).toEqual([['old1', 'new1'], 'new1', 5]);
    expect(asked).toEqual(['/api/election/papers']); // its name on the device too
    dispose();
  });
});
