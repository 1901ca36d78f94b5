import { batch, createMemo, createRoot, createSignal } from 'solid-js';
import { AppError } from '../../schema/errors.ts';
import type { CellWrite } from '../../schema/guarantees.ts';
import type { Hello } from '../../schema/wire.ts';
import type { RoomClient, RoomState } from './contracts.ts';
import { createCells } from './createCells.ts';
import { createLater } from './createLater.ts';
import { createLink } from './createLink.ts';
import type { Outbox } from './createOutbox.ts';
import type { JudgedCopy, Overwrites } from './createOverwrites.ts';
import { createPresence } from './createPresence.ts';
import { createReplica, type Edit, type Replica } from './createReplica.ts';
import type { Tickets } from './createTickets.ts';
import { createUndoStack } from './createUndoStack.ts';
import { createUnsent, type StandsFor } from './createUnsent.ts';
import type { Environment } from './environment.ts';
import { type EntryWrite, isSameValue, type OutboxEntry } from './outboxEntry.ts';
import { leaderIn, rebaseEdits } from './rebaseEdits.ts';
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

/** A replica and the generation of the document it belongs to; null while it is fresh. `neutralised`: client ids that the server named (N6). */
type Copy = { readonly replica: Replica; epoch: number | null; neutralised: readonly number[] };

/**
 * One room: what is shown, what is connected, and which edits are safe. Normally one replica is both shown and connected. After the server
 * has refused it, the old one stays on screen and takes edits while a new one connects; once that has the server's document it takes its
 * place, and the unsent edits are written anew on it where they may (`rebaseEdits`).
 */
