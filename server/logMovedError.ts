/** What was asked of an epoch or a last row that the log has left behind: somebody else wrote, or began a new epoch. Load it again. */
export class LogMovedError extends Error {
  readonly room: string;
  constructor(room: string, reason: string) {
    super(`the log of ${room} has moved on: ${reason}`);
    this.name = 'LogMovedError';
    this.room = room;
  }
}
