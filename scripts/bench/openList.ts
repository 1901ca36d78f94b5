import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../testing/chromium.ts';
import { signIn } from '../testing/listPage.ts';
import { startRunningDemo } from '../testing/runningDemo.ts';
import { wordsOf } from '../testing/words.ts';
import { type Figures, percentile, type Workload } from './figures.ts';
import { isUsable, WATCH } from './watchPage.ts';

const RUNS = { small: 3, full: 10 } as const;

/** When the page saw something, in milliseconds from what was awaited. */
type Sight = { readonly firstRowMs: number; readonly usableMs: number };

/**
 * A committee of 1,200 electors, opened by somebody who has just signed in (`open…`: from the answer to the sign-in), by somebody whose session lives
 * (`cold…`: from a new tab's navigation, nothing in its cache), from the start page (`again…`: from the click), and by a reload on a tablet six times
 * slower (`slow…`). First row: the first name is on screen. Usable: the roll is whole, the room is in sync and the pill says saved. A browser of its own
 * for each run.
 */
export const openList: Workload = {
  name: 'open-list',
  async run(say, isFull): Promise<Figures> {
    const runs = isFull ? RUNS.full : RUNS.small;
    const demo = await startRunningDemo();
    const browser = await launchChromium();
    try {
      const open: Sight[] = [];
      const cold: Sight[] = [];
      const again: Sight[] = [];
      const slow: Sight[] = [];
      for (let run = 0; run <= runs; run++) {
        const sights = await oneRun(browser, demo.origin);
        if (run === 0) continue; // the server's first run of everything
        open.push(sights.open);
        cold.push(sights.cold);
        again.push(sights.again);
        slow.push(sights.slow);
        say(`  run ${run}: ${JSON.stringify(sights)}`);
      }
      return {
        electors: 1_200,
        runs,
        ...figuresOf('open', open),
        ...figuresOf('cold', cold),
        ...figuresOf('again', again),
        ...figuresOf('slow', slow),
      };
    } finally {
      await browser.close();
      await demo.end();
    }
  },
};

async function oneRun(browser: Browser, origin: string): Promise<Record<'open' | 'cold' | 'again' | 'slow', Sight>> {
  const context = await browser.newContext({ baseURL: origin, locale: 'en-GB', viewport: { width: 1_280, height: 800 } });
  try {
    await context.addInitScript(WATCH);
    const page = await context.newPage();
    await page.goto('/c/K01/list', { waitUntil: 'networkidle' }); // nobody types a password faster than the page is done
    await signIn(page, 'coordinator2');
    await isUsable(page);
    const open = await sightFrom(page, 'window.benchSeen.signedInAtMs');

    const t = wordsOf('en');
    await page.getByRole('link', { name: t('common.home') }).click();
    const card = page.getByRole('link', { name: /K01/ });
    await card.waitFor();
    await page.evaluate('window.benchSeen.reset()');
    await card.click();
    await isUsable(page);
    const again = await sightFrom(page, 'window.benchSeen.clickedAtMs');

    const throttle = await context.newCDPSession(page);
    await throttle.send('Emulation.setCPUThrottlingRate', { rate: 6 });
    await page.reload();
    await isUsable(page);
    const slow = await sightFrom(page, '0');
    await page.close();

    const cdp = await context.newCDPSession(await context.newPage());
    const [tab] = context.pages();
    if (!tab) throw new Error('the tab has gone');
    await cdp.send('Network.enable');
    await cdp.send('Network.setCacheDisabled', { cacheDisabled: true });
    await tab.goto('/c/K01/list');
    await isUsable(tab);
    return { open, again, slow, cold: await sightFrom(tab, '0') };
  } finally {
    await context.close();
  }
}

/** `from`: an expression in the page, in milliseconds of its own clock; 0 is the start of the navigation. */
const sightFrom = (page: Page, from: string): Promise<Sight> =>
  page.evaluate<Sight>(`((from) => ({
    firstRowMs: Math.round(window.benchSeen.firstRowAtMs - from),
    usableMs: Math.round(window.benchSeen.usableAtMs - from),
  }))(${from})`);

function figuresOf(name: string, sights: readonly Sight[]): Figures {
  const of = (pick: (sight: Sight) => number, p: number) => percentile(sights.map(pick), p);
  return {
    [`${name}FirstRowP50Ms`]: of(({ firstRowMs }) => firstRowMs, 0.5),
    [`${name}FirstRowP95Ms`]: of(({ firstRowMs }) => firstRowMs, 0.95),
    [`${name}UsableP50Ms`]: of(({ usableMs }) => usableMs, 0.5),
    [`${name}UsableP95Ms`]: of(({ usableMs }) => usableMs, 0.95),
  };
}
