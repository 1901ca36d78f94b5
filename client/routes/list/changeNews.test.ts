import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChangeNews, type News } from './changeNews.ts';

describe('change news', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('gathers what comes together and counts rows, not edits', () => {
    const said: News[] = [];
    const news = createChangeNews((line) => said.push(line));
    news.changed('1', 'hind');
    news.changed('1', 'hind');
    news.changed('2', 'hind');
    vi.advanceTimersByTime(1_500);
    expect(said).toEqual([{ people: ['hind'], rows: 2 }]);
  });

  it('says at most one line in ten seconds however busy the list is', () => {
    const said: News[] = [];
    const news = createChangeNews((line) => said.push(line));
    for (let ms = 0; ms < 30_000; ms += 100) {
      news.changed(String(ms), ms % 200 === 0 ? 'hind' : null);
      vi.advanceTimersByTime(100);
    }
    expect(said.length).toBeLessThanOrEqual(3);
    expect(said[1]?.rows).toBeGreaterThan(50);
  });

  it('[TG11] goes on after the clock was set back', () => {
    const said: News[] = [];
    const news = createChangeNews((line) => said.push(line));
    news.changed('1', 'hind');
    vi.advanceTimersByTime(1_500);
    vi.setSystemTime(Date.now() - 3_600_000);
    for (const row of ['2', '3']) {
      news.changed(row, 'hind');
      vi.advanceTimersByTime(10_000);
    }
    expect(said).toHaveLength(3);
  });

  it('says nothing after it was disposed', () => {
    const said: News[] = [];
    const news = createChangeNews((line) => said.push(line));
    news.changed('1', 'hind');
    news.dispose();
    vi.advanceTimersByTime(20_000);
    expect(said).toEqual([]);
  });
});
