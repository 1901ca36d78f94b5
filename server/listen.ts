import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MAX_UNKNOWN_MS } from '../schema/limits.ts';
import { ConfigError } from './config.ts';

const CLOSE_GRACE_MS = 1_000;

/** A server that nobody keeps busy by never saying what they want: the head of a request comes in time, or the connection is closed (L4). */
export const createHttpServer = (): Server => createServer({ headersTimeout: MAX_UNKNOWN_MS, connectionsCheckingInterval: 1_000 });

/**
 * Opens the port. Resolves with the one that was taken, which is another than asked for when that was 0.
 * @throws ConfigError in one line that says what to do
 */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ConfigError(explain(code, port, host));
  }
  return (server.address() as AddressInfo).port; // a TCP server's, by the call above
}

/** Where a server that listens is reached. */
export const originOf = (host: string, port: number): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Lets requests under way end for a moment, then cuts what is left. */
export async function closeHttp(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cutting = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
  await closed;
  clearTimeout(cutting);
}

function explain(code: string, port: number, host: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `PORT is ${port}: another program is using it; stop that one or choose another port (PORT=0 takes a free one)`;
    case 'EACCES':
      return `PORT is ${port}: this user may not use it; choose one above 1023`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST is "${host}": this machine has no such address; choose one of its own, or unset it`;
    default:
      return `PORT is ${port} and HOST is "${host}": the address cannot be opened (${code})`;
  }
}
