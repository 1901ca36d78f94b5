import { createRoot } from 'solid-js';
import { expect, it, vi } from 'vitest';
import { createInstallOffer } from './createInstallOffer.ts';

it('what the browser offers is asked by a tap, once, and never by itself', async () => {
  const page = new EventTarget();
  const { offer, end } = createRoot((dispose) => ({ offer: createInstallOffer(page), end: dispose }));
  expect(offer()).toBeNull();
  const prompt = vi.fn(async () => ({ outcome: 'dismissed' }));
  const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
  page.dispatchEvent(event);
  expect([event.defaultPrevented, prompt.mock.calls.length]).toEqual([true, 0]);
  await offer()?.();
  expect([prompt.mock.calls.length, offer()]).toEqual([1, null]);
  page.dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt: () => Promise.reject(new Error('not now')) }));
  await offer()?.();
  end();
  page.dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt }));
  expect(offer()).toBeNull();
});
