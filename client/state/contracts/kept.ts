/** What lies on the device and on its way to the server, as the screens see it. */
import type { Accessor } from 'solid-js';
import type { CallResult } from '../../../schema/chaseApi.ts';
import type { SealedEdit } from '../../../schema/deviceApi.ts';
import type { AppError } from '../../../schema/errors.ts';
import type { Scalar } from '../../../schema/keys.ts';
import type { StorageState } from '../device/createStorageWatch.ts';
import type { SaveState } from './link.ts';
import type { Cells } from './room.ts';

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
  /** Whether it was never on its way. */
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
  /** Sends also what the server has turned down: something that it went by may have changed. */
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
