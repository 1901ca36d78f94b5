import { createRoot } from 'solid-js';
import { expect, test } from 'vitest';
import { createSettings } from './createSettings.ts';
import { memoryStorage } from './testing/fakeBrowser.ts';

type Browser = { readonly local: ReturnType<typeof memoryStorage>; readonly languages: readonly string[] };
const browserOf = (...languages: string[]): Browser => ({ local: memoryStorage(), languages });

function load(browser: Browser, search = '', tab = memoryStorage()) {
  const root = document.createElement('html');
  const settings = createRoot(() => createSettings({ environment: { ...browser, tab }, root, search }));
  return { ...settings, root, tab };
}

test('the first language is the browser’s, of those that we speak', () => {
  expect(load(browserOf('ar-KW', 'en')).language()).toBe('ar');
  expect(load(browserOf('fr-FR', 'en-GB', 'ar')).language()).toBe('en');
  expect(load(browserOf('fr')).language()).toBe('en');
});

test('the first picture has its language and direction', () => {
  const { root } = load(browserOf('ar'));
  expect([root.lang, root.dir]).toEqual(['ar', 'rtl']);
});

test('a choice is kept in this browser', () => {
  const browser = browserOf('en');
  load(browser).setLanguage('ar');
  expect(load(browser).language()).toBe('ar');
});

test('a language in the address is this tab’s own: others do not see it, and a switch there stays there', () => {
  const browser = browserOf('en');
  const tablet = load(browser, '?lang=ar');
  expect(tablet.language()).toBe('ar');
  expect(load(browser).language()).toBe('en');
  tablet.setLanguage('en');
  expect(load(browser, '?lang=ar', tablet.tab).language()).toBe('en'); // a reload
  expect(load(browser, '', tablet.tab).language()).toBe('en'); // another page of the app
  expect(browser.local.get('committee-room.language')).toBeNull();
});

test('another language in the address wins again', () => {
  const browser = browserOf('en');
  const tablet = load(browser, '?lang=ar');
  tablet.setLanguage('ar');
  expect(load(browser, '?lang=en', tablet.tab).language()).toBe('en');
});

test('nonsense in the address or in the storage is passed over', () => {
  const browser = browserOf('ar');
  browser.local.set('committee-room.language', 'xx');
  browser.local.set('committee-room.theme', 'pink');
  const { language, theme } = load(browser, '?lang=xx');
  expect([language(), theme()]).toEqual(['ar', 'system']);
});

test('the theme is set on the document and kept; `system` leaves it to the browser', async () => {
  const browser = browserOf('en');
  const { root, setTheme } = load(browser);
  await Promise.resolve();
  expect(root.dataset.theme).toBeUndefined();
  setTheme('dark');
  expect(root.dataset.theme).toBe('dark');
  expect(load(browser).theme()).toBe('dark');
  setTheme('system');
  expect(root.dataset.theme).toBeUndefined();
  expect(load(browser).theme()).toBe('system');
});
