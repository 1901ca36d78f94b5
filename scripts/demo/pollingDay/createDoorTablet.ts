import { setTimeout as pause } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { createCountingSocket } from '../../../client/state/countingSocket.ts';
import { attendanceOf, type Entry, freeNumber, observationKey, readEntry, undoValue, votedValue } from '../../../schema/attendance.ts';
import type { DayReplica } from '../../../schema/demo.ts';
import type { ElectorId, WriterId } from '../../../schema/ids.ts';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { MESSAGE, SUBPROTOCOL, TICKET_PREFIX } from '../../../schema/wire.ts';
import type { DemoPerson } from './createDemoPerson.ts';

export type DoorTablet = ReturnType<typeof createDoorTablet>;

const TRY_AGAIN_MS = 400;

/**
 * A door's tablet without a screen: a Yjs replica on y-websocket's own provider, with tickets of the person it belongs to. What it writes goes on being sent until the
 * server has answered for it, over kills and cuts.
 */
export function createDoorTablet(deps: {
  readonly origin: string;
  readonly committee: string;
  readonly person: DemoPerson;
  readonly deviceId: string;
}) {
  const { person, deviceId } = deps;
  const room = `attendance/${deps.committee}`;
  const doc = new Y.Doc();
  const rows = doc.getMap<Scalar>(ROOT_NAME);
  /** Own entries by the frame that carried the last of them, on this connection. */
  const sentBy = new Map<number, number>();
  let acknowledged = 0;
  let writer: WriterId | null = null;
  let hasSaidStep2 = false;
  let wantsNetwork = true;
  let isComing = false;
  let isEnded = false;
  let wasInSync = false;
  const made = (): number => Y.getState(doc.store, doc.clientID);

  const CountingSocket = createCountingSocket(
    WebSocket,
    {
      onDataSent(isStep2, n) {
        hasSaidStep2 ||= isStep2;
        sentBy.set(n, made());
      },
      onSent() {},
      onHeard() {},
    },
    { isHolding: () => !hasSaidStep2 }, // the step 2 carries what was written before it
  );
  const provider = new WebsocketProvider(`${deps.origin.replace(/^http/, 'ws')}/sync`, room, doc, {
    disableBc: true,
    connect: false,
    WebSocketPolyfill: CountingSocket,
  });
  provider.messageHandlers[MESSAGE.acknowledged] = (_encoder, decoder) => {
    acknowledged = Math.max(acknowledged, sentBy.get(decoding.readVarUint(decoder)) ?? 0);
  };
  for (const ignored of [MESSAGE.hello, MESSAGE.refused, MESSAGE.heartbeat]) provider.messageHandlers[ignored] = () => {};
  provider.on('sync', (isSynced) => {
    wasInSync ||= isSynced;
  });
  provider.on('connection-close', () => {
    provider.shouldConnect = false; // a ticket opens one connection
    comeBack();
  });

  /** Asks for a ticket until there is one. */
  function comeBack(): void {
    if (isComing) return;
    isComing = true;
    const coming = async (): Promise<void> => {
      while (wantsNetwork && !isEnded) {
        const given = await Promise.all([person.ticket(room, deviceId), person.userId()]).catch(() => pause(TRY_AGAIN_MS, null));
        if (!given) continue; // none just now
        if (!wantsNetwork || isEnded || provider.ws) return;
        const [{ ticket, device }, userId] = given;
        writer = `${userId}${device}0` as WriterId; // six and three characters, and the tab's
        sentBy.clear();
        hasSaidStep2 = false;
        provider.protocols = [SUBPROTOCOL, TICKET_PREFIX + ticket];
        return provider.connect();
      }
    };
    void coming().finally(() => {
      isComing = false;
    });
  }
  comeBack();

  const entriesOf = (elector: string): Entry[] =>
    [...rows].flatMap(([key, value]) => (key.startsWith(elector) ? (readEntry(key, value)?.entry ?? []) : []));

  function put(elector: ElectorId, valueAt: (atMs: number) => string): void {
    const by = writer;
    if (!by) return;
    const atMs = Date.now();
    const keyOf = (n: number): string => observationKey(elector, { writer: by, n });
    rows.set(keyOf(freeNumber(atMs, keyOf, (key) => rows.has(key))), valueAt(atMs));
  }

  return {
    committee: deps.committee,
    /** It was in sync with the server once: it knows what stands there and under whom it writes. */
    get isReady() {
      return writer !== null && wasInSync;
    },
    get isOffline() {
      return !wantsNetwork;
    },
    get isConnected() {
      return provider.synced;
    },
    hasAttended: (elector: string): boolean => attendanceOf(entriesOf(elector)).hasAttended,
    mark: (elector: string): void => put(elector as ElectorId, (atMs) => votedValue(atMs, 'door')), // of the roll
    /** Takes back what this tablet has entered of an elector. */
    undo(elector: string): void {
      for (const entry of attendanceOf(entriesOf(elector)).standing)
        if (entry.writer === writer) put(elector as ElectorId, (atMs) => undoValue(atMs, entry)); // of the roll
    },
    setNetwork(isOn: boolean): void {
      if (wantsNetwork === isOn) return;
      wantsNetwork = isOn;
      if (isOn) comeBack();
      else provider.disconnect();
    },
    replica: (): DayReplica => ({ room, clientId: doc.clientID, made: made(), acknowledged }),
    end(): void {
      isEnded = true;
      provider.destroy();
      doc.destroy();
    },
  };
}
