import { createClock } from './clock.ts';
import { documentOf, writerEdits } from './documents.ts';
import { type DrawnPlan, drawEdits, roomOf, type Side, sideOf, wrongDrawnNotes } from './drawnEdits.ts';
import { createHistogram, type HistogramDump } from './histogram.ts';
import { findMarker, readMarkers, stampMarker } from './marker.ts';
import { inParallel, keepUpdates, type Tablet, type Tablets } from './tablets.ts';
import { type TicketOffice, ticketFor } from './ticketOffice.ts';

/** What one load process found in one room, timed edits apart in the phases of the run. */
export type RoomReport = {
  readonly phases: readonly { readonly across: HistogramDump; readonly within: HistogramDump; readonly durable: HistogramDump }[];
  /** Different edits of others that its tablets received, warming up included. */
  readonly delivered: number;
  /** Edits that its tablets wrote; fewer than planned when connections ended. */
  readonly sent: number;
  /** Connections that ended by themselves. */
  readonly closed: number;
  readonly whyClosed: string;
};

/** How a load process reaches its server. */
export type SideAccess = {
  readonly side: Side;
  readonly port: number;
  readonly office: TicketOffice | null;
  /** An acknowledgement says that the edit is on disk: time it. */
  readonly isDurable: boolean;
  readonly stateVector: Uint8Array;
  readonly base: Uint8Array;
  /** Number of the first tablet. */
  readonly first: number;
};

const CONNECTS_AT_ONCE = 10;
/** Receivers whose updates are kept and decoded after the run. */
const SAMPLED = 2;
const COMES_BACK_AFTER_MS = 1_000;

type Writer = {
  readonly writer: number;
  readonly roomNumber: number;
  readonly frames: readonly { readonly bytes: Buffer; readonly markAt: number }[];
  /** One bit an edit of the sequence. */
  readonly seen: Uint8Array;
  tablet: Tablet | null;
  /** Edits that wait for their acknowledgement, by the number of their frame on the connection. */
  readonly waiting: { readonly frame: number; readonly sentAtUs: number; readonly phase: number }[];
  /** Its connection ended once: what it wrote then would have a gap, so it only reads from there on. */
  isMute: boolean;
};

