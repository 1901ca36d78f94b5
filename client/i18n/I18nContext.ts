import { createContext } from 'solid-js';
import type { Translate } from './createTranslate.ts';

export type I18n = {
  readonly translate: Translate;
  /** Whether the words of the screens inside `MoreWords` are here. */
  readonly hasMore: () => boolean;
  /** Has them fetched, in this language and in every later one. */
  readonly wantMore: () => void;
};

export const I18nContext = createContext<I18n>();
