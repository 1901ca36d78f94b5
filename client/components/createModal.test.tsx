import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { createSignal, Show } from 'solid-js';
import { afterEach, expect, it } from 'vitest';
import { en } from '../i18n/en/en.ts';
import { I18nProvider } from '../i18n/I18nProvider.tsx';
import { Dialog } from './Dialog.tsx';

afterEach(cleanup);

it('where what had the focus goes away inside of it, the uppermost panel still has Escape and Tab', () => {
  const [isThere, setThere] = createSignal(true);
  const closed: string[] = [];
  const [isSecond, setSecond] = createSignal(true);
  render(() => (
    <I18nProvider language="en" initial={{ language: 'en', dictionary: en }}>
      <Dialog isOpen title="Below" onClose={() => closed.push('below')}>
        <Show when={isThere()}>
          <button type="button">Goes</button>
        </Show>
      </Dialog>
      <Dialog
        isOpen={isSecond()}
        title="Above"
        onClose={() => {
          closed.push('above');
          setSecond(false);
        }}
      >
        <Show when={isThere()}>
          <button type="button">Goes, too</button>
        </Show>
      </Dialog>
    </I18nProvider>
  ));
  screen.getByRole('button', { name: 'Goes, too' }).focus();
  setThere(false);
  expect(document.activeElement).toBe(document.body);
  fireEvent.keyDown(document.body, { key: 'Tab' });
  expect(screen.getByRole('dialog', { name: 'Above' }).contains(document.activeElement)).toBe(true);
  (document.activeElement as HTMLElement).blur(); // of the panel
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(closed).toEqual(['above']);
  (document.activeElement as HTMLElement).blur(); // it was given back
  fireEvent.keyDown(document.body, { key: 'Escape' });
  expect(closed).toEqual(['above', 'below']);
});
