/** Rows, cells, keys and taps of the rendered list. */
import { fireEvent } from '@solidjs/testing-library';

/** A cell of the n-th row on screen (from 1). */
export function cell(row: number, column: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[aria-rowindex="${row + 1}"] > [data-column="${column}"]`);
  if (!found) throw new Error(`no cell ${row} ${column}`);
  return found;
}
export const rowOf = (row: number) => cell(row, 'name').closest('[role="row"]');
export const press = (element: Element, key: string, more: Partial<KeyboardEventInit> = {}) => fireEvent.keyDown(element, { key, ...more });
export function tap(element: Element): void {
  fireEvent.pointerDown(element);
  if (element instanceof HTMLElement) element.focus();
  fireEvent.click(element, { detail: 1 });
}
