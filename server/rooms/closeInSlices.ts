import type { Connection } from './connection.ts';
import type { Timers } from './timers.ts';

const SLICE = 50;
const BETWEEN_MS = 200;
const ALTOGETHER_MS = 5_000;

/** Tells every connection 1012; more than a few in slices, so that their tablets do not all come back in the same moment. */
export async function closeInSlices(connections: readonly Connection[], timers: Pick<Timers, 'after'>): Promise<void> {
  const betweenMs = Math.min(BETWEEN_MS, (ALTOGETHER_MS * SLICE) / Math.max(1, connections.length));
  const inAnyOrder = connections.map((connection) => ({ connection, at: Math.random() })).sort((a, b) => a.at - b.at); // a room's tablets do not come back together
  for (let i = 0; i < inAnyOrder.length; i += SLICE) {
    if (i > 0) await new Promise<void>((resolve) => timers.after(betweenMs * (0.5 + Math.random() / 2), resolve));
    for (const { connection } of inAnyOrder.slice(i, i + SLICE)) connection.close('restarting');
  }
}
