import { createRoot } from 'solid-js';
import { expect, it, vi } from 'vitest';
import { createAfterFrame } from './createAfterFrame.ts';

it('[CT31] what waits for the frame is done at once where the page is left before it', () => {
  createRoot((end) => {
    const after = createAfterFrame();
    const run = vi.fn();
    after(run);
    expect(run).not.toHaveBeenCalled();
    window.dispatchEvent(new Event('pagehide'));
    expect(run).toHaveBeenCalledTimes(1);
    after(run);
    end();
    expect(run).toHaveBeenCalledTimes(2);
  });
});
