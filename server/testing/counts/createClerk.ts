import type { BallotPaper } from '../../../schema/ballotPaper.ts';
import { type DrawnBallot, type DrawnElection, drawBallots } from '../../../schema/drawnCounts.ts';
import type { UserId } from '../../../schema/ids.ts';
import type { Stream } from '../../../schema/rooms.ts';
import type { BallotMarks, CellId, TallyRef, TallyValue } from '../../../schema/tally.ts';
import { checkOf } from '../../../schema/tallyCheck.ts';
import { coversOf, sealFingerprint } from '../../../schema/tallySeal.ts';
import { readTally, type Tally } from '../../../schema/tallyTotals.ts';
import type { createRandom } from '../../../schema/testing.ts';
import { type CountDevice, createCountDevice } from './createCountDevice.ts';
import { createHeld, type Held, type HeldBallot, weightText } from './createHeld.ts';
import type { CountHub } from './hubs.ts';
import type { ClerkMishap } from './mishaps.ts';

type Random = ReturnType<typeof createRandom>;

const START_MS = Date.UTC(2026, 10, 28, 17);
const DAY_MS = 86_400_000;

/**
 * A clerk's evening, drawn from a seed: what they tap on which tablet, and beside it what that has to come to.
 * @param deps.mishaps what goes wrong, each at a ballot that is drawn
 */
