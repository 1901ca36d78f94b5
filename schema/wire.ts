/**
 * The numbers of the sync protocol: y-protocols' own (0, 1, 3) and ours (121–124), which a stock y-websocket 3 client ignores.
 * One message a WebSocket frame (I7): y-websocket ≤ 3.1.0 reads only the first of two.
 */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  queryAwareness: 3,
  /** `[121, varuint n]`: the first n step-2/update frames of this connection are taken care of. */
  acknowledged: 121,
  /** `[122, string json]`: `{ refused: [{ key, reason }] }`. */
  refused: 122,
  /** `[123, string json]`: {@link Hello}. */
  hello: 123,
  /** `[124]`: keeps y-websocket's 30 s silence watchdog quiet. */
  heartbeat: 124,
} as const;

export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

/** Offered and answered as WebSocket subprotocol; the ticket travels beside it as `ticket.<ticket>`. */
export const SUBPROTOCOL = 'committee-room.1';
export const TICKET_PREFIX = 'ticket.';
export const SYNC_PATH = '/sync/';

/** First thing on a connection, and again with new authors before a frame that holds them. */
export type Hello = {
  readonly epoch: number;
  readonly schema: number;
  readonly access: 'read' | 'write';
  /** Epoch milliseconds of the server's clock. */
  readonly serverTime: number;
  /** Who writes under a Yjs client id: `[clientId, userId]`. */
  readonly authors: readonly (readonly [number, string])[];
  /**
   * Client ids of this person and device under which something was refused: a replica that wrote under one of them holds what nobody else has, and is to be
   * opened anew (N6). Only in the first hello of a connection, and only when there are any.
   */
  readonly neutralised?: readonly number[];
  /**
   * Ids of electors who were erased, and the keys in this room of what this person and device wrote of an arrival that was one of them: what the device still keeps about them, or under
   * these keys, goes, unsent or refused (E6). Only in the first hello of a connection, and only when there are any.
   */
  readonly erased?: readonly string[];
};

export type Refusal = { readonly refused: readonly { readonly key: string; readonly reason: string }[] };

export const HEARTBEAT_INTERVAL_MS = 15_000;
export const PING_INTERVAL_MS = 20_000;
/** A ticket opens one connection within this time. */
export const TICKET_LIFETIME_MS = 60_000;
/** A ticket that is refused so often within this time is presented by a client that will not learn (4403). */
export const TICKET_REFUSALS = { untilStop: 2, withinMs: 60_000 } as const;
export const ACCESS_TOKEN_LIFETIME_MS = 10 * 60_000;
/** A connection lives at most this long (4003); the client comes back with a new ticket. */
export const MAX_CONNECTION_MS = 12 * 60 * 60_000;

/** The Trusted Types policies of our pages, which the headers name: the build gives the one to the templates, the other makes the address of the service worker and no other. */
export const TEMPLATE_POLICY = 'committee-room-templates';
export const WORKER_POLICY = 'committee-room-worker';
