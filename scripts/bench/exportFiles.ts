import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../server/database.ts';
import { createExportThread } from '../../server/exports/exportThread.ts';
import { requestOf, seedManyElectors } from '../../server/exports/testing/manyElectors.ts';
import type { Figures, Workload } from './figures.ts';
import { median } from './report/table.ts';

const ELECTORS = 10_000;

/** How long 10,000 electors take from the thread that reads them to the last byte, as CSV and as a workbook: medians, by the clock. */
export const exportFiles: Workload = {
  name: 'exports',
  async run(say, isFull): Promise<Figures> {
    const folder = mkdtempSync(join(tmpdir(), 'committee-room-'));
    const file = join(folder, 'committee-room.sqlite');
    const database = openDatabase(file);
    seedManyElectors(database, ELECTORS);
    const thread = createExportThread({ file, onError: (error) => say(`exports: ${error}`) });
    const figures: Record<string, number> = { electors: ELECTORS };
    try {
      for (const format of ['csv', 'xlsx'] as const) {
        say(`exports: ${format}`);
        const times: number[] = [];
        let bytes = 0;
        for (let round = 0; round < (isFull ? 20 : 5); round++) {
          const startedMs = performance.now();
          bytes = 0;
          const one = await thread.open(requestOf({ format }), 'bench1');
          for await (const piece of one.bytes()) bytes += piece.length;
          times.push(performance.now() - startedMs);
        }
        figures[`${format}Ms`] = Math.round(median(times));
        figures[`${format}KB`] = Math.round(bytes / 1_024);
      }
      return figures;
    } finally {
      await thread.end();
      database.close();
      rmSync(folder, { recursive: true });
    }
  },
};
