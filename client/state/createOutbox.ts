import { type Accessor, createSignal } from 'solid-js';
import { createBackoff } from './createBackoff.ts';
import { createTabLocks } from './createTabLocks.ts';
import { createUnwritten } from './createUnwritten.ts';
import type { EntryRow, RefusedRow } from './device/outboxRows.ts';
import type { Vault } from './device/vault.ts';
import type { Environment } from './environment.ts';
import { openOutboxDatabase } from './outboxDatabase.ts';
import type { OutboxEntry, RefusedWrite } from './outboxEntry.ts';

export type OutboxChange = {
  /** Entries to keep. `replaces`: what they stand for goes in the same transaction. */
  readonly put?: readonly OutboxEntry[];
  readonly replaces?: readonly string[];
  /** What was refused and is written anew by an entry of `put`: goes in the same transaction. */
  readonly settles?: readonly string[];
  readonly refuse?: readonly RefusedWrite[];
  /** Acknowledged or otherwise done with. */
  readonly remove?: readonly string[];
  /** What is removed goes from the device only when this has settled: something else has to be kept first. */
  readonly removeAfter?: Promise<unknown>;
  readonly dismiss?: readonly string[];
};

export type Outbox = {
  /** A fresh id for an entry of this tab, and its time: later than that of every entry known of this person, so that a clock set back turns no order round. */
  nextId(): Pick<OutboxEntry, 'id' | 'tab' | 'atMs'>;
  /** Entries that are this tab's to send, oldest first, and what was refused of this person and is not decided, as it stands when it is read. Never rejects. */
  load(room: string): Promise<{ readonly entries: readonly OutboxEntry[]; readonly refused: readonly RefusedWrite[] }>;
  /** Rooms in which something waits to be sent by this tab. Never rejects. */
  rooms(): Promise<ReadonlySet<string>>;
  /** Keeps a change, soon; never throws. Until the device has it, `load` knows it from memory. */
  apply(change: OutboxChange): void;
  /** The device does not keep what it is given (full, broken, forbidden). It is tried again by itself. */
  readonly isBroken: Accessor<boolean>;
  /** How many edits of a room the device does not have yet (D1). Reactive. */
  unkept(room: string): number;
  /** Rows that this person's key does not open, as far as they were met: they stay for whoever hands them in sealed. */
  readonly undecryptable: Accessor<number>;
  /** Their ids, as far as they are this tab's to send. */
  closed(): ReadonlySet<string>;
  /** Whether something would be lost if the page were closed now. */
  isAtRisk(): boolean;
  /** Hears that `load` may know more than before, or less is open: another page has gone, whoever found out, or has decided something, or the device reads again. Returns the unsubscriber. */
  onMore(listener: () => void): () => void;
  close(): void;
};

/** At what other tabs have left, and decided. */
const LOOK_AT_OTHERS_MS = 30_000;

