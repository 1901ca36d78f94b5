import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** Whether the window is too narrow for a table of figures; a list stands there then. Ends with its owner. */
export function createIsNarrow(): Accessor<boolean> {
  const query = globalThis.matchMedia?.('(width < 60rem)'); // jsdom has none
  const [isNarrow, setNarrow] = createSignal(query?.matches ?? false);
  const look = (): void => void setNarrow(query?.matches ?? false);
  query?.addEventListener('change', look);
  onCleanup(() => query?.removeEventListener('change', look));
  return isNarrow;
}
