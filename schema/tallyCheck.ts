/**
 * What two clerks compare by ear (docs/rules.md, CT8): a number below 64,000 that is the sum of what every ballot weighs, modulo a prime. So it says what the ballots come to
 * and not who entered them in which order, and a device that has none of the ballots before it goes on from the number it was handed over with.
 */
import { spread } from './fingerprint.ts';

/** The largest prime under the number of checks: so no number of marks of one candidate, missed or added, ever weighs nothing. */
const CHECK_PRIME = 63_997;

const known = new Map<string, number>();
/** 1 and more, under the prime; `cell`: a candidate's or list's cell, or what kind of ballot it is. */
function cellWeight(cell: string): number {
  const weight = known.get(cell);
  if (weight !== undefined) return weight;
  let hash = 0x81_1c_9d_c5;
  for (let i = 0; i < cell.length; i++) hash = Math.imul(hash ^ cell.charCodeAt(i), 0x01_00_01_93);
  const fresh = 1 + (spread(hash) % (CHECK_PRIME - 1));
  known.set(cell, fresh);
  return fresh;
}

export const weightOf = (cells: readonly string[]): number => cells.reduce((sum, cell) => sum + cellWeight(cell), 0) % CHECK_PRIME;

/** What a tally has to have for its checks to be told. */
type Weighed = {
  readonly counted: readonly { readonly number: number; readonly weight: number }[];
  readonly first: number;
  readonly handedOver: string | null;
};

/** The checks at several ballot numbers at once, in the order given. */
export function checksOf({ counted, first, handedOver }: Weighed, numbers: readonly number[]): readonly string[] {
  const order = [...numbers.keys()].sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  const checks: string[] = [];
  let sum = handedOver === null ? 0 : Number.parseInt(handedOver, 36);
  let at = 0;
  for (const index of order) {
    const number = numbers[index] ?? 0;
    for (let ballot = counted[at]; ballot && ballot.number <= number; ballot = counted[++at]) {
      if (handedOver === null || ballot.number >= first) sum = (sum + ballot.weight) % CHECK_PRIME;
    }
    checks[index] = (sum % CHECK_PRIME).toString(36);
  }
  return checks;
}

/** What ballots 1 to `number` weigh: the same for two clerks who counted the same, whatever the order and the device. */
export const checkOf = (tally: Weighed, number: number): string => checksOf(tally, [number])[0] ?? '0';
