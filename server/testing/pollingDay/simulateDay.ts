import type * as Y from 'yjs';
import type { CommitteeId } from '../../../schema/ids.ts';
import { createRandom, POLLING_MINUTES } from '../../../schema/testing.ts';
import type { DocLog } from '../../rooms/docLog.ts';
import type { Room } from '../../rooms/room.ts';
import { createRoomRegistry } from '../../rooms/roomRegistry.ts';
import { createSimClock, drain } from '../simulator/simClock.ts';
import { checkEnd, checkMinute, createEyes, type Sees } from './checkDay.ts';
import { type ChaseProgress, createCalls, type DayHalf } from './createCalls.ts';
import { type CommitteeDay, createCommitteeDay } from './createCommitteeDay.ts';
import { createMirror, type MirrorOf } from './createMirror.ts';
import { createMoves } from './createMoves.ts';
import type { createOffice, Office } from './createOffice.ts';
import { createTruth, type Truth } from './createTruth.ts';
import { BOARD } from './dayBoard.ts';

export type DayPlan = {
  readonly seed: number;
  readonly committees: number;
  /** How many electors a committee has, at least and at most. */
  readonly electors: readonly [number, number];
};
export type DayOutcome = {
  readonly seed: number;
  /** What was not as it should be; the day is broken off at the first minute that shows something. */
  readonly violations: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  /** How often somebody's screen was looked at, and how many electors were compared by that. */
  readonly checks: number;
  readonly compared: number;
};
/** The disk under the day, and what stands on it. Without an office nobody is moved. */
export type DayDisk = {
  /** What a coordinator's tablet makes of its documents; otherwise what the pure functions do. */
  readonly tablet?: MirrorOf;
  /** Called at the start and after each kill. */
  openLog(now: () => number): DocLog;
  /** Called once, before the day. */
  writeRolls?(committees: readonly DayCommittee[]): void;
  correctRoll?(committee: string, elector: string, isOn: boolean): void;
  /** Called after `openLog`, with the rooms over it. */
  openOffice?(deps: Pick<Parameters<typeof createOffice>[0], 'registry' | 'now' | 'report'>): Office;
  /** Called every minute, with the document of the board where it is open: says what of it is not so. */
  checkBoard?(
    committees: readonly DayCommittee[],
    board: Y.Doc | null,
    progressOf: ((committee: DayCommittee) => ChaseProgress) | null,
    report: (what: string) => void,
  ): void;
  /** Called every hour and at the end, with what is so: says what else on the disk is not. */
  check?(committees: readonly DayCommittee[], report: (what: string) => void): void;
};
export type DayCommittee = { readonly day: CommitteeDay; readonly atServer: Truth };

const MAX_ROUNDS = 400;
/** Killed at the morning's peak and at the evening's. */
const KILLED_AT = [97, 635];

/** Of Kuwait. */
const UTC_OFFSET_MS = 3 * 60 * 60_000;

/**
 * A whole polling day over the real engine: rooms, gate, policy and log, with a Yjs replica for every tablet, on a clock and lines of its own. The same plan over
 * an empty log always gives the same day.
 */