/** Tablets of several rooms on one of two servers, each of which writes when it is its turn, as they live in one load process. */
export function createSeveralLoad({ join, dialect }: Tablets) {
  const nowUs = createClock();
  let plan: DrawnPlan = { rows: 0, rooms: [], tabletsInRoom: 2, edits: 0, seed: 0 };
  let drawn = drawEdits(plan);
  /** Edits from these numbers on are the phases; those before the first warm up. */
  let phaseStarts: readonly number[] = [];
  let access: SideAccess | null = null;
  const writers = new Map<number, Writer>();
  const sampled: { readonly writer: Writer; readonly updates: Uint8Array[] }[] = [];
  let rooms: { phases: ReturnType<typeof newPhase>[]; delivered: number; sent: number; closed: number; whyClosed: string }[] = [];
  let isOver = false;
  let isDone = true;

  const newPhase = () => ({ across: createHistogram(), within: createHistogram(), durable: createHistogram() });
  const phaseOf = (number: number): number => phaseStarts.findLastIndex((start) => number >= start);

  let current: Writer | undefined;
  let atUs = 0;
  function onMark(writer: number, edit: number, sentAtUs: number): void {
    const number = drawn.numberOf(writer, edit);
    if (!current || number === undefined || writer === current.writer || roomOf(plan, writer) !== current.roomNumber) return;
    const mask = 1 << (number & 7);
    const byte = current.seen[number >> 3] ?? 0;
    if (byte & mask) return;
    current.seen[number >> 3] = byte | mask;
    const room = rooms[current.roomNumber];
    if (!room) return;
    room.delivered += 1;
    const phase = room.phases[phaseOf(number)];
    if (phase && !current.isMute) (sideOf(plan, writer) === access?.side ? phase.within : phase.across).add(atUs - sentAtUs);
  }

  async function connect(writer: Writer, number: number, of: SideAccess, isSampled: boolean): Promise<void> {
    const room = plan.rooms[writer.roomNumber] ?? '';
    const updates: Uint8Array[] = [];
    if (isSampled) sampled.push({ writer, updates });
    writer.tablet = await join({
      port: of.port,
      room,
      number,
      stateVector: of.stateVector,
      ...(of.office ? { ticket: await ticketFor(of.office, room, number) } : {}),
      ...(isSampled ? { onMessage: keepUpdates(updates) } : {}),
      onFrame: (_tablet, bytes, start, end) => {
        current = writer;
        atUs = nowUs();
        readMarkers(bytes, start, end, onMark);
      },
      countsAcknowledgements: of.isDurable,
      onAcknowledged: ({ data }) => {
        const acknowledgedAtUs = nowUs();
        for (let next = writer.waiting[0]; next && next.frame <= data.acknowledged; next = writer.waiting[0]) {
          rooms[writer.roomNumber]?.phases[next.phase]?.durable.add(acknowledgedAtUs - next.sentAtUs);
          writer.waiting.shift();
        }
      },
      onLost: (why) => {
        if (isOver) return;
        const lostIn = rooms[writer.roomNumber];
        if (lostIn) [lostIn.closed, lostIn.whyClosed] = [lostIn.closed + 1, why];
        writer.isMute = true;
        comeBack(writer, number, of);
      },
    });
  }

  /** As often as it takes: a server may be gone for good. */
  function comeBack(writer: Writer, number: number, of: SideAccess): void {
    setTimeout(() => {
      if (!isOver) connect(writer, number, of, false).catch(() => comeBack(writer, number, of));
    }, COMES_BACK_AFTER_MS);
  }

  function send({ writer, edit }: { readonly writer: number; readonly edit: number }, number: number): void {
    const own = writers.get(writer);
    const frame = own?.frames[edit];
    if (!own?.tablet || !frame) throw new Error('more edits than were prepared');
    if (own.isMute || !own.tablet.socket.isOpen) return;
    const sentAtUs = nowUs();
    stampMarker(frame.bytes, frame.markAt, sentAtUs);
    own.tablet.socket.send(frame.bytes);
    own.tablet.data.sent += 1;
    const room = rooms[own.roomNumber];
    if (room) room.sent += 1;
    if (access?.isDurable) own.waiting.push({ frame: own.tablet.data.sent, sentAtUs, phase: phaseOf(number) });
  }

  return {
    /** Joins this process's tablets of all rooms and encodes all that they will write. */
    async joinDrawn(edits: DrawnPlan, phases: readonly number[], of: SideAccess): Promise<void> {
      [plan, drawn, phaseStarts, access] = [edits, drawEdits(edits), phases, of];
      rooms = plan.rooms.map(() => ({ phases: phases.map(newPhase), delivered: 0, sent: 0, closed: 0, whyClosed: '' }));
      const own = Array.from({ length: plan.rooms.length * plan.tabletsInRoom }, (_, writer) => writer).filter(
        (writer) => sideOf(plan, writer) === of.side,
      );
      await inParallel(own.length, CONNECTS_AT_ONCE, async (i) => {
        const number = own[i] ?? 0;
        const roomNumber = roomOf(plan, number);
        const updates = writerEdits(of.base, {
          rows: plan.rows,
          writer: number,
          writerInRoom: number % plan.tabletsInRoom,
          writersInRoom: plan.tabletsInRoom,
          edits: drawn.editsOf(number),
        });
        const frames = updates.map((update) => {
          const bytes = Buffer.from(dialect.update(plan.rooms[roomNumber] ?? '', update));
          return { bytes, markAt: findMarker(bytes) };
        });
        const seen = new Uint8Array((plan.edits >> 3) + 1);
        const writer: Writer = { writer: number, roomNumber, frames, seen, tablet: null, waiting: [], isMute: false };
        writers.set(number, writer);
        await connect(writer, of.first + i, of, i < SAMPLED);
      });
    },

    /** Writes what is this process's share: edit k of the sequence at `startUs` + k × `gapUs`, on the clock that all processes share. Returns at once. */
    startDrawn(startUs: number, gapUs: number): void {
      const own = [...drawn.sequence.entries()].filter(([, { writer }]) => writers.has(writer));
      isDone = false;
      let next = 0;
      const step = (): void => {
        for (let due = own[next]; due && startUs + due[0] * gapUs <= nowUs(); due = own[++next]) send(due[1], due[0]);
        const upcoming = own[next];
        if (!upcoming) isDone = true;
        else setTimeout(step, Math.max(1, (startUs + upcoming[0] * gapUs - nowUs()) / 1e3));
      };
      step();
    },

    drawnProgress: () => ({ isDone, delivered: rooms.reduce((sum, { delivered }) => sum + delivered, 0) }),

    /** Notes that the sampled receivers in these rooms, decoding what they got, do not hold as their writers left them. */
    wrongInDrawnSample: (base: Uint8Array, rooms: readonly number[]): number =>
      sampled
        .filter(({ writer }) => rooms.includes(writer.roomNumber))
        .map(({ writer, updates }) => wrongDrawnNotes(documentOf([base, ...updates]), plan, drawn, writer.roomNumber, writer.writer))
        .reduce((sum, wrong) => sum + wrong, 0),

    /** Ends the run: whoever loses its connection from now on stays away. */
    drawnReport: (): RoomReport[] => {
      isOver = true;
      return rooms.map(({ phases, ...counts }) => ({
        ...counts,
        phases: phases.map(({ across, within, durable }) => ({
          across: across.dump(),
          within: within.dump(),
          durable: durable.dump(),
        })),
      }));
    },
  };
}
