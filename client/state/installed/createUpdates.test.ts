import { createRoot } from 'solid-js';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { BrowserEvent } from '../environment.ts';
import { createUpdates } from './createUpdates.ts';

class Worker extends EventTarget {
  state = 'installing';
  readonly posted: unknown[] = [];
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

/** A browser's registration of a service worker, moved by hand. */
function setUp({ isControlled = true, waiting = null as Worker | null, isServed = true } = {}) {
  const registration = Object.assign(new EventTarget(), {
    active: isControlled ? new Worker() : null,
    waiting,
    installing: null as Worker | null,
    update: vi.fn(async () => {}),
  });
  const container = Object.assign(new EventTarget(), { controller: isControlled ? {} : null, register: vi.fn(async () => registration) });
  const listeners = new Map<BrowserEvent, () => void>();
  const clock = { ms: 0 };
  const reload = vi.fn();
  const { updates, dispose } = createRoot((end) => ({
    updates: createUpdates({
      container: container as unknown as ServiceWorkerContainer, // what is not here is not used
      address: () => '/sw.js',
      whenQuiet: async () => {},
      environment: {
        now: () => clock.ms,
        on: (event, listener) => {
          listeners.set(event, listener);
          return () => listeners.delete(event);
        },
      },
      reload,
      isStillServed: async () => isServed,
    }),
    dispose: end,
  }));
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  async function find(worker: Worker): Promise<void> {
    await settle();
    registration.installing = worker;
    registration.dispatchEvent(new Event('updatefound'));
  }
  return {
    registration,
    container,
    clock,
    reload,
    updates,
    dispose,
    settle,
    find,
    tell: (event: BrowserEvent) => listeners.get(event)?.(),
  };
}

test('[X2] a new version is told when it lies ready, and takes over on a tap only', async () => {
  const page = setUp();
  const worker = new Worker();
  await page.find(worker);
  expect(page.updates.isReady()).toBe(false);
  page.registration.waiting = worker;
  worker.become('installed');
  expect(page.updates.isReady()).toBe(true);
  expect([worker.posted, page.reload.mock.calls]).toEqual([[], []]);
  const reloading = page.updates.reload();
  expect(worker.posted).toEqual(['take-over']);
  await page.settle();
  expect(page.reload).not.toHaveBeenCalled(); // before it is in force a reload would bring the old one
  worker.become('activated');
  await reloading;
  expect(page.reload).toHaveBeenCalledOnce();
  page.dispose();
});

test('[X2] the first version of all asks nobody', async () => {
  const page = setUp({ isControlled: false });
  const worker = new Worker();
  await page.find(worker);
  worker.become('installed');
  page.container.dispatchEvent(new Event('controllerchange')); // it takes the page that brought it
  expect(page.updates.isReady()).toBe(false);
  page.dispose();
});

test('[X2] a version that came while the tab was closed is told at once, and one that another tab brought in as well', async () => {
  const waiting = setUp({ waiting: new Worker() });
  await waiting.settle();
  expect(waiting.updates.isReady()).toBe(true);
  waiting.dispose();
  const other = setUp();
  await other.settle();
  other.container.dispatchEvent(new Event('controllerchange'));
  expect(other.updates.isReady()).toBe(true);
  await other.updates.reload();
  expect(other.reload).toHaveBeenCalledOnce();
  other.dispose();
});

test('[X3] a tab that is too old waits for the version that is on its way, so that a reload does not bring the old one again', async () => {
  const page = setUp();
  await page.settle();
  const worker = new Worker();
  page.registration.update.mockImplementation(async () => {
    page.registration.installing = worker;
  });
  const reloading = page.updates.reload();
  await page.settle();
  expect(page.reload).not.toHaveBeenCalled();
  page.registration.waiting = worker;
  worker.become('installed');
  await page.settle();
  await page.settle();
  expect(worker.posted).toEqual(['take-over']);
  worker.become('activated');
  await reloading;
  expect(page.reload).toHaveBeenCalledOnce();
  page.dispose();

  const offline = setUp();
  await offline.settle();
  offline.registration.update.mockRejectedValue(new TypeError('no network'));
  await offline.updates.reload();
  expect(offline.reload).toHaveBeenCalledOnce();
  offline.dispose();
});

test('[X4] a part that cannot be fetched is a reason to reload only where the server has another version', async () => {
  for (const [isServed, isReady] of [
    [true, false],
    [false, true],
  ] as const) {
    const page = setUp({ isServed });
    dispatchEvent(new Event('vite:preloadError'));
    await page.settle();
    expect(page.updates.isReady()).toBe(isReady);
    page.dispose();
  }
});

test('[X2] [X4] what was put off is told again when something has changed: another version, another tab, each part that is missed', async () => {
  const page = setUp({ waiting: new Worker(), isServed: false });
  const { updates } = page;
  await page.settle();
  for (const change of [
    async () => {
      const worker = new Worker();
      await page.find(worker);
      worker.become('installed');
    },
    async () => page.container.dispatchEvent(new Event('controllerchange')),
    async () => dispatchEvent(new CustomEvent('vite:preloadError', { detail: './Audit.js' })),
    async () => dispatchEvent(new CustomEvent('vite:preloadError', { detail: './Setup.js' })),
  ]) {
    updates.putOff();
    expect(updates.isReady()).toBe(false);
    await change();
    await page.settle();
    expect(updates.isReady()).toBe(true);
  }
  updates.putOff();
  dispatchEvent(new CustomEvent('vite:preloadError', { detail: './Setup.js' })); // asked for again by itself
  await page.settle();
  expect(updates.isReady()).toBe(false);
  page.dispose();
});

test('[X4] [X9] a screen that the server has no more is told again when it is gone to again, by a link or back', async () => {
  const page = setUp({ isServed: false });
  const link = document.body.appendChild(document.createElement('a'));
  const later = document.body.appendChild(document.createElement('button'));
  onTestFinished(() => {
    link.remove();
    later.remove();
    page.dispose();
  });
  const miss = async (): Promise<boolean> => {
    dispatchEvent(new CustomEvent('vite:preloadError', { detail: './Setup.js' }));
    await page.settle();
    return page.updates.isReady();
  };
  expect(await miss()).toBe(true);
  for (const go of [() => link.click(), () => dispatchEvent(new Event('popstate'))]) {
    later.click();
    page.updates.putOff();
    expect(await miss()).toBe(false); // asked for again by itself
    go();
    expect(page.updates.isReady()).toBe(false);
    expect(await miss()).toBe(true);
  }
});

test('[X4] a reload is said to need no network only where what it brings lies on the device', async () => {
  const missing = setUp({ isServed: false });
  dispatchEvent(new Event('vite:preloadError'));
  await missing.settle();
  expect([missing.updates.isReady(), missing.updates.isKept()]).toEqual([true, false]);
  const worker = new Worker();
  await missing.find(worker);
  worker.become('installed');
  expect(missing.updates.isKept()).toBe(true);
  missing.dispose();
});

test('[X2] it looks for a new version when the network is back, and not at every glance', async () => {
  const page = setUp();
  await page.settle();
  page.tell('online');
  page.tell('visible');
  expect(page.registration.update).toHaveBeenCalledTimes(1);
  page.clock.ms += 11 * 60_000;
  page.tell('visible');
  expect(page.registration.update).toHaveBeenCalledTimes(2);
  page.dispose();
});
