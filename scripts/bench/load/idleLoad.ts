import * as encoding from 'lib0/encoding';
import { createClock } from './clock.ts';
import { writerEdits } from './documents.ts';
import { inParallel, type Tablet, type Tablets } from './tablets.ts';

const CONNECTS_AT_ONCE = 50;
const PRESENCE_TICK_MS = 100;

export type HerdReport = {
  readonly syncedMs: readonly number[];
  /** Until the tablet's edit was acknowledged. */
  readonly acknowledgedMs: readonly number[];
  readonly failed: readonly string[];
};

/** Tablets that are just there, and tablets that all come back at once, as they live in one load process. */
export function createIdleLoad({ join }: Tablets) {
  const nowUs = createClock();
  const idle: Tablet[] = [];
  let lost = 0;
  let whyLost = '';
  let work: Uint8Array[] = [];
  let timer: ReturnType<typeof setInterval> | null = null;

  return {
    /** Opens `count` tablets numbered from `first` and leaves them open, tablet i in room i mod rooms. */
    async joinIdle(of: { port: number; rooms: readonly string[]; stateVector: Uint8Array; count: number; first: number }): Promise<void> {
      await inParallel(of.count, CONNECTS_AT_ONCE, async (i) => {
        idle.push(
          await join({
            port: of.port,
            stateVector: of.stateVector,
            number: of.first + i,
            room: of.rooms[i % of.rooms.length] ?? '',
            onLost: (why) => {
              lost += 1;
              whyLost = why;
            },
          }),
        );
      });
    },

    /** Everybody says where it is, and again every `everyMs`, spread evenly, as y-protocols' clients do. */
    startPresence(everyMs: number): void {
      const clocks = idle.map(() => 0);
      const announce = (i: number): void => {
        clocks[i] = (clocks[i] ?? 0) + 1;
        idle[i]?.awareness(presenceOf(i, clocks[i] ?? 0));
      };
      for (let i = 0; i < idle.length; i++) announce(i);
      let due = 0;
      let next = 0;
      timer = setInterval(() => {
        due += (idle.length * PRESENCE_TICK_MS) / everyMs;
        for (; due >= 1; due--) announce(next++ % idle.length);
      }, PRESENCE_TICK_MS);
    },

    stopPresence(): void {
      if (timer) clearInterval(timer);
    },

    idleReport: () => ({
      open: idle.filter(({ socket }) => socket.isOpen).length,
      frames: idle.reduce((sum, { socket }) => sum + socket.received.frames, 0),
      lost,
      whyLost,
    }),

    closeIdle(): void {
      for (const { socket } of idle) socket.close();
    },

    /** Makes one edit for each tablet of a herd. */
    prepareHerd(of: { base: Uint8Array; rows: number; count: number; rooms: number }): void {
      const inRoom = Math.ceil(of.count / of.rooms);
      work = Array.from({ length: of.count }, (_, i) => {
        const [update] = writerEdits(of.base, {
          rows: of.rows,
          writer: i,
          writerInRoom: Math.floor(i / of.rooms),
          writersInRoom: inRoom,
          edits: 1,
        });
        return update ?? new Uint8Array();
      });
    },

    /** All tablets of the herd reconnect at once, sync, send their edit and wait until it is acknowledged. */
    async runHerd(of: {
      port: number;
      rooms: readonly string[];
      stateVector: Uint8Array;
      first: number;
      timeoutMs: number;
    }): Promise<HerdReport> {
      const startUs = nowUs();
      const sinceMs = (): number => (nowUs() - startUs) / 1e3;
      const [syncedMs, acknowledgedMs, failed] = [[] as number[], [] as number[], [] as string[]];
      await Promise.all(
        work.map(
          (update, i) =>
            new Promise<void>((resolve) => {
              let isSent = false;
              let isDone = false;
              const finish = (why: string | null): void => {
                if (isDone) return;
                isDone = true;
                clearTimeout(late);
                if (why === null) acknowledgedMs.push(sinceMs());
                else failed.push(why);
                resolve();
              };
              const late = setTimeout(() => finish('too late'), of.timeoutMs);
              join({
                port: of.port,
                stateVector: of.stateVector,
                number: of.first + i,
                room: of.rooms[i % of.rooms.length] ?? '',
                timeoutMs: of.timeoutMs,
                countsAcknowledgements: true,
                onAcknowledged: ({ data }) => {
                  if (isSent && data.acknowledged >= data.sent) finish(null);
                },
                onLost: (why) => finish(why),
              }).then(
                (tablet) => {
                  syncedMs.push(sinceMs());
                  idle.push(tablet);
                  isSent = true;
                  tablet.update(update);
                },
                (error: Error) => finish(error.message),
              );
            }),
        ),
      );
      return { syncedMs, acknowledgedMs, failed };
    },
  };
}

/** An awareness update of one client: where its person is. */
function presenceOf(client: number, clock: number): Uint8Array {
  const elector = `e${(client % 1_000).toString(36).padStart(9, '0')}`;
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, 700_000_001 + client);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, JSON.stringify({ screen: 'list', at: { elector, owner: 'guar01', column: 'answer' } }));
  });
}
