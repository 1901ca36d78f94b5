import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenIdle } from './whenIdle.ts';

let root: HTMLElement;
const run = vi.fn(async () => {});
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestIdleCallback', (look: () => void) => setTimeout(look, 1)); // jsdom has none; a browser that waits for an answer is idle
  run.mockClear();
  root = document.body.appendChild(Object.assign(document.createElement('div'), { id: 'root' }));
});
afterEach(() => {
  root.remove();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('[V9] what can wait does so while nothing stands, and while the splash or the outline of a screen does', () => {
  whenIdle(run);
  vi.advanceTimersByTime(1_000);
  root.innerHTML = '<main aria-busy="true">…</main>';
  vi.advanceTimersByTime(1_000);
  root.innerHTML = '<div data-shape="row">…</div>';
  vi.advanceTimersByTime(1_000);
  expect(run).not.toHaveBeenCalled();
  root.innerHTML = '<div role="grid"></div>';
  vi.advanceTimersByTime(200);
  expect(run).toHaveBeenCalledOnce();
});

test('[V9] but no longer than ten seconds: without an answer it is needed most', () => {
  whenIdle(run);
  vi.advanceTimersByTime(9_000);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(2_000);
  expect(run).toHaveBeenCalledOnce();
});

test('a page that has gone meanwhile is not looked at, and nothing is fetched for it', () => {
  whenIdle(run);
  vi.stubGlobal('document', undefined);
  vi.advanceTimersByTime(20_000);
  expect(run).not.toHaveBeenCalled();
});

test('it runs when nothing is waited for, and what fails is no fault', async () => {
  root.textContent = 'a screen';
  whenIdle(async () => {
    await run();
    throw new Error('no network');
  });
  await vi.advanceTimersByTimeAsync(10);
  expect(run).toHaveBeenCalledOnce();
});
