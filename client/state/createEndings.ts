import type { Environment } from './environment.ts';
import { keepTrying } from './keepTrying.ts';
import type { RequestJson } from './requestJson.ts';

const KEY = 'committee-room.endings';

/**
 * Tells the server which sessions have been ended here. One that it could not be told, because there was no network or the page was closed,
 * is remembered in this browser and told later.
 */
export function createEndings(deps: { readonly request: RequestJson; readonly environment: Environment }) {
  const { request, environment } = deps;
  const disposed = new AbortController();
  const read = (): string[] => (environment.local.get(KEY) ?? '').split(' ').filter((id) => id !== '');
  const write = (ids: readonly string[]): void => environment.local.set(KEY, ids.length > 0 ? ids.join(' ') : null);

  function tell(sessionId: string, onFailure?: () => void): Promise<void> {
    const attempt = () => request({ method: 'POST', path: '/api/auth/logout', body: { sessionId } });
    return keepTrying(attempt, { environment, signal: disposed.signal, ...(onFailure ? { onFailure } : {}) })
      .catch(() => {}) // it was over already, or the page ends and the next one tells
      .then(() => {
        if (!disposed.signal.aborted) write(read().filter((id) => id !== sessionId));
      });
  }
  for (const sessionId of read()) tell(sessionId).catch(() => {});

  return {
    /** Resolves when the server knows, or at the first sign that it has to be told later. */
    end(sessionId: string): Promise<void> {
      write([...read(), sessionId]);
      return new Promise((resolve) => {
        tell(sessionId, resolve).then(resolve, resolve);
      });
    },
    dispose: () => disposed.abort(),
  };
}
