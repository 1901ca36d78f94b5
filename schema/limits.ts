/** Bounds on everything that comes from outside (docs/rules.md, L1). Sizes in bytes unless named otherwise. */
export const MAX_FRAME_BYTES = 1024 * 1024;
/** Of what nobody here has written under; what our own document has may be asked about however long that is. */
export const MAX_STATE_VECTOR_BYTES = 256 * 1024;
/** A client id and a clock, each in five bytes at most. */
export const MAX_STATE_VECTOR_ENTRY_BYTES = 10;
export const MAX_PRESENCE_BYTES = 1024;
export const MAX_ROOMS_PER_TICKET_CALL = 16;
export const MAX_SOCKETS_PER_DEVICE = 24;
/**
 * Devices that one person may come from for the first time within a day. A device is a browser profile, kept for as long as that: one account for all
 * doors of the largest campaign has a few hundred. There are 27,000 codes to tell a person's devices apart, and each is given once.
 */
export const MAX_NEW_DEVICES_PER_DAY = 1_000;
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
/**
 * Yjs client ids of one person's device in one generation of a room's document, which is a day's or more: a new one comes with every reload after which
 * something was written.
 */
export const MAX_CLIENT_IDS_PER_DEVICE = 1_024;
/** …and on all of their devices: one account for all doors of a committee has some hundreds. */
export const MAX_CLIENT_IDS_PER_PERSON = 4_096;
/** A room with so many, which are 160 KiB of each state vector at most, takes more of those only who have few of their own… */
export const MAX_CLIENT_IDS_PER_ROOM = 16_384;
/** …which is so many. */
export const MAX_CLIENT_IDS_IN_FULL_ROOM = 256;
/** Sockets whose ticket is being looked at; more are closed 1013. */
export const MAX_UNKNOWN_SOCKETS = 2_000;
/** Nobody waits longer than this for their ticket to be looked at, nor takes longer to send the head of a request. */
export const MAX_UNKNOWN_MS = 5_000;

/** How fast something may come: `burst` at once after a rest, `first` at the very beginning, `perSecond` in the long run. */
export type Rate = { readonly perSecond: number; readonly burst: number; readonly first: number };

/**
 * What comes faster waits its turn with the server and is not lost; what would wait for longer than {@link MAX_HELD_MS} is closed 4429 with the seconds to
 * wait.
 */
export const RATES = {
  /** Data frames of a connection. `first`: edits that were written anew after another generation came, a frame each. */
  frames: { perSecond: 20, burst: 60, first: 500 },
  /** Their bytes, of a person's device in a room by any connection: reading them costs as much when nothing of them is new. One step 2 may have 1 MiB. */
  bytes: { perSecond: 200_000, burst: 1024 * 1024, first: 2 * 1024 * 1024 },
  /**
   * Structs and deletions that a person's device brings into a room, by any connection. At once: twelve hours without a network are up to 20,000 edits, and
   * what they overwrote.
   */
  operations: { perSecond: 5_000 / 60, burst: 40_000, first: 40_000 },
  /** Step 1s of a connection. What comes faster is answered later, the latest only. */
  questions: { perSecond: 0.5, burst: 20, first: 20 },
  /** What a connection says of its own presence, and questions for that of others. What comes faster is said later, the latest only. */
  presence: { perSecond: 2, burst: 10, first: 10 },
  /** Frames of a connection that are no edits, of whatever type: an honest one has some a second. What comes faster is closed 4429. */
  asides: { perSecond: 100, burst: 3_000, first: 3_000 },
  /** Sockets that a person opens: sixteen rooms in several tabs, all of which may come back at once. */
  joins: { perSecond: 4, burst: 240, first: 240 },
  /** Upgrades of one address. A whole headquarters may stand behind one, and everybody behind a proxy. */
  upgrades: { perSecond: 300, burst: 3_000, first: 3_000 },
} as const satisfies Record<string, Rate>;
export type Rates = Readonly<Record<keyof typeof RATES, Rate>>;

/** What a deployment may raise (`.env.example`), and what stands where it does not. */
export const LIMITS = {
  framesPerSecond: RATES.frames.perSecond,
  bytesPerSecond: RATES.bytes.perSecond,
  operationsPerMinute: RATES.operations.perSecond * 60,
  /** On all of their devices. Some campaign will have one account for all of its doors. */
  socketsPerPerson: 240,
} as const;
export type Limits = Readonly<Record<keyof typeof LIMITS, number>>;

