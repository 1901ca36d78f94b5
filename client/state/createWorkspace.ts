import { createSignal, getOwner, onCleanup, untrack } from 'solid-js';
import { CALLS_ROOM } from '../../schema/rooms.ts';
import { keepFetching } from '../parts/keepFetching.ts';
import { askOnce } from './askOnce.ts';
import type { Api, App } from './contracts/app.ts';
import type { CallQueue, DeviceClient, PhotoQueue } from './contracts/kept.ts';
import type { SyncClient } from './contracts/link.ts';
import type { Read } from './createApi.ts';
import { createOutbox } from './createOutbox.ts';
import type { AnswerCache } from './createRemote.ts';
import { createRoom, type OpenRoom } from './createRoom.ts';
import { createSyncLog } from './createSyncLog.ts';
import { createTickets } from './createTickets.ts';
import { createWriter } from './createWriter.ts';
import { type Answers, createAnswers } from './device/createAnswers.ts';
import { createDocumentStore } from './device/createDocumentStore.ts';
import { createStorageWatch } from './device/createStorageWatch.ts';
import type { Vault } from './device/vault.ts';
import type { Environment } from './environment.ts';
import type { OutboxEntry } from './outboxEntry.ts';

/** What one signed-in person has open in this tab. */
export type Workspace = {
  /** The same client for everybody who opens a room; held until the owner of the call is cleaned up. */
  openRoom: App['openRoom'];
  readonly sync: Pick<SyncClient, 'log' | 'unsent' | 'rooms'>;
  /** Calls with this person's right, and with nobody else's. */
  readonly api: Api;
  readonly read: Read;
  readonly cache: AnswerCache;
  /** What the server has told this person, on the device. */
  readonly answers: Answers;
  readonly device: DeviceClient;
  /** Results of calls that wait here. */
  calls(): Promise<CallQueue>;
  photos(): Promise<PhotoQueue>;
  /** Ids of edits on the device that are this tab's to send and that the key does not open. */
  closedEdits(): ReadonlySet<string>;
  /** The person has signed in again after their session ran out, or may do something else now: everything goes on where it stood. */
  resume(): void;
  /** Hears of it. Returns the unsubscriber. */
  onResume(listener: () => void): () => void;
  /** Whether an edit would be lost if the page were closed now. */
  isAtRisk(): boolean;
  /** Keeps on the device what is not sent. */
  close(): void;
};

/** A room that nobody looks at stays open so long, so that going to another screen and back shows it at once. */
const LINGER_MS = 60_000;
const SWEEP_MS = 10_000;

/**
 * Rooms, outbox and tickets of one person. Rooms in which edits of an earlier page load wait are opened by themselves until those are sent
 * (V5), whichever screen is looked at.
 */
