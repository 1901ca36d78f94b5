import type { Locator, Page } from 'playwright-core';
import type { RollElector } from '../../schema/api.ts';
import type { Language } from '../../schema/errors.ts';
import { findNamesakes } from '../../schema/namesakes.ts';
import { wordsOf } from './words.ts';

export type DoorPage = ReturnType<typeof createDoorPage>;

/** The door of a committee of men as its user finds it: by role and by name. */
export function createDoorPage(page: Page, language: Language = 'en') {
  const t = wordsOf(language);
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const field = page.getByRole('textbox', { name: t('door.field'), exact: true });
  const lastRows = page.getByRole('region', { name: t('door.lastTen'), exact: true }).getByRole('listitem');

  /** A row of the last ten. */
  const row = (number: string): Locator => lastRows.filter({ has: page.locator(`bdi:text-is("${number}")`) });

  return {
    page,
    t,
    button,
    field,
    lastRows,
    row,
    record: button(t.gendered('door.record', 'male')),
    /** Says that this is the right door, once. */
    async start(): Promise<void> {
      await button(t('doorDesk.shiftConfirm')).click();
      await field.waitFor();
    },
    /** On the pad of this name, with a finger. */
    async tapKeys(keys: string): Promise<void> {
      for (const key of keys) await button(key).tap();
    },
    /** As a volunteer does by touch: the button again when the confirmation of the last one has gone; a second tap at once would be the same finger's (B8). */
    async recordByTouch(number: string): Promise<void> {
      for (const key of number) await button(key).tap();
      await page.locator('[class*="_flash_"]').waitFor({ state: 'detached' });
      await button(t.gendered('door.record', 'male')).tap();
    },
    isSaved: (): Promise<void> => page.getByRole('button', { name: t('list.save_saved') }).waitFor(),
    isWaiting: (entries: number): Promise<void> =>
      page.getByRole('button', { name: t.plural('list.save_offlineWaiting', entries) }).waitFor(),
    /** What the screen says of the committee: how many have been seen. */
    committeeCount: async (): Promise<number> => Number((await page.locator('dl dd strong').last().innerText()).replaceAll(',', '')),
  };
}

/** Electors of a roll by whether somebody else has the first three parts of their name. */
export function byNamesakes(electors: readonly RollElector[]): { alone: RollElector[]; shared: RollElector[][] } {
  const namesakes = findNamesakes(electors);
  const byId = new Map(electors.map((elector) => [elector.id, elector]));
  const groups = [...namesakes].map(([id, others]) => [id, ...others].flatMap((one) => byId.get(one) ?? []));
  return { alone: electors.filter(({ id, isRemoved }) => !isRemoved && !namesakes.has(id)), shared: groups };
}
