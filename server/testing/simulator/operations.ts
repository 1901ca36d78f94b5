import { createRandom } from '../../../schema/testing.ts';

/** One thing that happens. It says everything itself, so that a run without some of them is a run too: that is how a failing one is made short. */
export type Operation =
  | { readonly kind: 'edit'; readonly tablet: number; readonly keys: readonly number[] }
  | { readonly kind: 'remove'; readonly tablet: number; readonly key: number }
  /** Edits without a network, comes back, and edits again before anybody has answered. */
  | { readonly kind: 'hasten'; readonly tablet: number; readonly key: number; readonly isRemoval: boolean }
  | { readonly kind: 'burst'; readonly tablet: number; readonly count: number }
  /** Frames arrive; `all`: every one. */
  | { readonly kind: 'up' | 'down'; readonly tablet: number; readonly count: number }
  | { readonly kind: 'turn' }
  | { readonly kind: 'commit'; readonly count: number }
  | { readonly kind: 'read' }
  | { readonly kind: 'failCommit' }
  | { readonly kind: 'failRead' }
  /** The line goes dead. The server finds out at once, or when told. */
  | { readonly kind: 'cut'; readonly tablet: number; readonly isNoticed: boolean }
  | { readonly kind: 'notice' }
  | { readonly kind: 'connect'; readonly tablet: number }
  /** Kill -9; `done` commits reached the disk without an answer. */
  | { readonly kind: 'crash'; readonly done: number }
  | { readonly kind: 'shutdown' }
  | { readonly kind: 'crashTablet'; readonly tablet: number }
  | { readonly kind: 'stall' | 'unstall'; readonly tablet: number }
  /** Everybody goes home, long enough for empty rooms to leave the memory. */
  | { readonly kind: 'leave'; readonly isCommitted: boolean }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'jump'; readonly ms: number }
  | { readonly kind: 'damage'; readonly room: number; readonly fromEnd: number }
  | { readonly kind: 'damageSnapshot'; readonly room: number }
  | { readonly kind: 'newEpoch' }
  | { readonly kind: 'gap' | 'revive'; readonly tablet: number }
  | { readonly kind: 'forge'; readonly tablet: number; readonly of: number }
  | { readonly kind: 'ask'; readonly tablet: number; readonly isEmpty: boolean }
  | { readonly kind: 'say'; readonly tablet: number }
  /** While one tablet is away another removes a cell, the server is started anew, and a fresh page asks it for everything. */
  | { readonly kind: 'missRemoval'; readonly absent: number; readonly remover: number; readonly key: number }
  /** For a while everything works: what was sent arrives, what was written is on disk. */
  | { readonly kind: 'flow' };

/** What a run consists of, apart from its operations. */
export type Plan = {
  readonly seed: number;
  readonly tablets: number;
  readonly rooms: number;
  /** The last tablet may only read, and writes all the same. */
  readonly hasReader: boolean;
  /** The first room has so many rows that a snapshot is due soon. */
  readonly isFull: boolean;
  /** The first tablet is a stock client. */
  readonly hasStock: boolean;
  /** What may be written is looked at, and the tablets, but for the stock client, write now and then what may not be. Otherwise everything may be. */
  readonly hasPolicy: boolean;
  readonly msPerLook: number;
  readonly operations: readonly Operation[];
};

export const KEYS = 8;
type Random = ReturnType<typeof createRandom>;

const WEIGHTS: Readonly<Record<Operation['kind'], number>> = {
  edit: 18,
  remove: 2,
  hasten: 2,
  burst: 1,
  up: 12,
  down: 12,
  turn: 16,
  commit: 12,
  read: 6,
  failCommit: 1,
  failRead: 0.4,
  cut: 3,
  notice: 1,
  connect: 10,
  crash: 1,
  shutdown: 0.3,
  crashTablet: 1.5,
  stall: 3,
  unstall: 3,
  leave: 0.7,
  pass: 4,
  jump: 0.5,
  damage: 0.3,
  damageSnapshot: 0.3,
  newEpoch: 0.8,
  gap: 1,
  forge: 2,
  revive: 2,
  ask: 1.5,
  say: 1,
  missRemoval: 0.6,
  flow: 16,
};
const KINDS = Object.keys(WEIGHTS) as Operation['kind'][]; // every key of the table above

