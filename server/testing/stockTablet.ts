/** A tablet that knows nothing of us: Yjs and y-websocket's own provider, given tickets as `schema/wire.ts` says. */
import * as decoding from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { Scalar } from '../../schema/keys.ts';
import { ROOT_NAME } from '../../schema/rooms.ts';
import { type Hello, MESSAGE, type Refusal, SUBPROTOCOL, TICKET_PREFIX } from '../../schema/wire.ts';
import { until } from './until.ts';

export type StockTablet = ReturnType<typeof createStockTablet>;

/**
 * @param options.ticket the first ticket
 * @param options.renew called after each closed connection; what it gives is set as the next ticket. Null: the old one is offered again
 */
export function createStockTablet(options: {
  readonly origin: string;
  readonly room: string;
  readonly ticket: string | null;
  readonly renew?: (() => Promise<string>) | null;
  readonly doc?: Y.Doc;
}) {
  const { origin, room, renew = null, doc = new Y.Doc() } = options;
  const protocolsOf = (ticket: string | null): string[] => (ticket === null ? [SUBPROTOCOL] : [SUBPROTOCOL, TICKET_PREFIX + ticket]);
  const provider = new WebsocketProvider(`${origin.replace(/^http/, 'ws')}/sync`, room, doc, {
    protocols: protocolsOf(options.ticket),
    disableBc: true,
    maxBackoffTime: 200,
    connect: false,
  });
  const closes: number[] = [];
  const hellos: Hello[] = [];
  const refusals: Refusal[] = [];
  let acknowledged = 0;
  let isStopped = false;

  provider.messageHandlers[MESSAGE.acknowledged] = (_encoder, decoder) => {
    acknowledged = decoding.readVarUint(decoder);
  };
  provider.messageHandlers[MESSAGE.hello] = (_encoder, decoder) => {
    hellos.push(JSON.parse(decoding.readVarString(decoder)) as Hello);
  };
  provider.messageHandlers[MESSAGE.refused] = (_encoder, decoder) => {
    refusals.push(JSON.parse(decoding.readVarString(decoder)) as Refusal);
  };
  provider.messageHandlers[MESSAGE.heartbeat] = () => {};
  provider.on('connection-close', (event) => {
    closes.push(event?.code ?? 0);
    if (!renew) return;
    renew().then(
      (ticket) => {
        provider.protocols = protocolsOf(ticket);
      },
      () => {}, // the server is away: the next close asks again
    );
  });
  provider.on('closed', () => {
    isStopped = true;
  });
  provider.on('status', ({ status }) => {
    if (status === 'connected') acknowledged = 0; // frames are counted anew on each connection
  });
  provider.connect();

  return {
    doc,
    provider,
    rows: doc.getMap<Scalar>(ROOT_NAME),
    closes,
    hellos,
    refusals,
    /** Told by a 44xx code that coming back cannot help. */
    get isStopped() {
      return isStopped;
    },
    /** Data frames of the last connection that the server has taken care of; the first is the step 2 that answers its step 1. */
    get acknowledged() {
      return acknowledged;
    },
    synced: () => until(`${room} in sync (closes: ${closes})`, () => provider.synced),
    closedWith: (code: number) => until(`close ${code} (closes: ${closes})`, () => closes.includes(code)),
    saved: (frames: number) => until(`${frames} frames of ${room} acknowledged (${acknowledged})`, () => acknowledged >= frames),
    end(): void {
      provider.destroy();
      doc.destroy();
    },
  };
}
