import { type Accessor, onCleanup, onMount } from 'solid-js';
import { foldDigits } from '../../../schema/fold.ts';
import { INVALID_REASONS, type InvalidReason } from '../../../schema/tally.ts';
import type { BallotEntryState } from './createBallotEntry.ts';

/** In the order in which they are offered; a key is its place. */
export const REASONS = Object.keys(INVALID_REASONS) as readonly InvalidReason[]; // keys of a constant object

/** The keyboard of a count (CT29): a number and Enter marks, Enter alone is the next ballot, B blank, I invalid, L a list, Ctrl+Z back. Ends with its owner. */
export function createCountKeys({
  entry,
  isChoosing,
  setChoosing,
  isClosed,
}: {
  readonly entry: BallotEntryState;
  /** Why it is invalid is being chosen. */
  readonly isChoosing: Accessor<boolean>;
  readonly setChoosing: (isChoosing: boolean) => void;
  readonly isClosed: Accessor<boolean>;
}): void {
  const LETTERS: Readonly<Record<string, () => void>> = {
    KeyB: entry.blank,
    KeyI: () => setChoosing(!isChoosing()),
    KeyL: entry.startList,
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || isClosed() || event.altKey) return;
    if (document.querySelector('[aria-modal="true"]') || isTyping(event.target)) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.code === 'KeyZ' && !event.shiftKey) take(event, entry.undo);
      return;
    }
    const digit = /^\d$/.test(foldDigits(event.key)) ? foldDigits(event.key) : null;
    if (isChoosing()) {
      const reason = digit === null ? undefined : REASONS[Number(digit) - 1];
      if (reason)
        take(event, () => {
          setChoosing(false);
          entry.invalid(reason);
        });
      else if (event.key === 'Escape') take(event, () => setChoosing(false));
      return;
    }
    const isOnButton = event.target instanceof HTMLElement && event.target.closest('button, a') !== null;
    if (digit !== null) take(event, () => entry.press(digit));
    else if (event.key === 'Backspace') take(event, entry.eraseDigit);
    else if (event.key === 'Escape') take(event, entry.question() ? entry.dismiss : entry.clearField);
    else if (event.key === 'Enter' && !event.repeat && (entry.field().text !== '' || entry.field().isList || !isOnButton))
      take(event, entry.enterField);
    else if (!event.repeat) {
      const run = LETTERS[event.code]; // by its place: the letter of an Arabic keyboard is another
      if (run) take(event, run);
    }
  }
  function take(event: KeyboardEvent, run: () => void): void {
    event.preventDefault();
    run();
  }
  onMount(() => {
    document.addEventListener('keydown', onKeyDown);
    onCleanup(() => document.removeEventListener('keydown', onKeyDown));
  });
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(textarea|select)$/i.test(target.tagName) ||
    (target instanceof HTMLInputElement && !/^(radio|checkbox|button)$/.test(target.type)));
