/** A room without a server: cells of a map, edits and presence under the test's hand. */
import { batch, createSignal, getListener, getOwner, onCleanup } from 'solid-js';
import { AppError } from '../../../../schema/errors.ts';
import type { CellWrite } from '../../../../schema/guarantees.ts';
import type { WriterId } from '../../../../schema/ids.ts';
import type { Scalar } from '../../../../schema/keys.ts';
import type { OwnPresence } from '../../../../schema/presence.ts';
import type { LinkFacts, SaveState } from '../../../state/contracts/link.ts';
import type { PresentPerson, RoomClient, RoomState } from '../../../state/contracts/room.ts';
import { createLazySignals } from '../../../state/createLazySignals.ts';

const NO_FACTS: LinkFacts = {
  messagesIn: 0,
  messagesOut: 0,
  reconnections: 0,
  connectedAtMs: null,
  lastContactAtMs: null,
  roundTripMs: null,
  clockAheadMs: null,
  troubles: [],
};

type Person = PresentPerson & { readonly tabs: number };

export function createFakeRoom(first: readonly CellWrite[] = []) {
  const rows = new Map<string, Scalar>(first.map(({ key, value }) => [key, value]));
  const authors = new Map<string, string>();
  const listeners = new Set<(keys: ReadonlySet<string>, isLocal: boolean) => void>();
  const signals = createLazySignals((key) => rows.get(key));
  const [state, setState] = createSignal<RoomState>({ kind: 'open' });
  const [save, setSave] = createSignal<SaveState>({ kind: 'saved' });
  const [writer, setWriter] = createSignal<WriterId | null>('noura0d01a' as WriterId); // of the right form
  const [access, setAccess] = createSignal<'read' | 'write' | null>('write');
  const [people, setPeople] = createSignal<readonly Person[]>([]);
  const [undone, setUndone] = createSignal<readonly CellWrite[]>([]);
  const [refusals, setRefusals] = createSignal<ReturnType<RoomClient['refusals']>>([]);
  const [unsentKeys, setUnsentKeys] = createSignal<readonly string[]>([]);
  const [erased, setErased] = createSignal<readonly string[]>([]);
  /** Keys read under a listener since it was emptied: what ran again. */
  const reads: string[] = [];
  const shown: OwnPresence[] = [];
  const edits: (readonly CellWrite[])[] = [];

  function write(writes: readonly CellWrite[], isLocal: boolean): void {
    for (const { key, value } of writes) rows.set(key, value);
    const keys = new Set(writes.map(({ key }) => key));
    batch(() => {
      for (const key of keys) signals.refresh(key);
      for (const listener of listeners) listener(keys, isLocal);
    });
  }

  const room: RoomClient = {
    name: 'guarantees/K01',
    cells: {
      cell(key) {
        if (getListener()) reads.push(key);
        return signals.read(key);
      },
      keys: () => rows.keys(),
      onChange(listener) {
        listeners.add(listener);
        const off = () => void listeners.delete(listener);
        if (getOwner()) onCleanup(off);
        return off;
      },
    },
    state,
    save,
    access,
    writer,
    edit(writes) {
      if (access() === 'read') throw new AppError('forbidden');
      edits.push(writes);
      const before = writes.map(({ key }) => ({ key, value: rows.get(key) ?? null }));
      write(writes, true);
      setUndone(before);
    },
    canUndo: () => undone().length > 0,
    undo() {
      const step = undone();
      setUndone([]);
      const skipped = step.filter(({ key }) => authors.has(key)).map(({ key }) => key);
      const restored = step.filter(({ key }) => !authors.has(key));
      write(restored, true);
      return { restored: restored.map(({ key }) => key), skipped };
    },
    authorOf: (key) => authors.get(key) ?? null,
    erased,
    retry: () => {},
    facts: () => NO_FACTS,
    oldestUnsentAtMs: () => null,
    unsentKeys,
    refusals,
    putBack(ids, beside = []) {
      room.edit([...beside, ...refusals().filter(({ id }) => ids.includes(id))]);
      room.dismissRefusals(ids);
    },
    dismissRefusals: (ids) => setRefusals((before) => before.filter(({ id }) => !ids.includes(id))),
    presence: {
      people,
      at: (elector, owner, column) => people().filter(({ at }) => at?.elector === elector && at.owner === owner && at.column === column),
      show: (presence) => void shown.push(presence),
      add: () => {},
    },
  };
  return {
    room,
    reads,
    shown,
    edits,
    setState,
    setSave,
    setAccess,
    setWriter,
    setPeople,
    setRefusals,
    setErased,
    setUnsentKeys,
    /** Somebody else's edit arrives. */
    receive(writes: readonly CellWrite[], author: string): void {
      for (const { key } of writes) authors.set(key, author);
      write(writes, false);
    },
  };
}
export type FakeRoom = ReturnType<typeof createFakeRoom>;
