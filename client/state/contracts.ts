/** What the screens know of the state beneath them: the shapes between `state` and `components`/`routes`. No JSX, no Yjs types leave `state`. */
import type { Accessor } from 'solid-js';
import type { InvitationKey, InvitationSeen } from '../../schema/accountApi.ts';
import type { CommitteeDetail, Me, RollElector, User } from '../../schema/api.ts';
import type { AppError, Language } from '../../schema/errors.ts';
import type { CellWrite } from '../../schema/guarantees.ts';
import type { Scalar } from '../../schema/keys.ts';
import type { OwnPresence, Presence } from '../../schema/presence.ts';

/** The saved pill. `waiting` counts this room's edits of this tab, and of tabs that are gone, that the server has not acknowledged. */
export type SaveState =
  | { readonly kind: 'saved' }
  /** `isSlow`: the oldest of them has been on its way for longer than it should. */
  | { readonly kind: 'sending'; readonly waiting: number; readonly isSlow?: boolean }
  | { readonly kind: 'offline'; readonly waiting: number }
  | { readonly kind: 'connecting'; readonly waiting: number }
  /** The device itself cannot keep edits (storage full or broken): entry must stop. */
  | { readonly kind: 'cannot-save'; readonly waiting: number };

/** What ended a connection or kept one from being made: a close code, or what the tablet found out itself. */
export type LinkTrouble = {
  readonly why: number | 'broken' | 'silent' | 'no-network' | 'unreachable';
  readonly atMs: number;
  /** So often in a row, without a connection in between; `atMs` is the last. */
  readonly times: number;
};

/** One room's connection in figures, as they stood when they were asked for. Times are epoch milliseconds of the device. */
export type LinkFacts = {
  readonly messagesIn: number;
  readonly messagesOut: number;
  readonly reconnections: number;
  /** Since when the present connection stands; null while there is none. */
  readonly connectedAtMs: number | null;
  readonly lastContactAtMs: number | null;
  /** Until an edit was on the server's disk and acknowledged, or a question answered, whichever was timed last. */
  readonly roundTripMs: number | null;
  /** How far the device's clock is ahead of the server's; negative when it is behind. */
  readonly clockAheadMs: number | null;
  /** The last three, oldest first. */
  readonly troubles: readonly LinkTrouble[];
};

/** What one coming back has brought. `awayMs`: null where an earlier page was away. */
export type ComingBack = {
  readonly awayMs: number | null;
  /** Edits that are on the server's disk by that. */
  readonly sent: number;
  /** Cells that others had changed. */
  readonly received: number;
  /** Edits that were not accepted and wait for the person. */
  readonly eye: number;
};

export type SyncEvent = { readonly atMs: number; readonly room: string } & (
  | { readonly kind: 'connected' | 'replaced' | 'cannot-save' | 'can-save' }
  | { readonly kind: 'lost'; readonly why: LinkTrouble['why'] }
  | { readonly kind: 'ended'; readonly error: AppError }
  | ({ readonly kind: 'back' } & ComingBack)
);

/** What the device keeps of one person, as far as it can be told without their key. */
export type KeptPerson = {
  readonly userId: string;
  /** Edits that were not sent, a line a room. */
  readonly unsent: readonly { readonly room: string; readonly count: number; readonly oldestAtMs: number | null }[];
  /** Edits that were not accepted and wait for a decision. */
  readonly refused: number;
  readonly documents: number;
  readonly answers: number;
  /** Whether what is kept can be opened without a network; null where there is no key yet. */
  readonly opensOffline: boolean | null;
  /** When the server was last heard by this person here. */
  readonly lastContactAtMs: number | null;
};

/** What this tab shows of the person who is signed in, counted. */
export type HeldHere = { readonly names: number; readonly phones: number; readonly pledges: number; readonly notes: number };

