import type { Database as Sqlite } from 'better-sqlite3';
import { type Compaction, compactTally } from '../../schema/compactTally.ts';
import { isScalar } from '../../schema/keys.ts';
import { parseRoomName, ROOT_NAME } from '../../schema/rooms.ts';
import type { LogReader } from '../doclog/logReader.ts';
import { emptyWriteAheadLog, isQuicklyPurged, purgeFile } from '../erasure/purgeFile.ts';
import { LogMovedError } from '../logMovedError.ts';
import type { Cell } from '../projection/cellIndex.ts';
import type { Projector } from '../projection/projector.ts';
import { lateDecisions, withSeals } from '../projection/readStream.ts';
import type { createTallyRows, TallyRoom } from '../projection/tallyRows.ts';
import type { ResultKeeper } from '../results/resultKeeper.ts';
import type { DocLog } from '../rooms/docLog.ts';
import type { EngineEvents } from '../rooms/engineEvents.ts';
import { loadDocument, type OpenedDocument } from '../rooms/loadDocument.ts';
import { beginAnew, createLeftAlone, renewRoom } from '../rooms/renewRoom.ts';
import type { Room } from '../rooms/room.ts';
import type { RoomRegistry } from '../rooms/roomRegistry.ts';
import type { CompactionRows } from './compactionRows.ts';

/** How often it is asked whether it is quiet. */
const ASK_EVERY_MS = 15 * 60_000;
const MAX_CLOSING_MS = 2_000;

/** A generation begins with one row that holds all of it. */
const FIRST_ROW = 1;
type Place = { readonly epoch: number; readonly seq: number };

/** `begun`: it is written down that ballots of a room go · `epoch`: its document has none · `history`: what came before has none · `files`: no file has. */
export type CompactionStep = 'begun' | 'epoch' | 'history' | 'files';
type Refusal = Extract<Compaction, { readonly kind: 'refused' }>['why'] | 'waiting';

/**
 * Puts what single ballots came to in their place, once a count has been verified for a while (CR63–CR65): in the document, which begins a new generation, in the history of the log,
 * and in the files beneath. What was begun is finished, whatever comes between: it is written down first, and whoever starts next goes on.
 *
 * @param deps.registry the rooms of this process; null when it holds none
 * @param deps.archived resolves when all of a room's log is in SQLite
 * @param deps.rewriteFiles resolves when the log's files beside SQLite hold nothing but what is in it
 * @param deps.keptMs so long ballots stay after a count was verified
 * @param deps.elapsedMs a clock that never jumps
 * @param deps.isQuiet nobody works now
 * @param deps.onRefused a stream keeps its ballots, and why
 * @param deps.onStep a step is done: tests end the process there
 */
