import { createEffect, createSignal } from 'solid-js';
import type { Language } from '../../schema/errors.ts';
import type { Settings, Theme } from './contracts/app.ts';
import type { Environment } from './environment.ts';

const LANGUAGE_KEY = 'committee-room.language';
const THEME_KEY = 'committee-room.theme';

/**
 * Language and theme of this browser. A language in the address (`?lang=ar|en`) is this tab's own and stays so, switched or not, until the
 * address names another. Sets `data-theme`, and `lang` and `dir` for the first picture; `I18nProvider` changes those two together with the words.
 *
 * @param search the address's query, e.g. `?lang=ar`
 */
export function createSettings(deps: {
  readonly environment: Pick<Environment, 'local' | 'tab' | 'languages'>;
  readonly root: HTMLElement;
  readonly search: string;
}): Settings {
  const { local, tab, languages } = deps.environment;
  const asked = readLanguage(new URLSearchParams(deps.search).get('lang'));
  const [askedBefore, chosenInTab] = (tab.get(LANGUAGE_KEY) ?? '').split(' ').map((text) => readLanguage(text));
  const ofTab = asked !== null && asked !== askedBefore ? asked : chosenInTab;
  if (asked !== null && asked !== askedBefore) keepInTab(asked, asked);

  const [language, setLanguage] = createSignal<Language>(ofTab ?? readLanguage(local.get(LANGUAGE_KEY)) ?? preferred(languages));
  const [theme, setTheme] = createSignal<Theme>(readTheme(local.get(THEME_KEY)));

  function keepInTab(by: Language, chosen: Language): void {
    tab.set(LANGUAGE_KEY, `${by} ${chosen}`);
  }

  deps.root.lang = language();
  deps.root.dir = language() === 'ar' ? 'rtl' : 'ltr';
  createEffect(() => {
    if (theme() === 'system') delete deps.root.dataset.theme;
    else deps.root.dataset.theme = theme();
  });

  return {
    language,
    setLanguage(next) {
      const by = asked ?? askedBefore ?? null;
      if (by === null) local.set(LANGUAGE_KEY, next);
      else keepInTab(by, next);
      setLanguage(next);
    },
    theme,
    setTheme(next) {
      local.set(THEME_KEY, next === 'system' ? null : next);
      setTheme(next);
    },
  };
}

const readLanguage = (text: string | null | undefined): Language | null => (text === 'ar' || text === 'en' ? text : null);
const readTheme = (text: string | null): Theme => (text === 'light' || text === 'dark' || text === 'outdoor' ? text : 'system');

/** The first of the browser's languages that we speak. */
function preferred(languages: readonly string[]): Language {
  for (const tag of languages) {
    const known = readLanguage(tag.slice(0, 2).toLowerCase());
    if (known) return known;
  }
  return 'en';
}
