import { createBatch } from './batch.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { AppendedDocument, DocLog } from './docLog.ts';
import type { EngineEvents } from './engineEvents.ts';
import type { Following } from './following.ts';
import type { Intake, Queued } from './intake.ts';
import { createPace } from './pace.ts';
import type { Telling } from './telling.ts';
import type { Timers } from './timers.ts';

/**
 * What a room's loop does with edits, its own connections' and other processes': onto the disk, and only then told (I1, I2).
 *
 * @param deps.document the room's own, for whatever is written beside the rows
 * @param deps.hasFailed the room's memory was thrown away meanwhile: nothing more is told
 */
export function createTurns(deps: {
  readonly name: string;
  readonly epoch: number;
  readonly log: DocLog;
  readonly document: AppendedDocument;
  readonly timers: Timers;
  readonly events: EngineEvents;
  readonly intake: Intake;
  readonly following: Following | null;
  readonly checkpoints: Checkpoints;
  readonly telling: Telling;
  readonly hasFailed: () => boolean;
}) {
  const { name, epoch, log, timers, events, intake, following, checkpoints } = deps;
  const { tell, tellOfOthers } = deps.telling;
  const pace = createPace();
  let lastEditMs: number | null = null;

  return {
    /** How long from now the next batch may wait for company. */
    restMs: pace.restMs,
    /** How long ago the last edit was seen to be on disk; null before the first. */
    get sinceEditMs() {
      return lastEditMs === null ? null : timers.elapsedMs() - lastEditMs;
    },

    async takeBatch(items: readonly Queued[]): Promise<void> {
      const batch = createBatch(timers.now());
      const startedMs = timers.elapsedMs();
      const before = intake.takeAll(items, batch);
      const rows = batch.rows();
      const appliedMs = timers.elapsedMs();
      if (rows.length > 0) {
        const seq = await log.append(name, epoch, rows, deps.document);
        if (deps.hasFailed()) return;
        events.committed?.(timers.elapsedMs() - appliedMs, rows.length);
        events.step?.('after-commit');
        if (following) following.appended(seq, rows);
        else checkpoints.appended(seq, rows);
      }
      const tellingMs = timers.elapsedMs();
      if (rows.length > 0) lastEditMs = tellingMs;
      const frameBytes = tell(batch, before);
      const endMs = timers.elapsedMs();
      const oldest = items[0];
      if (oldest) events.acknowledged?.(endMs - oldest.atMs);
      pace.batchDone({ startedMs, endMs, busyMs: appliedMs - startedMs + endMs - tellingMs, frameBytes });
    },

    /** What other processes have appended: it is on disk, so it is applied and told. */
    takeFollowed(): void {
      const startedMs = timers.elapsedMs();
      const followed = following?.take();
      if (!followed) return;
      checkpoints.appended(followed.seq, followed.rows);
      if (!followed.news.merged) return;
      lastEditMs = startedMs;
      const frameBytes = tellOfOthers(followed.news, followed.before);
      const endMs = timers.elapsedMs();
      pace.batchDone({ startedMs, endMs, busyMs: endMs - startedMs, frameBytes });
    },
  };
}
