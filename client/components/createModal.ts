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
    if (!isAtEdge) return;
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }

  onMount(() => {
    const element = panel();
    element?.addEventListener('keydown', onKeyDown);
    const start = element?.querySelector<HTMLElement>('[data-autofocus]') ?? element;
    start?.focus({ preventScroll: true });
  });
  onCleanup(() => {
    const element = panel();
    element?.removeEventListener('keydown', onKeyDown);
    const active = document.activeElement;
    const isLost = !active || active === document.body || element?.contains(active) === true;
    if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });
}
