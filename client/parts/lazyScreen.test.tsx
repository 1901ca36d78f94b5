import { render, screen } from '@solidjs/testing-library';
import { ErrorBoundary, Suspense } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lazyScreen } from './lazyScreen.ts';

const load = vi.fn<() => Promise<() => string>>();
const asked = vi.fn<() => Promise<Response>>();
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', asked);
  load.mockReset().mockRejectedValue(new TypeError('Failed to fetch'));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
function show(): void {
  const Screen = lazyScreen(load);
  void Screen.preload();
  render(() => (
    <ErrorBoundary fallback="broken">
      <Suspense fallback="waiting">
        <Screen />
      </Suspense>
    </ErrorBoundary>
  ));
}

test('[CT53] a screen whose file was cut off on its way is waited for, and is there when the network is', async () => {
  asked.mockRejectedValue(new TypeError('Failed to fetch'));
  show();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(screen.getByText('waiting').isConnected).toBe(true);
  load.mockResolvedValue(() => 'a screen');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(screen.getByText('a screen').isConnected).toBe(true);
});

test('[CT53] a file that the server has no more is told, not waited for', async () => {
  asked.mockResolvedValue(new Response());
  show();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(screen.getByText('broken').isConnected).toBe(true);
});