/** What goes between this tab and the server, over all rooms of the person who is signed in. */
export type SyncClient = {
  /** What happened since the tab was opened: the last 50, oldest first. */
  readonly log: Accessor<readonly SyncEvent[]>;
  /** Rooms of which edits wait here to be sent. `isShown`: on a screen now, whose pill counts them. */
  readonly unsent: Accessor<readonly { readonly room: string; readonly waiting: number; readonly isShown: boolean }[]>;
  /** The open rooms, shown or not. */
  readonly rooms: Accessor<readonly RoomClient[]>;
  /** The room whose pill is asked to open, until it has. */
  readonly wanted: Accessor<string | null>;
  /** Where the device keeps it; undefined where the browser keeps nothing. */
  readonly indexedDB: IDBFactory | undefined;
  /** Answers of the API that there are here, whichever they are. A plain read. */
  answers(): Iterable<unknown>;
  want(room: string | null): void;
};

/** Whether the room's content can be shown. `open` stays through every later loss of the network. */
export type RoomState =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open' }
  | { readonly kind: 'denied'; readonly error: AppError }
  | { readonly kind: 'failed'; readonly error: AppError };

/** Lazy cells: reading one inside an effect makes a signal for that key only; a write elsewhere re-runs nothing else (V1). */
export type Cells = {
  /** The cell's value; undefined while the key is absent. Reactive under a listener, a plain read otherwise. */
  cell(key: string): Scalar | undefined;
  /** All keys present now; a plain read. */
  keys(): IterableIterator<string>;
  /** Called after each transaction with the keys it changed. Returns the unsubscriber; unsubscribes itself inside an owner. */
  onChange(listener: (keys: ReadonlySet<string>, isLocal: boolean) => void): () => void;
};

/** A written cell that was not accepted. `edit`: cells written together have the same. */
export type RefusedCell = {
  readonly id: string;
  readonly edit: string;
  readonly key: string;
  readonly value: Scalar;
  /** `conflict`: somebody had changed the cell before an edit made offline could be written. `read-only`, or the server's word (122). */
  readonly reason: string;
  readonly atMs: number;
};

/** One open room: a replica, its connection and what of it is safe. Created with `createRoom`, closed by its owner's clean-up. */
export type RoomClient = {
  readonly name: string;
  readonly cells: Cells;
  readonly state: Accessor<RoomState>;
  readonly save: Accessor<SaveState>;
  readonly access: Accessor<'read' | 'write' | null>;
  /** Writes cells in one transaction; kept on the device, sent, one step for undo. Throws AppError('forbidden') on a read-only room, 'unreachable' before it is open. */
  edit(writes: readonly CellWrite[]): void;
  readonly canUndo: Accessor<boolean>;
  /** Takes back this tab's last edit where nobody has written since (V4); says which keys it restored and which somebody else had changed. */
  undo(): { readonly restored: readonly string[]; readonly skipped: readonly string[] };
  /** The user id that wrote the cell's present value, by the server's word; null while unknown or absent. */
  authorOf(key: string): string | null;
  /** Electors who were erased, as far as the server has said: whatever a screen still holds of them is to go. */
  readonly erased: Accessor<readonly string[]>;
  /** Tries to connect now instead of waiting for the next attempt; asks a connection that stands for a sign of life. */
  retry(): void;
  /** A plain read, to be repeated by whoever looks. */
  facts(): LinkFacts;
  /** When the edit that has waited longest was made, epoch milliseconds; null while none waits. A plain read. */
  oldestUnsentAtMs(): number | null;
  /** What was not accepted, oldest first: kept on this device until the person has decided (C6). */
  readonly refusals: Accessor<readonly RefusedCell[]>;
  /** Writes these again, as an edit made now, and takes them off the list in the same stroke. Throws like `edit`; then they stay. */
  putBack(ids: readonly string[]): void;
  /** The person leaves it at what stands now: these are taken off the list, on the device too. */
  dismissRefusals(ids: readonly string[]): void;
  readonly presence: PresenceClient;
};

export type PresentPerson = Presence & { readonly clientId: number };

export type PresenceClient = {
  /** Everybody else in the room, one entry a person (two tabs are one entry with `tabs: 2`), sorted by name. */
  readonly people: Accessor<readonly (PresentPerson & { readonly tabs: number })[]>;
  /** Who has this cell in focus; reactive per cell. */
  at(elector: string, owner: string, column: string): readonly PresentPerson[];
  /** Says where this tab is; throttled to one message a 100 ms. */
  show(presence: OwnPresence): void;
};

