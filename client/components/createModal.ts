import { onCleanup, onMount } from 'solid-js';

const FOCUSABLE = 'button:not(:disabled), [href], input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/**
 * Keeps the focus inside a panel while it is there: takes it when the panel appears (`data-autofocus` first), holds it with Tab, gives it
 * back when the panel goes and nothing else has taken it. Escape closes.
 */
export function createModal(panel: () => HTMLElement | undefined, onEscape: () => void): void {
  const before = document.activeElement;

  function onKeyDown(event: KeyboardEvent): void {
    const element = panel();
    if (!element) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onEscape();
    }
    if (event.key !== 'Tab') return;
    const stops = [...element.querySelectorAll<HTMLElement>(FOCUSABLE)];
    const first = stops.at(0);
    const last = stops.at(-1);
    const isAtEdge = document.activeElement === (event.shiftKey ? first : last) || document.activeElement === element;
    if (!isAtEdge && element.contains(document.activeElement)) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  /** What had the focus went away under it: keys go to the page's body then, and are the uppermost panel's. */
  function onLostKey(event: KeyboardEvent): void {
    const isLost = event.target === document.body || event.target === document.documentElement;
    if (isLost && !event.defaultPrevented && [...document.querySelectorAll('[role="dialog"]')].at(-1) === panel()) onKeyDown(event);
  }

  onMount(() => {
    const element = panel();
    element?.addEventListener('keydown', onKeyDown);
    document.addEventListener('keydown', onLostKey);
    const start = element?.querySelector<HTMLElement>('[data-autofocus]') ?? element;
    start?.focus({ preventScroll: true });
  });
  onCleanup(() => {
    const element = panel();
    element?.removeEventListener('keydown', onKeyDown);
    document.removeEventListener('keydown', onLostKey);
    const active = document.activeElement;
    const isLost = !active || active === document.body || element?.contains(active) === true;
    if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });
}
