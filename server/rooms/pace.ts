/** After a batch a room rests at most this long. */
const MAX_REST_MS = 16;
/** A frame of this size costs more by what is in it than by being one: nothing is gained by waiting. */
const FULL_FRAME_BYTES = 2_048;

/**
 * The merge window of a room: under load frames grow fuller instead of more. A room that was busy for more than half of the time since its last batch
 * rests as long as this one kept it busy; any other never waits.
 */
export function createPace() {
  let restUntilMs = 0;
  let lastStartedMs = Number.NEGATIVE_INFINITY;
  let lastBusyMs = 0;

  return {
    /** @param batch busyMs: what of the time from its start to its end was work, not waiting for the disk */
    batchDone(batch: { readonly startedMs: number; readonly endMs: number; readonly busyMs: number; readonly frameBytes: number }): void {
      const isCrowded = lastBusyMs > (batch.startedMs - lastStartedMs) / 2;
      lastStartedMs = batch.startedMs;
      lastBusyMs = batch.busyMs;
      restUntilMs = isCrowded && batch.frameBytes < FULL_FRAME_BYTES ? batch.endMs + Math.min(MAX_REST_MS, batch.busyMs) : 0;
    },
    /** How long from now the next batch may wait for company. */
    restMs: (nowMs: number): number => Math.max(0, restUntilMs - nowMs),
  };
}
