import type { BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Translate } from '../../client/i18n/createTranslate.ts';
import type { Gender } from '../../client/i18n/dictionary.ts';
import { type Column, columnIndex } from '../../client/routes/list/gridColumns.ts';
import { DEMO_PASSWORD } from '../../schema/demo.ts';
import type { Language } from '../../schema/errors.ts';
import type { Answer } from '../../schema/guarantees.ts';
import { wordsOf } from './words.ts';

const MAX_TAPS = 5;
const TAP_AGAIN_MS = 2_500;

/** Types name and password where the page asks for them, as everybody does. */
export async function signIn(page: Page, username: string, options: { language?: Language; password?: string } = {}): Promise<void> {
  const t = wordsOf(options.language ?? 'en');
  await page.getByLabel(t('signIn.username'), { exact: true }).fill(username);
  await page.getByLabel(t('signIn.password'), { exact: true }).fill(options.password ?? DEMO_PASSWORD);
  await page.getByRole('button', { name: t('signIn.submit'), exact: true }).click();
}

/** Opens the guarantee list of a committee for somebody who signs in in a new tab of this device. */
export async function openList(
  device: BrowserContext,
  username: string,
  options: { language?: Language; committee?: string } = {},
): Promise<ListPage> {
  const page = await device.newPage();
  const { language = 'en', committee = 'K01' } = options;
  await page.goto(`/c/${committee}/list`);
  await signIn(page, username, { language });
  const list = createListPage(page, language);
  await list.isReady();
  return list;
}

export type ListPage = ReturnType<typeof createListPage>;

/**
 * The guarantee list as its user finds it: by role and by name.
 * @param gender of the committee's electors, for the words of answers
 */
export function createListPage(page: Page, language: Language = 'en', gender: Gender = 'male') {
  const t: Translate = wordsOf(language);
  const grid = page.getByRole('grid', { name: t('list.grid'), exact: true });
  const searchField = page.getByRole('searchbox', { name: t('list.search'), exact: true });
  const answerWord = (answer: Answer): string => t.gendered(`list.${answer}`, gender);
  /** By role and place: names of three hundred cells, computed at every look, would take longer than the tests themselves. */
  const inColumn = (column: Column): Locator => page.locator(`[role="gridcell"][aria-colindex="${columnIndex(column)}"]`);
  const rows = grid.locator('[role="row"]:has([role="gridcell"])');

  /** The rows of a roll number: one for each claim. */
  const row = (number: string): Locator => rows.filter({ has: inColumn('number').filter({ hasText: new RegExp(`^\\s*${number}\\s*$`) }) });
  const cell = (number: string, column: Column): Locator => row(number).locator(inColumn(column));
  const firstRow = rows.first();
  const dialog = (name: string): Locator => page.getByRole('dialog', { name, exact: true });

  /** Types into the search field, so that the row of this number is in sight. */
  async function find(number: string): Promise<void> {
    await searchField.fill(number);
    await row(number).first().waitFor();
    // a row that was in sight before loses the focus when the others go
    await rows.filter({ hasNotText: number }).first().waitFor({ state: 'detached' });
  }

  /** One that does not arrive because rows move is made again. */
  const tapOn = (number: string, column: Column): Promise<void> =>
    cell(number, column)
      .click({ timeout: TAP_AGAIN_MS })
      .catch(() => {});

  /** By what it says first: behind that it counts what waits for the person's decision. */
  const pill = (text: string | RegExp): Locator => page.getByRole('button', { name: typeof text === 'string' ? beginning(text) : text });

  return {
    page,
    t,
    grid,
    rows,
    firstRow,
    searchField,
    row,
    inColumn,
    cell,
    dialog,
    find,
    pill,
    answerWord,
    /** The list is there, rows are in it and everything is saved. */
    async isReady(): Promise<void> {
      await firstRow.waitFor();
      await this.isSaved();
    },
    /** Opens an editor and leaves it: what is fetched for it is on the device then, as for everybody who has used the list before. */
    async useOnce(): Promise<void> {
      await firstRow.locator(inColumn('answer')).click();
      await dialog(t('list.column_answer')).waitFor();
      await page.keyboard.press('Escape');
      await dialog(t('list.column_answer')).waitFor({ state: 'detached' });
    },
    isSaved: (): Promise<void> => pill(t('list.save_saved')).waitFor(),
    /** The pill says that so many edits wait for a network. */
    isWaiting: (edits: number): Promise<void> => pill(t.plural('list.save_offlineWaiting', edits)).waitFor(),
    /** Opens the cell and chooses, with the pointer; taps again where rows had just moved, as a person does (V2). */
    async setAnswer(number: string, answer: Answer): Promise<void> {
      const choice = dialog(t('list.column_answer')).getByRole('button', { name: answerWord(answer) });
      for (let tap = 1; tap <= MAX_TAPS && !(await choice.isVisible()); tap++) {
        await tapOn(number, 'answer');
        await choice.waitFor({ timeout: TAP_AGAIN_MS }).catch(() => {}); // the choice itself is what has to come
      }
      await choice.click();
    },
    /** As `setAnswer` does. */
    async setNote(number: string, note: string): Promise<void> {
      const editor = dialog(t('list.column_note'));
      const field = editor.getByRole('textbox');
      for (let tap = 1; tap <= MAX_TAPS && !(await field.isVisible()); tap++) {
        await tapOn(number, 'note');
        await field.waitFor({ timeout: TAP_AGAIN_MS }).catch(() => {});
      }
      await field.fill(note);
      await editor.getByRole('button', { name: t('common.save'), exact: true }).click();
    },
    /** Puts the focus into the first row. */
    focusFirst: (column: Column): Promise<void> => firstRow.locator(inColumn(column)).focus(),
    /** The row that has the focus, counted in the whole list from 0. */
    focusedRow: async (): Promise<number> => Number(await rows.filter({ has: page.locator(':focus') }).getAttribute('aria-rowindex')) - 2,
    /** Writes a note where the focus is, without a pointer; Enter keeps it and goes down a row. */
    async typeNote(note: string): Promise<void> {
      await page.keyboard.press(note.charAt(0));
      const field = dialog(t('list.column_note')).getByRole('textbox');
      await field.fill(note);
      await page.keyboard.press('Enter');
      await field.waitFor({ state: 'detached' });
    },
    /** Waits until the cell shows this text. */
    shows: (number: string, column: Column, text: string): Promise<void> =>
      expect.poll(() => cell(number, column).innerText()).toContain(text),
    showsAnswer(number: string, answer: Answer): Promise<void> {
      return this.shows(number, 'answer', answerWord(answer));
    },
    /** What the cell shows now. */
    textOf: (number: string, column: Column): Promise<string> => cell(number, column).innerText(),
  };
}

const beginning = (words: string): RegExp => new RegExp(`^${words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
