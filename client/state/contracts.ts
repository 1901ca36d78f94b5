/** What the screens know of the state beneath them: the shapes between `state` and `components`/`routes`. No JSX, no Yjs types leave `state`. */
import type { Accessor } from 'solid-js';
import type { InvitationKey, InvitationSeen } from '../../schema/accountApi.ts';
import type { CommitteeDetail, Me, RollElector, User } from '../../schema/api.ts';
import type { CallResult } from '../../schema/chaseApi.ts';
import type { SealedEdit } from '../../schema/deviceApi.ts';
import type { AppError, Language } from '../../schema/errors.ts';
import type { CellWrite } from '../../schema/guarantees.ts';
import type { WriterId } from '../../schema/ids.ts';
import type { Scalar } from '../../schema/keys.ts';
import type { OwnPresence, Presence } from '../../schema/presence.ts';
import type { InstallOffer } from './createInstallOffer.ts';
import type { Answers } from './device/createAnswers.ts';
import type { OfflineWays, Unlocked } from './device/createOfflineKeys.ts';
import type { StorageState } from './device/createStorageWatch.ts';

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
  readonly unsent: readonly {
    readonly room: string;
    readonly count: number;
    readonly oldestAtMs: number | null;
    /** Of the edits; they say nothing. */
    readonly ids: readonly string[];
  }[];
  /** Edits that were not accepted and wait for a decision. */
  readonly refused: number;
  readonly documents: number;
  readonly answers: number;
  /** Whether what is kept can be opened without a network; null where there is no key yet. */
  readonly opensOffline: boolean | null;
  /** When the server was last heard by this person here. */
  readonly lastContactAtMs: number | null;
};

/** What others have entered in a room on this tablet and the server does not have. */
export type LeftBehind = {
  /** Rows as they will stand once they are sent. */
  readonly rows: ReadonlyMap<string, Scalar>;
  /** How many edits cannot be shown: sealed for everybody but whoever made them. */
  readonly hidden: readonly { readonly userId: string; readonly count: number; readonly sinceMs: number | null }[];
};

/** What the device keeps for one person: answers of the API by path, and documents. */
export type Kept = {
  readonly answers: ReadonlyMap<string, { readonly value: unknown }>;
  readonly rooms: readonly { readonly name: string; readonly cells: Pick<Cells, 'cell' | 'keys'> }[];
};

/** What this tablet holds for the person who is signed in, counted. */
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
  /** Answers of the API that this tab has, by path. A plain read. */
  answers(): ReadonlyMap<string, { readonly value: unknown }>;
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
  /** What stood there when it was written. */
  readonly base?: Scalar | undefined;
  /**
   * `replaced`: somebody who did not know of it wrote the same cell, and theirs prevailed. `conflict`: somebody had changed the cell before an edit made
   * offline could be written. `read-only`, or the server's word (122).
   */
  readonly reason: string;
  readonly atMs: number;
  /** What replaced it, when it was found, and whose that was. */
  readonly theirs?: { readonly value: Scalar; readonly author: string | null };
};

/** One open room: a replica, its connection and what of it is safe. Created with `createRoom`, closed by its owner's clean-up. */
export type RoomClient = {
  readonly name: string;
  readonly cells: Cells;
  readonly state: Accessor<RoomState>;
  readonly save: Accessor<SaveState>;
  readonly access: Accessor<'read' | 'write' | null>;
  /** Under whose name this tab makes entries that are set once; null until this device has had one visit with a network. */
  readonly writer: Accessor<WriterId | null>;
  /** Writes cells in one transaction; kept on the device, sent, one step for undo. Throws AppError: `forbidden` on a read-only room, `unreachable` before it is open, `device-cannot-save`. */
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
  /** Cells of the edits that the server has not acknowledged; one that was written twice stands there twice. Reactive. */
  unsentKeys(): readonly string[];
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
  /** The same of what is true of the tablet, on whichever screen. */
  add(facts: Omit<OwnPresence, 'screen' | 'at' | 'isEditing'>): void;
};

