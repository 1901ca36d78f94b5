/** At which side of a wide screen the pads stand: where the hand is that types. On this device, for every door. */
export type PadSide = 'start' | 'end';

const KEY = 'committee-room.pad-side';

export function readSide(): PadSide {
  try {
    return localStorage.getItem(KEY) === 'start' ? 'start' : 'end';
  } catch {
    return 'end'; // a browser that forbids it
  }
}

export function rememberSide(side: PadSide): void {
  try {
    localStorage.setItem(KEY, side);
  } catch {
    // forgotten with the page
  }
}
