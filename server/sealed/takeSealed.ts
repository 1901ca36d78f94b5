import type { RecordAudit } from '../../schema/audit.ts';
import { MAX_RESULTS } from '../../schema/calls.ts';
import { CallResult } from '../../schema/chaseApi.ts';
import type { SealedEdit, SealedEditsAnswer } from '../../schema/deviceApi.ts';
import { MAX_HELD_BYTES, MAX_HELD_BYTES_OF_PERSON, MAX_HELD_EDITS, MAX_HELD_EDITS_OF_PERSON } from '../../schema/limits.ts';
import { POLLING_GRACE_MS } from '../../schema/pollingTimes.ts';
import { CALLS_ROOM } from '../../schema/rooms.ts';
import type { Acts } from '../accounts/acts.ts';
import type { RightsHeld } from '../accounts/rightsHeld.ts';
import type { Database } from '../database.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import type { ErasedIn } from '../rooms/writePolicy.ts';
import { bringEdits } from './bringEdits.ts';
import { createEditOpener, type OpenedEdit, type SealedEntry } from './openEdits.ts';
import type { RoomTurns } from './roomTurns.ts';
import { type Amount, NOT_IN_ORDER, type Outcome, type SealedRows, TRIED_AT_ONCE, withoutErased } from './sealedRows.ts';
import type { SealingKeys } from './sealingKeys.ts';
import { claimsOf, type Person, whyNotWrite } from './whyNotWrite.ts';

/** A device and whose it is. */
type Device = Pick<OpenedEdit, 'deviceHash' | 'userId' | 'device'>;
/** One device that brings something, and how much of its and of its person's waits already: counted once, then added to. */
type Bringing = Device & { held: { readonly ofDevice: Amount; readonly ofPerson: Amount } };

type TakeCalls = (
  results: readonly CallResult[],
  by: { readonly userId: string; readonly device: string },
) => { readonly taken: readonly string[] };

export type SealedIntake = ReturnType<typeof createSealedIntake>;

/**
 * Takes unsent edits that come sealed, whoever carries them (Z1–Z5): each ends as one durable row, in the document as its author's where its author may still write
 * there, else waiting for a coordinator.
 *
 * @param deps.erased what a room hears no more of, for somebody was erased
 * @param deps.isThere whether there is such a count: no edit makes its room
 * @param deps.couldWrite whether somebody may write in a room, or might at some time; null where that is not known
 * @param deps.endedAtMs when a device was ended; null while it was not
 * @param deps.onError a room could not take anything; what was for it is brought again
 */