/** Calls of the HTTP API with the session's access token, renewed once by itself when it has run out (401 `token-expired`). */
export type Api = {
  /**
   * Resolves with the parsed JSON answer (undefined for 204). A `Blob` body is sent as it is, with its own type; anything else as JSON.
   * Throws AppError with the server's code and details, or AppError('unreachable') when there is no answer.
   */
  send<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T>;
  /** Fetches a file, such as a photo. Throws like `send`. */
  file(path: string): Promise<Blob>;
};

/** `left`: could not be taken now, and may be later. */
export type Sent = { readonly taken: readonly string[]; readonly unreadable: readonly string[]; readonly left: readonly string[] };

/** Brings unsent edits to the server sealed as they are; nobody has to be signed in. */
export type Carrier = {
  /** Looks now for what people left here who are not here any more: after a hand-over, for one. Never rejects. */
  look(): Promise<void>;
  /** All of this person's on this device, now: before they are signed out or the device is wiped. `left`: so many are still here only. Rejects when the device cannot read. */
  handInSealed(userId: string, options: { readonly includeRefused: boolean }): Promise<{ readonly left: number }>;
  /** All of this person's, refused ones too, for a file. Rejects when the device cannot read. */
  read(userId: string): Promise<readonly SealedEdit[]>;
  /** Of a file. Never rejects. */
  send(edits: readonly SealedEdit[]): Promise<Sent>;
};

/** A person who signed in with this browser and can go on without a password while the session lives. `userId`: empty where an earlier version remembered it. */
export type KnownSession = { readonly sessionId: string; readonly userId: string; readonly username: string };

/** For an attempt that the server makes wait because many sign in at once. */
export type SignInWait = {
  /** Called with the place in the queue, each time it is told. */
  onPlace(place: number): void;
  /** Aborted when the person no longer wants to wait: the call rejects with its reason. */
  readonly signal: AbortSignal;
};

/** `code`: from the authenticator app, or a recovery code; asked for with `second-factor-needed`. */
export type SignInMore = { readonly code?: string; readonly wait?: SignInWait };

/**
 * `locked`: opens by PIN, passkey or password (Y5). `leaving`: signs out and forgets what it holds, or the server has ended this device; no screen of anybody is
 * shown meanwhile.
 */
export type SessionState = 'restoring' | 'locked' | 'leaving' | 'signed-out' | 'signed-in';

export type SessionClient = {
  /** `restoring` while a reload or a new tab asks the server whether its session still lives. */
  readonly state: Accessor<SessionState>;
  readonly user: Accessor<User | null>;
  readonly me: Accessor<Me | null>;
  /** What the server has said of this person since `me` was asked for. Passed over when it is of somebody else. */
  learnMe(me: Me): void;
  /** Whose screen is locked or being left, or who wants to open it by password; null: a person is to be chosen. */
  readonly chosen: Accessor<KnownSession | null>;
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
  /** Begins to sign out: closes this person's work in every tab of this browser. What comes then is `TabletClient.leave`. */
  startLeaving(): void;
  /** Ends this session everywhere. What is on the device stays: `TabletClient.leave` forgets it. */
  logout(): Promise<void>;
  /** Leaves the session alive but not in this tab: another person signs in here. */
  leave(): void;
};

/** Somebody whose session lives in this browser. */
export type TabletPerson = KnownSession & { readonly ways: OfflineWays };

/** `wrong`: so many tries are left. `gone`: there is no such way any more, and why. */
export type UnlockAnswer = { readonly kind: 'open' } | Exclude<Unlocked, { readonly kind: 'open' }>;

