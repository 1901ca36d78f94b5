import { LogMovedError } from '../logMovedError.ts';
import type { ArchivedRow, LogPage, LogPlace, SharedDocLog } from '../rooms/sharedDocLog.ts';
import type { createArchiveWriter } from './writeArchive.ts';

const PAGE_ROWS = 200;

/**
 * Of a room of which Redis has lost rows that are archived, and that has gone on: brings what came since into SQLite, behind what is archived, in one
 * transaction. Both grew from one document of one epoch, so that the rows apply in any order; with their fingerprints, by which whoever comes next
 * knows that they are there [Q7].
 *
 * @param deps.chainAt the fingerprint that SQLite has for a row; null when it has none, or not the row
 * @returns false, with nothing changed, where the two have no row in common, or another epoch has begun
 */
export async function joinRows(
  deps: {
    readonly archive: ReturnType<typeof createArchiveWriter>;
    readonly readAfter: SharedDocLog['readAfter'];
    readonly chainAt: (epoch: number, seq: number) => string | null;
  },
  room: string,
): Promise<boolean> {
  const { archive, readAfter } = deps;
  const place = archive.placeOf(room);
  const common = await lastInCommon();
  if (!common) return false;
  const rows: ArchivedRow[] = [];
  const bindings: LogPage['bindings'][number][] = [];
  for (let after: LogPlace | undefined = common; after; ) {
    const page: LogPage = await readAfter(room, after, PAGE_ROWS);
    rows.push(...page.rows);
    bindings.push(...page.bindings);
    after = page.rows.at(-1);
  }
  const behind = rows.map((row, i) => ({ ...row, seq: place.seq + 1 + i }));
  const head = behind.at(-1);
  if (!head || behind.some(({ epoch }) => epoch !== place.epoch)) return false;
  const [written] = archive.write(archive.fence(), [{ room, after: place, page: { head, rows: behind, bindings, setAside: [] } }]);
  if (written && 'error' in written) throw written.error;
  return true;

  async function lastInCommon(): Promise<LogPlace | null> {
    for (let seq = place.seq; seq > 0; seq--) {
      const here = { epoch: place.epoch, seq, chain: deps.chainAt(place.epoch, seq) };
      if (here.chain !== null && (await isThere(here))) return here;
    }
    return null;
  }

  async function isThere(here: LogPlace): Promise<boolean> {
    try {
      await readAfter(room, here, 1);
      return true;
    } catch (error) {
      if (error instanceof LogMovedError) return false;
      throw error;
    }
  }
}
