/** Tone and words of what wants an eye: one table. Pure. */
import type { Trouble } from '../../../schema/boardTroubles.ts';
import type { Tone } from '../../components/tone.ts';

export const TROUBLE_TONES: Readonly<Record<Trouble, Tone>> = {
  silent: 'danger',
  staleTablets: 'danger',
  unsent: 'warning',
  contradicting: 'contradicting',
  errors: 'danger',
  differing: 'contradicting',
  heldEdits: 'warning',
  wrongClocks: 'warning',
  late: 'warning',
  lowBatteries: 'warning',
  unlisted: 'info',
  duplicates: 'info',
};
