import { randomBytes } from 'node:crypto';
import type { Database as Sqlite } from 'better-sqlite3';
import { isDerivedRoom } from '../../schema/rooms.ts';
import type { MovedRoom, RoomMover, RoomStanding } from '../doclog/redis/roomMover.ts';
import { FencedOffError } from '../fencedOffError.ts';
import { LogMovedError } from '../logMovedError.ts';
import type { LogPlace, SharedDocLog } from '../rooms/sharedDocLog.ts';
import { compareStanding } from './compareStanding.ts';
import { openInstallation, setLogHome } from './installation.ts';
import { joinRows } from './joinRows.ts';
import { createArchiveWriter } from './writeArchive.ts';

/** A reason to stop that people read as it stands. */
export class MoveRefusedError extends Error {
  override readonly name = 'MoveRefusedError';
}

/** What becomes of rooms that the folder cannot archive, where the others go on. */
const SERVED_ONLY = `the log lives in Redis now: start every server with REDIS_URL
but of the rooms above Redis has what this DATA_DIR has not, or not all that it has: they are served as Redis has them, and not archived, so that no file leaves with them and nothing is decided of their counts; none of them was changed
what is missing here lies in the other copy of DATA_DIR: keep that copy. Are these rooms worth more than what is in this one alone (accounts, calls, decisions): start nothing here, keep this one aside and go on with that one instead`;

type Deps = {
  readonly sqlite: Sqlite;
  readonly mover: RoomMover;
  /** Brings into SQLite what Redis has; the rooms that could not be brought, and why. Only while Redis is the home. */
  readonly archiveAll: () => Promise<ReadonlyMap<string, unknown>>;
  /** A line for whoever moves. */
  readonly say: (line: string) => void;
};

/**
 * Writes every room of SQLite into Redis, one script a room, and makes Redis the home of the log [Q7]. A room that is there already and the same is
 * passed over, so that it may be run again after it was interrupted. Where Redis is the home already it brings back what Redis has lost;
 * a room that went on without it is then both, as a new generation. On a folder of which another copy went on, Redis is the home also where single rooms
 * were refused: what that copy archived and Redis has trimmed would otherwise bar every start [Q17].
 *
 * @param deps.openRoom a room's whole state as the embedded log has it, and the number up to which it is that
 * @param deps.isWhole whether a room that ends there in Redis is all there, without damage
 * @param deps.readAfter of the log in Redis
 * @param deps.renew writes a room in SQLite anew, as a new generation
 * @throws MoveRefusedError after everything that could be moved was; the home is the same as before then, unless another copy had gone on
 */
