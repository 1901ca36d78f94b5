import { type Accessor, createSignal } from 'solid-js';
import { createBackoff } from './createBackoff.ts';
import { createTabLocks } from './createTabLocks.ts';
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
  readonly dismiss?: readonly string[];
};

export type Outbox = {
  /** A fresh id for an entry of this tab. */
  nextId(): { readonly id: string; readonly tab: string };
  /** Entries that are this tab's to send, oldest first, and what was refused of this person. Never rejects. */
  load(room: string): Promise<{ readonly entries: readonly OutboxEntry[]; readonly refused: readonly RefusedWrite[] }>;
  /** Rooms in which something waits to be sent by this tab. Never rejects. */
  rooms(): Promise<ReadonlySet<string>>;
  /** Keeps a change, soon; never throws. Until the device has it, `load` knows it from memory. */
  apply(change: OutboxChange): void;
  /** The device does not keep what it is given (full, broken, forbidden). It is tried again by itself. */
  readonly isBroken: Accessor<boolean>;
  /** Whether something would be lost if the page were closed now. */
  isAtRisk(): boolean;
  /** Hears that `load` may know more than before: another page has gone, whoever found out, or the device reads again. Returns the unsubscriber. */
  onMore(listener: () => void): () => void;
  close(): void;
};

const LOOK_FOR_DEAD_TABS_MS = 30_000;

/** This person's edits that the server has not acknowledged, kept on the device (V5, I14). One database a person, shared by all tabs. */
export function createOutbox(deps: { readonly vault: Vault; readonly environment: Environment }): Outbox {
  const { environment } = deps;
  const { userId } = deps.vault;
  const [isBroken, setBroken] = createSignal(false);
  const listeners = new Set<() => void>();
  const kept = new Map<string, OutboxEntry>(); // every entry this tab has to send
  const decided = new Set<string>(); // refused writes that this tab need not show again
  let pending = emptyChange(); // what the device does not know yet
  let isWriting = false;
  let isClosed = false;
  let retrying: ReturnType<typeof setTimeout> | null = null;
  let lastNumber = 0;

  const tellMore = (): void => {
    for (const listener of listeners) listener();
  };
  const locks = createTabLocks({ userId, environment, onTakenOver: tellMore });
  const backoff = createBackoff(environment, { firstMs: 500, maxMs: 10_000 });
  const database = openOutboxDatabase(environment.indexedDB, userId, () => {
    for (const entry of kept.values()) pending.put.set(entry.id, entry);
    schedule();
  });

  function schedule(): void {
    if (isWriting || retrying) return;
    isWriting = true;
    queueMicrotask(() => {
      writeAll().catch(() => {}); // it does not reject
    });
  }

  async function writeAll(): Promise<void> {
    try {
      while (!isEmpty(pending)) await writeOnce();
      setBroken(false);
      backoff.reset();
      if (isClosed) finish();
    } catch {
      setBroken(true);
      retrying = setTimeout(() => {
        retrying = null;
        schedule();
      }, backoff.nextMs());
    } finally {
      isWriting = false;
    }
  }

  /** What is done with goes first and by itself: that makes room on a full device. */
  async function writeOnce(): Promise<void> {
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
    } catch (error) {
      for (const [id, entry] of now.put) if (kept.has(id)) pending.put.set(id, entry); // unless it was done with meanwhile
      for (const [id, write] of now.refuse) pending.refuse.set(id, write);
      for (const name of ['replaced', 'settled', 'done', 'dismissed'] as const) for (const id of now[name]) pending[name].add(id);
      throw error;
    }
  }

  async function read(): Promise<{ entries: OutboxEntry[]; refused: RefusedWrite[] }> {
    await locks.ready;
    try {
      const before = await database.readAll();
      await locks.watch(before.entries.map((entry) => entry.tab));
      const stored = await database.readAll(); // a tab may have sent and removed what was read before its lock was ours
      if (isEmpty(pending) && !isWriting) setBroken(false);
      const isNew = ({ id, tab }: OutboxEntry) => locks.owns(tab) && !kept.has(id) && !pending.done.has(id) && !pending.replaced.has(id);
      const refused = stored.refused.filter(({ id }) => !decided.has(id) && !pending.refuse.has(id));
      return { entries: [...stored.entries.filter(isNew), ...kept.values()], refused: [...refused, ...pending.refuse.values()] };
    } catch {
      setBroken(true);
      setTimeout(tellMore, backoff.nextMs()); // whoever loads again finds what could not be read now
      return { entries: [...kept.values()], refused: [...pending.refuse.values()] };
    }
  }

  async function lookForDeadTabs(): Promise<void> {
    const { entries } = await database.readAll();
    await locks.watch(entries.map((entry) => entry.tab));
  }
  const looking = setInterval(() => {
    lookForDeadTabs().catch(() => {}); // the next writer finds out that the device is broken
  }, LOOK_FOR_DEAD_TABS_MS);

  function finish(): void {
    locks.close();
    database.close();
  }

  return {
    nextId() {
      lastNumber += 1;
      return { id: `${locks.tab}.${lastNumber}`, tab: locks.tab };
    },
    async load(room) {
      const { entries, refused } = await read();
      const ours = entries.filter((entry) => entry.room === room).sort(byAge);
      for (const entry of ours) kept.set(entry.id, entry);
      return { entries: ours, refused: refused.filter((write) => write.room === room) };
    },
    async rooms() {
      const { entries } = await read();
      return new Set(entries.map((entry) => entry.room));
    },
    apply({ put = [], replaces = [], settles = [], refuse = [], remove = [], dismiss = [] }) {
      for (const entry of put) {
        kept.set(entry.id, entry);
        pending.put.set(entry.id, entry);
      }
      for (const id of [...replaces, ...remove]) {
        kept.delete(id);
        pending.put.delete(id);
      }
      for (const write of refuse) pending.refuse.set(write.id, write);
      for (const id of replaces) pending.replaced.add(id);
      for (const id of remove) pending.done.add(id);
      for (const id of settles) pending.settled.add(id);
      for (const id of dismiss) pending.dismissed.add(id);
      for (const id of [...settles, ...dismiss]) {
        decided.add(id);
        pending.refuse.delete(id);
      }
      schedule();
    },
    isBroken,
    isAtRisk: () => isWriting || retrying !== null,
    onMore(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(looking);
      listeners.clear();
      schedule(); // writes what is left, then lets the database and the locks go
    },
  };
}

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

/** In the order in which a tab made them; between tabs by the device's clock. */
const byAge = (a: OutboxEntry, b: OutboxEntry): number => (a.tab === b.tab ? numberOf(a.id) - numberOf(b.id) : a.atMs - b.atMs);
const numberOf = (id: string): number => Number(id.slice(id.indexOf('.') + 1));
