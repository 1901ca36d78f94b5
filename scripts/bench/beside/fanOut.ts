import { runFanOut } from './runFanOut.ts';
import { anyServer, besideWorkload, type Measure } from './workload.ts';

const LOST: readonly Measure[] = [
  { key: 'lost', what: 'deliveries lost', bar: { atMost: 0 } },
  { key: 'wrongNotes', what: 'cells wrong in the end', bar: { atMost: 0 } },
];

/**
 * One document, many clients, ten of whom write: at the pace of people, and as fast as a closed loop lets them. A delivery is one edit
 * at one other client.
 */
export const fanOut = besideWorkload({
  name: 'fan-out',
  options: {
    rows: { small: 1_000, full: 1_000 },
    clients: { small: 100, full: 100 },
    rate: { small: 50, full: 50 },
    crowd: { small: 1_000, full: 1_000 },
    'crowd-rate': { small: 20, full: 20 },
    writers: { small: 10, full: 10 },
    seconds: { small: 2, full: 10 },
    'in-flight': { small: 64, full: 64 },
    edits: { small: 2_000, full: 10_000 },
  },
  cases: (options) => [
    ...[
      { clients: options.clients, rate: options.rate, ofBroadcast: 1.5 },
      { clients: options.crowd, rate: options['crowd-rate'], ofBroadcast: 1.25 },
    ].map(({ clients, rate, ofBroadcast }) => ({
      name: `fan-out ${clients} × ${rate}/s`,
      fits: anyServer,
      measures: [
        { key: 'cpuUsPerDelivery', what: 'CPU µs a delivery', bar: { ofBestPeer: 1, ofBroadcast } },
        { key: 'visibleP50Ms', what: 'visible p50 ms' },
        { key: 'visibleP99Ms', what: 'visible p99 ms', bar: { ofBestPeer: 1 } },
        { key: 'bareWriteP50Ms', what: 'one page on disk p50 ms' },
        { key: 'bareWriteP99Ms', what: 'one page on disk p99 ms' },
        ...LOST,
      ],
      run: (scene: Parameters<typeof runFanOut>[0]) =>
        runFanOut(scene, {
          rows: options.rows,
          rooms: 1,
          clients,
          writers: options.writers,
          warmUpSeconds: 1,
          seconds: options.seconds,
          pace: { ratePerSecond: rate },
        }),
    })),
    {
      name: `fan-out ${options.clients}, ${options['in-flight']} in flight`,
      fits: anyServer,
      measures: [
        { key: 'cpuUsPerDelivery', what: 'CPU µs a delivery', bar: { ofBestPeer: 0.5 } },
        { key: 'deliveriesPerSecond', what: 'deliveries a second', better: 'more' },
        { key: 'visibleP99Ms', what: 'visible p99 ms' },
        ...LOST,
      ],
      run: (scene) =>
        runFanOut(scene, {
          rows: options.rows,
          rooms: 1,
          clients: options.clients,
          writers: options.writers,
          warmUpSeconds: 0,
          seconds: 0,
          pace: { inFlight: options['in-flight'], edits: options.edits },
        }),
    },
  ],
});

/** Every committee at work at once: many small documents with five clients each, one of whom writes. */
export const manyRooms = besideWorkload({
  name: 'many-rooms',
  options: {
    rooms: { small: 50, full: 200 },
    clients: { small: 5, full: 5 },
    rate: { small: 200, full: 200 },
    seconds: { small: 2, full: 10 },
  },
  cases: ({ rooms, clients, rate, seconds }) => [
    {
      name: `many-rooms ${rooms} × ${clients}`,
      fits: anyServer,
      measures: [
        { key: 'cpuUsPerDelivery', what: 'CPU µs a delivery' },
        { key: 'visibleP50Ms', what: 'visible p50 ms' },
        { key: 'visibleP99Ms', what: 'visible p99 ms' },
        ...LOST,
      ],
      run: (scene) => runFanOut(scene, { rows: 20, rooms, clients, writers: 1, warmUpSeconds: 1, seconds, pace: { ratePerSecond: rate } }),
    },
  ],
});
