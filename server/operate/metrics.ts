import { statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { parseRoomName } from '../../schema/rooms.ts';
import type { Connection } from '../rooms/connection.ts';
import type { EngineEvents } from '../rooms/engineEvents.ts';

/** What is read when the figures are asked for. */
export type Gauged = { connections(): Iterable<Connection>; openRooms(): Iterable<{ readonly weight: number }> };
/** Of a process that holds none. */
export const NO_ROOMS: Gauged = { connections: () => [], openRooms: () => [] };

/** What only a process that works with others has to tell. */
export type SharedFigures = {
  /** When the core was last known to live, epoch milliseconds; null while it never was. */
  readonly coreHeardAtMs?: () => number | null;
  readonly archive?: () => {
    readonly lagRows: number;
    readonly lastArchivedAtMs: number | null;
    readonly stoppedRooms: readonly string[];
    readonly isFencedOff: boolean;
  };
};

const FINE_SECONDS = [0.000_005, 0.000_01, 0.000_02, 0.000_05, 0.000_1, 0.000_2, 0.000_5, 0.001, 0.005, 0.02, 0.1];
/** How often the event loop's lag is looked at: every look wakes a process that has nothing to do. */
const LOOP_SAMPLE_MS = 50;
const SECONDS = [0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/**
 * The process's figures in Prometheus' text form. Labels are kinds and codes, never a room, a person or a device.
 * @param deps.dataDir whose disk is watched; null: none
 */
export function createMetrics(deps: {
  readonly gauged: () => Gauged;
  readonly dataDir: string | null;
  /** What the last look at the audit found; null before the first. */
  readonly audit?: () => { readonly isOk: boolean; readonly checkedAtMs: number } | null;
  /** How the projection stands; `checked`: what the last comparison with the documents found, null before the first. */
  readonly projection?: () => {
    readonly behind: number;
    readonly troubled: readonly string[];
    readonly checked: { readonly differing: number; readonly checkedAtMs: number } | null;
  };
  /** How the operations room's document stands; null before there is one. */
  readonly board?: () => { readonly trueAtMs: number | null; readonly writtenAtMs: number | null; readonly dirty: number } | null;
  readonly shared?: SharedFigures;
}) {
  const registers = [new Registry()];
  const [registry] = registers;
  const loopDelay = monitorEventLoopDelay({ resolution: LOOP_SAMPLE_MS });
  loopDelay.enable();

  const counter = (name: string, help: string, ...labelNames: string[]) => new Counter({ name, help, labelNames, registers });
  const histogram = (name: string, help: string, buckets: number[]) => new Histogram({ name, help, buckets, registers });
  const gauge = (name: string, help: string, collect: (set: (value: number) => void) => void | Promise<void>) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        return collect((value) => this.set(value));
      },
    });
  const sum = (of: (connection: Connection) => number): number => {
    let total = 0;
    for (const connection of deps.gauged().connections()) total += of(connection);
    return total;
  };

  const frames = counter('cx_frames_total', 'Frames received', 'type');
  const gate = histogram('cx_gate_seconds', 'Judging one data frame', FINE_SECONDS);
  const rejects = counter('cx_gate_rejects_total', 'Data frames that the gate did not accept', 'code');
  const denials = counter('cx_denied_total', 'Writes that were refused', 'reason');
  const commit = histogram('cx_commit_seconds', 'From an append to its end on disk', SECONDS);
  const group = histogram('cx_group_size', 'Data frames of one room in one append', [1, 2, 5, 10, 20, 50, 100, 200, 500]);
  const acknowledge = histogram('cx_ack_seconds', 'From the arrival of a data frame to its acknowledgement', SECONDS);
  const closes = counter('cx_ws_closes_total', 'Connections closed by the server', 'code');
  const slow = counter('cx_slow_consumers_total', 'Connections that read more slowly than their room talks');
  const damaged = counter('cx_damaged_total', 'Rows and snapshots set aside', 'what');
  const epochs = counter('cx_epochs_begun_total', 'Documents written anew');
  new Gauge({
    name: 'cx_ws_connections',
    help: 'Connections in rooms',
    labelNames: ['doc_kind'],
    registers,
    collect() {
      this.reset();
      for (const { claims } of deps.gauged().connections()) this.inc({ doc_kind: parseRoomName(claims.roomName)?.kind ?? 'unknown' });
    },
  });
  gauge('cx_ws_buffered_bytes', 'Bytes that the network has not taken', (set) => set(sum((connection) => connection.bufferedBytes)));
  gauge('cx_unacked_frames', 'Data frames received and not yet on disk', (set) =>
    set(sum((connection) => connection.unacknowledgedFrames)),
  );
  gauge('cx_docs_loaded', 'Rooms in memory', (set) => set([...deps.gauged().openRooms()].length));
  gauge('cx_doc_bytes', 'Bytes of their documents, encoded', (set) =>
    set([...deps.gauged().openRooms()].reduce((bytes, room) => bytes + room.weight, 0)),
  );
  gauge('cx_eventloop_lag_seconds', '99th percentile since the figures were last asked for', (set) => {
    set(Math.max(0, loopDelay.percentile(99) / 1e9 - LOOP_SAMPLE_MS / 1e3)); // it counts its own wait, too
    loopDelay.reset();
  });
  const { dataDir, shared = {} } = deps;
  if (dataDir !== null)
    gauge('cx_disk_free_bytes', 'Free space where the data lies', async (set) => {
      const { bavail, bsize } = await statfs(dataDir);
      set(bavail * bsize);
    });
  const { audit } = deps;
  if (audit) {
    gauge('cx_audit_verify_ok', '1 when the last rows of the audit are what was written; 0 also before the first look', (set) =>
      set(Number(audit()?.isOk ?? false)),
    );
    gauge('cx_audit_verified_timestamp_seconds', 'When they were last looked at; 0 never', (set) =>
      set((audit()?.checkedAtMs ?? 0) / 1_000),
    );
  }
  const { projection } = deps;
  if (projection) {
    gauge('cx_projection_behind_rooms', 'Rooms that SQL is behind', (set) => set(projection().behind));
    gauge('cx_projection_troubled_rooms', 'Rooms that could not be projected the last time', (set) => set(projection().troubled.length));
    gauge('cx_projection_differing_rooms', 'Rooms whose rows were not what their documents say, at the last check', (set) =>
      set(projection().checked?.differing ?? 0),
    );
    gauge('cx_projection_checked_timestamp_seconds', 'When the rows were last compared with the documents; 0 never', (set) =>
      set((projection().checked?.checkedAtMs ?? 0) / 1_000),
    );
  }
  const { board } = deps;
  if (board) {
    gauge('cx_board_true_timestamp_seconds', 'When the board was last known to say what everything else does; 0 never', (set) =>
      set((board()?.trueAtMs ?? 0) / 1_000),
    );
    gauge('cx_board_written_timestamp_seconds', 'When the board was last written; 0 never', (set) =>
      set((board()?.writtenAtMs ?? 0) / 1_000),
    );
    gauge('cx_board_dirty_committees', 'Committees whose row may be another', (set) => set(board()?.dirty ?? 0));
  }
  const { coreHeardAtMs, archive } = shared;
  if (coreHeardAtMs)
    gauge('cx_core_heard_timestamp_seconds', 'When the core was last heard; 0 never', (set) => set((coreHeardAtMs() ?? 0) / 1_000));
  if (archive) {
    gauge('cx_archive_lag_rows', 'Rows in Redis that the archive does not have yet', (set) => set(archive().lagRows));
    gauge('cx_archive_last_timestamp_seconds', 'When the last row came into the archive; 0 never', (set) =>
      set((archive().lastArchivedAtMs ?? 0) / 1_000),
    );
    gauge('cx_archive_is_fenced_off', '1 when another process archives and this one never will again', (set) =>
      set(Number(archive().isFencedOff)),
    );
    gauge('cx_archive_stopped_rooms', 'Rooms whose log is no continuation of the archive', (set) => set(archive().stoppedRooms.length));
  }
  gauge('process_resident_memory_bytes', 'Memory of the process', (set) => set(process.memoryUsage.rss()));
  gauge('process_cpu_seconds_total', 'Processor time of the process', (set) => {
    const { user, system } = process.cpuUsage();
    set((user + system) / 1e6);
  });

  const events: EngineEvents = {
    frame: (type) => frames.inc({ type }),
    judged(verdict, ms) {
      gate.observe(ms / 1_000);
      if (verdict !== 'accept' && verdict !== 'empty') rejects.inc({ code: verdict });
    },
    committed(ms, rows) {
      commit.observe(ms / 1_000);
      group.observe(rows);
    },
    acknowledged: (ms) => acknowledge.observe(ms / 1_000),
    closed: (code) => closes.inc({ code }),
    denied(_claims, _epoch, refused) {
      for (const { reason } of refused) denials.inc({ reason });
    },
    congested: () => slow.inc(),
    damaged: (_room, seqs, what) => damaged.inc({ what }, seqs.length),
    epochBegun: () => epochs.inc(),
  };
  return {
    events,
    /** Prometheus' text form, version 0.0.4. */
    text: (): Promise<string> => registry?.metrics() ?? Promise.resolve(''),
    contentType: Registry.PROMETHEUS_CONTENT_TYPE,
    close: (): void => void loopDelay.disable(),
  };
}
