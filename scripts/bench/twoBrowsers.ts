import type { Page } from 'playwright-core';
import { DEMO_PEOPLE } from '../../schema/demo.ts';
import { launchChromium } from '../testing/chromium.ts';
import { type ListPage, openList } from '../testing/listPage.ts';
import { startRunningDemo } from '../testing/runningDemo.ts';
import { type Figures, percentile, type Workload } from './figures.ts';

const WARM_UP = 10;
const SAMPLES = 100;
/** A person's pace; enough for one edit to be over before the next. */
const PAUSE_MS = 60;

type Edit = { readonly atMs: number; readonly visibleMs: number; readonly savedMs: number };

/**
 * Two browsers on one list. One presses a key on the answers of one row after another; `visible`: from the key's event in one page to the changed text in
 * the other's document; `saved`: from the key's event to the pill saying saved in the same page. Both pages run on one machine, so their clocks are one
 * (`performance.timeOrigin`). They draw with a processor that both, the server and the browser share.
 */
export const twoBrowsers: Workload = {
  name: 'two-browsers',
  async run(say): Promise<Figures> {
    const demo = await startRunningDemo();
    const browsers = await Promise.all([launchChromium(), launchChromium()]);
    try {
      const [writer, reader] = await Promise.all(
        browsers.map(async (browser, i) => {
          const context = await browser.newContext({ baseURL: demo.origin, locale: 'en-GB', viewport: { width: 1_280, height: 800 } });
          return openList(context, DEMO_PEOPLE[i]?.username ?? '');
        }),
      );
      if (!writer || !reader) throw new Error('a browser is missing');
      await watch(writer.page);
      await watch(reader.page);
      const edits: Edit[] = [];
      for (let i = 0; i < WARM_UP + SAMPLES; i++) {
        const edit = await oneEdit(writer, reader, i);
        if (i >= WARM_UP) edits.push(edit);
        await writer.page.waitForTimeout(PAUSE_MS);
      }
      say(`  ${edits.length} edits`);
      const of = (pick: (edit: Edit) => number, p: number) => percentile(edits.map(pick), p);
      return {
        edits: edits.length,
        visibleP50Ms: of(({ visibleMs }) => visibleMs, 0.5),
        visibleP95Ms: of(({ visibleMs }) => visibleMs, 0.95),
        savedP50Ms: of(({ savedMs }) => savedMs, 0.5),
        savedP95Ms: of(({ savedMs }) => savedMs, 0.95),
      };
    } finally {
      await Promise.all(browsers.map((browser) => browser.close()));
      await demo.end();
    }
  },
};

/** Changes the answer of the first row to something else by one key, and back with the next. */
async function oneEdit(writer: ListPage, reader: ListPage, i: number): Promise<Edit> {
  await writer.page.evaluate('window.bench.arm()');
  await reader.page.evaluate('window.bench.arm()');
  if (i === 0) await writer.focusFirst('answer');
  await writer.page.keyboard.press(i % 2 === 0 ? 'p' : 'r');
  const seenAtMs = await reader.page.evaluate<number>('window.bench.seen()');
  const { pressedAtMs, savedAtMs } = await writer.page.evaluate<{ pressedAtMs: number; savedAtMs: number }>('window.bench.saved()');
  return { atMs: pressedAtMs, visibleMs: seenAtMs - pressedAtMs, savedMs: savedAtMs - pressedAtMs };
}

/** Notes in the page, by the machine's clock: the key, the first row's changed answer, the pill's way to sending and back to saved. */
async function watch(page: Page): Promise<void> {
  await page.evaluate(`
    const now = () => performance.timeOrigin + performance.now();
    const row = document.querySelector('[data-slot]');
    const pill = document.querySelector('button[data-kind]');
    const answer = () => row.querySelector('[data-answer]')?.dataset.answer;
    let pressedAtMs = null, seenAtMs = null, savedAtMs = null, was = answer(), hasSent = false;
    const waiting = [];
    const settle = () => { for (const run of waiting.splice(0)) run(); };
    addEventListener('keydown', () => { pressedAtMs ??= now(); }, { capture: true });
    new MutationObserver(() => { if (answer() !== was) { was = answer(); seenAtMs ??= now(); settle(); } })
      .observe(row, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-answer'], characterData: true });
    new MutationObserver(() => {
      if (pill.dataset.kind !== 'saved') hasSent = true;
      else if (hasSent) { savedAtMs ??= now(); settle(); }
    }).observe(pill, { attributes: true, attributeFilter: ['data-kind'] });
    const until = async (isSo) => {
      const giveUp = setTimeout(() => { for (const run of waiting.splice(0)) run(Promise.reject(new Error('waited 15 s in vain: ' + JSON.stringify({ pressedAtMs, seenAtMs, savedAtMs, hasSent, was, kind: pill.dataset.kind })))); }, 15_000);
      while (!isSo()) await new Promise((resolve) => waiting.push(resolve));
      clearTimeout(giveUp);
    };
    window.bench = {
      arm() { pressedAtMs = seenAtMs = savedAtMs = null; hasSent = false; },
      async seen() { await until(() => seenAtMs !== null); return seenAtMs; },
      async saved() { await until(() => savedAtMs !== null); return { pressedAtMs, savedAtMs }; },
    };`);
}
