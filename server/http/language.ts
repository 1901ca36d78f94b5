import type { Language } from '../../schema/errors.ts';

/** The language of an answer: the one of ours that `Accept-Language` likes best, English when it names neither. */
export function languageOf(header: string | undefined): Language {
  let best: { language: Language; quality: number } = { language: 'en', quality: 0 };
  for (const part of (header ?? '').split(',').slice(0, 16)) {
    const [tag = '', ...parameters] = part.trim().split(';');
    const language = /^(ar|en)(-|$)/i.exec(tag)?.[1]?.toLowerCase();
    const quality = Number(parameters.find((parameter) => parameter.trim().startsWith('q='))?.split('=')[1] ?? 1);
    if ((language === 'ar' || language === 'en') && quality > best.quality) best = { language, quality };
  }
  return best.language;
}