export function createWorkspace(deps: {
  readonly vault: Vault;
  readonly api: Api;
  readonly read: Read;
  readonly environment: Environment;
  readonly renewSession: () => Promise<unknown>;
  readonly onSaved: (room: string, entries: readonly OutboxEntry[]) => void;
}): Workspace {
  const { vault, api, environment, renewSession } = deps;
  const { userId } = vault;
  const outbox = createOutbox({ vault, environment });
  const documents = createDocumentStore({ vault, environment });
  const answers = createAnswers(vault, environment);
  const storage = createStorageWatch(environment);
  const writer = createWriter(userId, environment);
  const tickets = createTickets({ api, userId, environment, onDevice: writer.look });
  const rooms = new Map<string, { readonly room: OpenRoom; users: number; lookers: number; leftAtMs: number }>();
  const whenResumed = new Set<() => void>();
  const whenClosed = new Set<() => void>();
  const log = createSyncLog();
  const [list, setList] = createSignal<readonly OpenRoom[]>([]);
  const [shownRooms, setShownRooms] = createSignal<ReadonlySet<string>>(new Set());
  let isClosed = false;
  const listRooms = (): void => void setList([...rooms.values()].map(({ room }) => room));
  const listShown = (): void => void setShownRooms(new Set([...rooms].flatMap(([name, { users }]) => (users > 0 ? [name] : []))));

  function held(name: string) {
    const known = rooms.get(name);
    if (known) return known;
    const onSaved = (entries: readonly OutboxEntry[]) => deps.onSaved(name, entries);
    const room = createRoom({ name, userId, writer: writer.id, environment, tickets, outbox, documents, renewSession, onSaved, log });
    room.setShown(false);
    const fresh = { room, users: 0, lookers: 0, leftAtMs: environment.now() };
    rooms.set(name, fresh);
    listRooms();
    return fresh;
  }

  const [queue, setQueue] = createSignal<CallQueue | null>(null);
  const calls = askOnce(async (): Promise<CallQueue> => {
    const { createCallQueue } = await keepFetching(() => import('./createCallQueue.ts'));
    const made = createCallQueue({ outbox, api, environment });
    if (isClosed) made.close();
    setQueue(made);
    return made;
  });
  const photos = askOnce(async (): Promise<PhotoQueue> => {
    const { openPhotoQueue } = await keepFetching(() => import('./createPhotoQueue.ts'));
    const made = openPhotoQueue({ vault, api, environment });
    whenResumed.add(made.retry);
    whenClosed.add(made.close);
    if (isClosed) made.close();
    return made;
  });

  async function sendWhatWaits(): Promise<void> {
    const names = await outbox.rooms();
    if (isClosed) return;
    for (const name of names) {
      if (name === CALLS_ROOM) await calls();
      else held(name);
    }
  }
  const send = (): void => {
    sendWhatWaits().catch(() => {}); // `rooms` does not reject; what sends calls is fetched again when their screen is shown
  };
  send();
  const offMore = outbox.onMore(send);

  function sweep(): void {
    for (const [name, { room, users, leftAtMs }] of rooms) {
      const isNeeded = users > 0 || environment.now() - leftAtMs < LINGER_MS;
      if (isNeeded || room.waiting() > 0) continue; // also one that is refused: what waits in it is counted
      rooms.delete(name);
      listRooms();
      room.close();
    }
  }
  const sweeping = setInterval(sweep, SWEEP_MS);

  return {
    openRoom(name, how) {
      const entry = held(name);
      const seen = how?.isSeen === false ? 0 : 1;
      const look = (by: number): void => {
        entry.users += by;
        entry.lookers += by * seen;
        listShown();
        entry.room.setShown(entry.lookers > 0);
      };
      look(1);
      if (untrack(entry.room.state).kind === 'denied') entry.room.retry();
      if (getOwner())
        onCleanup(() => {
          look(-1);
          entry.leftAtMs = environment.now();
        });
      return entry.room;
    },
    sync: {
      log: log.events,
      unsent: () =>
        [
          ...list().map((room) => ({ room: room.name, waiting: room.waiting(), isShown: shownRooms().has(room.name) })),
          { room: CALLS_ROOM, waiting: queue()?.waiting().length ?? 0, isShown: queue()?.isShown() === true },
        ].filter(({ waiting }) => waiting > 0),
      rooms: list,
    },
    api,
    read: deps.read,
    cache: new Map(),
    answers,
    device: {
      storage: storage.state,
      documents: documents.state,
      unreadableDocuments: documents.unreadable,
      undecryptableEdits: outbox.undecryptable,
    },
    calls,
    photos,
    closedEdits: outbox.closed,
    resume() {
      for (const { room } of rooms.values()) room.retry();
      queue()?.retry();
      for (const listener of whenResumed) listener();
    },
    onResume(listener) {
      whenResumed.add(listener);
      return () => whenResumed.delete(listener);
    },
    isAtRisk: outbox.isAtRisk,
    close() {
      isClosed = true;
      clearInterval(sweeping);
      offMore();
      for (const { room } of rooms.values()) room.close();
      rooms.clear();
      queue()?.close();
      for (const close of whenClosed) close();
      documents.close().catch(() => {}); // it does not reject
      setList([]);
      outbox.close();
      answers.close();
      storage.close();
    },
  };
}