/** What this tablet does without a network and with what it holds. Not needed before the first row. */
export type TabletClient = {
  /** What the device keeps for whoever is unlocked here, beside the rooms that are open. Rejects when it cannot be read, and while nobody is. */
  kept(openRooms: ReadonlySet<string>): Promise<Kept>;
  people(): Promise<readonly TabletPerson[]>;
  /** Of the person who is signed in here; null while it is not known. */
  readonly ways: Accessor<OfflineWays | null>;
  /** Opens a person's work in this tab, in place of whoever's was open. `pin` null: by passkey. */
  unlock(person: KnownSession, pin: string | null): Promise<UnlockAnswer>;
  /** Forgets the key in every tab of this person. Only where there is a way to open it again. */
  lock(): void;
  /** Others may open their work here; whoever's is open now stays signed in, locked where there is a way to open it again. */
  handOver(): void;
  /** What others have left unsent in a room of doors. Asked anew whenever it matters. @param isCurrent that the room holds whatever the server has */
  leftIn(room: string, isCurrent: boolean): Promise<LeftBehind>;
  /** Needs the network. Throws AppError. */
  setPin(pin: string): Promise<void>;
  /** Whether this browser can open with a passkey. */
  hasPasskeys(): Promise<boolean>;
  /** Needs the network. Resolves with whether it was made. Throws AppError. */
  setPasskey(): Promise<boolean>;
  forgetWays(): Promise<void>;
  /** Whoever is asked once whether to set a PIN, and was not yet. */
  readonly isToBeAsked: Accessor<boolean>;
  asked(): void;
  readonly leaving: Accessor<Leaving>;
  /** Goes on with leaving once more; after `saved` also with edits that were saved to a file and cannot be handed in. */
  leave(saved?: 'saved'): Promise<void>;
  /** Stays signed in. Not when the server has ended this device. */
  stay(): void;
  /** What is unsent as a file, sealed; null when there is nothing in it. */
  unsentFile(): Promise<{ readonly name: string; readonly text: string } | null>;
};

/** How far leaving is. `unsent`: edits that exist on this tablet only and cannot be handed in now. `isEnded`: not by the person, the server has ended this device. */
export type Leaving = {
  readonly step: 'handing-in' | 'unsent' | 'wiping' | 'done';
  readonly unsent: number;
  /** Of them, photos of forms: no file can hold them. */
  readonly photos: number;
  readonly isEnded: boolean;
};

/** `outdoor`: black on white and large, for a door in the sun. */
export type Theme = 'system' | 'light' | 'dark' | 'outdoor';

/** Kept in this browser; `?lang=ar|en` in the address wins at the first load (the demo's tablets) and is kept for that tab only. */
export type Settings = {
  readonly language: Accessor<Language>;
  setLanguage(language: Language): void;
  readonly theme: Accessor<Theme>;
  setTheme(theme: Theme): void;
};

export type CommitteeClient = {
  readonly detail: Accessor<CommitteeDetail | null>;
  /** When the server last said that what is shown holds: long ago where this device has kept it and there is no network. */
  readonly atMs: Accessor<number | null>;
  readonly error: Accessor<AppError | null>;
  /** The name behind a user id of presence, authors and claims; null while unknown. */
  nameOf(userId: string): string | null;
  reload(): void;
};

/** One answer of the API, kept on the device (D7). `atMs`: when the server last said that it holds. */
export type AnswerClient<T> = {
  readonly value: Accessor<T | null>;
  readonly atMs: Accessor<number | null>;
  readonly error: Accessor<AppError | null>;
  reload(): void;
  /** From now on this stands in its place, on the device too, until the server answers. */
  replace(value: T): void;
};

/** What came of calls and is not with the server yet: on the device before it is told, sent in order, once (J3). */
export type CallQueue = {
  /** The device has said what it keeps of earlier page loads: before that `waiting` is not all there is. */
  readonly isLoaded: Accessor<boolean>;
  /** In the order made. */
  readonly waiting: Accessor<readonly CallResult[]>;
  readonly save: Accessor<SaveState>;
  /** Why nothing is sent although there is a network; it stays on the device. */
  readonly error: Accessor<AppError | null>;
  /** Results that the server will never take: not this caller’s any more. */
  readonly refused: Accessor<readonly CallResult[]>;
  dismissRefused(): void;
  /** Counts up with each result that has reached the server. */
  readonly sent: Accessor<number>;
  /** @param holdMs so long it may be taken back. Throws AppError `device-cannot-save`. */
  add(result: CallResult, holdMs: number): void;
  /** Whether it was not on its way yet. */
  takeBack(id: string): boolean;
  /** What is held is on its way from now on. */
  sendNow(): void;
  retry(): void;
  /** Its pill is on the screen until the owner of the call is cleaned up. */
  show(): void;
  readonly isShown: Accessor<boolean>;
  close(): void;
};

