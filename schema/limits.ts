/** Bounds on everything that comes from outside (docs/rules.md, L1). Sizes in bytes unless named otherwise. */
export const MAX_FRAME_BYTES = 1024 * 1024;
export const MAX_STATE_VECTOR_BYTES = 256 * 1024;
export const MAX_PRESENCE_BYTES = 1024;
export const MAX_ROOMS_PER_TICKET_CALL = 16;
export const MAX_SOCKETS_PER_DEVICE = 24;
/** Sockets that wait for their room to come up; more are closed 1013 and come back. */
export const MAX_WAITING_SOCKETS = 5_000;
/** Data frames received and not yet handled on one connection before it is closed 4429. */
export const MAX_QUEUED_FRAMES = 2_000;
/** …and their bytes. */
export const MAX_QUEUED_BYTES = 8 * 1024 * 1024;
/**
 * Yjs client ids that one connection may bring into a room: each stays in the document for ever and in every state vector. Honest step 2s after
 * 40 reloads without a network bring 40.
 */
export const MAX_NEW_CLIENT_IDS = 256;
/** While nothing is heard of the core what is known of people and sessions stands; after this time no session counts as live any more (P6). */
export const MAX_CORE_SILENCE_MS = 30 * 60_000;
/** Bytes not yet taken by a slow consumer from which on it is spared single updates… */
export const CONGESTED_BYTES = 256 * 1024;
/** …until no more than this waits, when it gets one difference. */
export const DRAINED_BYTES = 32 * 1024;
/** Whoever has not caught up within this time is closed 1013. */
export const MAX_CONGESTED_MS = 30_000;
/** Bytes not yet taken before a consumer is closed 1013 at once; more than any document's full state. */
export const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;
export const MAX_ROLL_BYTES = 48 * 1024 * 1024;
export const MAX_ROLL_LINES = 300_000;
export const MAX_JSON_BODY_BYTES = 64 * 1024;
export const MAX_USERNAME_LENGTH = 64;
export const MAX_PASSWORD_LENGTH = 128;
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_NAME_LENGTH = 200;
/** A request line and all of its headers; a browser with the cookies of 64 sessions sends less than half of it. */
export const MAX_HEADER_BYTES = 16 * 1024;
export const MAX_HEADER_FIELDS = 100;
/** Sockets and requests together, over all people; the design target is 2,500 sockets. */
export const MAX_TCP_CONNECTIONS = 10_000;
