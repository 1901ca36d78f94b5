import { cleanup, render, screen } from '@solidjs/testing-library';
import { createSignal, Show } from 'solid-js';
import { afterEach, expect, it } from 'vitest';
import { en } from '../i18n/en/en.ts';
import { I18nProvider } from '../i18n/I18nProvider.tsx';
import { ArrivalsContext, PageHeading } from './PageHeading.tsx';

afterEach(cleanup);

it('the heading takes the focus after a navigation, not at the first load; the tab is named after it', () => {
  const [isSecond, setSecond] = createSignal(false);
  render(() => (
    <I18nProvider language="en" initial={{ language: 'en', dictionary: en }}>
      <ArrivalsContext.Provider value={{ hasArrived: false }}>
        <Show when={isSecond()} fallback={<PageHeading title="First" />}>
          <PageHeading title="Second" />
        </Show>
      </ArrivalsContext.Provider>
    </I18nProvider>
  ));
  expect(document.activeElement).toBe(document.body);
  expect(document.title).toBe('First · Committee Room');
  setSecond(true);
  expect(document.activeElement).toBe(screen.getByRole('heading', { name: 'Second' }));
  expect(document.title).toBe('Second · Committee Room');
});
