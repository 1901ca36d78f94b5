/** A tablet with a disk of its own (`switchOn`), as its coordinator goes on with it, and what has come of their notes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { until } from '../../server/testing/until.ts';
import { signInOverHttp } from './httpPerson.ts';
import { createListPage, type ListPage, signIn } from './listPage.ts';

/** The list on a tablet that has just been switched on; signed in again where it has lost its cookies of the last half minute. */
export async function goOn(opening: Promise<Page>, origin: string): Promise<ListPage> {
  const page = await opening;
  await page.goto(`${origin}/c/K01/list?lang=en`);
  const list = createListPage(page);
  const nameField = page.getByLabel(list.t('signIn.username'), { exact: true });
  await nameField.or(list.grid).first().waitFor();
  if (await nameField.isVisible()) await signIn(page, 'coordinator');
  await list.isReady();
  await list.useOnce();
  return list;
}

/** Waits until every note is on the server; fails with those that are not. @param which said then */
export async function notesArrived(origin: string, notes: readonly string[], which: string, withinMs = 20_000): Promise<void> {
  const stranger = await (await signInOverHttp(origin, 'coordinator2')).join('guarantees/K01');
  const missing = (): string[] => {
    const values = new Set(stranger.rows.values());
    return notes.filter((note) => !values.has(note));
  };
  await until('every note has arrived', () => missing().length === 0, withinMs).catch(() => {}); // said below, with their names
  stranger.end();
  expect(missing(), which).toEqual([]);
}

/** Files of a browser in which one of these texts stands, as UTF-8 or UTF-16, with the first that does. While it runs files come and go: one that has gone holds nothing. */
export function textsIn(folder: string, texts: readonly string[]): readonly { readonly file: string; readonly text: string }[] {
  const forms = texts.flatMap((text) => [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')].map((form) => ({ text, form })));
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((file) => {
      const bytes = read(file);
      const found = forms.find(({ form }) => bytes?.includes(form));
      return found ? [{ file, text: found.text }] : [];
    });
}

export const filesWith = (folder: string, text: string): string[] => textsIn(folder, [text]).map(({ file }) => file);

function read(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
