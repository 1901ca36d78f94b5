import type { IncomingMessage, Server } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/** Said on a connection over which somebody has shown that they are signed in. */
const KNOWN = Symbol('known');

/** A connection is not counted as a stranger's any more, for as long as it is open. */
export const isKnownFromNow = (socket: Duplex | undefined): void => void socket?.emit(KNOWN);

/** The same of the connection that a call came over. */
export const isCallerKnownFromNow = (c: Pick<Context, 'env'>): void =>
  isKnownFromNow((c.env as { incoming?: IncomingMessage } | undefined)?.incoming?.socket); // what @hono/node-server passes

/** Whatever comes from this machine: a proxy, behind which everybody has one address, and whose own limits hold then. */
const isThisMachine = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./.test(address);

/** Whether an address is this machine's, or a proxy's on another one. */
export function createIsProxy(addresses: readonly string[]): (address: string) => boolean {
  const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');
  const proxies = new BlockList();
  for (const address of addresses) proxies.addAddress(address, familyOf(address));
  return (address) => isThisMachine(address) || (address !== '' && proxies.check(address, familyOf(address)));
}

/** An address is no longer; with the name of an interface behind it, it might be. */
const MAX_ADDRESS_LENGTH = 45;

/**
 * Whose address a call comes from, for limits only: through a proxy the one that it names last, as it has seen it. Nobody else is believed what they say of themselves.
 * @param proxyAddresses of proxies on other machines
 */
export function createCallerAddress(proxyAddresses: readonly string[]): (c: Context) => string {
  const isProxy = createIsProxy(proxyAddresses);
  return (c) => {
    const address = getConnInfo(c).remote.address ?? '';
    const named = c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim() ?? '';
    return isProxy(address) && named.length <= MAX_ADDRESS_LENGTH && isIP(named) !== 0 ? named : address;
  };
}

/** Leaves places for everybody else: of one address only so many connections are open over which nobody has shown yet that they are signed in (H10). Others are cut. */
export function limitStrangers(server: Server, most: number, isExempt: (address: string) => boolean): void {
  const open = new Map<string, number>();
  server.on('connection', (connection) => {
    const address = connection.remoteAddress ?? '';
    const socket: Duplex = connection;
    if (isExempt(address)) return;
    const count = open.get(address) ?? 0;
    if (count >= most) return void socket.destroy();
    open.set(address, count + 1);
    let isCounted = true;
    function leave(): void {
      if (!isCounted) return;
      isCounted = false;
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    }
    socket.once(KNOWN, leave);
    socket.once('close', leave);
  });
}
