import { batch, createEffect, createMemo, createRoot, createSignal, on, untrack } from 'solid-js';
import { AppError } from '../../schema/errors.ts';
import type { CellWrite } from '../../schema/guarantees.ts';
import { changesIn, leaderIn, rebaseEdits } from '../../schema/rebaseEdits.ts';
import type { Hello, Refusal } from '../../schema/wire.ts';
import type { LinkTrouble, SyncEvent } from './contracts/link.ts';
import type { RoomClient, RoomState } from './contracts/room.ts';
import { createCells } from './createCells.ts';
import { createComing } from './createComing.ts';
import { createLater } from './createLater.ts';
import { createLink } from './createLink.ts';
import { createLinkStats } from './createLinkStats.ts';
import type { Outbox } from './createOutbox.ts';
import type { JudgedCopy, Overwrites } from './createOverwrites.ts';
import { createPresence } from './createPresence.ts';
import { createReplica, type Edit, type Replica } from './createReplica.ts';
import { createSlowness } from './createSlowness.ts';
import type { SyncLog } from './createSyncLog.ts';
import type { Tickets } from './createTickets.ts';
import { createUndoStack } from './createUndoStack.ts';
import { createUnsent, type StandsFor } from './createUnsent.ts';
import type { DocumentStore, StoredDocument } from './device/createDocumentStore.ts';
import type { DocumentSource, DocumentWriter } from './device/createDocumentWriter.ts';
import { isNotYours } from './device/isNotYours.ts';
import type { Environment } from './environment.ts';
import type { EntryWrite, OutboxEntry } from './outboxEntry.ts';
import { isSameSaveState, saveStateOf } from './saveStateOf.ts';

/** What an edit of the same cell leaves nothing to decide of. */
const DECIDED_BY_EDIT: readonly string[] = ['replaced', 'conflict'];

/** A room as its owner holds it. */
export type OpenRoom = RoomClient & {
  /** Edits of this room that the server has not acknowledged. */
  waiting(): number;
  /** Whether others see this tab in the room. */
  setShown(isShown: boolean): void;
  close(): void;
};

/** More edits that are written anew leave together: the server takes so many frames at the beginning of a connection and has them wait after that (L3). */
const MAX_SINGLE_FRAMES = 100;

/** More cells leave in several frames, none of which is too large: a long note and its claim come to some 300 bytes a cell. Still one step for undo. */
const MAX_CELLS = 2_000;

/** A replica and the generation of the document it belongs to; null while it is fresh. */
type Copy = {
  readonly replica: Replica;
  epoch: number | null;
  /** Client ids that the server named (N6). */
  neutralised: readonly number[];
  /** Client ids of this device in it that stand there by its own word; what was refused under one of them is in no other replica. */
  own: ReadonlySet<number>;
  /** Keeps it on the device; null until it is known what is there. */
  writer: DocumentWriter | null;
};

/**
 * One room: what is shown, what is connected, and which edits are safe. Normally one replica is both shown and connected. After the server
 * has refused it, the old one stays on screen and takes edits while a new one connects; once that has the server's document it takes its
 * place, and the unsent edits are written anew on it where they may (`rebaseEdits`).
 */
