import type { JSX } from 'solid-js';
import type { Language } from '../../schema/errors.ts';
import { useTranslation } from '../i18n/useTranslation.ts';
import { Segmented } from './Segmented.tsx';

/** Each language in its own words, so that it is found by whoever cannot read the other. */
export const LANGUAGES = [
  { value: 'ar', label: 'العربية', lang: 'ar' },
  { value: 'en', label: 'English', lang: 'en' },
] as const;

export function LanguageSwitch(props: { readonly language: Language; readonly onChange: (language: Language) => void }): JSX.Element {
  const t = useTranslation();
  return <Segmented label={t('common.language')} value={props.language} options={LANGUAGES} onChange={props.onChange} />;
}
