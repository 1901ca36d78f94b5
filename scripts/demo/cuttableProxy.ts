import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

export type CuttableProxy = {
  readonly port: number;
  /** What a browser calls this network's address. */
  readonly origin: string;
  readonly isCut: boolean;
  /** Resets every connection, both ways, and from now on each new one. */
  cut(): void;
  /** A dead Wi-Fi: connections stand, and nothing goes through, either way; who connects hears nothing. What was under way comes when it is healed. */
  blackhole(): void;
  /** A slow line: from now on each piece takes so long, either way. */
  delay(ms: number): void;
  /** Everything goes through again, at once. */
  heal(): void;
  /** Resets everything and stops listening. */
  close(): Promise<void>;
};

/**
 * A network that can be cut: a TCP proxy on a free loopback port in front of a server on this machine. The caller closes it.
 *
 * While it is cut it goes on listening and resets whoever connects: giving the port up would let another process take it.
 */
export async function createCuttableProxy(targetPort: number, targetHost = '127.0.0.1'): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let delayMs = 0;
  let hole: { readonly isOver: Promise<void>; readonly end: () => void } | null = null;

  async function pass(): Promise<void> {
    if (delayMs > 0) await pause(delayMs);
    while (hole) await hole.isOver;
  }
  /** One direction of a connection. */
  const wire = (): Transform =>
    new Transform({
      transform(chunk, _encoding, done) {
        if (delayMs === 0 && !hole) return done(null, chunk);
        void pass().then(() => done(null, chunk)); // it does not reject
      },
    });

  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {}); // `close` follows
    socket.on('close', () => sockets.delete(socket));
  };

  const server = createServer((near) => {
    if (isCut) {
      near.on('error', () => {});
      near.resetAndDestroy();
      return;
    }
    const far = connect(targetPort, targetHost);
    keep(near);
    keep(far);
    near.pipe(wire()).pipe(far);
    far.pipe(wire()).pipe(near);
    // An end that breaks takes the other with it: nobody is left waiting at half a connection.
    near.on('close', () => far.destroy());
    far.on('close', () => (far.errored ? near.resetAndDestroy() : near.destroySoon()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a listening TCP server has one

  const resetAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    get isCut() {
      return isCut;
    },
    cut() {
      isCut = true;
      resetAll();
    },
    blackhole() {
      if (hole) return;
      let end = (): void => {};
      const isOver = new Promise<void>((resolve) => {
        end = resolve;
      });
      hole = { isOver, end };
    },
    delay(ms) {
      delayMs = ms;
    },
    heal() {
      isCut = false;
      delayMs = 0;
      hole?.end();
      hole = null;
    },
    async close() {
      hole?.end();
      hole = null;
      resetAll();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