const NEVER_LEFT_OUT: readonly Operation['kind'][] = ['edit', 'connect', 'turn'];

/** The run of a seed. Each has its own temper: some things happen often in it and others never. */
export function planOf(seed: number): Plan {
  const random = createRandom(seed);
  const tablets = 2 + random.int(3);
  const weights = KINDS.map(
    (kind) => WEIGHTS[kind] * random.pick(NEVER_LEFT_OUT.includes(kind) ? [0.3, 1, 1, 2, 4] : [0, 0.3, 1, 1, 1, 2, 4]),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kind = (): Operation['kind'] => {
    let left = random.next() * total;
    for (const [i, weight] of weights.entries()) {
      left -= weight;
      if (left < 0) return KINDS[i] ?? 'turn';
    }
    return 'turn';
  };
  const isFull = random.chance(0.2);
  return {
    seed,
    tablets,
    rooms: random.chance(0.15) ? 2 : 1,
    hasReader: random.chance(0.35),
    isFull,
    hasStock: random.chance(0.3),
    hasPolicy: seed % 3 === 0,
    msPerLook: random.pick([0, 0, 0.1, 3]),
    operations: [
      ...(random.chance(0.7) ? everybodyConnects(tablets) : []),
      ...(isFull ? A_SNAPSHOT : []),
      ...Array.from({ length: 40 + random.int(80) }, () => operationOf(kind(), random, tablets)),
    ],
  };
}

const everybodyConnects = (tablets: number): readonly Operation[] => [
  ...Array.from({ length: tablets }, (_, tablet): Operation => ({ kind: 'connect', tablet })),
  { kind: 'flow' },
];

/** Rows enough for a snapshot, which falls due while an append is under way; what comes then comes after it. */
const A_SNAPSHOT: readonly Operation[] = [
  { kind: 'edit', tablet: 0, keys: [1] },
  { kind: 'flow' },
  { kind: 'edit', tablet: 0, keys: [2] },
  { kind: 'flow' },
  { kind: 'edit', tablet: 0, keys: [3] },
  { kind: 'up', tablet: 0, count: 1 },
  { kind: 'turn' },
  { kind: 'pass', ms: 300 },
  { kind: 'flow' },
  { kind: 'pass', ms: 300 },
];

function operationOf(kind: Operation['kind'], random: Random, tablets: number): Operation {
  const tablet = random.int(tablets);
  switch (kind) {
    case 'edit':
      return { kind, tablet, keys: Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () => random.int(KEYS)) };
    case 'remove':
      return { kind, tablet, key: random.int(KEYS) };
    case 'hasten':
      return { kind, tablet, key: random.int(KEYS), isRemoval: random.chance(0.4) };
    case 'burst':
      return { kind, tablet, count: 4 + random.int(12) };
    case 'up':
    case 'down':
      return { kind, tablet, count: random.pick([1, 1, 2, 3, 99]) };
    case 'commit':
      return { kind, count: random.pick([1, 1, 2, 99]) };
    case 'cut':
      return { kind, tablet, isNoticed: random.chance(0.7) };
    case 'crash':
      return { kind, done: random.pick([0, 0, 1, 99]) };
    case 'leave':
      return { kind, isCommitted: random.chance(0.6) };
    case 'pass':
      return { kind, ms: random.pick([5, 20, 100, 300, 1_000]) };
    case 'jump':
      return { kind, ms: random.pick([1_000, 20_000, 40_000, 90_000]) };
    case 'damage':
      return { kind, room: random.int(2), fromEnd: random.int(6) };
    case 'damageSnapshot':
      return { kind, room: random.int(2) };
    case 'forge':
      return { kind, tablet, of: random.int(tablets) };
    case 'ask':
      return { kind, tablet, isEmpty: random.chance(0.5) };
    case 'missRemoval':
      return { kind, absent: tablet, remover: (tablet + 1) % tablets, key: random.int(KEYS) };
    case 'turn':
    case 'read':
    case 'failCommit':
    case 'failRead':
    case 'notice':
    case 'shutdown':
    case 'newEpoch':
    case 'flow':
      return { kind };
    default:
      return { kind, tablet };
  }
}
