import type * as Y from 'yjs';
import type { ConnectionClaims } from '../../rooms/connection.ts';
import type { EngineEvents } from '../../rooms/engineEvents.ts';
import { createEpochKeeper } from '../../rooms/epochKeeper.ts';
import type { Room } from '../../rooms/room.ts';
import { createRoomRegistry, type RoomRegistry } from '../../rooms/roomRegistry.ts';
import type { SocketHandlers } from '../../rooms/visit.ts';
import type { SimLink } from './createSimLink.ts';
import type { SimClock } from './simClock.ts';
import type { SimDisk } from './simDisk.ts';

/** One process of the server, until it is killed: the real registry on simulated disk and time. */
export function createSimServer(deps: {
  readonly clock: SimClock;
  readonly disk: SimDisk;
  /** False: everything may be written by whoever may write. */
  readonly hasPolicy: boolean;
  readonly onEvent: (what: string) => void;
}) {
  const life = { isAlive: true };
  const timers = deps.clock.timersOf(life);
  const errors: string[] = [];
  const links = new Map<SimLink, SocketHandlers>();
  const seenRooms = new Set<Room>();
  const onError = ({ room, error }: { room: string; error: unknown }): void =>
    void errors.push(`${room}: ${error instanceof Error ? error.message : String(error)}`);
  const events: EngineEvents = {
    judged: (verdict) => deps.onEvent(`judged ${verdict}`),
    closed: (code) => deps.onEvent(`closed ${code}`),
    congested: () => deps.onEvent('congested'),
    damaged: (_room, _seqs, what) => deps.onEvent(`damaged ${what}`),
    epochBegun: () => deps.onEvent('epoch begun'),
  };
  const registry = createRoomRegistry({
    log: deps.disk.log,
    timers,
    whyEnded: () => null,
    onError,
    events,
    ...(deps.hasPolicy ? {} : { writePolicyOf: () => () => () => null }),
  });
  const keeper = createEpochKeeper({ registry: wornRooms(registry), log: deps.disk.log, timers, isQuiet: () => true, events, onError });
  let isClosed = false;

  return {
    registry,
    errors,
    get isClosed() {
      return isClosed;
    },
    get isAlive() {
      return life.isAlive;
    },
    /** Every room that this process has had in memory. */
    rooms(): ReadonlySet<Room> {
      for (const room of registry.openRooms()) seenRooms.add(room);
      return seenRooms;
    },
    links: links as ReadonlyMap<SimLink, SocketHandlers>,
    join(claims: ConnectionClaims, link: SimLink): void {
      links.set(link, registry.join(claims, link.socket));
    },
    deliver(link: SimLink): boolean {
      const next = link.toServer.shift();
      if (!next) return false;
      link.delivered(next.isData);
      links.get(link)?.receive(next.frame);
      return true;
    },
    /** The server's end of a line finds out that it is dead. */
    notice(link: SimLink): void {
      link.isNoticed = true;
      links.get(link)?.closed();
      links.delete(link);
    },
    /** Writes every document anew, as if all were worn. */
    beginEpochs: (): void => void keeper.pass().catch((error: unknown) => onError({ room: '', error })),
    shutDown(): void {
      keeper.stop();
      registry.close().then(
        () => {
          isClosed = true;
        },
        (error: unknown) => onError({ room: '', error }),
      );
    },
    kill(): void {
      life.isAlive = false;
      for (const link of links.keys()) link.isNoticed = true;
      links.clear();
    },
  };
}

/** The registry as the keeper of epochs sees it: every document seems to have been written by a thousand tablets. */
function wornRooms(registry: RoomRegistry): Pick<RoomRegistry, 'open' | 'forget'> {
  const real = new Map<Room, Room>();
  return {
    async open(name) {
      const room = await registry.open(name);
      const doc = Object.create(room.doc, { store: { get: () => crowdedStore(room.doc) } }) as Y.Doc; // the same, but for its store
      const seeming = Object.create(room, { doc: { value: doc } }) as Room; // the same, but for its document
      real.set(seeming, room);
      return seeming;
    },
    forget: (room) => registry.forget(real.get(room) ?? room),
  };
}

const crowdedStore = (doc: Y.Doc): Y.Doc['store'] =>
  Object.create(doc.store, { clients: { value: new Crowd(doc.store.clients) } }) as Y.Doc['store']; // the same, but for how many clients it counts

class Crowd<K, V> extends Map<K, V> {
  override get size(): number {
    return 1_000_000;
  }
}
