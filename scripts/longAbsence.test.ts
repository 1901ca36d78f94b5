import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createLedger } from '../client/state/createLedger.ts';
import type { OutboxEntry } from '../client/state/outboxEntry.ts';
import { MAX_FRAME_BYTES } from '../schema/limits.ts';
import { type Refusal, SUBPROTOCOL, TICKET_PREFIX } from '../schema/wire.ts';
import { cellKey } from '../server/testing/cellKey.ts';
import { signInAs } from '../server/testing/signInAs.ts';
import type { StockTablet } from '../server/testing/stockTablet.ts';
import { startTestServer, type TestServer } from '../server/testing/testServer.ts';
import { until } from '../server/testing/until.ts';

const ROOM = 'guarantees/K01';
const DEVICE = 'long-absence'.padEnd(24, '0');
const EDITS = process.env.TEST_LONG ? 20_000 : 4_500;
const KEYS = EDITS * 0.8; // the others overwrite

let server: TestServer;
const stock = new Set<StockTablet>();
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  for (const tablet of stock) tablet.end();
  await server.end();
});

type Edit = {
  readonly kind: 'edit';
  readonly writes: OutboxEntry['writes'];
  readonly replaces: readonly [];
  readonly settles: readonly [];
};
/** What of the client's replica is used here: its own types speak of a browser, of which this program knows nothing. */
type Replica = {
  readonly rows: Map<string, unknown> & { toJSON(): Record<string, unknown> };
  lastStruct(): Pick<OutboxEntry, 'clientId' | 'clock'>;
  edit(edit: Edit): void;
  connect(protocols: string[]): void;
  disconnect(): void;
  destroy(): void;
};
type Listeners = {
  onEdited(edit: Edit, update: Uint8Array): void;
  onRefused(refusal: Refusal): void;
  onAcknowledged(n: number): void;
  onDataSent(isStep2: boolean, n: number): void;
  onPartSent(ids: readonly string[], n: number): void;
  onClosed(code: number | null): void;
} & Record<'onConnecting' | 'onHello' | 'onHeard' | 'onSent' | 'onReceived' | 'onSynced', () => void> & {
    unsent(): readonly OutboxEntry[];
  };
type CreateReplica = (room: string, environment: { origin: string; WebSocket: typeof WebSocket }, listeners: Listeners) => Replica;
const REPLICA = '../client/state/createReplica.ts';

/** The client's own replica and ledger, on a real socket. */
async function createTablet(origin: string) {
  const { createReplica } = (await import(REPLICA)) as { readonly createReplica: CreateReplica };
  const ledger = createLedger();
  const closes: (number | null)[] = [];
  const refused: string[] = [];
  let frames = 0;
  let made = 0;
  let isSynced = false;
  const replica: Replica = createReplica(
    ROOM,
    { origin, WebSocket },
    {
      onEdited({ writes }, update) {
        made += 1;
        ledger.add({
          id: `t.${made}`,
          tab: 't',
          room: ROOM,
          epoch: 1,
          ...replica.lastStruct(),
          update,
          writes,
          atMs: made,
        } satisfies OutboxEntry);
      },
      onConnecting: ledger.startConnection,
      onHello: () => {},
      onRefused: ({ refused: keys }) => refused.push(...keys.map(({ key }) => key)),
      onAcknowledged: (n) => ledger.acknowledged(n),
      onDataSent(isStep2, n) {
        frames = n;
        ledger.dataSent(isStep2, n);
      },
      onPartSent(ids, n) {
        frames = n;
        ledger.partSent(ids, n);
      },
      unsent: ledger.unsent,
      onHeard: () => {},
      onSent: () => {},
      onReceived: () => {},
      onSynced: () => {
        isSynced = true;
      },
      onClosed: (code) => closes.push(code),
    },
  );
  const write = (i: number, value: string): void =>
    replica.edit({ kind: 'edit', writes: [{ key: cellKey(i), value, base: undefined }], replaces: [], settles: [] });
  return {
    replica,
    ledger,
    closes,
    refused,
    write,
    get frames() {
      return frames;
    },
    connect(ticket: string): void {
      isSynced = false;
      replica.connect([SUBPROTOCOL, TICKET_PREFIX + ticket]);
    },
    isSynced: () => isSynced,
  };
}

test('[C8] tens of thousands of edits that were made without a network, more than a frame may hold, all arrive, through a cut in the middle', async () => {
  const noura = await signInAs('noura', server, stock);
  const tablet = await createTablet(server.origin);
  for (let i = 0; i < EDITS; i++) tablet.write((i * 7) % KEYS, `${i} ${'ملاحظة '.repeat(18)}`);
  const bytes = tablet.ledger.entries().reduce((sum, { update }) => sum + update.length, 0);
  expect(bytes).toBeGreaterThan(MAX_FRAME_BYTES);

  tablet.connect(await noura.ticketFor(ROOM, DEVICE));
  await until('some parts are on disk', () => tablet.ledger.size < EDITS && tablet.ledger.size > 0);
  tablet.replica.disconnect();
  const left = tablet.ledger.size;
  expect(left).toBeGreaterThan(0);
  tablet.connect(await noura.ticketFor(ROOM, DEVICE));
  await until('it is connected again', () => tablet.isSynced());
  for (let i = 0; i < 10; i++) tablet.write(i, `while the rest is on its way ${i}`); // what is built on it must not come before it
  await until(`all is on disk (closes: ${tablet.closes})`, () => tablet.ledger.size === 0, 60_000);

  expect(tablet.closes).toEqual([]);
  expect(tablet.refused).toEqual([]);
  const other = await (await signInAs('salem', server, stock)).open(ROOM, server);
  expect(other.rows.toJSON()).toEqual(tablet.replica.rows.toJSON());
  expect(Object.keys(other.rows.toJSON())).toHaveLength(KEYS);
  tablet.write(3, 'goes on as ever');
  await until('it is seen', () => other.rows.get(cellKey(3)) === 'goes on as ever');
  await until('and acknowledged', () => tablet.ledger.size === 0);
  tablet.replica.destroy();
});
