import { LogMovedError } from '../../logMovedError.ts';
import { orFencedOff } from '../../redis/coreFence.ts';

/** How a script begins what it refuses because the log is not as the caller believes. */
const MOVED = /^(EPOCH|BACK|FENCED|LAST) /;

/** Whether Redis itself refused a command: of a script of ours that means that nothing of it was done. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof LogMovedError || (error instanceof Error && error.name === 'ReplyError');

/** The error as the log's interface knows it. */
export function translated(room: string, error: unknown): unknown {
  return error instanceof Error && isRefusal(error) && MOVED.test(error.message)
    ? new LogMovedError(room, error.message.replace(MOVED, ''))
    : orFencedOff(error);
}
