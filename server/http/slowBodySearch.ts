import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** `firstMs`: how long a body has before it is asked of it how fast it comes. */
export type BodyPace = { readonly firstMs: number; readonly bytesPerSecond: number; readonly lookMs: number };

type Coming = { readonly request: IncomingMessage; readonly startedMs: number; readonly readBefore: number };

const TOO_SLOW = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

/** Cuts requests whose body comes more slowly than any line that is of use: each keeps a connection busy (H10). What has come and was not read yet is not waited for from its sender. */
export function startSlowBodySearch(server: Server, { firstMs, bytesPerSecond, lookMs }: BodyPace): void {
  const coming = new Set<Coming>();
  const readAtLast = new WeakMap<Socket, number>(); // by when its last request began: what came behind it may be the beginning of the next

  function isTooSlow({ request, startedMs, readBefore }: Coming): boolean {
    if (request.complete || request.readableLength > 0) return false;
    const dueMs = performance.now() - startedMs - firstMs;
    return dueMs > 0 && request.socket.bytesRead - readBefore < (dueMs / 1_000) * bytesPerSecond;
  }

  server.on('request', (request) => {
    const { socket } = request;
    const readBefore = readAtLast.get(socket) ?? 0;
    readAtLast.set(socket, socket.bytesRead);
    if (request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined) return;
    const one = { request, startedMs: performance.now(), readBefore };
    coming.add(one);
    request.once('close', () => coming.delete(one));
  });

  const timer = setInterval(() => {
    for (const one of coming) {
      if (!isTooSlow(one)) continue;
      coming.delete(one);
      const { socket } = one.request;
      if (socket.writable) socket.write(TOO_SLOW);
      socket.destroySoon();
    }
  }, lookMs);
  timer.unref();
  server.once('close', () => clearInterval(timer));
}
