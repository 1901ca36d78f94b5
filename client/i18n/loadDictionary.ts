import type { Language } from '../../schema/errors.ts';
import { keepFetching } from '../parts/keepFetching.ts';
import type { CoreWords, Dictionary, MoreWords } from './dictionary.ts';

export type Loaded = {
  readonly language: Language;
  readonly dictionary: Dictionary;
  /** Whether the words of the screens inside `MoreWords` are among them. */
  readonly hasMore?: boolean;
};

/**
 * Fetches a language's words, each part a chunk of its own; the second call costs nothing. Rejects when the network stays gone.
 * @param withMore also those of the screens inside `MoreWords`
 */
export async function loadDictionary(language: Language, withMore: boolean): Promise<Loaded> {
  const [core, rest] = await Promise.all([
    keepFetching<CoreWords>(async () => (language === 'ar' ? (await import('./ar/ar.ts')).ar : (await import('./en/en.ts')).en)),
    withMore ? keepFetching(() => loadMore(language)) : {},
  ]);
  return { language, dictionary: { ...core, ...rest }, hasMore: withMore };
}

async function loadMore(language: Language): Promise<MoreWords> {
  const [{ more }, { counting }] = await Promise.all(
    language === 'ar' ? [import('./ar/more.ts'), import('./ar/counting.ts')] : [import('./en/more.ts'), import('./en/counting.ts')],
  );
  return { ...more, ...counting };
}