export async function moveToRedis(
  deps: Deps & {
    readonly openRoom: (room: string) => Promise<{ readonly epoch: number; readonly seq: number; readonly state: Uint8Array }>;
    readonly isWhole: (room: string, place: LogPlace) => Promise<boolean>;
    readonly readAfter: SharedDocLog['readAfter'];
    readonly renew: (room: string) => Promise<void>;
  },
): Promise<void> {
  const { sqlite, mover, say } = deps;
  const { installationId, logHome } = openInstallation(sqlite);
  await refuseForeign(deps, installationId);
  // what Redis has beyond the archive comes into it first; a room that cannot be continued is compared below
  const notArchived = logHome === 'sqlite' ? new Map<string, unknown>() : await deps.archiveAll();
  const fencedOff = [...notArchived.values()].find((error) => error instanceof FencedOffError);
  if (fencedOff) throw new MoveRefusedError(`${sentenceOf(fencedOff)}: end it first`);
  const isTakenOver = logHome === 'taken-over';
  const archive = createArchiveWriter(sqlite);
  const refused: string[] = [];
  /** Somebody writes there, or Redis or the file does not take it: another run may. */
  let hasFailed = false;
  const counts = { written: 0, same: 0 };
  for (const room of archive.rooms()) {
    const outcome = await moveRoom(room).catch((error: unknown) => {
      hasFailed = true;
      return sentenceOf(error);
    });
    if (outcome === 'written' || outcome === 'same') counts[outcome] += 1;
    else refused.push(`${room}: ${outcome}`);
  }
  const known = new Set(archive.rooms());
  for (const room of await mover.rooms()) {
    if (known.has(room)) continue;
    const standing = await mover.standing(room);
    const { head, last } = standing;
    if (isTakenOver) await unseal(room, standing);
    if (Math.max(head?.seq ?? 0, last?.seq ?? 0) > 0) refused.push(`${room}: it is in Redis, and SQLite knows nothing of it`);
  }
  say(`rooms written to Redis: ${counts.written}, already there and the same: ${counts.same}, refused: ${refused.length}`);
  if (refused.length > 0 && (!isTakenOver || hasFailed))
    throw new MoveRefusedError(`${refused.join('\n')}\nnothing of these rooms was changed; the log stays where it was`);
  if (isTakenOver) await refuseForeign(deps, installationId); // nobody has come meanwhile, and Redis answers
  setLogHome(sqlite, 'redis');
  await mover.sealInstallation(false);
  if (refused.length > 0) throw new MoveRefusedError(`${refused.join('\n')}\n${SERVED_ONLY}`);
  say('the log lives in Redis now: start every server with REDIS_URL');

  async function moveRoom(room: string): Promise<string> {
    const before = await mover.standing(room);
    if (isTakenOver) await unseal(room, before);
    const comparison = compareStanding(before, archive.placeOf(room), selectHasRow(sqlite, room));
    if (comparison.kind === 'more') {
      if (isDerivedRoom(room)) return beginAnew(room, before);
      if (logHome === 'sqlite' || !(await join(room))) return comparison.why;
    }
    const place = archive.placeOf(room);
    if (comparison.kind === 'same' && (await deps.isWhole(room, place))) {
      if (before.isSealed) await mover.seal(room, place, false);
      await mover.name(room);
      return 'same';
    }
    const { epoch, seq } = place;
    const opened = await deps.openRoom(room).catch(sentenceOf);
    if (typeof opened === 'string') return opened;
    if (opened.epoch !== epoch || opened.seq !== seq)
      return isDerivedRoom(room) ? beginAnew(room, before) : `its rows end at ${seq} and its document at ${opened.seq}`;
    const chain = markChain(sqlite, room, place);
    await mover.write(room, before, { place: { epoch, seq, chain }, state: opened.state, bindings: bindingsOf(sqlite, room) });
    return 'written';
  }

  /** The other copy has left this Redis for its own file, which is not the one that goes on. */
  async function unseal(room: string, { head, isSealed }: RoomStanding): Promise<void> {
    if (isSealed && head) await mover.seal(room, head, false);
  }

  /** Tablets may hold the one, the other, or what was refused of either: each comes back to a document that is neither. @returns whether it can be done */
  async function join(room: string): Promise<boolean> {
    const joining = joinRows({ archive, readAfter: deps.readAfter, chainAt: selectChain(sqlite, room) }, room);
    const isJoined = await joining.catch((error: unknown) => {
      if (error instanceof LogMovedError) return false; // Redis lacks some of what came since, too
      throw error;
    });
    if (!isJoined) return false;
    await deps.renew(room);
    say(`${room}: Redis had lost rows and gone on without them; all of both is in it now`);
    return true;
  }

  /** What is reckoned from elsewhere, and of which the archive has the last row only, goes on as an empty generation in both [BO5]. */
  async function beginAnew(room: string, before: RoomStanding): Promise<string> {
    const epoch = Math.max(archive.placeOf(room).epoch, before.head?.epoch ?? 0, before.last?.epoch ?? 0) + 1;
    forgetRows(sqlite, room, epoch);
    const state = Uint8Array.of(0, 0);
    await mover.write(room, before, { place: { epoch, seq: 0, chain: '' }, state, bindings: bindingsOf(sqlite, room) });
    return 'written';
  }
}

/**
 * Brings everything from Redis into SQLite and makes SQLite the home of the log [Q8]. Redis and its rooms are sealed before, so that a process that was
 * forgotten somewhere can no longer write there what nobody would see, be it in a room that had not begun.
 *
 * @throws MoveRefusedError when a room cannot be brought over whole; the home is the same as before then
 */
