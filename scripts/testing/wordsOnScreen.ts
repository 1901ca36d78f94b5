import type { Frame, Page } from 'playwright-core';
import type { Language } from '../../schema/errors.ts';

/**
 * Runs in the page: every text and every spoken attribute that is in the screen's own language, where it stands. Left out: what is said to be of another
 * language or direction (`lang`, `bdi`, `dir`), names (isolated in sentences), what people typed, and what nobody is shown or told.
 */
const COLLECT = `(() => {
  const found = [];
  const isForeign = (element) => element.closest('bdi, code, kbd, svg, script, style, textarea, [dir=ltr], [dir=auto], [aria-hidden=true], [lang]:not(html)') !== null;
  const isShown = (element) => element.checkVisibility?.() !== false;
  const add = (text, element) => {
    const own = text.replace(/\\u2068[^\\u2069]*\\u2069/g, '').trim();
    if (own !== '' && isShown(element)) found.push(own);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!isForeign(node.parentElement)) add(node.data, node.parentElement);
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (element.closest('[lang]:not(html), [aria-hidden=true], bdi')) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      if (name === 'title' && element.dir === 'auto') continue; // the whole of what is cut off in it
      if (element.hasAttribute(name)) add(element.getAttribute(name), element);
    }
  }
  return [...new Set(found)];
})()`;

/** What stands in no language: codes, formats, products. */
const NAMES = /K0?\d+|CSV|UTF-?8|UTF-?16|Windows-1256|Excel|SIGKILL|npm run demo|committee-room-demo|[\w-]+\.csv|Asia\/Kuwait/g;
const ARABIC = /[\u0621-\u064a]/;
const LATIN = /[A-Za-z]{2,}/;
const KEY = /\b(common|errors|list|roles|account|admin|audit|duties|held|home|join|setup|signIn)\.[A-Za-z_-]+/;
const BROKEN = /\{\w+\}|undefined|\bNaN\b|\[object /;

/**
 * Texts on screen that are not in the language it says it is in: keys without words, placeholders that were not filled, the other language's letters.
 * @param names people’s and places’ names that stand in texts of both languages
 */
export async function foreignWords(page: Page | Frame, language: Language, names: readonly string[] = []): Promise<string[]> {
  const texts = await page.evaluate<string[]>(COLLECT);
  const isForeign = (text: string): boolean => {
    const own = names.reduce((rest, name) => rest.replaceAll(name, ''), text.replace(NAMES, ''));
    return KEY.test(own) || BROKEN.test(own) || (language === 'ar' ? LATIN : ARABIC).test(own);
  };
  return texts.filter(isForeign);
}
