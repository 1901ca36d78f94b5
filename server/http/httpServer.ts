import { createServer, type Server } from 'node:http';
import {
  MAX_HEADER_BYTES,
  MAX_HEADER_FIELDS,
  MAX_STRANGERS_OF_ADDRESS,
  MAX_TCP_CONNECTIONS,
  MAX_UNKNOWN_MS,
  MIN_BODY_PACE,
} from '../../schema/limits.ts';
import { startSlowBodySearch } from './slowBodySearch.ts';
import { createIsProxy, limitStrangers } from './strangers.ts';

/** A request line and its headers come at once, or somebody keeps connections busy with crumbs; a whole roll may take a slow line longer than the client waits. */
const TIMES = { headersMs: MAX_UNKNOWN_MS, requestMs: 200_000, lookMs: 1_000, body: MIN_BODY_PACE };
/** Longer than the proxy in front keeps an idle connection (nginx: 60 s), or it would send into one that is just being closed. */
const KEEP_ALIVE_MS = 75_000;

/**
 * A server that nobody can fill with connections that say nothing, or little and slowly (H10). What it does not understand as one request it answers with
 * 400, 408 or 431 and closes: with a proxy in front two readings of one stream must not come about.
 * @param proxyAddresses of proxies on other machines: who holds connections through them is theirs to bound
 */
export function createHttpServer(proxyAddresses: readonly string[] = [], times = TIMES): Server {
  const server = createServer({
    headersTimeout: times.headersMs,
    requestTimeout: times.requestMs,
    connectionsCheckingInterval: times.lookMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    insecureHTTPParser: false,
    requireHostHeader: true,
  });
  server.maxHeadersCount = MAX_HEADER_FIELDS; // of more the rest is not looked at
  server.maxConnections = MAX_TCP_CONNECTIONS;
  limitStrangers(server, MAX_STRANGERS_OF_ADDRESS, createIsProxy(proxyAddresses));
  startSlowBodySearch(server, { ...times.body, lookMs: times.lookMs });
  return server;
}
