/**
 * Runs inside every measured server before its own code (`--import`), the same for all of them: says on which port it listens, answers
 * how it fares, and ends it when the bench is gone.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** What a server says of itself. */
export type Vitals = {
  readonly rssBytes: number;
  /** JavaScript's heap and the buffers it holds: steadier than the resident set, without what native code has. */
  readonly heldBytes: number;
  /** Since the last question, beyond the monitor's own interval. */
  readonly loopP99Ms: number;
};
export type FromServer = { readonly listensOn: number } | { readonly vitals: Vitals };
/** `collect`: after a full garbage collection, so that what is compared is what is held. */
export type ToServer = { readonly vitals: 'now' | 'collect' };

const RESOLUTION_MS = 5;

subscribe('tracing:net.server.listen:asyncEnd', (message) => {
  const { server } = message as { server: Server }; // Node's own event
  const address = server.address();
  if (address && typeof address === 'object') say({ listensOn: address.port });
});

const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
loop.enable();

process.on('message', ({ vitals }: ToServer) => {
  if (vitals === 'collect') for (let i = 0; i < 3; i++) globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const loopP99Ms = Math.max(0, loop.percentile(99) / 1e6 - RESOLUTION_MS);
  loop.reset();
  say({ vitals: { rssBytes: rss, heldBytes: heapUsed + external, loopP99Ms } });
});
process.on('disconnect', () => process.exit(0));
process.channel?.unref();

function say(message: FromServer): void {
  process.send?.(message);
}
