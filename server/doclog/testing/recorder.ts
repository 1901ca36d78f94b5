import type { FollowedRow } from '../../rooms/sharedDocLog.ts';

/** Keeps what a follower is told. */
export function recorder() {
  const rows: FollowedRow[] = [];
  const losses: Error[] = [];
  return {
    rows,
    losses,
    seqs: () => rows.map(({ seq }) => seq),
    first: () => rows.map(({ bytes }) => bytes[0]),
    follower: { rows: (more: readonly FollowedRow[]) => void rows.push(...more), lost: (error: Error) => void losses.push(error) },
  };
}
