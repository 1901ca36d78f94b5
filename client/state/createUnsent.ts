import { type Accessor, batch, createSignal } from 'solid-js';
import { electorNamed, isSameValue } from '../../schema/keys.ts';
import type { Refusal } from '../../schema/wire.ts';
import { createLedger } from './createLedger.ts';
import type { Outbox } from './createOutbox.ts';
import type { EntryWrite, OutboxEntry, RefusedWrite } from './outboxEntry.ts';

/** What happens to the entry that refused writes come from, in the same transaction. */
type Fate = { readonly put?: readonly OutboxEntry[]; readonly replaces?: readonly string[] };

/** Entries that an edit writes anew, and refused writes that it puts back. */
export type StandsFor = { readonly replaces: readonly string[]; readonly settles: readonly string[] };

export type Unsent = {
  /** Edits of this room that the server has not acknowledged. */
  readonly waiting: Accessor<number>;
  /** What they write. Reactive. */
  keys(): readonly string[];
  /** How many of them the device has: only those are safe from the end of this page (D1). */
  readonly kept: Accessor<number>;
  /** The one of them that has waited longest. */
  readonly oldest: Accessor<OutboxEntry | null>;
  /** What was not accepted, oldest first: kept on the device until the person has decided (I14, C6). */
  readonly refusals: Accessor<readonly RefusedWrite[]>;
  dismissRefusals(ids: readonly string[]): void;
  /** Reads what the device keeps; resolves with the entries that are new here, oldest first. They count from `admit` on. Never rejects. */
  load(): Promise<OutboxEntry[]>;
  /** Entries that stand in the connected replica, and entries that do not and have to be written anew. */
  admit(connected: readonly OutboxEntry[], aside: readonly OutboxEntry[]): void;
  /** Keeps an edit just made, in the connected replica or in one that is still shown but no longer connected; what it stands for goes with it. */
  add(entry: OutboxEntry, isConnected: boolean, standsFor: StandsFor): void;
  startConnection(): void;
  dataSent(isStep2: boolean, n: number): void;
  /** The n-th data frame left, and holds exactly these edits. */
  partSent(ids: readonly string[], n: number): void;
  /** Edits that no frame of this connection holds, in the order made. */
  unsent(): readonly OutboxEntry[];
  /**
   * The first n data frames are taken care of; returns the edits that are on the server's disk by that.
   * @param keepFirst keeps them elsewhere; they leave the outbox when it has
   */
  acknowledged(n: number, keepFirst?: (done: readonly OutboxEntry[]) => Promise<unknown>): OutboxEntry[];
  /** The server has refused keys of edits that it was sent (122). */
  refusedBy(refusal: Refusal): void;
  /** Client ids under which the edits were made that stand in the connected replica and are not acknowledged. */
  clientIds(): readonly number[];
  /** Whether an edit that is not acknowledged was made in the connected replica under one of these client ids. */
  wroteUnder(clientIds: readonly number[]): boolean;
  /** The connected replica is dropped: all that was in it has to be written anew. */
  setAside(): void;
  /** Hands out what has to be written anew; each entry then ends in `add`, `refuse` or `drop`. */
  takeAside(): OutboxEntry[];
  /** Keeps writes in the list of what was not accepted. */
  refuse(entry: OutboxEntry, writes: readonly EntryWrite[], reason: string, fate: Fate): void;
  /** Keeps what stands in the document, and was written under its client id, in the list of what was not accepted; no later rewriting has it then (O3). */
  refuseSent(refused: readonly RefusedWrite[]): void;
  /** Edits that stand in the connected replica and are not acknowledged, in the order made. */
  entries(): readonly OutboxEntry[];
  /** What was written about these electors, or under the key of an arrival that was one of them, and is not sent or was refused, goes from memory and device and is never written anew (E6). */
  forgetElectors(ids: readonly string[]): void;
  /** There is nothing to write any more. */
  drop(entry: OutboxEntry): void;
};

