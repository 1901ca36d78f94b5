/** Printing a sheet that is on paper only when it was asked for here: what a browser prints by itself has it not (EX7). */
import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** Some browsers never say that a print is over. */
const OVER_AFTER_MS = 60_000;

export type AskedPrint = {
  /** Whether the print that is made now was asked for. */
  readonly mayPrint: Accessor<boolean>;
  print(): void;
};

/** Ends with its owner. */
export function createAskedPrint(): AskedPrint {
  const [mayPrint, setMayPrint] = createSignal(false);
  let isAsked = false; // and has not begun
  let over: ReturnType<typeof setTimeout> | undefined;
  function end(): void {
    clearTimeout(over);
    isAsked = false;
    setMayPrint(false);
  }
  function begun(): void {
    if (!isAsked) end();
    isAsked = false;
  }
  window.addEventListener('beforeprint', begun);
  window.addEventListener('afterprint', end);
  onCleanup(() => {
    clearTimeout(over);
    window.removeEventListener('beforeprint', begun);
    window.removeEventListener('afterprint', end);
  });
  return {
    mayPrint,
    print() {
      end();
      isAsked = true;
      setMayPrint(true);
      over = setTimeout(end, OVER_AFTER_MS);
      window.print();
    },
  };
}
