import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { DEMO_COMMITTEES, type Tablet } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import { ROOT } from '../lib/root.ts';
import { chromiumPath, launchChromium } from './chromium.ts';
import { createListPage, type ListPage, signIn } from './listPage.ts';
import { type RunningDemo, startRunningDemo } from './runningDemo.ts';

/** Pictures of the pages of a test that failed. */
const PICTURES = join(ROOT, 'test-results');
/** Nothing here takes so long unless it is broken. */
const PATIENCE_MS = 30_000;

type DemoCommittee = (typeof DEMO_COMMITTEES)[number]['id'];

export type OpenOptions = BrowserContextOptions & {
  /** English unless said otherwise: what the browser prefers. */
  readonly language?: Language;
  /** Behind which network; its own way to the server unless said otherwise. */
  readonly network?: Tablet;
};

/** What the tests of one file share: a demo of their own and a Chromium. */
export type Site = {
  readonly demo: RunningDemo;
  readonly browser: Browser;
  /**
   * A page on the device of one person: signed in the first time, and as a new tab of the same browser, which goes on as that person, in every later test of
   * the file.
   */
  openPage(username: string, path: string, options?: OpenOptions): Promise<Page>;
  /** The guarantee list of a committee (K01 unless said otherwise) on the device of one person, ready and saved. */
  openList(username: string, options?: OpenOptions & { readonly committee?: DemoCommittee }): Promise<ListPage>;
  /** A browser of its own, like another device. Closed after the test. */
  newDevice(options?: OpenOptions): Promise<BrowserContext>;
  /** A page in a browser of its own. */
  newPage(options?: OpenOptions): Promise<Page>;
  /** What went wrong in any page of this test: uncaught errors and breaches of the security policy. */
  readonly faults: readonly string[];
};

/**
 * Tests in a real Chromium against the running demo; left out where there is no Chromium. After each test its pages are closed and nothing may have
 * gone wrong inside of them; of one that failed pictures stay in `test-results`.
 */
export function describeInChromium(name: string, define: (site: Site) => void): void {
  describe.skipIf(chromiumPath === null)(name, () => {
    let demo: RunningDemo | undefined;
    let browser: Browser | undefined;
    const contexts: BrowserContext[] = []; // of this test
    const kept = new Map<string, BrowserContext>(); // of this file
    const faults: string[] = [];
    const present = <T>(value: T | undefined): T => {
      if (value === undefined) throw new Error('only inside a test');
      return value;
    };

    beforeAll(async () => {
      [demo, browser] = await Promise.all([startRunningDemo(), launchChromium()]);
    });
    afterAll(async () => {
      await browser?.close();
      await demo?.end();
    });
    afterEach(async ({ task }) => {
      const hasFailed = task.result?.state === 'fail';
      if (hasFailed) {
        await takePictures(task.name, [...contexts, ...kept.values()]);
        contexts.push(...kept.values()); // a test that failed must not take the next along
        kept.clear();
      }
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      await Promise.all([...kept.values()].flatMap((context) => context.pages()).map((page) => page.close()));
      if (demo && hasFailed) await Promise.all([demo.heal('left'), demo.heal('right')]);
      expect(faults.splice(0)).toEqual([]);
    });

    async function createDevice({ language = 'en', network, ...options }: OpenOptions): Promise<BrowserContext> {
      const context = await site.browser.newContext({
        baseURL: network === undefined ? site.demo.origin : site.demo.originOf(network),
        locale: language === 'ar' ? 'ar-KW' : 'en-GB',
        viewport: { width: 1_280, height: 800 },
        reducedMotion: 'reduce',
        ...options,
      });
      context.setDefaultTimeout(PATIENCE_MS);
      context.on('weberror', (error) => faults.push(error.error().stack ?? error.error().message));
      context.on('console', (message) => {
        if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text())) faults.push(message.text());
      });
      return context;
    }

    const site: Site = {
      get demo() {
        return present(demo);
      },
      get browser() {
        return present(browser);
      },
      faults,
      async openPage(username, path, options = {}) {
        const key = `${username} ${JSON.stringify(options)}`;
        const known = kept.get(key);
        const device = known ?? (await createDevice(options));
        kept.set(key, device);
        const page = await device.newPage();
        await page.goto(path);
        if (!known) await signIn(page, username, options.language ? { language: options.language } : {});
        return page;
      },
      async openList(username, { committee = 'K01', ...options } = {}) {
        const page = await site.openPage(username, `/c/${committee}/list`, options);
        const list = createListPage(page, options.language, DEMO_COMMITTEES.find(({ id }) => id === committee)?.gender);
        await list.isReady();
        return list;
      },
      async newDevice(options = {}) {
        const context = await createDevice(options);
        contexts.push(context);
        return context;
      },
      newPage: async (options) => (await site.newDevice(options)).newPage(),
    };
    define(site);
  });
}

async function takePictures(test: string, contexts: readonly BrowserContext[]): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const name = test.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
  for (const [i, page] of contexts.flatMap((context) => context.pages()).entries()) {
    await page.screenshot({ path: join(PICTURES, `${name}-${i + 1}.png`), timeout: 3_000 }).catch(() => {}); // the test's own failure is what matters
  }
}
