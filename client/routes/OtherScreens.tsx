import { type RouteSectionProps, useParams } from '@solidjs/router';
import type { Component, JSX } from 'solid-js';
import { Dynamic } from 'solid-js/web';
import type { loadDictionary } from '../i18n/loadDictionary.ts';
import { lazyScreen } from '../parts/lazyScreen.ts';

/** What stands behind `/<screen>/…` of whoever is signed in, and how many parts of the address are its own. */
const SCREENS: Readonly<Record<string, { readonly parts: number; readonly Screen: ReturnType<typeof lazyScreen<RouteSectionProps>> }>> = {
  account: { parts: 1, Screen: lazyScreen(() => import('./account/AccountScreens.tsx').then((module) => module.AccountScreens)) },
  admin: { parts: 2, Screen: lazyScreen(() => import('./admin/AdminScreens.tsx').then((module) => module.AdminScreens)) },
  board: { parts: 1, Screen: lazyScreen(() => import('./board/Board.tsx').then((module) => module.Board)) },
  calls: { parts: 0, Screen: lazyScreen(() => import('./calls/Calls.tsx').then((module) => module.Calls)) },
  results: { parts: 1, Screen: lazyScreen(() => import('./results/Results.tsx').then((module) => module.Results)) },
};

const NotFound = lazyScreen<RouteSectionProps>(() => import('./NotFound.tsx').then((module) => module.NotFound)); // what is seldom shown holds nothing up

/**
 * Hands over the screens, and begins to fetch the one that this address is of, with its words: beside the session's round trips, not one after another behind them.
 * @param loadWords handed in, for imported it would come in a chunk that more of the first row waits for
 */
export function openOtherScreens(loadWords: typeof loadDictionary): Component<RouteSectionProps> {
  const screen = screenAt(location.pathname.split('/')[1]);
  if (screen) {
    const language = document.documentElement.lang === 'ar' ? 'ar' : 'en'; // of the first picture
    for (const part of [screen.Screen.preload(), loadWords(language, true)]) part.catch(() => {}); // fetched again when it is shown
    new Intl.DateTimeFormat(language); // the first number that a page puts into words costs some 20 ms, whoever asks for it: not when it is to be shown
  }
  return OtherScreens;
}

const screenAt = (name = '') => (Object.hasOwn(SCREENS, name) ? SCREENS[name] : undefined);

/** Screens that no list and no door needs, each in a chunk of its own; their names stand here and not in what is loaded first. */
export function OtherScreens(props: RouteSectionProps): JSX.Element {
  const params = useParams<{ screen?: string; tool?: string; elector?: string; rest?: string }>();
  const screen = () => {
    const found = screenAt(params.screen);
    const parts = [params.tool, params.elector, params.rest].filter(Boolean).length;
    return found && parts <= found.parts ? found.Screen : NotFound;
  };
  return <Dynamic component={screen()} {...props} />;
}
