/**
 * Presses keys once more, oldest first, each at what has the focus by then: what somebody typed before the field was there (V10). A browser does nothing by itself for such a key, so
 * pressing a button and writing a letter are done here.
 */
export function pressAgain(keys: readonly KeyboardEvent[]): void {
  for (const { key, code, shiftKey } of keys) {
    const pressed = new KeyboardEvent('keydown', { key, code, shiftKey, bubbles: true, cancelable: true });
    if (!document.activeElement?.dispatchEvent(pressed)) continue;
    const at = document.activeElement; // a letter on a choice goes on in the field above it
    if (at instanceof HTMLButtonElement && (key === 'Enter' || key === ' ')) at.click();
    else if (at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement) write(at, key);
  }
}

function write(field: HTMLTextAreaElement | HTMLInputElement, key: string): void {
  const end = field.selectionEnd ?? field.value.length;
  if (key === 'Backspace') field.setRangeText('', Math.max(0, end - 1), end, 'end');
  else if ([...key].length === 1) field.setRangeText(key, end, end, 'end');
  else return;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