/** One room's edits between the tap and the server's disk: in memory and in the outbox, never in neither (V5, I14). */
export function createUnsent(deps: { readonly room: string; readonly outbox: Outbox }): Unsent {
  const { room, outbox } = deps;
  const ledger = createLedger();
  let aside: OutboxEntry[] = [];
  let refusedHere: EntryWrite[] = []; // of the replica that is about to be dropped
  const [waiting, setWaiting] = createSignal(0);
  const [oldest, setOldest] = createSignal<OutboxEntry | null>(null, { equals: (a, b) => a?.id === b?.id });
  const [listed, setListed] = createSignal(new Map<string, RefusedWrite>(), { equals: false }); // by id, oldest first
  const refusals = (): readonly RefusedWrite[] => [...listed().values()];
  let erased: ReadonlySet<string> = new Set();
  const isErased = ({ key, value }: Pick<EntryWrite, 'key' | 'value'>): boolean => erased.has(key) || erased.has(electorNamed(key, value));
  /** Who an arrival on no list was is still said, which only a value says: what was typed of it has to go on the server, too (E7). */
  const isToSend = ({ key }: EntryWrite): boolean => !isErased({ key, value: null });
  function count(): void {
    setWaiting(ledger.size + aside.length);
    setOldest(aside[0] ?? ledger.oldest);
  }

  const refusedOf = ({ id, atMs }: OutboxEntry, writes: readonly EntryWrite[], reasonOf: (key: string) => string): RefusedWrite[] =>
    writes.map((write) => ({ ...write, id: `${id}.${write.key}`, edit: id, room, atMs, reason: reasonOf(write.key) }));

  function list(refused: readonly RefusedWrite[], fate: Fate): void {
    const kept = refused.filter((write) => !isErased(write));
    batch(() => {
      outbox.apply({ ...fate, refuse: kept });
      relist(idsOf(kept), kept);
    });
  }

  const without = (entry: OutboxEntry, writes: readonly EntryWrite[]): OutboxEntry => ({
    ...entry,
    writes: entry.writes.filter((write) => !writes.includes(write)),
  });

  /** However many they are, whoever reads the list is told once. */
  function relist(gone: readonly string[], newest: readonly RefusedWrite[] = []): void {
    setListed((all) => {
      for (const id of gone) all.delete(id);
      for (const write of newest) all.set(write.id, write);
      return all;
    });
  }

  function dismissRefusals(ids: readonly string[]): void {
    if (ids.length === 0) return;
    outbox.apply({ dismiss: ids });
    relist(ids);
  }

  return {
    waiting,
    keys() {
      waiting();
      return [...ledger.entries(), ...aside].flatMap(({ writes }) => writes.map(({ key }) => key));
    },
    kept: () => Math.max(0, waiting() - outbox.unkept(room)),
    oldest,
    refusals,
    dismissRefusals,
    async load() {
      const { entries, refused } = await outbox.load(room);
      dismissRefusals(idsOf(refused.filter(isErased)));
      // without what another tab has decided
      relist([...listed().keys()], refused.filter((write) => !isErased(write)).sort(byAge));
      const known = new Set(idsOf(aside));
      return entries.filter(({ id }) => !ledger.has(id) && !known.has(id));
    },
    admit(connected, others) {
      ledger.adopt(connected);
      aside.push(...others);
      count();
    },
    add(entry, isConnected, { replaces, settles }) {
      if (isConnected) ledger.add(entry);
      else aside.push(entry);
      outbox.apply({ put: [entry], replaces, settles });
      if (settles.length > 0) relist(settles);
      count();
    },
    startConnection: ledger.startConnection,
    dataSent: ledger.dataSent,
    partSent: ledger.partSent,
    unsent: ledger.unsent,
    acknowledged(n, keepFirst) {
      const done = ledger.acknowledged(n);
      const safe = done.filter(({ writes }) => writes.length > 0); // the others were refused
      if (done.length > 0) outbox.apply({ remove: idsOf(done), ...(keepFirst && { removeAfter: keepFirst(safe) }) });
      count();
      return safe;
    },
    refusedBy({ refused }) {
      const reasons = new Map<string, string>();
      // the last write of such a key may be all right: it was only built on one that was not, and is written anew, once
      const retried = new Map<string, string>();
      for (const { key, reason } of refused) (reason === 'chain' ? retried : reasons).set(key, reason);
      const inFlight = ledger.inFlight();
      for (const { id, writes } of inFlight) for (const { key } of writes) if (retried.has(key)) retried.set(key, id);
      const told: RefusedWrite[] = [];
      const rests: OutboxEntry[] = [];
      for (const entry of inFlight) {
        const isRetried = ({ key }: EntryWrite): boolean => retried.get(key) === entry.id;
        const hit = entry.writes.filter((write) => (reasons.has(write.key) || retried.has(write.key)) && !isRetried(write));
        const rest = without(entry, hit);
        if (entry.writes.some(isRetried)) {
          ledger.drop(entry.id); // taken from what the coming acknowledgement covers: it is to be written anew on the next replica
          aside.push(rest);
        }
        if (hit.length === 0) continue;
        ledger.replace(rest); // its bytes have left; should it be written anew, then without what was refused
        rests.push(rest);
        refusedHere.push(...hit);
        told.push(...refusedOf(entry, hit, (key) => reasons.get(key) ?? 'chain'));
      }
      list(told, { put: rests });
    },
    clientIds: () => [...new Set(ledger.entries().map(({ clientId }) => clientId))],
    wroteUnder: (clientIds) => ledger.entries().some(({ clientId }) => clientIds.includes(clientId)),
    setAside() {
      const all = ledger.takeAll();
      outbox.apply({ remove: idsOf(all.filter(({ writes }) => writes.length === 0)) });
      aside.push(...all.filter(({ writes }) => writes.length > 0));
      count();
    },
    takeAside() {
      // what was written on top of a refused value is based on what that was based on, as everybody else sees it
      const rebased = (write: EntryWrite): EntryWrite => {
        const below = refusedHere.findLast(({ key, value }) => key === write.key && isSameValue(value, write.base));
        return below ? { ...write, base: below.base } : write;
      };
      const taken = aside.map((entry) => ({ ...entry, writes: entry.writes.filter(isToSend).map(rebased) }));
      aside = [];
      refusedHere = [];
      count();
      return taken;
    },
    refuse: (entry, writes, reason, fate) => list(refusedOf(entry, writes, () => reason), fate), // biome-ignore format: one call
    refuseSent(refused) {
      const told = new Set(refused.map(({ written, key }) => `${written?.clientId}.${key}`));
      const rests: OutboxEntry[] = [];
      const takeOut = (entry: OutboxEntry): OutboxEntry => {
        const hit = entry.writes.filter(({ key }) => told.has(`${entry.clientId}.${key}`));
        if (hit.length === 0) return entry;
        const rest = without(entry, hit); // its bytes go their way; should it be written anew, then without what is on the list
        rests.push(rest);
        return rest;
      };
      for (const entry of ledger.entries()) ledger.replace(takeOut(entry));
      aside = aside.map(takeOut);
      list(refused, { put: rests });
    },
    entries: ledger.entries,
    forgetElectors(ids) {
      if (ids.every((id) => erased.has(id))) return;
      erased = new Set(ids);
      dismissRefusals(idsOf(refusals().filter(isErased)));
    },
    drop: ({ id }) => outbox.apply({ remove: [id] }),
  };
}

const idsOf = (some: readonly { readonly id: string }[]): string[] => some.map(({ id }) => id);
const byAge = (a: RefusedWrite, b: RefusedWrite): number => a.atMs - b.atMs; // a sort keeps cells of one edit together
