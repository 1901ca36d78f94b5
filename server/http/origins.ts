const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a Host header names this machine to itself, with a port or without. */
export const isLoopbackName = (host: string): boolean => LOOPBACK.includes(host.replace(/:\d{1,5}$/, ''));

/** Which pages may call the API and open sockets. */
export type Origins = {
  readonly publicOrigin: string;
  readonly allowedOrigins: readonly string[];
  isAllowed(origin: string): boolean;
};

/** The server's own address, and those that the settings add. Loopback is one place under three names. */
export function createOrigins(publicOrigin: string, allowedOrigins: readonly string[]): Origins {
  const { hostname, protocol, port } = new URL(publicOrigin);
  const aliases = LOOPBACK.includes(hostname) ? LOOPBACK.map((name) => `${protocol}//${name}${port && `:${port}`}`) : [];
  const allowed = new Set([publicOrigin, ...aliases, ...allowedOrigins]);
  return { publicOrigin, allowedOrigins, isAllowed: (origin) => allowed.has(origin) };
}
