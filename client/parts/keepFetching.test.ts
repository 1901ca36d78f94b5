import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fetchUntilThere, keepFetching } from './keepFetching.ts';

const load = vi.fn<() => Promise<string>>();
beforeEach(() => {
  vi.useFakeTimers();
  load.mockReset().mockRejectedValue(new TypeError('Failed to fetch'));
});
afterEach(() => void vi.useRealTimers());

test('a part is asked for four times in six seconds, then its fetching is given up', async () => {
  const fetching = expect(keepFetching(load)).rejects.toThrow('Failed to fetch');
  await vi.advanceTimersByTimeAsync(6_000);
  await fetching;
  expect(load).toHaveBeenCalledTimes(4);
});

test('[X9] what nothing goes on without is asked for until it comes, on a bad network too', async () => {
  const fetching = fetchUntilThere(() => keepFetching(load));
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  load.mockResolvedValue('the words');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await fetching).toBe('the words');
});
