import type { RollRow } from './parseRoll.ts';

type Details = Pick<RollRow, 'gender' | 'birthYear'>;

/** Whether a line, or somebody on the roll, can be the same person as another of that name: one gender, and one year of birth where both say one. */
export const canMean = (one: Details, other: Details): boolean =>
  one.gender === other.gender && (one.birthYear === null || other.birthYear === null || one.birthYear === other.birthYear);
