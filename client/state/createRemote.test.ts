import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../schema/errors.ts';
import type { Read } from './createApi.ts';
import { createRemote } from './createRemote.ts';
import type { Answers } from './device/createAnswers.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const ENVIRONMENT = { on: () => () => {}, random: () => 0.5, isVisible: () => true, now: () => Date.now() };
const OLD = { value: 'old', etag: null, atMs: 0 };
const ANSWERS: Answers = {
  get: async () => OLD,
  put: async () => {},
  confirm: async () => {},
  delete: async () => {},
  close: () => {},
};
const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the device has is `old`. @param read the server */
function open(read: Read) {
  return createRoot((dispose) => ({
    dispose,
    ...createRemote<string>({ path: '/api/results', read, cache: new Map(), answers: ANSWERS, environment: ENVIRONMENT }),
  }));
}

test.each([10_000, 15_000, 20_000])('[D11] a server that says nothing is told, asked anew every %i ms', async (everyMs) => {
  const remote = open(async () => {
    await after(15_000); // then a call is given up
    throw new AppError('unreachable');
  });
  await vi.advanceTimersByTimeAsync(0);
  const polling = setInterval(remote.reload, everyMs);
  await vi.advanceTimersByTimeAsync(15_000);
  for (let second = 0; second < 300; second++) {
    await vi.advanceTimersByTimeAsync(1_000);
    expect(remote.error()?.code).toBe('unreachable');
  }
  expect(remote.value()).toBe('old');
  clearInterval(polling);
  remote.dispose();
});

test('[D11] answers that take longer than the time between two wishes come all the same, and the last wish is answered', async () => {
  let asked = 0;
  const remote = open(async () => {
    const value = `answer ${++asked}`;
    await after(1_500);
    return { value, etag: null };
  });
  const wishing = setInterval(remote.reload, 1_000);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([asked, remote.value()]).toEqual([7, 'answer 6']);
  clearInterval(wishing);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([asked, remote.value()]).toEqual([8, 'answer 8']);
  remote.dispose();
});

test('[D11] a wish between two attempts is an attempt at once; what is wrong is told until one succeeds', async () => {
  let isUp = false;
  const remote = open(async () => {
    await after(100);
    if (!isUp) throw new AppError('unreachable');
    return { value: 'new', etag: null };
  });
  await vi.advanceTimersByTimeAsync(60_000);
  isUp = true;
  remote.reload();
  expect(remote.error()?.code).toBe('unreachable');
  await vi.advanceTimersByTimeAsync(200);
  expect([remote.value(), remote.error()]).toEqual(['new', null]);
  remote.dispose();
});

test('[D11] what stands in the place of an answer is not undone by one that was asked for before it', async () => {
  let asked = 0;
  const remote = open(async () => {
    const value = `answer ${++asked}`;
    await after(1_000);
    return { value, etag: null };
  });
  await vi.advanceTimersByTimeAsync(500);
  remote.replace('mine');
  const shown: (string | null)[] = [];
  for (let tenth = 0; tenth < 20; tenth++) {
    shown.push(remote.value());
    await vi.advanceTimersByTimeAsync(100);
  }
  expect([...new Set(shown)]).toEqual(['mine', 'answer 2']);
  remote.dispose();
});

test('[D11] whoever is gone shows nothing, asks nothing more', async () => {
  let asked = 0;
  const remote = open(async () => {
    asked++;
    await after(1_000);
    return { value: 'new', etag: null };
  });
  await vi.advanceTimersByTimeAsync(500);
  remote.reload();
  remote.dispose();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([asked, remote.value()]).toEqual([1, 'old']);
});
