/**
 * `npm run pictures`: every screen in both languages, on a tablet, from the demo's invented campaign into `docs/pictures`, with the page that shows them.
 * A screen that this build does not have is left out, and said. `npm run pictures -- list door` takes some of them anew.
 */
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Translate } from '../client/i18n/createTranslate.ts';
import type { Language } from '../schema/errors.ts';
import { ROOT } from './lib/root.ts';
import { runScript, ScriptError } from './lib/scriptError.ts';
import { CHROMIUM, ensureTool } from './lib/systemTools.ts';
import { indexPage } from './pictures/indexPage.ts';
import { SHOTS, type Shot } from './pictures/shots.ts';
import { toWebp } from './pictures/toWebp.ts';

const FOLDER = join(ROOT, 'docs/pictures');
const LANGUAGES = ['ar', 'en'] as const satisfies readonly Language[];
/** Of a tablet lying on a table. */
const VIEWPORT = { width: 1_024, height: 768 };
const QUALITY = 0.75;
const MAX_TOTAL_BYTES = 2.5 * 1024 * 1024;
const PATIENCE_MS = 120_000;
/** Fonts and the next answer have come by then. */
const SETTLE_MS = 700;

/** Nothing on the page is on its way any more, and was not a moment later. */
async function settle(page: Page, t: Translate): Promise<void> {
  const words = JSON.stringify([t('common.loading'), t('list.save_connecting')]);
  const isStill = `!!document.querySelector('h1, h2') && !document.querySelector('[aria-busy="true"]') && !${words}.some((word) => document.body.textContent.includes(word))`;
  const until = Date.now() + PATIENCE_MS;
  // asked again and again from here: the page's own security policy lets nobody wait inside of it
  for (let stillFor = 0; stillFor < 2; ) {
    stillFor = (await page.evaluate<boolean>(isStill)) ? stillFor + 1 : 0;
    if (Date.now() > until) throw new Error('the page does not come to rest');
    await page.waitForTimeout(SETTLE_MS);
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130)); // and the demo ends with this process

await runScript(async () => {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !SHOTS.some((shot) => shot.name === name));
  if (unknown.length > 0)
    throw new ScriptError(`no such picture: ${unknown.join(', ')}. There are: ${SHOTS.map(({ name }) => name).join(', ')}`);
  const tool = await ensureTool(CHROMIUM, console.log);
  if ('missing' in tool) throw new ScriptError(tool.missing);
  process.env.CHROMIUM_PATH = tool.path; // read when what launches it is loaded
  const [{ launchChromium }, { startRunningDemo }, { signIn }, { wordsOf }] = await Promise.all([
    import('./testing/chromium.ts'),
    import('./testing/runningDemo.ts'),
    import('./testing/listPage.ts'),
    import('./testing/words.ts'),
  ]);
  const shots = SHOTS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  mkdirSync(FOLDER, { recursive: true });
  const missing = new Set<string>();
  const failed: string[] = [];
  const browser = await launchChromium();
  try {
    const blank = await browser.newPage();
    for (const language of LANGUAGES) {
      const demo = await startRunningDemo(); // a campaign for each, so that what was done for one is not seen in the other
      const t = wordsOf(language);
      const devices = new Map<string | null, BrowserContext>();
      const pageFor = async ({ username, path }: Shot): Promise<Page> => {
        const known = devices.get(username);
        const device =
          known ??
          (await browser.newContext({
            baseURL: demo.origin,
            locale: language === 'ar' ? 'ar-KW' : 'en-GB',
            timezoneId: 'Asia/Kuwait',
            viewport: VIEWPORT,
            hasTouch: true,
            reducedMotion: 'reduce',
            colorScheme: 'light',
          }));
        device.setDefaultTimeout(PATIENCE_MS);
        devices.set(username, device);
        const page = await device.newPage();
        await page.goto(path);
        if (!known && username !== null) {
          await signIn(page, username, { language });
          await page.getByRole('button', { name: t('signIn.submit'), exact: true }).waitFor({ state: 'detached' });
        }
        await settle(page, t);
        return page;
      };
      try {
        for (const shot of shots) {
          let page: Page | null = null;
          try {
            page = await pageFor(shot);
            if (await page.getByText(t('errors.pageMissingText')).isVisible()) {
              missing.add(shot.name);
              continue;
            }
            await shot.come?.(page, t, language);
            await settle(page, t);
            const file = join(FOLDER, `${language}-${shot.name}.webp`);
            writeFileSync(file, await toWebp(blank, await page.screenshot(), QUALITY));
            console.log(`${language} ${shot.name}: ${Math.round(statSync(file).size / 1024)} kB`);
          } catch (error) {
            failed.push(
              `${language} ${shot.name} (${shot.path} of ${shot.username}): ${error instanceof Error ? error.message : String(error)}`,
            );
          } finally {
            await page?.close();
          }
        }
      } finally {
        for (const device of devices.values()) await device.close();
        await demo.end();
      }
    }
  } finally {
    await browser.close();
  }
  for (const name of missing) console.log(`left out, this build has no such screen: ${name}`);
  const files = SHOTS.flatMap(({ name }) => LANGUAGES.map((language) => `${language}-${name}.webp`));
  for (const file of readdirSync(FOLDER)) if (file.endsWith('.webp') && !files.includes(file)) rmSync(join(FOLDER, file));
  const kept = new Set(readdirSync(FOLDER).filter((file) => file.endsWith('.webp')));
  const taken = SHOTS.filter(({ name }) => LANGUAGES.some((language) => kept.has(`${language}-${name}.webp`)));
  writeFileSync(
    join(FOLDER, 'README.md'),
    indexPage(taken, (file) => kept.has(file)),
  );
  const total = [...kept].reduce((sum, file) => sum + statSync(join(FOLDER, file)).size, 0);
  console.log(`${kept.size} pictures, ${(total / 1024 / 1024).toFixed(1)} MB`);
  if (total > MAX_TOTAL_BYTES) throw new ScriptError(`more than ${MAX_TOTAL_BYTES / 1024 / 1024} MB: fewer of them, or a lower quality`);
  if (failed.length > 0) throw new ScriptError(failed.join('\n\n'));
  return 0;
});