/** This person's edits that the server has not acknowledged, kept on the device (V5, I14). One database a person, shared by all tabs. */
export function createOutbox(deps: { readonly vault: Vault; readonly environment: Environment }): Outbox {
  const { environment, vault } = deps;
  const { userId } = vault;
  const [isBroken, setBroken] = createSignal(false);
  const [closedIds, setClosedIds] = createSignal<ReadonlySet<string>>(new Set());
  const unwritten = createUnwritten();
  const listeners = new Set<() => void>();
  const kept = new Map<string, OutboxEntry>(); // every entry this tab has to send
  const waiting = new Map<string, RefusedWrite>(); // refused writes that this tab shows
  const decided = new Set<string>(); // refused writes that this tab need not show again
  const gone = new Set<string>(); // entries that are done with: a look that began before finds some of them on the device
  let leaving = 0; // of those, on the device until something else is kept
  let isKeyGone = vault.isUnkept ?? false; // the database is another one: what opens it has to be there before anything that it opens
  let isSuspect = false; // the browser has closed the database: what was in it may be gone
  let pending = emptyChange(); // what the device does not know yet
  let isWriting = false;
  let isClosed = false;
  let retrying: ReturnType<typeof setTimeout> | null = null;
  let lastNumber = 0;
  let onDevice = new Set<string>(); // refused writes that this database was seen to have
  let latestMs = 0; // of the entries that are known, whosever tab made them

  const tellMore = (): void => {
    for (const listener of listeners) listener();
  };
  const locks = createTabLocks({ userId, environment, onTakenOver: tellMore });
  const backoff = createBackoff(environment, { firstMs: 500, maxMs: 10_000 });
  const database = openOutboxDatabase({
    vault,
    environment,
    onRecreated() {
      isKeyGone = true;
      onDevice = new Set();
      for (const entry of kept.values()) toWrite(entry);
      for (const write of waiting.values()) pending.refuse.set(write.id, write);
      schedule();
    },
    onLost() {
      if (isClosed) return;
      isSuspect = true;
      schedule();
    },
  });

  function toWrite(entry: OutboxEntry): void {
    pending.put.set(entry.id, entry);
    unwritten.add(entry);
  }

  function schedule(): void {
    if (isWriting || retrying) return;
    isWriting = true;
    queueMicrotask(() => {
      writeAll().catch(() => {}); // it does not reject
    });
  }

  async function writeAll(): Promise<void> {
    try {
      while (isSuspect || isKeyGone || !isEmpty(pending)) await writeOnce();
      setBroken(false);
      backoff.reset();
      if (isClosed && leaving === 0) finish();
    } catch {
      setBroken(true);
      isSuspect = true; // what was there before it failed, too
      retrying = setTimeout(() => {
        retrying = null;
        schedule();
      }, backoff.nextMs());
    } finally {
      isWriting = false;
    }
  }

  /** What the database has lost is written again (D8). */
  async function lookAgain(): Promise<void> {
    isSuspect = false;
    try {
      const there = await database.look();
      for (const entry of kept.values()) if (!there.has(entry.id)) toWrite(entry);
      for (const write of waiting.values()) if (!there.has(write.id)) pending.refuse.set(write.id, write);
    } catch (error) {
      isSuspect = true;
      throw error;
    }
  }

  /** What is done with goes first and by itself: that makes room on a full device. */
  async function writeOnce(): Promise<void> {
    if (isSuspect) await lookAgain();
    if (isKeyGone) await vault.keepKey?.();
    isKeyGone = false;
    const now = pending;
    pending = emptyChange();
    try {
      if (now.done.size + now.dismissed.size > 0) await database.write({ remove: [...now.done], removeRefused: [...now.dismissed] });
      now.done.clear();
      now.dismissed.clear();
      await database.write({
        put: [...now.put.values()],
        putRefused: [...now.refuse.values()],
        remove: [...now.replaced],
        removeRefused: [...now.settled],
      });
      unwritten.remove([...now.put.keys()].filter((id) => !pending.put.has(id)));
      for (const id of now.refuse.keys()) onDevice.add(id);
    } catch (error) {
      // unless it was done with, or changed, meanwhile
      for (const [id, entry] of now.put) if (kept.get(id) === entry) pending.put.set(id, entry);
      for (const [id, write] of now.refuse) if (waiting.get(id) === write) pending.refuse.set(id, write);
      for (const name of ['replaced', 'settled', 'done', 'dismissed'] as const) for (const id of now[name]) pending[name].add(id);
      throw error;
    }
  }

  async function readAll(): ReturnType<typeof database.readAll> {
    const [before, had] = [isSound() && onDevice, [...onDevice]];
    const all = await database.readAll();
    latestMs = Math.max(latestMs, ...all.entries.map(({ atMs }) => atMs));
    if (isSound() && onDevice === before) decidedElsewhere(had, new Set(all.refused.map(({ id }) => id)));
    return all;
  }
  /** Nothing that it was given is on its way to the database, or may be lost. */
  const isSound = (): boolean => !isWriting && !isSuspect;

  /** What another tab of this person has decided is open here no longer (C6). */
  function decidedElsewhere(had: readonly string[], there: ReadonlySet<string>): void {
    const ids = had.filter((id) => waiting.has(id) && !there.has(id));
    for (const id of ids) {
      decided.add(id);
      waiting.delete(id);
    }
    if (ids.length > 0) tellMore();
  }

  /** Rows that are this tab's to send or to show, closed, and not in its memory yet. */
  async function read(): Promise<{ entries: readonly EntryRow[]; refused: readonly RefusedRow[] }> {
    await locks.ready;
    try {
      const before = await readAll();
      await locks.watch(before.entries.map((entry) => entry.tab));
      const stored = await readAll(); // a tab may have sent and removed what was read before its lock was ours
      if (isEmpty(pending) && !isWriting) setBroken(false);
      const entries = stored.entries.filter(({ id, tab }) => locks.owns(tab) && !kept.has(id) && !gone.has(id));
      const refused = stored.refused.filter(({ id }) => !waiting.has(id) && !decided.has(id));
      const there = new Set([...entries, ...refused].map(({ id }) => id));
      setClosedIds((known) => new Set([...known].filter((id) => there.has(id))));
      return { entries, refused };
    } catch {
      setBroken(true);
      setTimeout(tellMore, backoff.nextMs()); // whoever loads again finds what could not be read now
      return { entries: [], refused: [] };
    }
  }

  /** Takes what opens into memory; what does not stays on the device. */
  async function take(rows: { readonly entries: readonly EntryRow[]; readonly refused: readonly RefusedRow[] }): Promise<void> {
    const [entries, refused] = await Promise.all([database.openEntries(rows.entries), database.openRefused(rows.refused)]);
    const isNew = ({ id }: { readonly id: string }): boolean => !kept.has(id) && !gone.has(id) && !waiting.has(id) && !decided.has(id);
    const clear = [entries.clear.filter(isNew), refused.clear.filter(isNew)] as const;
    for (const entry of entries.opened.filter(isNew)) kept.set(entry.id, entry);
    for (const write of refused.opened.filter(isNew)) {
      waiting.set(write.id, write);
      onDevice.add(write.id);
    }
    for (const entry of clear[0]) toWrite(entry);
    for (const write of clear[1]) pending.refuse.set(write.id, write);
    if (clear.some((some) => some.length > 0)) schedule();
    const tried = new Set([...rows.entries, ...rows.refused].map(({ id }) => id));
    setClosedIds((before) => new Set([...[...before].filter((id) => !tried.has(id)), ...entries.closed, ...refused.closed]));
  }

  async function lookAtOthers(): Promise<void> {
    const { entries } = await readAll();
    await locks.watch(entries.map((entry) => entry.tab));
  }
  const look = (): void => {
    lookAtOthers().catch(() => {}); // the next writer finds out that the device is broken
  };
  const looking = setInterval(look, LOOK_AT_OTHERS_MS);
  const offVisible = environment.on('visible', look);

  function removeLater(ids: readonly string[], after: Promise<unknown>): void {
    leaving += 1;
    const go = (): void => {
      leaving -= 1;
      for (const id of ids) pending.done.add(id);
      schedule();
    };
    after.then(go, go);
  }

  if (isKeyGone) schedule();

  function finish(): void {
    locks.close();
    database.close();
  }

  return {
    nextId() {
      lastNumber += 1;
      latestMs = Math.max(environment.now(), latestMs + 1);
      return { id: `${locks.tab}.${lastNumber}`, tab: locks.tab, atMs: latestMs };
    },
    async load(room) {
      const { entries, refused } = await read();
      await take({ entries: entries.filter(isIn(room)), refused: refused.filter(isIn(room)) });
      return {
        entries: [...kept.values()].filter(isIn(room)).sort(byAge),
        get refused() {
          return [...waiting.values()].filter(isIn(room));
        },
      };
    },
    async rooms() {
      const { entries } = await read();
      const readable = entries.filter(({ id }) => !closedIds().has(id));
      return new Set([...readable, ...kept.values()].map((entry) => entry.room));
    },
    apply({ put = [], replaces = [], settles = [], refuse = [], remove = [], removeAfter, dismiss = [] }) {
      for (const entry of put) {
        kept.set(entry.id, entry);
        toWrite(entry);
      }
      for (const id of [...replaces, ...remove]) {
        kept.delete(id);
        pending.put.delete(id);
        gone.add(id);
      }
      unwritten.remove([...replaces, ...remove]);
      for (const write of refuse) {
        waiting.set(write.id, write);
        pending.refuse.set(write.id, write);
      }
      for (const id of replaces) pending.replaced.add(id);
      if (removeAfter && remove.length > 0) removeLater(remove, removeAfter);
      else for (const id of remove) pending.done.add(id);
      for (const id of settles) pending.settled.add(id);
      for (const id of dismiss) pending.dismissed.add(id);
      for (const id of [...settles, ...dismiss]) {
        decided.add(id);
        waiting.delete(id);
        pending.refuse.delete(id);
      }
      schedule();
    },
    isBroken,
    unkept: unwritten.countIn,
    undecryptable: () => closedIds().size,
    closed: closedIds,
    isAtRisk: () => isWriting || retrying !== null,
    onMore(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(looking);
      offVisible();
      listeners.clear();
      schedule(); // writes what is left, then lets the database and the locks go
    },
  };
}

const isIn =
  (room: string) =>
  (row: { readonly room: string }): boolean =>
    row.room === room;

const emptyChange = () => ({
  put: new Map<string, OutboxEntry>(),
  refuse: new Map<string, RefusedWrite>(),
  /** Goes together with `put`. */
  replaced: new Set<string>(),
  settled: new Set<string>(),
  done: new Set<string>(),
  dismissed: new Set<string>(),
});

const isEmpty = ({ put, refuse, replaced, settled, done, dismissed }: ReturnType<typeof emptyChange>): boolean =>
  put.size + refuse.size + replaced.size + settled.size + done.size + dismissed.size === 0;

/** In the order in which a tab made them; between tabs by their time, which no clock turns round. */
const byAge = (a: OutboxEntry, b: OutboxEntry): number => (a.tab === b.tab ? numberOf(a.id) - numberOf(b.id) : a.atMs - b.atMs);
const numberOf = (id: string): number => Number(id.slice(id.indexOf('.') + 1));
