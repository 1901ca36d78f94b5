import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createToastTurns, type Told } from './createToastTurns.ts';
import { addNews, type FreshNews, type InboxEntry, MAX_KEPT } from './inbox.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

let made = 0;
const add = (kept: readonly InboxEntry[], news: readonly FreshNews[], nowMs = 1_000_000) => addNews(kept, news, nowMs, () => `id${made++}`);
const came = (committee: string, count: number): FreshNews => ({ name: 'came', committee, count });
const said = (entries: readonly InboxEntry[]) => entries.map(({ name, committee, count }) => `${committee} ${name} ${count}`);

test('[TG7] counts of one kind and committee are added up in one line, until it was read or is ten minutes old', () => {
  const first = add([], [came('K02', 5)]);
  const second = add(first.entries, [came('K02', 7), came('K03', 1)], 1_000_000 + 60_000);
  expect(said(second.entries)).toEqual(['K03 came 1', 'K02 came 12']);
  const late = add(second.entries, [came('K02', 1)], 1_000_000 + 600_000);
  expect(said(late.entries)).toEqual(['K02 came 1', 'K03 came 1', 'K02 came 12']);
  const setBack = add(second.entries, [came('K02', 1)], 1_000_000 - 86_400_000);
  expect(said(setBack.entries)).toEqual(['K02 came 1', 'K03 came 1', 'K02 came 12']);
  const read = second.entries.map((entry) => ({ ...entry, isRead: true }));
  expect(said(add(read, [came('K02', 2)]).entries)).toEqual(['K02 came 2', 'K03 came 1', 'K02 came 12']);
});

test('[TG7] what was taken back comes off its line, and a line that nothing is left of goes', () => {
  const { entries } = add([], [came('K02', 3)]);
  const less = add(entries, [came('K02', -1)]);
  expect([said(less.entries), less.fresh]).toEqual([['K02 came 2'], []]);
  expect(add(less.entries, [came('K02', -2)]).entries).toEqual([]);
  expect(add([], [came('K02', -2)]).entries).toEqual([]);
});

test('[TG7] news of more than five committees at once are one line, and the last 200 lines are kept', () => {
  const many = Array.from({ length: 6 }, (_, i) => came(`K0${i}`, 2));
  expect(said(add([], many).entries)).toEqual(['null came 12']);
  expect(add([], many).entries[0]?.committees).toHaveLength(6);
  expect(add([], many.slice(1)).entries).toHaveLength(5);
  const published = many.map(({ committee }): FreshNews => ({ name: 'published', committee, count: 1 }));
  expect(said(add([], published).entries)).toEqual(['null published 6']);
  let entries: readonly InboxEntry[] = [];
  for (let i = 0; i < MAX_KEPT + 7; i++) entries = add(entries, [came('K02', 1)], i * 600_000).entries;
  expect(entries).toHaveLength(200);
  expect(entries[0]?.atMs).toBe((MAX_KEPT + 6) * 600_000);
});

test('[TG7] at most one message in five seconds, the most urgent of what came; a line that grows is told once a minute with what it comes to', () => {
  const told: string[] = [];
  const tell = ({ entry, more }: Told) => void told.push(`${Date.now() - 1_000_000}: ${said([entry])[0]} +${more}`);
  const turns = createToastTurns({ now: Date.now, tell });
  let kept: readonly InboxEntry[] = [];
  const hear = (...news: FreshNews[]): void => {
    const { entries, fresh } = add(kept, news, Date.now());
    kept = entries;
    turns.add(fresh);
  };
  hear(came('K02', 1));
  vi.advanceTimersByTime(1_000);
  hear(came('K02', 2), { name: 'promised', committee: 'K02', count: 4 });
  hear({ name: 'differs', committee: 'K03', count: 1 });
  vi.advanceTimersByTime(20_000);
  for (let second = 0; second < 30; second++) {
    hear(came('K02', 1));
    vi.advanceTimersByTime(1_000);
  }
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(['0: K02 came 1 +0', '5000: K03 differs 1 +1', '60000: K02 came 33 +0']);
  hear({ name: 'counted', committee: 'K03', count: 1 });
  hear({ name: 'closed', committee: 'K03', count: 1 });
  turns.clear();
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(4);
  turns.dispose();
});

test('[TG7] a clock that is set back silences no passing message, and a line that grows is still told once a minute', () => {
  const told: string[] = [];
  const turns = createToastTurns({ now: Date.now, tell: ({ entry }) => void told.push(entry.id) });
  const [entry] = add([], [came('K02', 1)]).fresh as [InboxEntry];
  turns.add([{ ...entry, id: 'before' }]);
  turns.add([{ ...entry, id: 'waits' }]);
  vi.setSystemTime(Date.now() - 3_600_000);
  turns.add([{ ...entry, id: 'after' }]);
  vi.advanceTimersByTime(5_000);
  expect(told).toEqual(['before', 'after']);
  turns.add([{ ...entry, id: 'after' }]);
  vi.advanceTimersByTime(50_000);
  expect(told).toHaveLength(2);
  vi.advanceTimersByTime(10_000);
  expect(told).toEqual(['before', 'after', 'after']);
  turns.dispose();
});
