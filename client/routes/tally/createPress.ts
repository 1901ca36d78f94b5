import type { JSX } from 'solid-js';

/** A click that comes sooner after a touch belongs to it. */
const SAME_TOUCH_MS = 500;

type Press = Pick<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'onPointerDown' | 'onPointerUp' | 'onClick'> & {
  readonly 'on:touchend': (event: TouchEvent) => void;
};

/**
 * Makes buttons work as soon as they are touched: of two thumbs that overlap the browser sends one click. By keyboard or a screen reader they work at their click. One for
 * buttons that stand together.
 * @param isAtOnce no: they stand where a finger scrolls, and work at their click
 */
export function createPress(isAtOnce: () => boolean = () => true): (onPress: () => void) => Press {
  let touchedAtMs = Number.NEGATIVE_INFINITY;
  let touched: HTMLElement | undefined;
  return (onPress) => ({
    onPointerDown(event) {
      if (!isAtOnce()) return;
      event.preventDefault(); // the focus stays where it is: Enter is the next ballot's
      if (event.button !== 0) return;
      touchedAtMs = event.timeStamp;
      touched = event.currentTarget;
      onPress();
    },
    onPointerUp(event) {
      if (isAtOnce()) touchedAtMs = event.timeStamp;
    },
    'on:touchend'(event) {
      if (isAtOnce() && event.cancelable) event.preventDefault(); // its click may be another button's by then
    },
    onClick(event) {
      const isOfTouch = (event.detail > 0 || event.currentTarget === touched) && event.timeStamp - touchedAtMs < SAME_TOUCH_MS;
      if (!isOfTouch) onPress();
    },
  });
}