export function createRoom(deps: {
  readonly name: string;
  readonly userId: string;
  readonly writer: RoomClient['writer'];
  readonly environment: Environment;
  readonly tickets: Tickets;
  readonly outbox: Outbox;
  readonly documents: DocumentStore;
  readonly renewSession: () => Promise<unknown>;
  /** Edits that are now on the server's disk. */
  readonly onSaved: (entries: readonly OutboxEntry[]) => void;
  readonly log: Pick<SyncLog, 'add'>;
}): OpenRoom {
  const { name, userId, environment, outbox, documents } = deps;
  const stats = createLinkStats(environment.now);
  const [state, setState] = createSignal<RoomState>({ kind: 'opening' });
  const [erased, setErased] = createSignal<readonly string[]>([]);
  const [access, setAccess] = createSignal<'read' | 'write' | null>(null);
  const leaderOf = leaderIn(name);
  const unsent = createUnsent({ room: name, outbox });
  const undoStack = createUndoStack();
  const coming = createComing({
    now: environment.now,
    waiting: unsent.waiting,
    onBack: (back) => log({ kind: 'back', ...back, eye: unsent.refusals().length }),
  });
  let hasStood = false; // a connection, since it was last told that there is none
  const ownClients = new Set<number>(); // under which this person writes, or wrote what this tab has to send
  const overwrites = createLater<Overwrites>(async () => {
    const { createOverwrites } = await import('./createOverwrites.ts');
    return createOverwrites({ room: name, leaderOf, unsent, now: environment.now });
  });
  let live = newCopy();
  let shown = live;
  let refusedEpoch = 0; // the latest that the server has refused here
  let isStep2Due = false; // entries came from the device after this connection's may have gone
  let isClosed = false;
  const cells = createCells(shown.replica.rows);
  const presence = createPresence({ userId, environment });
  cells.onChange((keys, isLocal) => {
    if (!isLocal) coming.changed([...keys].filter((key) => shown.replica.authorOf(key) !== userId));
  });

  const link = createLink({
    room: name,
    environment,
    tickets: deps.tickets,
    target: {
      epoch: () => live.epoch,
      connect: (protocols, unanswered) => {
        stats.ended();
        presence.attach(shown.replica.awareness); // said as of now: after a clock was set back it would be renewed too late
        live.replica.connect(protocols, unanswered);
      },
      disconnect: () => live.replica.disconnect(),
      probe: () => {
        stats.probed();
        live.replica.probe();
      },
      bufferedBytes: () => live.replica.bufferedBytes(),
    },
    renewSession: deps.renewSession,
    onTicket: (ticket) => {
      setAccess(ticket.access);
      if ('error' in state()) setState({ kind: shown.epoch === null ? 'opening' : 'open' });
    },
    onReplicaRefused: replaceLive,
    onTrouble: troubled,
    onStands: stands,
    onEnd: (end) => {
      log({ kind: 'ended', error: end.error });
      setAccess(null);
      setState(end);
      if (isNotYours(end.error)) forgetStored();
    },
  });

  type News<Kind = SyncEvent> = Kind extends SyncEvent ? Omit<Kind, 'atMs' | 'room'> : never;
  function log(event: News): void {
    deps.log.add({ ...event, atMs: environment.now(), room: name });
  }

  function troubled(why: LinkTrouble['why'], isSeen: boolean): void {
    stats.ended();
    stats.failed(why);
    if (!isSeen) return;
    if (hasStood) log({ kind: 'lost', why });
    hasStood = false;
    coming.lost();
  }

  function stands(): void {
    stats.synced();
    if (!hasStood) log({ kind: 'connected' });
    hasStood = true;
    coming.synced();
  }

  function newCopy(): Copy {
    const replica: Replica = createReplica(name, environment, {
      onEdited: (edit, update) => edited(copy, edit, update),
      onReceived: (update) => {
        if (copy === live) copy.writer?.add(update).catch(() => {}); // it does not reject
      },
      onConnecting: unsent.startConnection,
      onHello: (hello) => copy === live && greeted(hello),
      onRefused: (refusal) => copy === live && refusedBy(refusal),
      onAcknowledged: (frames) => copy === live && acknowledged(frames),
      onDataSent: (isStep2, n) => {
        stats.dataSent(n);
        unsent.dataSent(isStep2, n);
        link.sent(n);
      },
      onPartSent: (ids, n) => {
        stats.dataSent(n);
        unsent.partSent(ids, n);
        link.sent(n);
      },
      unsent: unsent.unsent,
      onSent: stats.sent,
      onHeard: () => {
        stats.heard();
        link.heard();
      },
      onChanged: (stood, changed) => copy === live && overwrites.use((of) => of.judge(judged(copy), stood, changed)),
      onSynced: () => copy === live && synced(),
      onClosed: (code, reason) => copy === live && link.closed(code, reason),
    });
    const copy: Copy = { replica, epoch: null, neutralised: [], own: new Set(), writer: null };
    ownClients.add(replica.clientId);
    return copy;
  }

  /** What the device keeps of a copy's document. */
  const sourceOf = (copy: Copy): DocumentSource => ({
    room: name,
    head() {
      const right = access();
      const { epoch, neutralised, replica } = copy;
      return epoch === null || right === null ? null : { epoch, access: right, neutralised, authors: [...replica.authors] };
    },
    whole: () => (outbox.unkept(name) > 0 ? null : { update: copy.replica.encode(), own: [...copy.own, ...unsent.clientIds()] }),
  });

  function forgetStored(): void {
    live.writer?.stop();
    void documents.drop(name); // it does not reject
  }

  const judged = ({ replica }: Copy): JudgedCopy => ({
    rows: replica.rows,
    isOwn: (clientId) => ownClients.has(clientId) || replica.userOf(clientId) === userId,
    authorOf: replica.authorOf,
  });
  const judgeUnsent = (): void => {
    const copy = judged(live);
    const entries = unsent.entries(); // as they are now: when the part has come they may be acknowledged
    if (entries.length > 0 || unsent.refusals().length > 0) overwrites.use((of) => of.judgeUnsent(copy, entries));
  };

  function edited(copy: Copy, { writes, replaces, settles }: Edit, update: Uint8Array): void {
    const epoch = copy.epoch ?? 0; // an open room has been greeted
    const made = { ...outbox.nextId(), room: name, epoch, ...copy.replica.lastStruct(), update, writes };
    unsent.add(made, copy === live, { replaces, settles });
  }

  function greeted(hello: Hello): void {
    stats.greeted(hello.serverTime);
    if (hello.erased) {
      unsent.forgetElectors(hello.erased); // before anything of them is written anew
      setErased(hello.erased);
    }
    if (live.epoch !== null && live.epoch !== hello.epoch) return link.replicaRefused(); // different generations never merge (I10)
    const { neutralised = live.neutralised } = hello; // only a connection’s first hello names them
    // what was refused on an earlier connection, and perhaps never told: nobody else has what this replica shows (N6)
    const isInIt = (clientId: number): boolean => clientId === live.replica.clientId || live.own.has(clientId);
    if (neutralised.some(isInIt) || unsent.wroteUnder(neutralised)) return link.replicaRefused();
    live.neutralised = neutralised;
    live.epoch = hello.epoch;
    setAccess(hello.access);
  }

  function refusedBy(refusal: Refusal): void {
    live.writer?.stop(); // what it holds beyond the server's document is not kept
    unsent.refusedBy(refusal);
  }

  /** Kept with the document before it leaves the outbox: at no moment does the device have it in neither. */
  function keepAcknowledged(entries: readonly OutboxEntry[]): Promise<unknown> {
    live.own = new Set([...live.own, ...entries.map(({ clientId }) => clientId)]);
    return Promise.all(entries.map(({ update, clientId }) => live.writer?.add(update, [clientId])));
  }

  function acknowledged(frames: number): void {
    batch(() => {
      link.acknowledged(frames);
      stats.acknowledged(frames);
      const before = unsent.waiting();
      const safe = unsent.acknowledged(frames, keepAcknowledged);
      coming.acknowledged(safe.length, before - unsent.waiting());
      if (safe.length > 0) deps.onSaved(safe);
    });
  }

  function synced(): void {
    if (live.replica.hasGap()) return link.replicaRefused(); // the device has lost an edit between two others
    if (shown !== live) {
      const old = shown;
      shown = live;
      cells.showReplica(shown.replica.rows);
      presence.attach(shown.replica.awareness);
      // other generations know nothing of each other's values
      if (old.epoch === live.epoch) overwrites.use((of) => of.judgeBetween(old.replica.rows, judged(live)));
      old.replica.destroy();
    }
    live.replica.watch();
    judgeUnsent();
    batch(() => {
      link.synced();
      setState({ kind: 'open' });
      rebaseAll(); // seen together: between the two nothing would seem to wait, and "saved" would be said
      stands();
    });
    live.writer?.start();
    if (isStep2Due) link.reconnect();
    isStep2Due = false;
  }

  function replaceLive(): void {
    log({ kind: 'replaced' });
    unsent.setAside();
    void live.writer?.close(); // it does not reject
    if (live === shown) live.replica.retire();
    else live.replica.destroy();
    refusedEpoch = Math.max(refusedEpoch, live.epoch ?? 0);
    live = newCopy();
    live.writer = documents.open(sourceOf(live), null, refusedEpoch);
    live.replica.awareness.setLocalState(null); // until it is the one shown
  }

  function rebaseAll(): void {
    const entries = unsent.takeAside();
    if (entries.length > MAX_SINGLE_FRAMES) live.replica.editTogether(() => rebase(entries));
    else rebase(entries);
  }

  /** Writes anew, on the replica shown, what was set aside with another. */
  function rebase(entries: readonly OutboxEntry[]): void {
    if (access() !== 'write') {
      for (const entry of entries) unsent.refuse(entry, entry.writes, 'read-only', { replaces: [entry.id] });
      return;
    }
    for (const { entry, writes, conflicts } of rebaseEdits(entries, read, leaderOf)) {
      const isLeft = writes.length > 0;
      if (conflicts.length > 0) unsent.refuse(entry, conflicts, 'conflict', isLeft ? {} : { replaces: [entry.id] });
      else if (!isLeft) unsent.drop(entry);
      if (isLeft) write(withBase(writes), { replaces: [entry.id] });
    }
  }

  /** Begins with the document that the device has kept, where it is not older than the edits that wait: it is shown before the server is asked. */
  function begin(stored: StoredDocument | null, entries: readonly OutboxEntry[]): void {
    const newest = entries.at(-1)?.epoch ?? null;
    const usable = stored && stored.epoch >= (newest ?? 0) ? stored : null;
    live.epoch = usable?.epoch ?? newest;
    live.writer = documents.open(sourceOf(live), usable);
    if (!usable) return;
    live.neutralised = usable.neutralised;
    live.own = new Set(usable.own);
    live.replica.applyStored(usable.updates, usable.authors);
    coming.begunWithStored();
    setAccess(usable.access);
  }

  /** Takes entries from the device: into the replica that they were made on, or to be written anew on another. */
  async function load(isFirst: boolean): Promise<void> {
    const [entries, stored] = await Promise.all([unsent.load(), isFirst ? documents.read(name) : null]);
    if (isClosed) return;
    if (isFirst) begin(stored, entries);
    const isHere = ({ epoch, clientId }: OutboxEntry): boolean => epoch === live.epoch && !live.neutralised.includes(clientId);
    const here = entries.filter(isHere);
    for (const { clientId } of entries) ownClients.add(clientId);
    unsent.admit(
      here,
      entries.filter((entry) => !isHere(entry)),
    );
    try {
      live.replica.applyStored(
        here.map(({ update }) => update),
        here.map(({ clientId }) => [clientId, userId]),
      );
      if (isFirst && access() !== null) setState({ kind: 'open' }); // the stored document stands in it
    } catch {
      replaceLive(); // bytes that are none: their writes are kept beside them
    }
    if (isFirst)
      live.replica.watch(); // what the device kept is in the document: what replaces that is news
    else if (live.epoch !== null && entries.length > 0) judgeUnsent();
    if (isFirst) link.start();
    else if (entries.length > 0) isStep2Due = !link.reconnect(); // for a step 2 that holds them
  }
  let loading = Promise.resolve();
  const loadNext = (isFirst: boolean): void => {
    loading = loading
      .then(() => load(isFirst))
      .catch((error: unknown) => {
        setState({ kind: 'failed', error: error instanceof AppError ? error : new AppError('internal') });
      });
  };
  loadNext(true);
  const offMore = outbox.onMore(() => loadNext(false));

  const read = (key: string) => shown.replica.rows.get(key);
  const withBase = (writes: readonly CellWrite[]): EntryWrite[] => writes.map(({ key, value }) => ({ key, value, base: read(key) }));
  const write = (writes: readonly EntryWrite[], standsFor: Partial<StandsFor> = {}): void => {
    for (let at = 0; at < writes.length; at += MAX_CELLS) {
      const of = at + MAX_CELLS >= writes.length && standsFor; // with the last: a device that ends before has it still
      shown.replica.edit({ kind: 'edit', writes: writes.slice(at, at + MAX_CELLS), replaces: [], settles: [], ...of });
    }
  };

  /** Throws AppError. What is closed keeps nothing and sends nothing. */
  function needWritable(): void {
    if (access() !== 'write') throw new AppError('forbidden');
    if (isClosed || state().kind !== 'open') throw new AppError('unreachable');
    if (outbox.isBroken()) throw new AppError('device-cannot-save');
  }

  /** An edit of the person: kept, sent, one step for undo. `putBack`: refused writes that it writes again. Whoever writes a cell anew has decided what was open there (O3). */
  function change(writes: readonly CellWrite[], putBack: readonly string[] = []): void {
    needWritable();
    const last = new Map(writes.map((cell) => [cell.key, cell]));
    const decided = unsent
      .refusals()
      .filter(({ id, key, reason }) => putBack.includes(id) || (last.has(key) && DECIDED_BY_EDIT.includes(reason)));
    const settles = decided.map(({ id }) => id);
    const changing = withBase(changesIn([...last.values()], read, leaderOf));
    if (changing.length === 0) return unsent.dismissRefusals(settles); // it stands there already
    undoStack.push(changing);
    write(changing, { settles });
  }

  const { save, dispose } = createRoot((disposeRoot) => {
    const isSlow = createSlowness(() => (link.status() === 'connected' ? unsent.oldest() : null));
    createEffect(on(outbox.isBroken, (isBroken) => log({ kind: isBroken ? 'cannot-save' : 'can-save' }), { defer: true }));
    return {
      save: createMemo(
        () =>
          saveStateOf({
            isBroken: outbox.isBroken(),
            link: link.status(),
            waiting: unsent.waiting(),
            kept: unsent.kept(),
            isSlow: isSlow(),
          }),
        undefined,
        { equals: isSameSaveState },
      ),
      dispose: disposeRoot,
    };
  });

  return {
    name,
    writer: deps.writer,
    cells,
    state,
    save,
    access,
    waiting: unsent.waiting,
    unsentKeys: unsent.keys,
    edit: (writes) => change(writes),
    canUndo: undoStack.canUndo,
    undo() {
      needWritable();
      const { writes, skipped } = undoStack.pop(read, (key) => shown.replica.wrote(key) || shown.replica.authorOf(key) === userId);
      if (writes.length > 0) write(withBase(writes));
      return { restored: writes.map(({ key }) => key), skipped };
    },
    authorOf: (key) => (shown.replica.wrote(key) ? userId : shown.replica.authorOf(key)),
    erased,
    retry: link.retry,
    facts: stats.facts,
    oldestUnsentAtMs: () => untrack(unsent.oldest)?.atMs ?? null,
    refusals: unsent.refusals,
    putBack(ids, beside = []) {
      const chosen = unsent.refusals().filter(({ id }) => ids.includes(id));
      batch(() => change([...beside, ...chosen], ids)); // seen together: on the list and in its cell, or neither, would be untrue
    },
    dismissRefusals: unsent.dismissRefusals,
    presence,
    setShown: presence.setShown,
    close() {
      if (isClosed) return;
      isClosed = true;
      offMore();
      void live.writer?.close(); // it does not reject
      link.stop();
      presence.dispose();
      cells.dispose();
      if (live !== shown) live.replica.destroy();
      shown.replica.destroy();
      dispose();
    },
  };
}
