import { createClock } from './clock.ts';
import { documentOf, writerEdits, wrongNotes } from './documents.ts';
import { createHistogram, type HistogramDump } from './histogram.ts';
import { findMarker, readMarkers, stampMarker } from './marker.ts';
import { inParallel, keepUpdates, type Tablet, type Tablets } from './tablets.ts';

/** What the writers of every room will do; room r has the writers r × writersInRoom … */
export type EditPlan = {
  readonly rows: number;
  readonly rooms: readonly string[];
  readonly writersInRoom: number;
  readonly editsEach: number;
};

export type FanOutReport = {
  readonly latenciesUs: HistogramDump;
  /** Different edits that tablets of this process received, their own left out. */
  readonly delivered: number;
  readonly repeated: number;
  readonly sent: number;
  readonly framesReceived: number;
  readonly firstSentUs: number;
  readonly lastReceivedUs: number;
  /** Connections that ended by themselves. */
  readonly lost: number;
  readonly whyLost: string;
};

const CONNECTS_AT_ONCE = 50;
/** Receivers whose updates are kept and decoded after the run. */
const SAMPLED = 2;
/** Edits sent in one go in the closed loop. */
const MAX_BURST = 64;

/** A receiver's memory of what it has seen: one bit an edit of its room. */
type Receiver = { readonly roomNumber: number; readonly own: number; readonly seen: Uint8Array; readonly isWriter: boolean };

