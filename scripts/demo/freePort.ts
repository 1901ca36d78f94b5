import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { ScriptError } from '../lib/scriptError.ts';

/**
 * Makes sure that a port can be listened on, before anything else takes time; 0 finds a free one.
 * @returns the port
 * @throws ScriptError in one line that names the port and the way out
 */
export async function freePort(port = 0, host = '127.0.0.1'): Promise<number> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port; // a listening TCP server has one
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException; // what `listen` fails with
    const reason = code === 'EADDRINUSE' ? 'is in use' : code === 'EACCES' ? 'may not be used by you' : `cannot be used (${code})`;
    throw new ScriptError(
      `port ${port} ${reason}; choose another: npm run demo -- --port ${port < 65_000 ? Math.max(port, 1_024) + 1 : 4_000}`,
    );
  } finally {
    server.close();
  }
}
