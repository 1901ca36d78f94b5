/** A clerk at a stock tablet, who enters what they are told to. */
import type { Me } from '../../../schema/api.ts';
import type { BallotPaper } from '../../../schema/ballotPaper.ts';
import type { UserId, WriterId } from '../../../schema/ids.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import {
  type BallotMarks,
  type CellId,
  readTallyEntry,
  type TallyRef,
  type TallyValue,
  tallyKey,
  tallyValue,
} from '../../../schema/tally.ts';
import { coversOf, sealFingerprint } from '../../../schema/tallySeal.ts';
import { readTally } from '../../../schema/tallyTotals.ts';
import { createStockTablet, type StockTablet } from '../../testing/stockTablet.ts';
import type { TestServer } from '../../testing/testServer.ts';
import { until } from '../../testing/until.ts';

export type Clerk = Awaited<ReturnType<typeof openClerk>>;

/** Signs somebody in at a tablet of their own and opens a tally. @param options.device another tablet of theirs */
export async function openClerk(
  server: Pick<TestServer, 'newBrowser' | 'origin' | 'as'>,
  options: {
    readonly username: string;
    readonly password: string;
    readonly room: string;
    readonly paper: BallotPaper;
    readonly tablets: StockTablet[];
    readonly device?: string;
  },
) {
  const { username, password, room, paper } = options;
  const browser = server.newBrowser();
  const { accessToken } = await browser.login(username, password);
  const { user } = (await server.as<Me>(accessToken, 'GET', '/api/me')).body;
  const askForTicket = async () => {
    const { tickets, device } = await browser.tickets(accessToken, [room], `device-of-${username}${options.device ?? ''}`.padEnd(24, '0'));
    const [ticket] = tickets;
    if (!ticket || !('ticket' in ticket)) throw new Error(`no ticket: ${JSON.stringify(ticket)}`);
    return { ticket: ticket.ticket, device };
  };
  const { ticket, device } = await askForTicket();
  let renewed = 0;
  const renew = async () => {
    const next = await askForTicket();
    renewed += 1;
    return next.ticket;
  };
  const tablet = createStockTablet({ origin: server.origin, room, ticket, renew });
  options.tablets.push(tablet);
  await tablet.synced();
  const writer = `${user.id}${device}0` as WriterId;
  let n = 0;
  let frames = 1; // the step 2 that answers the server's step 1

  function enter(value: TallyValue): TallyRef {
    n += 1;
    const ref: TallyRef = { entry: value.kind, writer, n };
    tablet.doc.transact(() => void tablet.rows.set(tallyKey(ref), tallyValue(value)));
    frames += 1;
    return ref;
  }
  const cells = () => [...tablet.doc.getMap<string>(ROOT_NAME).entries()];

  return {
    tablet,
    writer,
    userId: user.id as UserId,
    accessToken,
    enter,
    /** Without a network, with a ticket for when it is back. */
    async goOffline(): Promise<void> {
      const before = renewed;
      tablet.provider.disconnect();
      await until('another ticket', () => renewed > before);
    },
    /** Everything entered on this connection is on the server's disk. */
    saved: () => tablet.saved(frames),
    begin: (expected: number | null = null) =>
      enter({ kind: 'opening', atMs: 1, mode: 'ballots', every: 25, expected, from: 1, check: null }),
    ballot: (number: number, marks: BallotMarks) => enter({ kind: 'ballot', number, paper: paper.id, marks }),
    takeBack: (target: TallyRef) => enter({ kind: 'void', target }),
    figure: (cell: CellId, count: number) => enter({ kind: 'figure', cell, n: count }),
    seal(): TallyRef {
      const tally = readTally(cells(), new Map([[paper.id, paper]]));
      const entries = cells().flatMap(([key, value]) => readTallyEntry(key, value) ?? []);
      return enter({ kind: 'seal', atMs: 2, fingerprint: sealFingerprint(tally), covers: coversOf(entries) });
    },
  };
}
