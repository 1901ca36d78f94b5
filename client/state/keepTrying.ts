import { createBackoff } from './createBackoff.ts';
import type { Environment } from './environment.ts';
import { isPassing } from './requestJson.ts';

type Surroundings = Pick<Environment, 'on' | 'random' | 'isVisible'>;

/**
 * Runs `attempt` until it succeeds, waiting longer and longer after failures that pass (`unreachable`, `restarting`, …) and not at all once
 * the network returns or the person looks again. Any other failure rejects; an aborted signal rejects with its reason.
 *
 * @param onFailure hears of each passing failure
 */
export async function keepTrying<T>(
  attempt: () => Promise<T>,
  deps: { readonly environment: Surroundings; readonly signal: AbortSignal; readonly onFailure?: (error: unknown) => void },
): Promise<T> {
  const { environment, signal, onFailure } = deps;
  const backoff = createBackoff(environment, { firstMs: 1_000 });
  for (;;) {
    signal.throwIfAborted();
    try {
      const result = await attempt();
      signal.throwIfAborted();
      return result;
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error)) throw error;
      onFailure?.(error);
    }
    await pause(backoff.nextMs(), environment, signal);
  }
}

/** Resolves after `ms`, or sooner: when the network returns, when the person looks at the tab again, when the signal aborts. */
function pause(ms: number, environment: Surroundings, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      for (const off of offs) off();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    const offs = [environment.on('online', done), environment.on('visible', done)];
    signal.addEventListener('abort', done);
  });
}