export async function moveToSqlite({ sqlite, mover, archiveAll, say }: Deps): Promise<void> {
  const { installationId, logHome } = openInstallation(sqlite);
  if (logHome === 'sqlite') return say('the log lives in SQLite already: nothing to do');
  await refuseForeign({ mover }, installationId);
  const failed = await archiveAll();
  if (failed.size > 0) {
    const lines = [...failed].map(([room, error]) => `${room}: ${sentenceOf(error)}`);
    throw new MoveRefusedError(
      `${lines.join('\n')}\nnot all of Redis is in SQLite, so the log stays where it was; where Redis has lost rows run \`--to redis\` first`,
    );
  }
  const archive = createArchiveWriter(sqlite);
  setLogHome(sqlite, 'leaving-redis');
  const sealed: [string, LogPlace][] = [];
  try {
    await mover.sealInstallation(true); // before the rooms: none begins behind them
    for (const room of await mover.rooms()) {
      const place = archive.placeOf(room);
      await mover.seal(room, place, true);
      sealed.push([room, place]);
    }
  } catch (error) {
    for (const [room, place] of sealed) await mover.seal(room, place, false);
    await mover.sealInstallation(false);
    setLogHome(sqlite, logHome === 'leaving-redis' ? 'redis' : logHome); // what barred a start before bars it still [Q17]
    throw new MoveRefusedError(`somebody still writes to Redis (${sentenceOf(error)}): end every server first`);
  }
  setLogHome(sqlite, 'sqlite');
  say(`rooms in SQLite to their last row: ${sealed.length}`);
  say('the log lives in SQLite now: start one server without REDIS_URL');
}

async function refuseForeign({ mover }: Pick<Deps, 'mover'>, installationId: string): Promise<void> {
  const alive = await mover.signsOfLife();
  if (alive.length > 0)
    throw new MoveRefusedError(
      `servers still work on this Redis (${alive.join(', ')}): end them, wait 20 s if they were killed, and run this again`,
    );
  const owner = await mover.claim(installationId);
  if (owner !== installationId)
    throw new MoveRefusedError('this Redis belongs to another installation: use a Redis or a database of its own');
}

const selectChain = (sqlite: Sqlite, room: string) => {
  const select = sqlite
    .prepare<[string, number, number], string | null>('SELECT chain FROM doc_log WHERE room = ? AND epoch = ? AND seq = ?')
    .pluck();
  return (epoch: number, seq: number): string | null => select.get(room, epoch, seq) ?? null;
};

const selectHasRow = (sqlite: Sqlite, room: string) => {
  const select = sqlite
    .prepare<[string, number, string | null], number>('SELECT EXISTS (SELECT 1 FROM doc_log WHERE room = ? AND epoch = ? AND chain = ?)')
    .pluck();
  return (epoch: number, chain: string | null): boolean => select.get(room, epoch, chain) === 1;
};

/**
 * The fingerprint of SQLite's last row. Where it was in no shared log yet it is given one that no log has had, before Redis hears of it: so a room in
 * Redis is known to be the one that was written, also after a kill between the two.
 */
function markChain(sqlite: Sqlite, room: string, { epoch, seq, chain }: LogPlace): string {
  if (chain !== null) return chain;
  const fresh = randomBytes(8).toString('hex');
  sqlite.prepare('UPDATE doc_log SET chain = ? WHERE room = ? AND epoch = ? AND seq = ?').run(fresh, room, epoch, seq);
  return fresh;
}

function forgetRows(sqlite: Sqlite, room: string, epoch: number): void {
  sqlite
    .transaction(() => {
      sqlite.prepare('DELETE FROM doc_log WHERE room = ?').run(room);
      sqlite.prepare('DELETE FROM doc_snapshot WHERE room = ?').run(room);
      sqlite.prepare('UPDATE room SET epoch = ? WHERE name = ?').run(epoch, room);
    })
    .immediate();
}

const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const bindingsOf = (sqlite: Sqlite, room: string): MovedRoom['bindings'] =>
  sqlite
    .prepare<[string], MovedRoom['bindings'][number]>(
      'SELECT client_id AS clientId, epoch, user_id AS userId, device FROM client_binding WHERE room = ?',
    )
    .all(room);
