/** One thing after the other in a room: two who carry the same edits, or decide the same one, do not meet half-way. */
export function createRoomTurns() {
  const last = new Map<string, Promise<unknown>>();
  return {
    inTurn<Result>(room: string, run: () => Promise<Result>): Promise<Result> {
      const done = (last.get(room) ?? Promise.resolve()).then(run);
      const settled = done.catch(() => {});
      last.set(room, settled);
      void settled.then(() => last.get(room) === settled && last.delete(room));
      return done;
    },
  };
}
export type RoomTurns = ReturnType<typeof createRoomTurns>;
