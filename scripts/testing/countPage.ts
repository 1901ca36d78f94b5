import type { Locator, Page } from 'playwright-core';
import type { Language } from '../../schema/errors.ts';
import { wordsOf } from './words.ts';

export type CountPage = ReturnType<typeof createCountPage>;

/** A clerk's counting screen as its user finds it: by role and by name. */
export function createCountPage(page: Page, language: Language = 'en') {
  const t = wordsOf(language);
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const paper = page.getByRole('region', { name: t('tally.paper'), exact: true });
  return {
    page,
    t,
    button,
    paper,
    names: paper.getByRole('listitem').getByRole('button'),
    next: button(t('tally.next')),
    lastRows: page.getByRole('region', { name: t('tally.lastFive'), exact: true }).getByRole('listitem'),
    /** Begins with ballot 1. @param expected what the chair said */
    async open(expected: string): Promise<void> {
      await page.getByLabel(t('tally.expected')).fill(expected);
      await button(t('tally.begin', { number: 1 })).click();
      await paper.waitFor();
    },
    /** Numbers on the ballot paper, by keyboard, and next. */
    async ballot(...numbers: number[]): Promise<void> {
      for (const number of numbers) {
        await page.keyboard.type(String(number));
        await page.keyboard.press('Enter');
      }
      await page.keyboard.press('Enter');
    },
    isSaved: (): Promise<void> => page.getByRole('button', { name: t('list.save_saved') }).waitFor(),
    isWaiting: (entries: number): Promise<void> =>
      page.getByRole('button', { name: t.plural('list.save_offlineWaiting', entries) }).waitFor(),
  };
}
