/**
 * The ballot paper as tallies name it (docs/rules.md, CT1–CT3): candidates and lists by id, in the order in which they stand on it. A ballot names the paper that its clerk
 * had before them and places on it, so that whatever is corrected in the set-up afterwards changes no ballot. Pure.
 */
import { ballotOf, type ElectionSetUp } from './election.ts';

export type BallotPaper = {
  /** 4 characters [0-9a-z], a fingerprint of the rest. */
  readonly id: string;
  /** Lists in their order. */
  readonly lists: readonly string[];
  /** Candidates column by column, as {@link ballotOf}; `list`: the place of their list in `lists`, null for those of none. */
  readonly candidates: readonly { readonly id: string; readonly list: number | null }[];
};

export const PAPER_ID_LENGTH = 4;
export const isPaperId = (text: string): boolean => /^[0-9a-z]{4}$/.test(text);

/** The paper of a set-up. Names, numbers and who withdrew are not in it: a corrected spelling is the same paper. */
export function paperOf(setUp: Pick<ElectionSetUp, 'lists' | 'candidates'>): BallotPaper {
  const lists = setUp.lists.map(({ id }) => id);
  const candidates = ballotOf(setUp).flatMap(({ list, candidates: column }) =>
    column.map(({ id }) => ({ id, list: list ? lists.indexOf(list.id) : null })),
  );
  return { id: fingerprint(`${lists.join(' ')}|${candidates.map(({ id, list }) => `${id}${list ?? ''}`).join(' ')}`), lists, candidates };
}

/** FNV-1a over the characters, as {@link PAPER_ID_LENGTH} of base 36. */
function fingerprint(text: string): string {
  let hash = 0x81_1c_9d_c5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01_00_01_93) >>> 0;
  return (hash % 36 ** PAPER_ID_LENGTH).toString(36).padStart(PAPER_ID_LENGTH, '0');
}
