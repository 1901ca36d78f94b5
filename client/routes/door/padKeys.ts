/** What the pads of a door type. */
export const DIGIT_KEYS = [...'123456789'];
/** Every letter that search tells apart (S1): the others are folded into these. */
export const LETTER_KEYS = [...'ابتثجحخدذرزسشصضطظعغفقكلمنهوي'];

/** `keyboard`: none of ours, the system's comes up. */
export const PADS = ['digits', 'letters', 'keyboard'] as const;
export type Pad = (typeof PADS)[number];

const KEY = 'committee-room.pad.';

/** Which pad was used last at this door, on this device. */
export function readPad(committee: string): Pad {
  try {
    return PADS.find((pad) => pad === localStorage.getItem(KEY + committee)) ?? 'digits';
  } catch {
    return 'digits'; // a browser that forbids it
  }
}

export function rememberPad(committee: string, pad: Pad): void {
  try {
    localStorage.setItem(KEY + committee, pad);
  } catch {
    // forgotten with the page
  }
}
