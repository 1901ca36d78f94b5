import { LogMovedError } from '../../logMovedError.ts';
import type { FollowedRow, LogFollower } from '../../rooms/sharedDocLog.ts';
import type { Publication } from './publication.ts';
import type { LogPosition, RowPage } from './readRows.ts';
import type { ReadRow } from './rowFields.ts';

export type RowCursor = ReturnType<typeof createRowCursor>;

const PAGE_ROWS = 500;
/** A reading takes every row there is; one that was under way already, or failed, is followed by another. */
const MAX_TRIES = 3;
/** Who has not heard for so long where the log stands may show what is no longer true (M9): three looks, and longer than Redis takes to start again. */
const MAX_UNHEARD_MS = 15_000;

/**
 * One follower's place in a room's log. A publication is taken when it joins exactly where the follower stands, by number and by
 * fingerprint; anything else means that something was missed, and the stream is read from there.
 *
 * @param deps.readPage the rows from number `from` on, at most `count`, and where the log stands
 * @param deps.reached the follower has been told up to here
 * @param deps.onDamaged rows that are not what was written; they are told as set aside
 */
export function createRowCursor(
  start: { readonly room: string; readonly epoch: number; readonly afterSeq: number },
  follower: LogFollower,
  deps: {
    readonly readPage: (from: number, count: number) => Promise<RowPage>;
    readonly readHead: () => Promise<LogPosition>;
    readonly reached: (position: LogPosition) => void;
    readonly onDamaged: (seqs: readonly number[]) => void;
    readonly onError: (error: unknown) => void;
    /** It follows no longer. */
    readonly onEnd: () => void;
    readonly elapsedMs: () => number;
  },
) {
  const { room, epoch } = start;
  let seq = start.afterSeq;
  /** Unknown until the first row was read. */
  let chain: string | null = null;
  /** Rows that are set aside and were never applied here: before it began, or told as such. Unknown until it was read. */
  let known: Set<number> | null = null;
  const toldAside = new Set<number>();
  let isEnded = false;
  let reading: Promise<void> | null = null;
  /** Something came while it was being read. */
  let isStale = false;
  /** When it was last known that nothing is missing. */
  let heardMs = deps.elapsedMs();

  function end(): void {
    if (isEnded) return;
    isEnded = true;
    deps.onEnd();
  }

  function lose(error: unknown): void {
    if (isEnded) return;
    end();
    follower.lost(error instanceof Error ? error : new Error(String(error)));
  }

  const moved = (reason: string): LogMovedError => new LogMovedError(room, reason);

  function deliver(read: readonly ReadRow[], aside: ReadonlySet<number>): void {
    const last = read.at(-1);
    if (isEnded || !last) return;
    const rows = read.map(({ chain: _, isIntact, ...row }): FollowedRow => ({ ...row, isSetAside: !isIntact || aside.has(row.seq) }));
    seq = last.seq;
    chain = last.chain;
    heardMs = deps.elapsedMs();
    deps.reached({ epoch, seq, chain });
    const damaged = read.filter((row) => !row.isIntact && !aside.has(row.seq));
    for (const row of rows) if (row.isSetAside) toldAside.add(row.seq);
    if (damaged.length > 0) deps.onDamaged(damaged.map((row) => row.seq));
    try {
      follower.rows(rows);
    } catch (error) {
      lose(error); // one room's trouble is no other's
    }
  }

  /** Throws when what the follower has been told is not what the log says. */
  function takePage({ position, rows, aside }: RowPage): void {
    if (position.epoch !== epoch) throw moved(`epoch ${epoch} is not its epoch`);
    if (position.seq < seq) throw moved(`row ${seq} is gone`);
    if (position.seq === seq && chain !== null && position.chain !== chain) throw moved(`another row has number ${seq}`);
    const here = rows.find((row) => row.seq === seq);
    if (here && chain !== null && here.chain !== chain) throw moved(`another row has number ${seq}`);
    if (position.seq === seq) chain ??= position.chain;
    // of a row that others no longer have, nothing may be built on here: they would have to set that aside too
    for (const number of aside)
      if (known && number <= seq && !known.has(number) && !toldAside.has(number)) throw moved(`row ${number} was set aside`);
    known = new Set(aside);
    const next = here ? rows.slice(1) : rows;
    for (const [i, row] of next.entries()) if (row.seq !== seq + 1 + i) throw moved(`row ${seq + 1 + i} is gone`);
    if (next.length === 0 && position.seq > seq) throw moved(`row ${seq + 1} is gone`);
    heardMs = deps.elapsedMs();
    deliver(next, aside);
  }

  async function readAll(): Promise<void> {
    do {
      isStale = false;
      const page = await deps.readPage(Math.max(seq, 1), PAGE_ROWS);
      if (isEnded) return;
      try {
        takePage(page);
      } catch (error) {
        return lose(error);
      }
      if (page.position.seq > seq) isStale = true;
    } while (isStale && !isEnded);
  }

  /** Reads what is missing. Never rejects: without Redis it is told, and tried again at the next occasion. */
  function catchUp(): Promise<void> {
    if (isEnded) return Promise.resolve();
    isStale = true;
    reading ??= readAll()
      .catch(deps.onError)
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  return {
    catchUp,
    end,
    /** Resolves when the follower has been told all rows up to `target`, or follows no longer. @throws when they cannot be read */
    async reach(target: number): Promise<void> {
      for (let tries = 0; !isEnded && seq < target; tries++) {
        if (tries === MAX_TRIES) throw new Error(`row ${target} of ${room} could not be read`);
        await catchUp();
      }
    },
    offer(publication: Publication): void {
      if (isEnded) return;
      if (publication.epoch > epoch) return lose(moved(`epoch ${publication.epoch} has begun`));
      const joins = publication.epoch === epoch && publication.afterSeq === seq && publication.afterChain === chain;
      if (joins && !reading) deliver(publication.rows, new Set());
      else if (reading || publication.epoch !== epoch || publication.afterSeq + publication.rows.length > seq) void catchUp();
    },
    /** Asks where the log stands, and reads only when it has gone on. Where nobody answers for too long it is followed no longer. */
    async look(): Promise<void> {
      if (isEnded || reading !== null) return;
      try {
        const head = await deps.readHead();
        if (head.epoch === epoch && head.seq === seq && head.chain === chain) heardMs = deps.elapsedMs();
        else await catchUp();
      } catch (error) {
        deps.onError(error);
        if (deps.elapsedMs() - heardMs > MAX_UNHEARD_MS) lose(new Error(`${room} has not been heard of for too long`));
      }
    },
  };
}