/** Receivers and writers of the fan-out workloads, as they live in one load process. */
export function createFanOutLoad({ join, dialect }: Tablets) {
  const nowUs = createClock();
  const receivers = new Map<Tablet, Receiver>();
  const sampled: { readonly roomNumber: number; readonly updates: Uint8Array[] }[] = [];
  const writers: { readonly tablet: Tablet; readonly writer: number; frames: { readonly bytes: Buffer; readonly markAt: number }[] }[] = [];
  const latencies = createHistogram();
  let plan: EditPlan = { rows: 0, rooms: [], writersInRoom: 1, editsEach: 0 };
  let measuresFrom = 0;
  let [delivered, repeated, sent, lost, firstSentUs, lastReceivedUs] = [0, 0, 0, 0, 0, 0];
  let whyLost = '';
  let isDone = true;
  let pace: { readonly tablet: Tablet; seen: number; wake: (() => void) | null } | null = null;

  // where the mark under the reader belongs: fields instead of a closure for each frame
  let current: Tablet | null = null;
  let receiver: Receiver | undefined;
  let atUs = 0;
  function onMark(writer: number, edit: number, sentAtUs: number): void {
    if (!receiver) return;
    const inRoom = writer - receiver.roomNumber * plan.writersInRoom;
    if (inRoom < 0 || inRoom >= plan.writersInRoom || edit >= plan.editsEach || writer === receiver.own) return;
    const bit = inRoom * plan.editsEach + edit;
    const mask = 1 << (bit & 7);
    if ((receiver.seen[bit >> 3] ?? 0) & mask) {
      repeated += 1;
      return;
    }
    receiver.seen[bit >> 3] = (receiver.seen[bit >> 3] ?? 0) | mask;
    delivered += 1;
    lastReceivedUs = atUs;
    if (pace?.tablet === current) pace.seen += 1;
    // writers' processes are busy keeping time: what they see is counted, not timed
    if (!receiver.isWriter && edit >= measuresFrom) latencies.add(atUs - sentAtUs);
  }

  const onFrame = (tablet: Tablet, bytes: Buffer, start: number, end: number): void => {
    receiver = receivers.get(tablet);
    if (!receiver) return;
    current = tablet;
    atUs = nowUs();
    readMarkers(bytes, start, end, onMark);
    if (pace?.tablet === tablet) pace.wake?.();
  };

  const forgetful = (own: number, roomNumber: number, isWriter: boolean): Receiver => ({
    roomNumber,
    own,
    seen: new Uint8Array(((plan.writersInRoom * plan.editsEach) >> 3) + 1),
    isWriter,
  });

  async function joinRoom(
    to: { port: number; stateVector: Uint8Array },
    number: number,
    roomNumber: number,
    isSampled = false,
  ): Promise<Tablet> {
    const updates: Uint8Array[] = [];
    if (isSampled) sampled.push({ roomNumber, updates });
    return join({
      port: to.port,
      stateVector: to.stateVector,
      ...(isSampled ? { onMessage: keepUpdates(updates) } : {}),
      number,
      room: plan.rooms[roomNumber] ?? '',
      onFrame,
      onLost: (why) => {
        lost += 1;
        whyLost = why;
      },
    });
  }

  function send(k: number): void {
    const writer = writers[k % writers.length];
    const frame = writer?.frames[Math.floor(k / writers.length)];
    if (!writer || !frame) throw new Error('more edits than were prepared');
    const sentAtUs = nowUs();
    if (sent === 0) firstSentUs = sentAtUs;
    stampMarker(frame.bytes, frame.markAt, sentAtUs);
    writer.tablet.socket.send(frame.bytes);
    sent += 1;
  }

  return {
    /** What is going to be written; edits below `measuresFrom` warm up and are not timed. To be called before anybody joins. */
    planEdits(edits: EditPlan, warmUp: number): void {
      plan = edits;
      measuresFrom = warmUp;
    },

    /** @param of `count` tablets numbered from `first`, tablet i in room i mod rooms */
    async joinReceivers(of: { port: number; stateVector: Uint8Array; count: number; first: number }): Promise<void> {
      await inParallel(of.count, CONNECTS_AT_ONCE, async (i) => {
        const roomNumber = i % plan.rooms.length;
        receivers.set(await joinRoom(of, of.first + i, roomNumber, i < SAMPLED), forgetful(-1, roomNumber, false));
      });
    },

    /** Joins the writers of every room and encodes all that they will write; with `pace`, one receiver more that the closed loop goes by. */
    async joinWriters(of: { port: number; stateVector: Uint8Array; base: Uint8Array; first: number; hasPace: boolean }): Promise<void> {
      await inParallel(plan.rooms.length * plan.writersInRoom, CONNECTS_AT_ONCE, async (writer) => {
        const roomNumber = Math.floor(writer / plan.writersInRoom);
        const tablet = await joinRoom(of, of.first + writer, roomNumber);
        receivers.set(tablet, forgetful(writer, roomNumber, true));
        const updates = writerEdits(of.base, {
          rows: plan.rows,
          writer,
          writerInRoom: writer % plan.writersInRoom,
          writersInRoom: plan.writersInRoom,
          edits: plan.editsEach,
        });
        const frames = updates.map((update) => {
          const bytes = Buffer.from(dialect.update(tablet.room, update));
          return { bytes, markAt: findMarker(bytes) };
        });
        writers.push({ tablet, writer, frames });
      });
      writers.sort((a, b) => (a.writer % plan.writersInRoom) - (b.writer % plan.writersInRoom) || a.writer - b.writer);
      if (!of.hasPace) return;
      const tablet = await joinRoom(of, of.first + writers.length, 0);
      receivers.set(tablet, forgetful(-1, 0, true));
      pace = { tablet, seen: 0, wake: null };
    },

    /** Starts writing and returns at once: so many edits a second of all writers together, or at most `inFlight` that the pace has not seen. */
    startWriting(how: { readonly ratePerSecond: number } | { readonly inFlight: number }): void {
      const total = plan.editsEach * writers.length;
      isDone = false;
      let k = 0;
      if ('inFlight' in how) {
        if (!pace) throw new Error('a closed loop needs its pace');
        const { tablet } = pace;
        let isWoken = false;
        const step = (): void => {
          isWoken = false;
          for (let burst = 0; k < total && k - (pace?.seen ?? 0) < how.inFlight && burst < MAX_BURST; burst++) send(k++);
          if (k >= total || !tablet.socket.isOpen) isDone = true;
        };
        pace.wake = () => {
          if (isWoken || isDone) return;
          isWoken = true;
          setImmediate(step);
        };
        step();
        return;
      }
      const startUs = nowUs();
      const gapUs = 1e6 / how.ratePerSecond;
      const step = (): void => {
        while (k < total && startUs + k * gapUs <= nowUs()) send(k++);
        if (k >= total) isDone = true;
        else setTimeout(step, Math.max(1, (startUs + k * gapUs - nowUs()) / 1e3));
      };
      step();
    },

    fanOutProgress: () => ({ isDone, sent, delivered }),

    /** Notes that the sampled receivers, decoding what they got, do not hold as their writers left them. */
    wrongInSampled: (base: Uint8Array): number =>
      sampled.reduce((wrong, { roomNumber, updates }) => {
        const of = { ...plan, firstWriter: roomNumber * plan.writersInRoom, edits: plan.editsEach };
        return wrong + wrongNotes(documentOf([base, ...updates]), of);
      }, 0),

    fanOutReport: (): FanOutReport => ({
      latenciesUs: latencies.dump(),
      delivered,
      repeated,
      sent,
      framesReceived: [...receivers.keys()].reduce((sum, tablet) => sum + tablet.socket.received.frames, 0),
      firstSentUs,
      lastReceivedUs,
      lost,
      whyLost,
    }),
  };
}
