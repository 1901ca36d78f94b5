import type { Page } from 'playwright-core';
import type { Language } from '../../schema/errors.ts';
import { axeViolations } from './checkAxe.ts';
import { foreignWords } from './wordsOnScreen.ts';

/** Where pictures of the screens of a walk go, for whoever wants to look at them. */
const PICTURES = process.env.PICTURES;

/** Small targets, cut words that nobody can read whole, a page wider than its screen. In one stroke: rows come and go while one looks. */
const LAYOUT_FAULTS = `(() => {
  const faults = [];
  const isCovered = (element) => element.closest('[inert], [aria-hidden=true]') !== null;
  for (const target of document.querySelectorAll('main button, dialog[open] button, [role=dialog] button')) {
    const { width, height } = target.getBoundingClientRect();
    if (width > 0 && !isCovered(target) && (width < 47.5 || height < 47.5)) faults.push('small: ' + (target.innerText || target.getAttribute('aria-label')));
    if (width > 0 && target.scrollWidth > target.clientWidth + 1 && getComputedStyle(target).overflow !== 'visible') faults.push('cut: ' + target.innerText);
  }
  if (document.documentElement.scrollWidth > innerWidth) faults.push('wider than the screen');
  return faults;
})()`;

/**
 * Looks at screens of a walk: a picture of each where one is wanted, and what is wrong with it kept until the end, so that one walk tells of all of it.
 * @param names of people and places, which stand in either language
 */
export function createEye(walk: string, names: readonly string[]) {
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  const faults: string[] = [];
  let n = 0;
  return {
    faults,
    async see(page: Page, language: Language, where: string): Promise<void> {
      n += 1;
      if (PICTURES)
        await page.screenshot({ path: `${PICTURES}/${walk}-${String(n).padStart(2, '0')}-${where.replace(/\W+/g, '-')}-${language}.png` });
      const found = [
        ...(await axeViolations(page)),
        ...(await foreignWords(page, language, longestFirst)),
        ...(await page.evaluate<string[]>(LAYOUT_FAULTS)),
      ];
      faults.push(...found.map((fault) => `${where} (${language}): ${fault}`));
    },
  };
}