export function createSealedIntake(deps: {
  readonly database: Database;
  readonly keys: SealingKeys;
  readonly rows: SealedRows;
  readonly turns: RoomTurns;
  readonly registry: Pick<RoomRegistry, 'open'>;
  readonly personOf: (userId: string) => Person | null;
  readonly isThere: (room: string) => boolean;
  readonly couldWrite: RightsHeld['couldWrite'];
  readonly endedAtMs: (deviceHash: string) => number | null;
  readonly erased: ErasedIn;
  readonly record: RecordAudit;
  /** Before anything is done with what a device has brought. @throws AppError('too-fast') */
  readonly count: (deviceHash: string, edits: number) => void;
  readonly onError: (trouble: { readonly room: string; readonly error: unknown }) => void;
  readonly acts: Acts;
  /** Takes results of calls as their caller's, whatever rights they have by now (J14). */
  readonly takeCalls: TakeCalls;
}) {
  const { rows, registry, acts } = deps;
  const open = createEditOpener({ db: deps.database.db, keys: deps.keys });
  const triedLast = new Map<string, string>(); // the device, by room

  function put(edit: Omit<OpenedEdit, 'kind'>, outcome: Outcome): void {
    acts.act(() => {
      rows.put(edit, outcome);
      if (outcome.state !== 'waiting') return;
      const { userId, device, entry } = edit;
      deps.record({ kind: 'edit-held', userId, device, room: entry.room, details: { edit: entry.id, reason: outcome.reason } });
    });
  }

  const bringing = (of: Device): Bringing => ({ ...deviceOf(of), held: rows.heldOf(of) });

  const erasedNow = (room: string): ReadonlySet<string> => new Set(deps.erased(room));

  /** Without what says something of those who were erased, and whether there is room for it. No `await` between this and the row. */
  function keepable(of: Bringing, outcome: Outcome): Outcome | null {
    if (outcome.state !== 'waiting') return outcome;
    const entry = withoutErased(outcome.entry, erasedNow(outcome.entry.room));
    if (entry.writes.length === 0) return { state: 'discarded' };
    if (isFull(of)) return null;
    const bytes = JSON.stringify(entry).length;
    of.held = { ofDevice: withOne(of.held.ofDevice, bytes), ofPerson: withOne(of.held.ofPerson, bytes) };
    return { ...outcome, entry };
  }

  /** What its person could never write is none of a tablet's edits: it would only be in the way of those that wait (Z6). Results of calls are looked at for themselves. */
  const isTheirs = ({ userId, entry: { room } }: OpenedEdit): boolean =>
    room === CALLS_ROOM || whyNotWrite(deps.personOf(userId), room) === null || deps.couldWrite(userId, room) !== false;

  /** @returns whether it is durable now */
  function keep(of: Bringing, entry: SealedEntry, outcome: Outcome): boolean {
    const kept = keepable(of, outcome);
    if (kept) put({ ...deviceOf(of), entry }, kept);
    return kept !== null;
  }

  /** Into the room, together with what waits there for others before it. @returns the ids that are durable now */
  async function bring(of: Bringing, person: Person, room: string, fresh: readonly SealedEntry[]): Promise<string[]> {
    const earlier = rows.outOfOrder(room, of.deviceHash).map(({ content }) => content);
    const all = [...earlier, ...fresh];
    const outcomes = await bringEdits(registry.open, claimsOf(of.userId, person, of.device, room), prepared(room, all));
    return all.flatMap((entry) => {
      const outcome = outcomes.get(entry.id);
      if (!outcome) return [];
      const isOutOfOrder = outcome.state === 'waiting' && outcome.reason === NOT_IN_ORDER;
      if (isOutOfOrder && earlier.includes(entry)) return [];
      return keep(of, entry, isOutOfOrder ? { ...outcome, entry } : outcome) ? [entry.id] : [];
    });
  }

  const whyNot = ({ deviceHash, userId }: Device, room: string): string | null =>
    deps.endedAtMs(deviceHash) !== null ? 'device-ended' : whyNotWrite(deps.personOf(userId), room);

  /** What is not their caller's, or is none, is dropped: the same entry would be no other the next time. @returns the ids, all of which are durable now */
  function takeCalls(of: Device, edits: readonly OpenedEdit[]): string[] {
    const endedAtMs = deps.endedAtMs(of.deviceHash) ?? Number.POSITIVE_INFINITY;
    return acts.act(() =>
      edits.map(({ entry }) => {
        const written = entry.writes.slice(0, MAX_RESULTS).flatMap(({ value }) => readCallResult(value));
        const results = written.flatMap(madeBefore(endedAtMs));
        const { taken } = results.length > 0 ? deps.takeCalls(results, { userId: of.userId, device: of.device }) : { taken: [] };
        put({ ...of, entry }, { state: taken.length > 0 ? 'applied' : 'discarded' });
        return entry.id;
      }),
    );
  }

  /** All that one device has brought for one room. @returns the ids that are durable now */
  async function takeFor(room: string, of: Bringing, edits: readonly OpenedEdit[]): Promise<string[]> {
    const known = rows.known(of.deviceHash, edits.map(({ entry }) => entry.id)); // biome-ignore format: one call a line
    const fresh = edits.filter(({ entry }) => !known.has(entry.id));
    if (room === CALLS_ROOM) return [...known, ...takeCalls(of, fresh)];
    const person = deps.personOf(of.userId);
    const why = whyNot(of, room);
    const unsent = why === null ? fresh.filter(({ kind }) => kind === 'unsent').map(({ entry }) => entry) : [];
    const others = fresh.filter(({ entry }) => !unsent.includes(entry));
    return [
      ...known,
      ...others.flatMap(({ entry }) => (keep(of, entry, { state: 'waiting', reason: why ?? 'refused', entry }) ? [entry.id] : [])),
      ...(person && unsent.length > 0 ? await bring(of, person, room, unsent) : []),
    ];
  }

  /** The bytes of an entry that names somebody who was erased still go in where they fit, for what follows stands on them: the gate empties them. */
  function prepared(room: string, entries: readonly SealedEntry[]): SealedEntry[] {
    const erased = erasedNow(room);
    return entries.map((entry) => ({ ...withoutErased(entry, erased), update: entry.update }));
  }

  return {
    /**
     * Durable are those that are in `taken`; what is in neither list could not be taken now and is to be sent again.
     * @throws AppError('too-fast')
     */
    async take(edits: readonly SealedEdit[]): Promise<SealedEditsAnswer> {
      const groups = new Map<string, OpenedEdit[]>();
      const unreadable: string[] = [];
      for (const edit of edits) {
        const opened = await open(edit); // one after the other: a hundred at once would hold up everybody's signatures
        if (!opened || !deps.isThere(opened.entry.room) || !isTheirs(opened)) {
          unreadable.push(edit.id);
          continue;
        }
        const name = `${opened.deviceHash} ${opened.entry.room}`;
        groups.set(name, [...(groups.get(name) ?? []), opened]);
      }
      for (const [first, ...more] of groups.values()) if (first) deps.count(first.deviceHash, 1 + more.length);
      const taken: string[] = [];
      for (const group of groups.values()) {
        const [first] = group;
        if (!first) continue;
        const { room } = first.entry;
        try {
          taken.push(...(await deps.turns.inTurn(room, () => takeFor(room, bringing(first), group))));
        } catch (error) {
          deps.onError({ room, error });
        }
      }
      return { taken: [...new Set(taken)], unreadable };
    },

    /**
     * Tries again what waits for others before it: those may have come by its tablet's own connection. Of many devices some, the next time those after them: what never fits keeps
     * nobody else's back. Never rejects.
     */
    async retry(room: string): Promise<void> {
      let left = TRIED_AT_ONCE;
      for (const of of startingAfter(rows.devicesOutOfOrder(room), triedLast.get(room) ?? '')) {
        const person = deps.personOf(of.userId);
        if (!person || whyNot(of, room) !== null) continue;
        if (left <= 0) return;
        left -= of.waiting;
        triedLast.set(room, of.deviceHash);
        await deps.turns.inTurn(room, () => bring(bringing(of), person, room, [])).catch((error: unknown) => deps.onError({ room, error }));
      }
    },
  };
}

