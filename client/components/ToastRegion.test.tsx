import { cleanup, fireEvent, render, screen } from '@solidjs/testing-library';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { en } from '../i18n/en/en.ts';
import { I18nProvider } from '../i18n/I18nProvider.tsx';
import { ToastRegion } from './ToastRegion.tsx';
import { createToaster, type Toaster, ToasterContext } from './toasts.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function renderToasts(): Toaster {
  const toaster = createToaster();
  render(() => (
    <I18nProvider language="en" initial={{ language: 'en', dictionary: en }}>
      <ToasterContext.Provider value={toaster}>
        <ToastRegion />
      </ToasterContext.Provider>
    </I18nProvider>
  ));
  return toaster;
}

it('a message goes by itself, but not while a pointer is on it', () => {
  const toaster = renderToasts();
  toaster.show({ text: 'Saved', durationMs: 1_000 });
  const line = screen.getByText('Saved').parentElement ?? document.body;
  fireEvent.pointerEnter(line);
  vi.advanceTimersByTime(5_000);
  expect(screen.queryByText('Saved')).toBeTruthy();
  fireEvent.pointerLeave(line);
  vi.advanceTimersByTime(999);
  expect(screen.queryByText('Saved')).toBeTruthy();
  vi.advanceTimersByTime(1);
  expect(screen.queryByText('Saved')).toBeNull();
});

it('the same message does not pile up, and its action runs once', () => {
  const toaster = renderToasts();
  const run = vi.fn();
  toaster.show({ text: 'Withdrawn' });
  toaster.show({ text: 'Withdrawn', action: { label: 'Undo', run } });
  expect(screen.getAllByText('Withdrawn')).toHaveLength(1);
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(run).toHaveBeenCalledOnce();
  expect(screen.queryByText('Withdrawn')).toBeNull();
});