export function createCompaction(deps: {
  readonly sqlite: Sqlite;
  readonly rows: CompactionRows;
  readonly reader: Pick<LogReader, 'head'>;
  readonly tallies: Pick<ReturnType<typeof createTallyRows>, 'papers' | 'decisionsOf'>;
  readonly projector: Pick<Projector, 'reach' | 'standing'>;
  readonly keeper: Pick<ResultKeeper, 'reach'>;
  readonly registry: Pick<RoomRegistry, 'open' | 'forget'> | null;
  readonly log: DocLog;
  readonly events: EngineEvents;
  readonly archived: (room: string) => Promise<void>;
  readonly rewriteFiles: () => Promise<void>;
  readonly keptMs: number;
  readonly now: () => number;
  readonly elapsedMs?: () => number;
  readonly isQuiet: () => boolean;
  readonly onRefused: (refused: { readonly room: string; readonly why: Refusal }) => void;
  readonly onError: (trouble: { readonly room: string; readonly error: unknown }) => void;
  readonly onStep?: (step: CompactionStep) => void;
}) {
  const { rows, reader, registry, log, now } = deps;
  const isLeftAlone = createLeftAlone({ now, elapsedMs: deps.elapsedMs ?? (() => performance.now()) });
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  const asking = setInterval(() => {
    if (deps.isQuiet()) void pass();
  }, ASK_EVERY_MS).unref();

  /** Rooms of counts that were verified long enough ago, in which something may have come since nothing single was in them. */
  function dueRooms(): { readonly name: string; readonly room: TallyRoom }[] {
    return rows.verifiedBefore(now() - deps.keptMs).flatMap(({ committee, count }) =>
      (['a', 'b'] as const).flatMap((stream) => {
        const name = `tally/${committee}/${count}${stream}`;
        const head = reader.head(name);
        return head && head.seq > 0 && !rows.isDone(name, head)
          ? [{ name, room: { kind: 'tally' as const, committee, count, stream } }]
          : [];
      }),
    );
  }

  function judge(room: TallyRoom, { doc }: Pick<OpenedDocument, 'doc'>): Compaction {
    const cells = [...doc.getMap<unknown>(ROOT_NAME)].filter((cell): cell is [string, Cell[1]] => isScalar(cell[1]));
    const decisions = deps.tallies.decisionsOf(room);
    return compactTally(withSeals(cells, decisions), deps.tallies.papers(), lateDecisions(decisions));
  }

  /** What is on disk of a room is what its result was verified on, and that was long enough ago. */
  function isVerified(name: string, room: TallyRoom, { epoch, seq }: Pick<OpenedDocument, 'epoch' | 'seq'>): boolean {
    if (!deps.projector.reach(name)) return false;
    deps.keeper.reach(room.committee);
    const place = deps.projector.standing(name);
    return place?.epoch === epoch && place.seq === seq && rows.isVerifiedBefore(now() - deps.keptMs, room);
  }

  /** @returns where the log stands while no single ballot is in the document (any more); null: they stay */
  async function renew(name: string, room: TallyRoom, held: Room | OpenedDocument): Promise<Place | null> {
    const found = isVerified(name, room, held) ? judge(room, held) : null;
    if (!found) return null;
    const why = found.kind === 'refused' ? found.why : rows.hasWaiting(name) ? 'waiting' : null;
    if (found.kind === 'refused' || why !== null) {
      if (why !== null) deps.onRefused({ room: name, why });
      return null;
    }
    const { epoch: before, seq } = held;
    rows.begin(name, { epoch: before, seq }, now());
    deps.onStep?.('begun');
    if (found.kind === 'whole') return { epoch: before, seq };
    const change = { isKept: (key: string) => !found.isGone(key), added: found.cells };
    const epoch =
      'connections' in held && registry
        ? await renewRoom(held, { registry, log, events: deps.events }, change)
        : await beginAnew(name, held as OpenedDocument, log, change); // it is one or the other
    if (epoch === null) throw new Error(`${name} holds something else than cells and cannot be written anew`);
    deps.onStep?.('epoch');
    return { epoch, seq: FIRST_ROW };
  }

  async function compactDocument(name: string, room: TallyRoom): Promise<Place | null> {
    await deps.archived(name);
    if (registry) {
      const held = await registry.open(name);
      await held.settled();
      if (held.isFailed || isLeftAlone(name, held)) return null;
      return renew(name, room, held);
    }
    const opened = await loadDocument(name, log, deps.events);
    try {
      return isLeftAlone(name, { sinceEditMs: null, lastRowAtMs: opened.lastRowAtMs }) ? null : await renew(name, room, opened);
    } finally {
      opened.doc.destroy();
    }
  }

  /** Everything of a room that lies before its present generation. */
  async function clearHistory(name: string, room: TallyRoom): Promise<void> {
    await deps.archived(name);
    const epoch = reader.head(name)?.epoch ?? 0;
    await log.forgetEarlier(name, epoch);
    rows.rewriteEarlier.immediate(name, room, epoch);
    deps.onStep?.('history');
  }

  async function clearFiles(rooms: ReadonlyMap<string, Place>): Promise<void> {
    if (rooms.size === 0) return;
    await deps.rewriteFiles();
    const isFinished = isQuicklyPurged(deps.sqlite) || deps.isQuiet();
    await (isFinished ? purgeFile(deps.sqlite) : emptyWriteAheadLog(deps.sqlite));
    deps.onStep?.('files');
    if (isFinished) for (const [name, place] of rooms) rows.finish(name, place, now());
  }

  async function each(names: readonly string[], look: (name: string, room: TallyRoom) => Promise<Place | null>): Promise<void> {
    const cleared = new Map<string, Place>();
    for (const name of names) {
      if (isClosed) return;
      const room = parseRoomName(name);
      if (room?.kind !== 'tally') continue;
      try {
        const place = await look(name, room);
        if (!place) continue;
        await clearHistory(name, room);
        cleared.set(name, place);
      } catch (error) {
        if (!(error instanceof LogMovedError)) deps.onError({ room: name, error }); // somebody has written: another time
      }
    }
    await clearFiles(cleared);
  }

  /** Of what was begun: where the log stood when its document had none. Null when it still has them: nothing has happened yet. */
  async function lookAgain(name: string, room: TallyRoom): Promise<Place | null> {
    await deps.archived(name);
    const opened = await loadDocument(name, log, deps.events);
    try {
      const { doc, epoch, seq } = opened;
      if (judge(room, opened).kind === 'whole') return { epoch, seq };
      if ([...doc.getMap(ROOT_NAME).keys()].some((key) => key.startsWith('z'))) return { epoch, seq: FIRST_ROW }; // what is there came later
      rows.forget(name);
      return null;
    } finally {
      opened.doc.destroy();
    }
  }

  function inTurn(run: () => Promise<void>): Promise<void> {
    const done = last.then(() => (isClosed ? undefined : run())).catch((error: unknown) => deps.onError({ room: '', error }));
    last = done;
    return done;
  }

  const resume = (): Promise<void> => inTurn(() => each(rows.begun(), lookAgain));
  async function pass(): Promise<void> {
    await resume();
    await inTurn(() =>
      each(
        dueRooms().map(({ name }) => name),
        compactDocument,
      ),
    );
  }

  return {
    /** Looks at every count, whatever the hour. Never rejects. */
    pass,
    /** Goes on with what an earlier process has begun. Never rejects. */
    resume,
    async close(): Promise<void> {
      isClosed = true;
      clearInterval(asking);
      const enough = new Promise((resolve) => setTimeout(resolve, MAX_CLOSING_MS).unref()); // a Redis that stands still is not waited for
      await Promise.race([last, enough]);
    },
  };
}
