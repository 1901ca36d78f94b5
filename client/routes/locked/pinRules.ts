import type { Role } from '../../../schema/access.ts';
import { foldDigits } from '../../../schema/fold.ts';

const MAX_DIGITS = 6;

/** So many digits a PIN has at least; at a door, where many go on one tablet, four will do. */
export const leastDigits = (role: Role | undefined): number => (role === 'attendance' ? 4 : MAX_DIGITS);

/** What was typed as a PIN, in whichever digits; anything else is left out. */
export const asPin = (typed: string): string => foldDigits(typed).replace(/\D/g, '').slice(0, MAX_DIGITS);

/** Why a PIN is not taken: too short, or what everybody tries first (one digit repeated, counting up or down). Null: it is. */
export function whyNotPin(pin: string, least: number): 'short' | 'weak' | null {
  if (pin.length < least) return 'short';
  const steps = new Set([...pin].slice(1).map((digit, at) => (Number(digit) - Number(pin[at]) + 10) % 10));
  return steps.size === 1 && [0, 1, 9].includes([...steps][0] ?? -1) ? 'weak' : null;
}