/** Calls of the HTTP API with the session's access token, renewed once by itself when it has run out (401 `token-expired`). */
export type Api = {
  /**
   * Resolves with the parsed JSON answer (undefined for 204). A `Blob` body is sent as it is, with its own type; anything else as JSON.
   * Throws AppError with the server's code and details, or AppError('unreachable') when there is no answer.
   */
  send<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
};

/** A person who signed in with this browser and can go on without a password while the session lives. */
export type KnownSession = { readonly sessionId: string; readonly name: string; readonly username: string };

/** For an attempt that the server makes wait because many sign in at once. */
export type SignInWait = {
  /** Called with the place in the queue, each time it is told. */
  onPlace(place: number): void;
  /** Aborted when the person no longer wants to wait: the call rejects with its reason. */
  readonly signal: AbortSignal;
};

/** `code`: from the authenticator app, or a recovery code; asked for with `second-factor-needed`. */
export type SignInMore = { readonly code?: string; readonly wait?: SignInWait };

export type SessionState = 'restoring' | 'signed-out' | 'signed-in';

export type SessionClient = {
  /** `restoring` while a reload or a new tab asks the server whether its session still lives. */
  readonly state: Accessor<SessionState>;
  readonly user: Accessor<User | null>;
  readonly me: Accessor<Me | null>;
  /** Sessions of this browser, for "continue as …"; a new tab adopts the only one by itself. */
  readonly known: Accessor<readonly KnownSession[]>;
  /** Throws AppError (`wrong-credentials`, `second-factor-needed`, `wrong-code`, `too-fast`, `unreachable`, …). */
  login(username: string, password: string, more?: SignInMore): Promise<void>;
  /** Who is invited; changes nothing. Throws AppError (`wrong-invitation`, `too-fast`, …). */
  look(key: InvitationKey): Promise<InvitationSeen>;
  /** Uses an invitation up: its person has this password from now on and is signed in here. Throws AppError (`wrong-invitation`, …). */
  join(key: InvitationKey, password: string, more?: SignInMore): Promise<void>;
  /** Takes up a known session in this tab. Throws AppError('token-expired') when it is over. */
  resume(sessionId: string): Promise<void>;
  /** Demo only: signs in without a password. */
  demoLogin(username: string): Promise<void>;
  /** Ends this session everywhere. Edits that are not sent stay on the device for this person. */
  logout(): Promise<void>;
  /** Leaves the session alive but not in this tab: another person signs in here. */
  leave(): void;
};

export type Theme = 'system' | 'light' | 'dark';

/** Kept in this browser; `?lang=ar|en` in the address wins at the first load (the demo's tablets) and is kept for that tab only. */
export type Settings = {
  readonly language: Accessor<Language>;
  setLanguage(language: Language): void;
  readonly theme: Accessor<Theme>;
  setTheme(theme: Theme): void;
};

export type CommitteeClient = {
  readonly detail: Accessor<CommitteeDetail | null>;
  readonly error: Accessor<AppError | null>;
  /** The name behind a user id of presence, authors and claims; null while unknown. */
  nameOf(userId: string): string | null;
  reload(): void;
};

/** Everything a screen can reach; one a tab, provided at the top (`useApp`). The `open…` functions clean up with their owner. */
export type App = {
  readonly api: Api;
  readonly session: SessionClient;
  readonly settings: Settings;
  /** Whether the browser says that there is a network; false is sure, true is a guess. */
  readonly isOnline: Accessor<boolean>;
  readonly sync: SyncClient;
  openRoom(name: string): RoomClient;
  openRoll(committee: string): RollClient;
  openCommittee(committee: string): CommitteeClient;
};

/** The roll of one committee, joined with the list on screen. */
export type RollClient = {
  readonly state: Accessor<'loading' | 'ready' | 'failed'>;
  readonly error: Accessor<AppError | null>;
  /** Sorted by roll number. */
  readonly electors: Accessor<readonly RollElector[]>;
  elector(id: string): RollElector | undefined;
  reload(): void;
};
