import { createRoot } from 'solid-js';
import { expect, it, vi } from 'vitest';
import { createRowWindow } from './createRowWindow.ts';

it('a few rows until the scroller is measured, then those in sight, and those around them when the page is idle or is scrolled', async () => {
  const { requestIdleCallback } = globalThis;
  Reflect.deleteProperty(globalThis, 'requestIdleCallback'); // another test's may stand there; without one a timer stands for it
  vi.useFakeTimers();
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
  try {
    for (const isScrolled of [false, true]) {
      const scroller = Object.assign(document.createElement('div'), { scrollTop: 0 });
      Object.defineProperties(scroller, { clientWidth: { value: 800 }, clientHeight: { value: 400 } });
      const seen: string[] = [];
      const { window, end } = createRoot((dispose) => {
        const made = createRowWindow(
          () => scroller,
          () => 100,
          () => 40,
        );
        seen.push(JSON.stringify(made.range()));
        return { window: made, end: dispose };
      });
      seen.push(JSON.stringify(window.range()));
      if (isScrolled) {
        scroller.scrollTop = 800;
        window.sync();
      } else vi.runAllTimers();
      seen.push(JSON.stringify(window.range()));
      expect(seen).toEqual(['{"from":0,"to":4}', '{"from":0,"to":11}', isScrolled ? '{"from":14,"to":37}' : '{"from":0,"to":17}']);
      end();
    }
  } finally {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    if (requestIdleCallback) globalThis.requestIdleCallback = requestIdleCallback;
  }
});
