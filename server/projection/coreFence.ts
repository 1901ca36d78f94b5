import type { Database as Sqlite } from 'better-sqlite3';
import { FencedOffError } from '../fencedOffError.ts';
import type { SharedDocLog } from '../rooms/sharedDocLog.ts';
import { setTakenOver } from './installation.ts';
import { createArchiveWriter } from './writeArchive.ts';

export type CoreFence = {
  /** The number, taken once and kept in SQLite. @throws FencedOffError once a greater one was given */
  number(): Promise<number>;
  /** A greater one was given, wherever that was found. */
  giveUp(): void;
  isGivenUp(): boolean;
};

/**
 * The number under which this process is the core of its installation: it archives and publishes under it, and stops for good when a greater one was given, be
 * it to a process on a copy of the data folder [Q2]: this folder is then one on which none starts by itself [Q17].
 *
 * @param deps.onGivenUp called once
 */
export function createCoreFence(deps: {
  readonly log: Pick<SharedDocLog, 'takeFence'>;
  readonly sqlite: Sqlite;
  readonly onGivenUp?: () => void;
}): CoreFence {
  const archive = createArchiveWriter(deps.sqlite);
  let taking: Promise<number> | null = null;
  let own: number | null = null;
  let isGivenUp = false;

  async function take(): Promise<number> {
    const given = await deps.log.takeFence(archive.fence());
    archive.raiseFence(given);
    own = given;
    return given;
  }

  return {
    async number() {
      if (isGivenUp) throw new FencedOffError();
      taking ??= take().catch((error: unknown) => {
        taking = null;
        throw error;
      });
      return taking;
    },
    giveUp() {
      if (isGivenUp) return;
      isGivenUp = true;
      deps.onGivenUp?.();
      if (own !== null) setTakenOver(deps.sqlite, own);
    },
    isGivenUp: () => isGivenUp,
  };
}
