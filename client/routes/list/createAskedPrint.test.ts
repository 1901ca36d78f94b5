import { createRoot } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type AskedPrint, createAskedPrint } from './createAskedPrint.ts';

let end = () => {};
let asked: AskedPrint;
/** What the browser under test says of a print. */
let says: readonly string[];
beforeEach(() => {
  vi.useFakeTimers();
  says = ['beforeprint', 'afterprint'];
  createRoot((dispose) => {
    end = dispose;
    asked = createAskedPrint();
  });
});
afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
/** Whether the sheet was there when the browser took the page. */
function prints(run: () => void): boolean {
  let wasThere = false;
  const look = (): void => {
    wasThere = asked.mayPrint();
  };
  window.addEventListener('beforeprint', look);
  vi.stubGlobal('print', () => says.forEach((type) => void window.dispatchEvent(new Event(type))));
  run();
  window.removeEventListener('beforeprint', look);
  return wasThere;
}
const byKeys = (): void => window.print();

test('[EX7] a print that was asked for has the sheet, and the next by the keys of the device has not', () => {
  expect(prints(byKeys)).toBe(false);
  expect(prints(asked.print)).toBe(true);
  expect(prints(byKeys)).toBe(false);
  expect(prints(asked.print)).toBe(true);
});

test('[EX7] nor has it where the browser never says that the first is over', () => {
  says = ['beforeprint'];
  expect(prints(asked.print)).toBe(true);
  expect(prints(byKeys)).toBe(false);
  expect(asked.mayPrint()).toBe(false);
});

test('[EX7] where nothing was printed it may not be any more a minute later', () => {
  says = [];
  prints(asked.print);
  expect(asked.mayPrint()).toBe(true);
  vi.advanceTimersByTime(60_000);
  says = ['beforeprint'];
  expect([asked.mayPrint(), prints(byKeys)]).toEqual([false, false]);
});
