import type { SharedDocLog } from '../rooms/sharedDocLog.ts';

/** A room is trimmed in this many rounds after it moved: rows have to be 60 s old, and its snapshot comes when it rests. */
const ROUNDS = 5;

/** Has the log dropped what snapshot and archive both hold (I11), every so often, of the rooms that moved lately; one at a time. */
export function createTrimRounds(deps: {
  readonly log: Pick<SharedDocLog, 'trim'>;
  readonly everyMs: number;
  readonly onError: (trouble: { readonly room: string; readonly error: unknown }) => void;
}) {
  const rounds = new Map<string, number>();
  let isTrimming = false;

  async function trimAll(): Promise<void> {
    if (isTrimming) return;
    isTrimming = true;
    for (const [room, left] of [...rounds]) {
      if (rounds.get(room) === left) rounds.set(room, left - 1); // else it has moved again
      if (left <= 1) rounds.delete(room);
      try {
        await deps.log.trim(room);
      } catch (error) {
        deps.onError({ room, error }); // only memory is lost by it; tried again in the next round
      }
    }
    isTrimming = false;
  }

  const timer = setInterval(() => void trimAll(), deps.everyMs).unref();
  return {
    moved: (room: string): void => void rounds.set(room, ROUNDS),
    stop: (): void => clearInterval(timer),
  };
}