/** The rates for these limits: bursts grow and shrink with what is allowed in the long run. */
export function ratesFor({ framesPerSecond, bytesPerSecond, operationsPerMinute, socketsPerPerson }: Limits): Rates {
  const scaled = ({ perSecond, burst, first }: Rate, factor: number): Rate => ({
    perSecond: perSecond * factor,
    burst: burst * factor,
    first: first * factor,
  });
  return {
    ...RATES,
    frames: scaled(RATES.frames, framesPerSecond / LIMITS.framesPerSecond),
    bytes: scaled(RATES.bytes, bytesPerSecond / LIMITS.bytesPerSecond),
    operations: scaled(RATES.operations, operationsPerMinute / LIMITS.operationsPerMinute),
    joins: scaled(RATES.joins, socketsPerPerson / LIMITS.socketsPerPerson),
  };
}

/** Less than half of what a tablet waits for an acknowledgement before it takes the connection for dead (C4). */
export const MAX_HELD_MS = 2_000;
/** The longest time that anybody is told to wait, seconds. */
export const MAX_RETRY_SECONDS = 300;
/** Refused or forged frames of one person within an hour; whoever goes on is let in once in `pauseMs`. */
export const MAX_OFFENCES = { count: 20, withinMs: 60 * 60_000, pauseMs: 60_000 } as const;

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
/** Of one document. What stands in it can still be changed; a new key is refused, but for observations at a door: whoever reads it has to take it in, on a slow line too. The fullest committee comes to half of it. */
export const MAX_ROOM_BYTES = 24 * 1024 * 1024;
/** Entries of one clerk's stream: three for each ballot of the fullest box, and some. It is read as a whole after every change. */
export const MAX_STREAM_ENTRIES = 20_000;
/** Entries of one elector's attendance that one person makes, on all of their devices: two are usual. They are read as a whole after every change. */
export const MAX_ENTRIES_OF_ELECTOR = 200;
/** Observations that one person makes in one committee, on all of their devices: four for each elector of the largest. */
export const MAX_OBSERVATIONS_OF_PERSON = 20_000;
/** Entries that name no elector, of one person in one committee: so many about arrivals on no list, and as many of the headcount. No door sees so many people in a day. */
export const MAX_UNNAMED_OF_PERSON = 5_000;
/** Guarantors who may be named with an answer about one elector; whoever gives their own is never one too many. */
export const MAX_OWNERS_OF_ELECTOR = 500;
/** Of one photo of an official form. */
export const MAX_PHOTO_BYTES = 4 * 1024 * 1024;
export const MAX_ROLL_BYTES = 48 * 1024 * 1024;
export const MAX_ROLL_LINES = 300_000;
/** In UTF-16 units. What is longer is kept as far as that. */
export const MAX_FILE_NAME_LENGTH = 200;
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
/** …and of one address those over which nobody has shown that they are signed in: a headquarters that comes back at once has fewer, and three strangers do not take all places. Not of proxies, behind which everybody has one address: this machine's, and those of PROXY_ADDRESSES. */
export const MAX_STRANGERS_OF_ADDRESS = 3_000;
/** The slowest that a body may come in the long run, after a first time that everybody has: 64 kB on the worst of lines. */
export const MIN_BODY_PACE: { readonly firstMs: number; readonly bytesPerSecond: number } = { firstMs: 15_000, bytesPerSecond: 1_000 };
/** Edits in one call that brings sealed ones… */
export const MAX_SEALED_EDITS = 100;
/** …and the characters of one of them: what the largest frame comes to, sealed and in base64url. */
export const MAX_SEALED_TEXT = 1_600_000;
/** …and of all of them together. */
export const MAX_SEALED_BODY_BYTES = 4 * 1024 * 1024;
/** What one device may have waiting for a coordinator's decision; what is more stays on the device. Edits… */
export const MAX_HELD_EDITS = 5_000;
/** …and the bytes that they come to. */
export const MAX_HELD_BYTES = 32 * 1024 * 1024;
/** The same for one person on all of their devices: one account at all doors of a campaign comes to less, when its rights end while the doors have no network. */
export const MAX_HELD_EDITS_OF_PERSON = 10_000;
export const MAX_HELD_BYTES_OF_PERSON = 64 * 1024 * 1024;

/** Edits that wait for a decision, of one look at them; the next ones follow as these are decided. */
export const MAX_SHOWN_HELD_EDITS = 500;
