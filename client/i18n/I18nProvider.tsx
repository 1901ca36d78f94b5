import { createEffect, createSignal, type JSX, on, onCleanup, untrack } from 'solid-js';
import type { Language } from '../../schema/errors.ts';
import { whenIdle } from '../parts/whenIdle.ts';
import { createTranslate } from './createTranslate.ts';
import { I18nContext } from './I18nContext.ts';
import { type Loaded, loadDictionary } from './loadDictionary.ts';

const AGAIN_MS = 5_000;

type Props = {
  readonly language: Language;
  /** Words of the first language, loaded before the first paint, so that no screen ever shows without words. */
  readonly initial: Loaded;
  readonly children: JSX.Element;
};

/**
 * Gives `useTranslation` its language and keeps `lang` and `dir` of the document. When `language` changes, the words are fetched first and
 * everything changes at once; where they cannot be fetched the old language stays and it is tried again. All of both languages is fetched in an idle moment, so
 * that a switch works without a network.
 */
export function I18nProvider(props: Props): JSX.Element {
  const [loaded, setLoaded] = createSignal(untrack(() => props.initial));
  const [isMoreWanted, setMoreWanted] = createSignal(false);
  const [attempt, setAttempt] = createSignal(0);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const translate = createTranslate(loaded);

  createEffect(
    on([() => props.language, isMoreWanted, attempt], ([language, withMore]) => {
      let isStale = false;
      onCleanup(() => {
        isStale = true;
        clearTimeout(timer);
      });
      const now = untrack(loaded);
      if (language === now.language && (now.hasMore || !withMore)) return;
      loadDictionary(language, withMore || now.hasMore === true)
        .then((next) => !isStale && setLoaded(next))
        .catch(() => {
          if (!isStale) timer = setTimeout(() => setAttempt((n) => n + 1), AGAIN_MS); // no network: the words in force stay
        });
    }),
  );
  createEffect(() => {
    document.documentElement.lang = loaded().language;
    document.documentElement.dir = translate.direction;
  });
  whenIdle(() => {
    setMoreWanted(true);
    return Promise.all([loadDictionary('ar', true), loadDictionary('en', true)]);
  });

  const i18n = { translate, hasMore: () => loaded().hasMore === true, wantMore: () => setMoreWanted(true) };
  return <I18nContext.Provider value={i18n}>{props.children}</I18nContext.Provider>;
}