export function createClerk(deps: {
  readonly committee: string;
  readonly stream: Stream;
  readonly number: number;
  readonly election: DrawnElection;
  readonly paper: BallotPaper;
  readonly ballots: number;
  readonly every: 10 | 25 | 50 | 100;
  readonly mishaps: ReadonlySet<ClerkMishap>;
  readonly hub: CountHub;
  readonly random: Random;
  readonly nextClientId: () => number;
}) {
  const { committee, stream, election, paper, hub, random, mishaps } = deps;
  const room = `tally/${committee}/1${stream}`;
  const papers = new Map([[paper.id, paper]]);
  const places = new Map(paper.candidates.map(({ id }, place) => [id, place]));
  const at = new Map([...mishaps].map((mishap) => [mishap, random.int(deps.ballots)]));
  const held = createHeld();
  const devices: CountDevice[] = [];
  /** A dead tablet, or one that somebody went on tapping on: what of it nobody else has. */
  let away: { readonly device: CountDevice; readonly ballots: HeldBallot[]; taps: number } | null = null;
  let device = newDevice(0);
  let isOffline = false;
  let next = 1;
  let nowMs = START_MS;
  let board: ReadonlyMap<CellId, number> | null = null;
  const wrong: { readonly number: number; readonly right: DrawnBallot }[] = [];
  let missed: DrawnBallot[] = [];
  const compared: { readonly number: number; readonly weight: string }[] = [];

  function newDevice(person: number): CountDevice {
    const user = `c${stream}${String(deps.number).padStart(3, '0')}${person}` as UserId; // six characters
    const clockOffMs = random.pick([0, 0, 0, random.int(600_000), -random.int(600_000), DAY_MS, -DAY_MS]);
    const made = createCountDevice({ room, user, code: `d${devices.length}0`, clockOffMs, nextClientId: deps.nextClientId });
    devices.push(made);
    return made;
  }
  const isAt = (mishap: ClerkMishap, index: number): boolean => at.get(mishap) === index;
  const read = (of: CountDevice): Tally => readTally(of.cells(), papers);
  const open = (from: number, check: string | null, mode: 'ballots' | 'totals' = 'ballots'): unknown =>
    device.write(nowMs, { kind: 'opening', atMs: nowMs, mode, every: deps.every, expected: null, from, check });

  function marksOf(ballot: DrawnBallot): BallotMarks {
    if (ballot.kind === 'list') return { kind: 'list', list: paper.lists.indexOf(ballot.id) };
    if (ballot.kind === 'marks') return { kind: 'marks', places: ballot.ids.map((id) => places.get(id) ?? 0).sort((a, b) => a - b) };
    return ballot.kind === 'blank' ? { kind: 'blank' } : { kind: 'invalid', reason: 'other' };
  }
  const entryOf = (number: number, ballot: DrawnBallot): TallyValue => ({
    kind: 'ballot',
    number,
    paper: paper.id,
    marks: marksOf(ballot),
  });
  /** Another ballot, by which something is counted that was not. */
  function otherThan(ballot: DrawnBallot): DrawnBallot {
    for (let tries = 0; tries < 20; tries++) {
      const [other = ballot] = drawBallots(random, election, 1);
      if (weightText(election, [other]) !== weightText(election, [ballot])) return other;
    }
    return { kind: ballot.kind === 'blank' ? 'invalid' : 'blank' };
  }

  function tap(on: CountDevice, number: number, ballot: DrawnBallot): HeldBallot {
    const [ref] = on.write(nowMs, entryOf(number, ballot));
    if (!ref) throw new Error('nothing was written');
    return { ref, number, ballot };
  }
  /** What the server has, or will have had from a tablet that somebody still holds. */
  const sent = new Set<TallyRef>();
  async function sync(): Promise<void> {
    if (isOffline) return;
    await hub.sync(device);
    for (const { ref } of held.all()) if (ref.writer === device.writer) sent.add(ref);
  }

  /** The tablet is dead; on another one everything that the server does not have is entered again from the pile. */
  async function lose(): Promise<void> {
    const lost = device;
    device = newDevice(0);
    await hub.sync(device);
    const known = read(device);
    const gone = held.all().filter(({ number }) => number >= known.next);
    for (const { ref } of gone) held.drop(ref);
    away = { device: lost, ballots: [...gone], taps: 0 };
    open(known.next, known.next > 1 ? checkOf(known, known.next - 1) : null);
    const other = mishaps.has('dead-other') && gone.length > 0 ? random.pick(gone) : null;
    for (const one of gone) {
      const ballot = one === other ? otherThan(one.ballot) : one.ballot;
      if (one === other) wrong.push({ number: one.number, right: one.ballot });
      held.add(tap(device, one.number, ballot));
    }
  }
  /** Somebody else goes on where this tablet says it ended; whoever had it goes on tapping for a while. */
  function relieve(): void {
    const check = checkOf(read(device), next - 1);
    device.write(nowMs, { kind: 'handover', atMs: nowMs, number: next - 1, check });
    away = { device, ballots: [], taps: random.int(4) };
    device = newDevice(1);
    isOffline = true;
    open(next, check);
  }

  async function hear(ballot: DrawnBallot, index: number): Promise<void> {
    nowMs += 8_000 + random.int(8_000);
    if (index === 0) open(1, null);
    if (board) return;
    if (isAt('totals', index)) {
      open(next, null, 'totals');
      board = new Map();
      return;
    }
    if (isAt('missed', index)) {
      missed.push(ballot);
      return;
    }
    if ((isAt('dead', index) || isAt('dead-other', index)) && !away) await lose();
    if ((isAt('relief', index) || isAt('relief-other', index)) && !away && next > 1) relieve();
    const said = isAt('slip', index) ? otherThan(ballot) : ballot;
    if (said !== ballot) wrong.push({ number: next, right: ballot });
    held.add(tap(device, next, said));
    if (away && away.taps > 0) {
      const isOther = mishaps.has('relief-other') && away.taps === 1;
      away.ballots.push(tap(away.device, next, isOther ? otherThan(said) : said));
      away.taps -= 1;
    }
    next += 1;
    if (random.chance(0.15)) await sync();
  }

  /** What is read aloud at the end of a pile; null: this clerk has no ballots to compare any more. */
  const readAloud = (): { readonly number: number; readonly check: string } | null =>
    board ? null : { number: next - 1, check: checkOf(read(device), next - 1) };

  /** Looks through the pile again. */
  async function correct(): Promise<void> {
    const known = new Map(device.cells());
    for (const one of wrong.splice(0)) {
      const [mine] = held.of(one.number);
      const isHere = mine && [...known.keys()].some((key) => key.startsWith('b') && key.endsWith(keyEnd(mine.ref)));
      if (!mine || !isHere) continue;
      const [, ref] = device.write(nowMs, { kind: 'void', target: mine.ref }, entryOf(one.number, one.right));
      held.drop(mine.ref);
      if (ref) held.add({ ref, number: one.number, ballot: one.right });
    }
    for (const ballot of missed) held.add(tap(device, next++, ballot));
    missed = [];
    await sync();
  }
  function noteEqual(number: number, check: string): void {
    device.write(nowMs, { kind: 'checkpoint', atMs: nowMs, number, check });
    compared.push({ number, weight: weightText(election, held.sure(number)) });
  }

  async function bringBack(): Promise<void> {
    if (!away) return;
    await hub.sync(away.device);
    for (const one of away.ballots) held.add(one);
    away = null;
  }
  function settle(): void {
    for (const number of held.doubtful()) {
      const entries = held.of(number);
      const kept = entries.find(({ ref }) => ref.writer === device.writer) ?? entries[0];
      for (const one of entries) {
        if (one === kept) continue;
        device.write(nowMs, { kind: 'void', target: one.ref });
        held.drop(one.ref);
      }
    }
  }

  function enterFigures(kind: 'total' | 'figure', values: ReadonlyMap<CellId, number>): void {
    for (const [cell, n] of values) {
      nowMs += 1_000;
      if (!random.chance(0.05)) {
        device.write(nowMs, { kind, cell, n });
        continue;
      }
      const [mistaken] = device.write(nowMs, { kind, cell, n: n + 1 });
      if (mistaken) device.write(nowMs, { kind: 'void', target: mistaken }, { kind, cell, n });
    }
  }

  /**
   * The end of the evening.
   * @param form the official form
   * @returns what the stream has to say when it was sealed, and with what came after
   */
  async function finish(form: ReadonlyMap<CellId, number>, truth: ReadonlyMap<CellId, number>) {
    isOffline = false;
    await sync();
    if (random.chance(0.5)) {
      await bringBack();
      await sync();
      if (random.chance(0.8)) settle();
    }
    // what is still on that other tablet alone is in nobody's seal
    const unsent = away ? held.all().filter(({ ref }) => ref.writer === away?.device.writer && !sent.has(ref)) : [];
    for (const one of unsent) {
      held.drop(one.ref);
      away?.ballots.push(one);
    }
    if (board) {
      board = new Map([...truth].filter(([cell]) => cell !== 'admitted' && cell !== 'registered'));
      enterFigures('total', board);
    }
    const reading = new Map(form);
    const [cell, n] = random.pick([...form]);
    if (mishaps.has('misread')) reading.set(cell, n + (stream === 'a' ? 1 : 2)); // two people do not misread alike
    enterFigures('figure', reading);
    await sync(); // whatever another tablet brought is seen before the end
    const tally = read(device);
    device.write(nowMs, { kind: 'seal', atMs: nowMs, fingerprint: sealFingerprint(tally), covers: coversOf(tally.entries.values()) });
    await sync();
    const sealed = held.copy();
    if (mishaps.has('late')) correctLate();
    await sync();
    await bringBack();
    const said = (at: Held): ReadonlyMap<CellId, number> => board ?? at.values(election);
    const isLate = isOther(said(sealed), said(held)) || sealed.doubtful().join() !== held.doubtful().join();
    return { sealed: said(sealed), withLate: said(held), isLate, reading };
  }
  function correctLate(): void {
    const once = held.all().filter(({ number }) => held.of(number).length === 1);
    if (once.length === 0) return;
    const one = random.pick(once);
    const ballot = otherThan(one.ballot);
    const [, ref] = device.write(nowMs, { kind: 'void', target: one.ref }, entryOf(one.number, ballot));
    held.drop(one.ref);
    if (ref) held.add({ ref, number: one.number, ballot });
  }

  return {
    room,
    stream,
    hear,
    readAloud,
    correct,
    noteEqual,
    finish,
    held,
    compared: compared as readonly { readonly number: number; readonly weight: string }[],
    people: (): readonly UserId[] => [...new Set(devices.map(({ user }) => user))].sort(),
    get hasErred() {
      return wrong.length + missed.length > 0;
    },
  };
}

const isOther = (some: ReadonlyMap<CellId, number>, others: ReadonlyMap<CellId, number>): boolean =>
  JSON.stringify([...some].sort()) !== JSON.stringify([...others].sort());
const keyEnd = ({ writer, n }: TallyRef): string => writer + n.toString(36);
