import * as Y from 'yjs';
import type { Scalar } from '../../../schema/keys.ts';
import { ROOT_NAME } from '../../../schema/rooms.ts';
import { encodeStep1, encodeStep2, encodeUpdate } from '../../rooms/frames.ts';
import { readMessage, type ServerMessage, type SimLink } from './createSimLink.ts';
import { createDoc, FORBIDDEN_MARK, type Witness } from './createWitness.ts';
import { type Entry, rebase, type Write } from './rebase.ts';

/** Longer than any value may be. */
const FORBIDDEN = `${FORBIDDEN_MARK}${'x'.repeat(500)}`;

const wroteUnder = ({ update, isAside }: Entry, clientId: number): boolean =>
  !isAside && Y.decodeUpdate(update).structs.some(({ id }) => id.client === clientId);

/** What becomes of an edit in the end: never nothing (I14). */
type Fate = 'acknowledged' | 'not accepted' | 'said already' | 'said by a later one' | 'written anew';

export type SimTablet = ReturnType<typeof createSimTablet>;

/**
 * A tablet: a replica that dies with the page, and an outbox that does not. It counts the acknowledgements of its present connection, gives up a replica
 * that the server refuses, and writes what was not acknowledged anew on the next one.
 */
export function createSimTablet(deps: {
  readonly name: string;
  readonly userId: string;
  readonly device: string;
  readonly room: string;
  readonly access: 'read' | 'write';
  /** It knows nothing of generations: neither says which it holds nor hears which the server has. */
  readonly isStock: boolean;
  /** Now and then it writes what may not be written. */
  readonly isUnruly: boolean;
  /** Otherwise it edits where it would have removed. */
  readonly mayRemove: boolean;
  readonly witness: Witness;
  readonly nextClientId: () => number;
}) {
  const { name, witness, access } = deps;
  const fates = new Map<string, Fate>();
  let outbox: Entry[] = []; // survives the page
  let made = 0;
  let doc = createDoc();
  let epoch: number | null = null;
  let link: SimLink | null = null;
  let isSynced = false;
  let writes: readonly Write[] = [];
  open([]);

  function open(stored: readonly Entry[]): void {
    doc = createDoc();
    doc.clientID = deps.nextClientId();
    isSynced = false;
    for (const entry of stored) Y.applyUpdate(doc, entry.update, 'stored');
    const here = doc;
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (here === doc && origin === 'edit') keep(update);
    });
  }

  function keep(update: Uint8Array): void {
    made += 1;
    const entry: Entry = { id: `${name}.${made}`, writes, epoch, update, sentAs: null, isAside: false, refused: 0 };
    outbox.push(entry);
    if (link) entry.sentAs = send(encodeUpdate(update), update);
  }

  /** Puts a data frame on the wire. @returns its number on this connection */
  function send(frame: Uint8Array, update: Uint8Array, isHostile = false): number | null {
    if (!link) return null;
    link.toServer.push({ frame, isData: true });
    if (isHostile) link.isHostile = true;
    return link.sent.push({ update, isHostile });
  }

  function change(cells: readonly { readonly key: string; readonly value: Scalar | undefined }[]): void {
    const rows = doc.getMap<Scalar>(ROOT_NAME);
    writes = cells.map(({ key, value }) => ({ key, value, base: rows.get(key) }));
    doc.transact(() => {
      for (const { key, value } of cells) {
        if (value === undefined) rows.delete(key);
        else rows.set(key, value);
      }
    }, 'edit');
  }

  function edit(keys: readonly string[]): void {
    const isBad = deps.isUnruly && made % 5 === 3;
    change([...new Set(keys)].map((key, i) => ({ key, value: isBad && i === 0 ? FORBIDDEN : `${name}.${made + 1}.${i}` })));
  }

  function end(entry: Entry, fate: Fate): void {
    outbox = outbox.filter((other) => other !== entry);
    fates.set(entry.id, fate);
  }

  function take(message: ServerMessage): void {
    switch (message.kind) {
      case 'hello':
        if (!deps.isStock && epoch !== null && epoch !== message.hello.epoch) return rebuild();
        if (message.hello.neutralised?.some((id) => id === doc.clientID || outbox.some((entry) => wroteUnder(entry, id)))) return rebuild();
        epoch = message.hello.epoch;
        for (const entry of outbox) if (!entry.isAside) entry.epoch ??= epoch;
        break;
      case 'step1': {
        const update = Y.encodeStateAsUpdate(doc, message.stateVector);
        const n = send(encodeStep2(update), update);
        for (const entry of outbox) if (!entry.isAside) entry.sentAs ??= n;
        break;
      }
      case 'step2':
      case 'update':
        Y.applyUpdate(doc, message.update, 'server');
        if (epoch !== null && witness.isMixed(deps.room, epoch, doc))
          witness.report('I10', `${name} was shown a generation on top of another`);
        if (message.kind === 'step2' && !isSynced) synced();
        else if (isSynced && hasGap()) witness.report('I17', `${name} was sent an update that builds on what it was not sent`);
        break;
      case 'acknowledged':
        for (const entry of outbox.filter(({ sentAs }) => sentAs !== null && sentAs <= message.frames)) {
          if (entry.writes.length > 0 && witness.missing(deps.room, epoch ?? 0, entry.update, entry.refused))
            witness.report('I14', `${entry.id} counts as saved, is not on disk and was not named as refused`);
          end(entry, entry.writes.length > 0 ? 'acknowledged' : 'not accepted');
        }
        break;
      case 'refused':
        for (const { key } of message.refusal.refused)
          for (const entry of outbox) {
            if (entry.sentAs === null) continue;
            const left = entry.writes.filter((write) => write.key !== key);
            entry.refused += entry.writes.length - left.length;
            entry.writes = left;
          }
        break;
      default:
    }
  }

  const hasGap = (): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null;

  function synced(): void {
    if (hasGap()) {
      // a stock client's outbox may be of an earlier generation without its knowing
      if (access === 'write' && !deps.isStock && !witness.isDamaged(deps.room))
        witness.report('I17', `${name} was answered with a hole and drops its replica`);
      return rebuild();
    }
    isSynced = true;
    const aside = outbox.filter((entry) => entry.isAside);
    if (access === 'read') for (const entry of aside) end(entry, 'not accepted');
    if (access === 'read') return;
    const rows = doc.getMap<Scalar>(ROOT_NAME);
    for (const { entry, left, isConflict } of rebase(aside, (key) => rows.get(key))) {
      end(entry, isConflict ? 'not accepted' : left.length > 0 ? 'written anew' : 'said already');
      if (left.length > 0) change(left);
    }
  }

  /** The server refuses this replica: all that was in it has to be written anew. */
  function rebuild(): void {
    hangUp();
    for (const entry of outbox) entry.isAside = true;
    for (const entry of outbox.filter((other) => other.writes.length === 0)) end(entry, 'not accepted');
    epoch = null;
    open([]);
  }

  function hangUp(): void {
    if (link) link.isCut = true;
    link = null;
    for (const entry of outbox) entry.sentAs = null;
  }

  return {
    ...deps,
    get doc() {
      return doc;
    },
    get epoch() {
      return epoch;
    },
    get link() {
      return link;
    },
    get isSynced() {
      return isSynced;
    },
    get waiting() {
      return outbox.length;
    },
    get made() {
      return made;
    },
    /** Edits that are neither waiting nor have come to an end. */
    lost: (): string[] => {
      const kept = new Set(outbox.map(({ id }) => id));
      return Array.from({ length: made }, (_, i) => `${name}.${i + 1}`).filter((id) => !kept.has(id) && !fates.has(id));
    },
    countOf: (fate: Fate): number => [...fates.values()].filter((one) => one === fate).length,
    /** One edit of some cells, each with a value that nobody else ever writes. */
    edit,
    remove: (key: string) => (deps.mayRemove ? change([{ key, value: undefined }]) : edit([key])),
    /** Anything, as a hostile client sends it. */
    sendHostile: (update: Uint8Array): void => void send(encodeUpdate(update), update, true),
    sendOther: (frame: Uint8Array): void => void link?.toServer.push({ frame, isData: false }),
    askAgain: (stateVector: Uint8Array): void => void link?.toServer.push({ frame: encodeStep1(stateVector), isData: false }),
    connected(to: SimLink): void {
      hangUp();
      link = to;
      isSynced = false;
      to.toServer.push({ frame: encodeStep1(Y.encodeStateVector(doc)), isData: false });
    },
    hangUp,
    /** Reads what the server said. */
    receive(said: Uint8Array | { readonly code: number }): void {
      if (said instanceof Uint8Array) {
        const message = readMessage(said);
        if (message) take(message);
      } else if (said.code === 4400 || said.code === 4409) rebuild();
      else hangUp();
    },
    /** The page is gone; the next one has what the device kept. */
    crash(): void {
      hangUp();
      epoch = outbox.findLast((entry) => !entry.isAside)?.epoch ?? null;
      for (const entry of outbox) entry.isAside ||= entry.epoch !== epoch;
      open(outbox.filter((entry) => !entry.isAside));
    },
  };
}
