import type { TicketsAnswer } from '../../schema/api.ts';
import type { BallotPaper } from '../../schema/ballotPaper.ts';
import type { WriterId } from '../../schema/ids.ts';
import type { PapersAnswer } from '../../schema/resultApi.ts';
import {
  type BallotMarks,
  type CellId,
  type CountMode,
  readTallyEntry,
  type TallyRef,
  type TallyValue,
  tallyKey,
  tallyValue,
} from '../../schema/tally.ts';
import { coversOf, sealFingerprint } from '../../schema/tallySeal.ts';
import { readTally } from '../../schema/tallyTotals.ts';
import { createStockTablet } from '../../server/testing/stockTablet.ts';
import type { HttpPerson } from './httpPerson.ts';

let devices = 0;

/** A clerk's count without a browser, with Yjs and y-websocket's own provider. The caller ends it. */
export async function countOverHttp(origin: string, person: HttpPerson, room: string, mode: CountMode = 'ballots') {
  devices += 1;
  const deviceId = `http-clerk-${process.pid}-${devices}`.padEnd(24, '0');
  const { tickets, device } = await person.send<TicketsAnswer>('POST', '/api/sync/tickets', { rooms: [room], deviceId });
  const [ticket] = tickets;
  if (!ticket || !('ticket' in ticket)) throw new Error(`no ticket for ${room}: ${JSON.stringify(ticket)}`);
  const papers = (await person.send<PapersAnswer>('GET', '/api/election/papers')).papers as readonly BallotPaper[];
  const paper = papers.at(-1);
  if (!paper) throw new Error('there is no ballot paper');
  const tablet = createStockTablet({ origin, room, ticket: ticket.ticket });
  await tablet.synced();
  const writer = `${person.user.id}${device}0` as WriterId; // as a tablet makes it
  let n = 0;
  function enter(value: TallyValue): TallyRef {
    n += 1;
    const ref: TallyRef = { entry: value.kind, writer, n };
    tablet.rows.set(tallyKey(ref), tallyValue(value));
    return ref;
  }
  enter({ kind: 'opening', atMs: Date.now(), mode, every: 25, expected: null, from: 1, check: null });
  return {
    tablet,
    paper,
    enter,
    ballot: (number: number, marks: BallotMarks) => enter({ kind: 'ballot', number, paper: paper.id, marks }),
    /** Of the hall's board, or of the official form. */
    figures(kind: 'total' | 'figure', figures: Readonly<Partial<Record<CellId, number>>>): void {
      for (const [cell, value = 0] of Object.entries(figures)) enter({ kind, cell: cell as CellId, n: value }); // its own keys
    },
    /** Ends the count; resolves when the server has all of it. */
    async seal(): Promise<void> {
      const cells = [...tablet.rows.entries()];
      const tally = readTally(cells, new Map(papers.map((one) => [one.id, one])));
      const entries = cells.flatMap(([key, value]) => readTallyEntry(key, value) ?? []);
      enter({ kind: 'seal', atMs: Date.now(), fingerprint: sealFingerprint(tally), covers: coversOf(entries) });
      await tablet.saved(1 + n); // the first frame is the step 2 that answers the server's step 1
    },
  };
}
