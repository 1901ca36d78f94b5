import type { Redis } from 'ioredis';
import { LogMovedError } from '../../logMovedError.ts';
import { runScript } from '../../redis/script.ts';
import type { ArchivedRow, LogPage, LogPlace } from '../../rooms/sharedDocLog.ts';
import { decodePosition, type LogPosition } from './readRows.ts';
import { READ_AFTER } from './readScripts.ts';
import type { RoomKeys } from './roomKeys.ts';
import { chainAfter, decodeEntry, type ReadRow } from './rowFields.ts';

type EpochRow = ReadRow & { readonly epoch: number };
type Aside = LogPage['setAside'][number];

/**
 * What comes after a place in the whole log of a room, checked to be its continuation: by number, and by fingerprint across epochs, where numbers
 * say nothing about rows that are gone.
 *
 * @param onDamaged rows that are not what was written and that nobody has set aside yet; the page tells them as set aside now
 * @throws LogMovedError when it is no continuation
 */
export async function readAfter(
  redis: Redis,
  { room, keys }: { readonly room: string; readonly keys: RoomKeys },
  place: LogPlace,
  count: number,
  deps: { readonly nowMs: number; readonly damageReason: string; readonly onDamaged: (epoch: number, seqs: readonly number[]) => void },
): Promise<LogPage> {
  const answer = await runScript(redis, READ_AFTER, [keys.log, keys.meta, keys.aside, `${place.epoch}-${place.seq}`, count + 1]);
  const [meta, entries, asideFlat] = answer as [(Buffer | null)[], [Buffer, Buffer[]][], Buffer[]]; // what the script returns
  const head = decodePosition(room, meta);
  const read = entries.map((entry): EpochRow => ({ ...decodeEntry(entry), epoch: Number(String(entry[0]).split('-')[0]) }));
  const next = continuation(room, place, head, read).slice(0, count);
  const aside = decodeAside(asideFlat, deps.damageReason);
  const byId = new Map(aside.map((each) => [`${each.epoch}-${each.seq}`, each]));
  const rows = next.map(({ isIntact, ...row }): ArchivedRow => {
    const known = byId.get(`${row.epoch}-${row.seq}`) ?? (isIntact ? null : { atMs: deps.nowMs, reason: deps.damageReason });
    const setAside = known && { atMs: known.atMs, reason: known.reason };
    if (isIntact) return { ...row, setAside };
    // damage may have left anything in the time, and in the fingerprint; that of the last row the head knows
    const isLast = row.epoch === head.epoch && row.seq === head.seq;
    return { ...row, atMs: Number.isSafeInteger(row.atMs) ? row.atMs : 0, chain: isLast ? head.chain : null, setAside };
  });
  const found = next.filter(({ isIntact, epoch, seq }) => !isIntact && !byId.has(`${epoch}-${seq}`));
  for (const epoch of new Set(found.map((row) => row.epoch)))
    deps.onDamaged(
      epoch,
      found.filter((row) => row.epoch === epoch).map(({ seq }) => seq),
    );
  // the row that begins an epoch is written for many, and a damaged one can no longer be believed
  const areUnsaid = next.some((row) => !row.isIntact || (row.seq === 1 && row.userId === ''));
  const bindings = areUnsaid
    ? decodeBindings(await redis.hgetall(keys.authors))
    : next.flatMap(({ epoch, userId, device, newClientIds }) => newClientIds.map((clientId) => ({ clientId, epoch, userId, device })));
  return { head, rows, bindings, setAside: aside };
}

/** The rows after the place, if they are what follows it. */
function continuation(room: string, place: LogPlace, head: LogPosition, read: readonly EpochRow[]): readonly EpochRow[] {
  const moved = (reason: string): LogMovedError => new LogMovedError(room, reason);
  const { epoch, seq, chain } = place;
  const isAtHead = head.epoch === epoch && head.seq === seq;
  if (head.epoch < epoch || (head.epoch === epoch && head.seq < seq)) throw moved(`row ${seq} of epoch ${epoch} is gone`);
  if (isAtHead && chain !== null && seq > 0 && head.chain !== chain) throw moved(`another row has number ${seq}`);
  const [first] = read;
  const isHere = first !== undefined && first.epoch === epoch && first.seq === seq;
  if (isHere && chain !== null && first.chain !== chain) throw moved(`another row has number ${seq}`);
  const next = isHere ? read.slice(1) : read;
  let before: { epoch: number; seq: number; chain: string | null; isIntact: boolean } = { epoch, seq, chain, isIntact: true };
  for (const row of next) {
    const isNext = row.epoch === before.epoch ? row.seq === before.seq + 1 : row.seq === 1;
    if (!isNext) throw moved(`rows after ${before.seq} of epoch ${before.epoch} are gone`);
    const isProven = before.chain === null || !row.isIntact || chainAfter(before.chain, row.epoch, row) === row.chain;
    // behind a damaged row, whose own fingerprint may be the damage, numbers have to do
    if (!isProven && before.isIntact) throw moved(`what follows row ${before.seq} of epoch ${before.epoch} is of another log`);
    before = row;
  }
  const isBegunAnew = seq === 0 && head.seq === 0; // nothing was ever written
  if (next.length === 0 && !isAtHead && !isBegunAnew) throw moved(`rows after ${seq} of epoch ${epoch} are gone`);
  return next;
}

function decodeAside(flat: readonly Buffer[], damageReason: string): Aside[] {
  return pairsOf(flat.map(String)).map(([id, said]) => {
    const [epoch, seq] = id.split('-').map(Number);
    const cut = said.indexOf(' ');
    const reason = said.slice(cut + 1);
    return { epoch: epoch ?? 0, seq: seq ?? 0, atMs: Number(said.slice(0, Math.max(cut, 0))), reason, isDamage: reason === damageReason };
  });
}

function decodeBindings(authors: Readonly<Record<string, string>>): LogPage['bindings'] {
  return Object.entries(authors).map(([clientId, said]) => {
    const [epoch, userId = '', device = ''] = said.split('\n');
    return { clientId: Number(clientId), epoch: Number(epoch), userId, device };
  });
}

const pairsOf = (flat: readonly string[]): [string, string][] =>
  flat.flatMap((name, i): [string, string][] => (i % 2 === 0 ? [[name, flat[i + 1] ?? '']] : []));