export async function simulateDay(plan: DayPlan, disk: DayDisk): Promise<DayOutcome> {
  const random = createRandom(plan.seed);
  const clock = createSimClock(0);
  const violations: string[] = [];
  let minute = 0;
  const report = (what: string): void => void violations.push(`minute ${minute}: ${what}`);
  const nextClientId = (): number => 1 + random.int(2 ** 31);
  const onCorrected = (committee: string, elector: string, isOn: boolean): void => disk.correctRoll?.(committee, elector, isOn);
  const committees: DayCommittee[] = Array.from({ length: plan.committees }, (_, number) => {
    const [least, most] = plan.electors;
    const electors = least + random.int(most - least + 1);
    const day = createCommitteeDay({ number, electors, onCorrected, random: createRandom(random.int(2 ** 31)), nextClientId });
    return { day, atServer: createTruth() };
  });
  const dayOf = new Map(committees.map(({ day }) => [day.committee, day]));
  const tablets = committees.flatMap(({ day }) => day.tablets);
  const eyes = createEyes(report);
  const sees: Sees = { server: createMirror, tablet: disk.tablet ?? createMirror };
  const moves =
    disk.openOffice && plan.committees > 1
      ? createMoves({ committees, random: createRandom(random.int(2 ** 31)), killedAt: KILLED_AT })
      : null;
  const calls = disk.openOffice
    ? createCalls({ committees, random: createRandom(random.int(2 ** 31)), utcOffsetMs: UTC_OFFSET_MS, report })
    : null;
  const halves = new Map<string, DayHalf>();
  disk.writeRolls?.(committees);
  let server = startServer();

  function startServer() {
    const life = { isAlive: true };
    const report = (what: string): void => void (life.isAlive && violations.push(`minute ${minute}: ${what}`));
    let office: Office | undefined;
    const registry = createRoomRegistry({
      log: disk.openLog(() => clock.nowMs),
      timers: clock.timersOf(life),
      whyEnded: () => null,
      isOnRoll: (committee, elector) => (office ? office.isOnRoll(committee, elector) : (dayOf.get(committee)?.mayStand(elector) ?? null)),
      onError: ({ room, error }) => report(`${room}: ${error instanceof Error ? error.message : String(error)}`),
    });
    office = disk.openOffice?.({ registry, now: () => clock.nowMs, report });
    const kill = (): void => {
      life.isAlive = false;
      office?.kill();
    };
    return { registry, office, kill };
  }

  async function kill(): Promise<void> {
    for (const tablet of tablets) for (const replica of tablet.replicas) replica.flushUp(); // some of it is on its way
    await clock.turn();
    server.kill();
    for (const tablet of tablets) for (const replica of tablet.replicas) replica.hangUp();
    for (let n = 0; n < 8; n++) await drain();
    server = startServer();
  }

  /** Whoever has a network says and hears everything. */
  async function flow(): Promise<void> {
    const online = tablets.filter(({ isDead, isOffline }) => !isDead && !isOffline).flatMap(({ replicas }) => replicas);
    let quiet = 0;
    for (let round = 0; round < MAX_ROUNDS && quiet < 2; round++) {
      for (const replica of online) {
        replica.connect((claims, socket) => server.registry.join(claims, socket));
        replica.flushUp();
      }
      await clock.turn();
      await drain();
      for (const replica of online) replica.flushDown();
      quiet = online.every(({ isAtRest }) => isAtRest) && !clock.hasTurn ? quiet + 1 : 0;
    }
    const stuck = online.find(({ isAtRest }) => !isAtRest);
    if (stuck) report(`${stuck.room}: a tablet does not come to rest (${stuck.waiting} unsent, closed ${stuck.closes.slice(-3)})`);
  }

  /** …and the server brings it where it belongs. */
  async function settleOffice(): Promise<void> {
    if (!server.office?.isBehind()) return;
    let isDone = false;
    const settled = server.office.settle().finally(() => {
      isDone = true;
    });
    for (let round = 0; !isDone && round < MAX_ROUNDS; round++) {
      await clock.turn();
      await drain();
    }
    if (isDone) await settled;
    else report('the office does not come to rest');
    await flow();
  }

  /** What was done where there is a network has reached the server by now, and everybody who has one. */
  function tellTruth(): void {
    for (const { day } of committees) {
      const online = day.tablets.filter(({ isDead, isOffline }) => !isDead && !isOffline);
      for (const tablet of online) day.reached.push(...tablet.takePending());
    }
    calls?.carry();
    moves?.carry();
    tellCalls();
    for (const { day, atServer } of committees) {
      const online = day.tablets.filter(({ isDead, isOffline }) => !isDead && !isOffline);
      for (let n = seen.get(day.committee) ?? 0; n < day.reached.length; n++) takeAt(day, atServer, n);
      seen.set(day.committee, day.reached.length);
      for (const tablet of online) {
        for (const deed of day.reached.slice(tablet.seen)) tablet.truth?.take(deed);
        tablet.seen = day.reached.length;
        tablet.roll = day.rollNow();
        tablet.half = halves.get(day.committee) ?? null;
      }
    }
  }
  /** What the server says of calls is asked for where something of it is another. */
  function tellCalls(): void {
    for (const committee of committees) {
      const { day } = committee;
      const off = calls?.offOf(committee);
      const before = halves.get(day.committee);
      if (!off || !server.office || (before && before.off.size === off.size && [...off].every((elector) => before.off.has(elector))))
        continue;
      const answer = server.office.calls.readChase(day.committee as CommitteeId);
      halves.set(day.committee, { answer, off });
    }
  }
  const seen = new Map<string, number>();
  function takeAt(day: CommitteeDay, truth: Truth, n: number): void {
    const deed = day.reached[n];
    if (deed) truth.take(deed);
  }

  let rooms: ReadonlyMap<string, Room> = new Map();
  const roomOf = (name: string): Room | undefined => rooms.get(name);

  async function live(run: (day: CommitteeDay) => void): Promise<void> {
    await clock.jump(60_000);
    for (const tablet of tablets) tablet.setTime(clock.nowMs);
    for (const { day } of committees) run(day);
    const move = moves?.live(minute);
    if (server.office && minute > 0) calls?.live(minute, clock.nowMs, server.office.calls, move?.elector);
    if (move) server.office?.move(move);
    if (KILLED_AT.includes(minute)) await kill();
    await flow();
    if (calls?.takeElapsed()) server.office?.passTime();
    await settleOffice();
    tellTruth();
    rooms = new Map([...server.registry.openRooms()].map((room) => [room.name, room]));
    for (const committee of committees) checkMinute(committee, halves.get(committee.day.committee) ?? null, eyes, sees, roomOf, report);
    if (server.office) disk.checkBoard?.(committees, roomOf(BOARD)?.doc ?? null, calls?.progressOf ?? null, report);
    if (minute % 60 === 0) disk.check?.(committees, report);
  }

  await live((day) => day.prepare());
  const isGoingOn = (): boolean => minute < POLLING_MINUTES || committees.some(({ day }) => !day.isOver);
  for (minute = 1; isGoingOn() && violations.length === 0 && minute < 2 * POLLING_MINUTES; minute++) {
    await live((day) => day.live(minute));
  }
  if (violations.length === 0) {
    disk.check?.(committees, report);
    if (calls) server.office?.checkCalls(calls.taken);
    const log = disk.openLog(() => clock.nowMs);
    for (const committee of committees) await checkEnd(committee, log, roomOf, report);
  }
  server.kill();
  const counts: Record<string, number> = Object.fromEntries(calls?.counts ?? []);
  for (const { day } of committees) for (const [what, count] of day.counts) counts[what] = (counts[what] ?? 0) + count;
  return { seed: plan.seed, violations, counts, checks: eyes.checks, compared: eyes.compared };
}