export function createRoom(deps: {
  readonly name: string;
  readonly userId: string;
  readonly environment: Environment;
  readonly tickets: Tickets;
  readonly outbox: Outbox;
  readonly renewSession: () => Promise<unknown>;
  /** Edits that are now on the server's disk. */
  readonly onSaved: (entries: readonly OutboxEntry[]) => void;
}): OpenRoom {
  const { name, userId, environment, outbox } = deps;
  const [state, setState] = createSignal<RoomState>({ kind: 'opening' });
  const [erased, setErased] = createSignal<readonly string[]>([]);
  const [access, setAccess] = createSignal<'read' | 'write' | null>(null);
  const leaderOf = leaderIn(name);
  const unsent = createUnsent({ room: name, outbox });
  const undoStack = createUndoStack();
  const ownClients = new Set<number>(); // under which this person writes, or wrote what this tab has to send
  const overwrites = createLater<Overwrites>(async () => {
    const { createOverwrites } = await import('./createOverwrites.ts');
    return createOverwrites({ room: name, leaderOf, unsent, now: environment.now });
  });
  let live = newCopy();
  let shown = live;
  let isStep2Due = false; // entries came from the device after this connection's may have gone
  let isClosed = false;
  const cells = createCells(shown.replica.rows);
  const presence = createPresence({ userId, environment });
  presence.attach(shown.replica.awareness);

  const link = createLink({
    room: name,
    environment,
    tickets: deps.tickets,
    target: {
      epoch: () => live.epoch,
      connect: (protocols) => live.replica.connect(protocols),
      disconnect: () => live.replica.disconnect(),
      probe: () => live.replica.probe(),
      bufferedBytes: () => live.replica.bufferedBytes(),
    },
    renewSession: deps.renewSession,
    onTicket: (ticket) => {
      setAccess(ticket.access);
      if (state().kind === 'denied' || state().kind === 'failed') setState({ kind: shown.epoch === null ? 'opening' : 'open' });
    },
    onReplicaRefused: replaceLive,
    onEnd: (end) => {
      setAccess(null);
      setState(end);
    },
  });

  function newCopy(): Copy {
    const replica: Replica = createReplica(name, environment, {
      onEdited: (edit, update) => edited(copy, edit, update),
      onConnecting: unsent.startConnection,
      onHello: (hello) => copy === live && greeted(hello),
      onRefused: (refusal) => copy === live && unsent.refusedBy(refusal),
      onAcknowledged: (frames) => copy === live && acknowledged(frames),
      onDataSent: (isStep2, n) => {
        unsent.dataSent(isStep2, n);
        link.sent(n);
      },
      onHeard: () => link.heard(),
      onChanged: (stood, changed) => copy === live && overwrites.use((of) => of.judge(judged(copy), stood, changed)),
      onSynced: () => copy === live && synced(),
      onClosed: (code, reason) => copy === live && link.closed(code, reason),
    });
    const copy: Copy = { replica, epoch: null, neutralised: [] };
    ownClients.add(replica.clientId);
    return copy;
  }

  const judged = ({ replica }: Copy): JudgedCopy => ({
    rows: replica.rows,
    isOwn: (clientId) => ownClients.has(clientId) || replica.userOf(clientId) === userId,
    authorOf: replica.authorOf,
  });
  const judgeUnsent = (): void => {
    const copy = judged(live);
    overwrites.use((of) => of.judgeUnsent(copy));
  };

  function edited(copy: Copy, { writes, replaces, settles }: Edit, update: Uint8Array): void {
    const epoch = copy.epoch ?? 0; // an open room has been greeted
    const made = { ...outbox.nextId(), room: name, epoch, ...copy.replica.lastStruct(), update, writes, atMs: environment.now() };
    unsent.add(made, copy === live, { replaces, settles });
  }

  function greeted(hello: Hello): void {
    if (hello.erased) {
      unsent.forgetElectors(hello.erased); // before anything of them is written anew
      setErased(hello.erased);
    }
    if (live.epoch !== null && live.epoch !== hello.epoch) return link.replicaRefused(); // different generations never merge (I10)
    const { neutralised = [] } = hello;
    // what was refused on an earlier connection, and perhaps never told: nobody else has what this replica shows (N6)
    if (neutralised.includes(live.replica.clientId) || unsent.wroteUnder(neutralised)) return link.replicaRefused();
    live.neutralised = neutralised;
    live.epoch = hello.epoch;
    setAccess(hello.access);
  }

  function acknowledged(frames: number): void {
    batch(() => {
      link.acknowledged(frames);
      const safe = unsent.acknowledged(frames);
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
      rebase(); // seen together: between the two nothing would seem to wait, and "saved" would be said
    });
    if (isStep2Due) link.reconnect();
    isStep2Due = false;
  }

  function replaceLive(): void {
    unsent.setAside();
    if (live === shown) live.replica.retire();
    else live.replica.destroy();
    live = newCopy();
    live.replica.awareness.setLocalState(null); // until it is the one shown
  }

  /** Writes anew, on the replica shown, what was set aside with another. */
  function rebase(): void {
    const entries = unsent.takeAside();
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

  /** Takes entries from the device: into the replica that they were made on, or to be written anew on another. */
  async function load(isFirst: boolean): Promise<void> {
    const entries = await unsent.load();
    if (isClosed) return;
    if (isFirst) live.epoch = entries.at(-1)?.epoch ?? null;
    const isHere = ({ epoch, clientId }: OutboxEntry): boolean => epoch === live.epoch && !live.neutralised.includes(clientId);
    const here = entries.filter(isHere);
    for (const { clientId } of entries) ownClients.add(clientId);
    unsent.admit(
      here,
      entries.filter((entry) => !isHere(entry)),
    );
    try {
      live.replica.applyStored(here.map(({ update }) => update));
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
  const write = (writes: readonly EntryWrite[], { replaces = [], settles = [] }: Partial<StandsFor> = {}): void =>
    shown.replica.edit({ kind: 'edit', writes, replaces, settles });

  /** An edit of the person: kept, sent, one step for undo. `putBack`: refused writes that it writes again. Whoever writes a cell anew has decided what was open there (O3). */
  function change(writes: readonly CellWrite[], putBack: readonly string[] = []): void {
    if (access() !== 'write') throw new AppError('forbidden');
    if (state().kind !== 'open') throw new AppError('unreachable');
    const last = new Map(writes.map((cell) => [cell.key, cell]));
    const overtaken = unsent.refusals().filter(({ key, reason }) => last.has(key) && DECIDED_BY_EDIT.includes(reason));
    const settles = [...new Set([...putBack, ...overtaken.map(({ id }) => id)])];
    const changing = withBase([...last.values()]).filter(({ value, base }) => !isSameValue(value, base));
    if (changing.length === 0) return unsent.dismissRefusals(settles); // it stands there already
    undoStack.push(changing);
    write(changing, { settles });
  }

  const { save, dispose } = createRoot((disposeRoot) => ({
    save: createMemo(() => saveStateOf({ isBroken: outbox.isBroken(), link: link.status(), waiting: unsent.waiting() }), undefined, {
      equals: isSameSaveState,
    }),
    dispose: disposeRoot,
  }));

  return {
    name,
    cells,
    state,
    save,
    access,
    waiting: unsent.waiting,
    edit: (writes) => change(writes),
    canUndo: undoStack.canUndo,
    undo() {
      if (access() !== 'write') throw new AppError('forbidden');
      const { writes, skipped } = undoStack.pop(read, (key) => shown.replica.wrote(key) || shown.replica.authorOf(key) === userId);
      if (writes.length > 0) write(withBase(writes));
      return { restored: writes.map(({ key }) => key), skipped };
    },
    authorOf: (key) => (shown.replica.wrote(key) ? userId : shown.replica.authorOf(key)),
    erased,
    retry: link.retry,
    refusals: unsent.refusals,
    putBack(ids) {
      const chosen = unsent.refusals().filter(({ id }) => ids.includes(id));
      const settles = chosen.map(({ id }) => id);
      batch(() => change(chosen, settles)); // seen together: on the list and in its cell, or neither, would be untrue
    },
    dismissRefusals: unsent.dismissRefusals,
    presence,
    setShown: presence.setShown,
    close() {
      if (isClosed) return;
      isClosed = true;
      offMore();
      link.stop();
      presence.dispose();
      cells.dispose();
      if (live !== shown) live.replica.destroy();
      shown.replica.destroy();
      dispose();
    },
  };
}