/** What was made before a device was ended, by a clock that may be ahead; never later than its end, so that whatever was said since then stands (J14). */
const madeBefore =
  (endedAtMs: number) =>
  (result: CallResult): CallResult[] =>
    result.at <= endedAtMs + POLLING_GRACE_MS ? [{ ...result, at: Math.min(result.at, endedAtMs) }] : [];

const isFull = ({ held: { ofDevice, ofPerson } }: Bringing): boolean =>
  ofDevice.count >= MAX_HELD_EDITS ||
  ofDevice.bytes >= MAX_HELD_BYTES ||
  ofPerson.count >= MAX_HELD_EDITS_OF_PERSON ||
  ofPerson.bytes >= MAX_HELD_BYTES_OF_PERSON;
const withOne = ({ count, bytes }: Amount, more: number): Amount => ({ count: count + 1, bytes: bytes + more });

/** All of them, those first that come behind one in their order. */
function startingAfter<Of extends Device>(devices: readonly Of[], deviceHash: string): readonly Of[] {
  const isBehind = (of: Of): boolean => of.deviceHash > deviceHash;
  return [...devices.filter(isBehind), ...devices.filter((of) => !isBehind(of))];
}

function readCallResult(value: unknown): CallResult[] {
  try {
    const parsed = CallResult.safeParse(typeof value === 'string' ? JSON.parse(value) : null);
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

const deviceOf = ({ deviceHash, userId, device }: Device): Device => ({ deviceHash, userId, device });
