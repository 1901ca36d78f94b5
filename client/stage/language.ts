import type { Language } from '../../schema/errors.ts';

const KEY = 'committee-room.stage-language';

/** `?lang=`, else what was chosen here before, else what the browser likes. */
export function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? read();
  if (asked === 'ar' || asked === 'en') return asked;
  return navigator.language.toLowerCase().startsWith('ar') ? 'ar' : 'en';
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {} // a browser that keeps nothing asks again next time
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