/**
 * `waiting`: exists on this device only · `failed`: the same, and why the server does not take it · `gone`: this device has lost it unsent · `elsewhere`: this device never
 * had it · `unknown`: this device has not said yet.
 */
export type PhotoState =
  | { readonly kind: 'waiting' | 'sent' | 'gone' | 'elsewhere' | 'unknown' }
  | { readonly kind: 'failed'; readonly error: AppError };

/** Photos of official forms that this person took here: on the device before anything names them, sent in the background, once (CT46). */
export type PhotoQueue = {
  /** Reactive. */
  stateOf(sha256: string): PhotoState;
  /**
   * Keeps a photo and its small picture, both JPEG, and begins to send it. Throws AppError `device-cannot-save`; then nothing is kept.
   * @returns its hash, once the device has it
   */
  add(committee: string, photo: Blob, thumbnail: Blob): Promise<string>;
  /** What this device can show of it: the photo itself, or its small picture once it was sent; null where it has neither. */
  picture(committee: string, sha256: string): Promise<Blob | null>;
  retry(): void;
  close(): void;
};

/** What this device keeps for whoever is signed in; nothing is known while nobody is. */
export type DeviceClient = {
  readonly storage: Accessor<StorageState | null>;
  /** Whether copies of documents are kept; an edit that cannot be kept is told by every room's pill. */
  readonly documents: Accessor<'saved' | 'saving' | 'error'>;
  /** Copies that were there and could not be read since the page was loaded; the server has them. */
  readonly unreadableDocuments: Accessor<number>;
  /** Unsent or refused edits that were closed under another key: they are kept, and handed in sealed. */
  readonly undecryptableEdits: Accessor<number>;
};

/** Everything a screen can reach; one a tab, provided at the top (`useApp`). The `open…` functions clean up with their owner. */
export type App = {
  readonly api: Api;
  readonly session: SessionClient;
  readonly settings: Settings;
  /** Fetched when it is first asked for. */
  tablet(): Promise<TabletClient>;
  /** Whether the browser says that there is a network; false is sure, true is a guess. */
  readonly isOnline: Accessor<boolean>;
  readonly sync: SyncClient;
  readonly device: DeviceClient;
  /** The server has said that it no longer speaks to this version of the app (426). */
  readonly isTooOld: Accessor<boolean>;
  /** Null while the browser does not offer to install the app. */
  readonly installOffer: Accessor<InstallOffer | null>;
  /** Whether an edit would be lost if the page were closed now. */
  isAtRisk(): boolean;
  /** `isSeen` false: nobody in the room sees that this tab has it open, unless a screen shows it too. */
  openRoom(name: string, how?: { readonly isSeen: boolean }): RoomClient;
  openRoll(committee: string): RollClient;
  openCommittee(committee: string): CommitteeClient;
  /** @param path also its name on the device */
  openAnswer<T>(path: string): AnswerClient<T>;
  /** What only this device has of the person who is signed in, by names that are no path of the API: encrypted, and forgotten with everything else of theirs. */
  own(): Pick<Answers, 'get' | 'put' | 'delete'>;
  /** Results of calls of the person who is signed in. Rejects when that cannot be fetched now. */
  calls(): Promise<CallQueue>;
  /** Photos of official forms that were taken here. Rejects when that cannot be fetched now. */
  photos(): Promise<PhotoQueue>;
  /** Fetched when it is first asked for. Rejects when that cannot be done now. */
  carrier(): Promise<Carrier>;
};

/** The roll of one committee, joined with the list on screen. */
export type RollClient = {
  readonly state: Accessor<'loading' | 'ready' | 'failed'>;
  /** As in `CommitteeClient`. */
  readonly atMs: Accessor<number | null>;
  readonly error: Accessor<AppError | null>;
  /** Sorted by roll number. */
  readonly electors: Accessor<readonly RollElector[]>;
  elector(id: string): RollElector | undefined;
  reload(): void;
};
