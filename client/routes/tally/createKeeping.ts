import { createAfterFrame } from './createAfterFrame.ts';
import type { KeptBallot, OpenBallot } from './openBallot.ts';

/** Keeps the open ballot once the frame of a tap is drawn (CT31), and asks before the page is left until the device has the last mark of it (CT22). */
export function createKeeping(write: OpenBallot['write']): (ballot: KeptBallot | null) => void {
  const keepAfter = createAfterFrame();
  const ask = (event: Event): void => event.preventDefault();
  let marks = 0;
  return (ballot) => {
    marks += 1;
    const mark = marks;
    window.addEventListener('beforeunload', ask);
    keepAfter(() => void write(ballot).then(() => mark === marks && window.removeEventListener('beforeunload', ask))); // it does not reject
  };
}
