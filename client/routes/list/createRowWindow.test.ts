import { createRoot } from 'solid-js';
import { expect, it, vi } from 'vitest';
import { createRowWindow } from './createRowWindow.ts';

const FRAME_MS = 17;

it('a few rows in the first picture, behind it those in sight, and those around them when the page is idle or is scrolled', async () => {
  const { requestIdleCallback } = globalThis;
  Reflect.deleteProperty(globalThis, 'requestIdleCallback'); // another test's may stand there; without one a timer stands for it
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame'] });
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
      vi.advanceTimersByTime(FRAME_MS);
      seen.push(JSON.stringify(window.range()));
      if (isScrolled) {
        scroller.scrollTop = 800;
        window.sync();
      } else vi.runAllTimers();
      seen.push(JSON.stringify(window.range()));
      expect(seen).toEqual([
        '{"from":0,"to":4}',
        '{"from":0,"to":4}',
        '{"from":0,"to":11}',
        isScrolled ? '{"from":14,"to":37}' : '{"from":0,"to":17}',
      ]);
      end();
    }
  } finally {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    if (requestIdleCallback) globalThis.requestIdleCallback = requestIdleCallback;
  }
});

it('a page that nobody sees has no first picture: its rows are there at once', () => {
  const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  const scroller = document.createElement('div');
  Object.defineProperties(scroller, { clientWidth: { value: 800 }, clientHeight: { value: 400 } });
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
  try {
    const { window, end } = createRoot((dispose) => {
      const made = createRowWindow(
        () => scroller,
        () => 100,
        () => 40,
      );
      return { window: made, end: dispose };
    });
    expect(window.range()).toEqual({ from: 0, to: 11 });
    end();
  } finally {
    vi.unstubAllGlobals();
    hidden.mockRestore();
  }
});
