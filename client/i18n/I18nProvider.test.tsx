import { cleanup, render, screen, waitFor } from '@solidjs/testing-library';
import { createSignal } from 'solid-js';
import { afterEach, expect, it } from 'vitest';
import type { Language } from '../../schema/errors.ts';
import { en } from './en/en.ts';
import { I18nProvider } from './I18nProvider.tsx';
import { MoreWords } from './MoreWords.tsx';
import { useTranslation } from './useTranslation.ts';

afterEach(cleanup);

function Save() {
  const t = useTranslation();
  return <p>{t('common.save')}</p>;
}
function SignInTitle() {
  const t = useTranslation();
  return <p>{t('signIn.title')}</p>;
}

it('[W4] a switch changes words, language and direction at once, without a reload', async () => {
  const [language, setLanguage] = createSignal<Language>('en');
  render(() => (
    <I18nProvider language={language()} initial={{ language: 'en', dictionary: en }}>
      <Save />
    </I18nProvider>
  ));
  expect(screen.getByText('Save')).toBeTruthy();
  expect([document.documentElement.lang, document.documentElement.dir]).toEqual(['en', 'ltr']);
  setLanguage('ar');
  expect(document.documentElement.dir).toBe('ltr'); // until the words are here
  await screen.findByText('حفظ');
  expect([document.documentElement.lang, document.documentElement.dir]).toEqual(['ar', 'rtl']);
});

it('[W4] words that are not loaded at first are fetched when a screen wants them, and again in another language', async () => {
  const [language, setLanguage] = createSignal<Language>('en');
  render(() => (
    <I18nProvider language={language()} initial={{ language: 'en', dictionary: en }}>
      <MoreWords fallback={<p>waiting</p>}>
        <SignInTitle />
      </MoreWords>
    </I18nProvider>
  ));
  expect(screen.getByText('waiting')).toBeTruthy();
  await screen.findByText('Sign in');
  setLanguage('ar');
  await waitFor(() => expect(screen.getByText('تسجيل الدخول')).toBeTruthy());
});
