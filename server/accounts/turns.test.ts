import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

function setUp(maxWaiting = 2_000) {
  const clock = { nowMs: 0 };
  const turns = createTurns({ now: () => clock.nowMs, maxWaiting });
  const begun: string[] = [];
  const running = new Map<string, () => void>();
  const enter = (name: string, how: { isFirst?: boolean; isDroppable?: boolean } = {}) => {
    const { isFirst = false, isDroppable = true } = how;
    const work = () =>
      new Promise<string>((resolve) => {
        begun.push(name);
        running.set(name, () => resolve(name));
      });
    const turn = turns.enter(work, { isFirst, isDroppable });
    turn.result.catch(() => {});
    return turn;
  };
  const end = async (name: string): Promise<void> => {
    running.get(name)?.();
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  return { clock, turns, begun, enter, end };
}

test('[A13] two at once, the rest in their order; whoever is known before whoever is not; each knows its place', async () => {
  const { begun, enter, end } = setUp();
  enter('a');
  enter('b');
  const c = enter('c');
  const d = enter('d');
  expect([begun, c.place(), d.place()]).toEqual([['a', 'b'], 1, 2]);
  const known = enter('known', { isFirst: true });
  expect([known.place(), c.place(), d.place()]).toEqual([1, 2, 3]);
  await end('a');
  expect([begun, known.place(), c.place()]).toEqual([['a', 'b', 'known'], 0, 1]);
  await end('b');
  await end('known');
  expect(begun).toEqual(['a', 'b', 'known', 'c', 'd']);
  await end('c');
  expect(await c.result).toBe('c');
});

test('[L1] the queue is bounded: too-fast with the seconds until it is gone', () => {
  const { enter } = setUp(100);
  for (let i = 0; i < 102; i++) enter(`${i}`);
  expect(() => enter('more')).toThrow(expect.objectContaining({ code: 'too-fast', details: { seconds: 3 } }));
});

test('[A13][L1] a queue that strangers have filled keeps nobody out who comes first; those are bounded too', () => {
  const { enter } = setUp(100);
  for (let i = 0; i < 102; i++) enter(`${i}`);
  for (let i = 0; i < 100; i++) expect(enter(`known ${i}`, { isFirst: true }).place()).toBe(i + 1);
  expect(() => enter('more', { isFirst: true })).toThrow(expect.objectContaining({ code: 'too-fast' }));
});

test('[A13] an attempt that nobody asks about for 30 s leaves the queue; one that is asked about stays, and so does other work', async () => {
  const { clock, enter, begun, end } = setUp();
  enter('a');
  enter('b');
  const left = enter('left');
  const asked = enter('asked');
  const work = enter('work', { isDroppable: false });
  clock.nowMs = 29_000;
  asked.keep();
  clock.nowMs = 31_000;
  await end('a');
  await expect(left.result).rejects.toMatchObject({ code: 'too-fast' });
  expect([begun, work.place()]).toEqual([['a', 'b', 'asked'], 1]);
});

test('work that fails gives its turn on', async () => {
  const { turns, enter, begun } = setUp();
  const fail = () => Promise.reject(new Error('broken'));
  const options = { isFirst: false, isDroppable: true };
  const failing = [turns.enter(fail, options), turns.enter(fail, options)];
  enter('next');
  for (const { result } of failing) await expect(result).rejects.toThrow('broken');
  await Promise.resolve();
  expect(begun).toEqual(['next']);
});
