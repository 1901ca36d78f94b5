/** An open room, as the screens see it: cells, what was not accepted, who is there, the roll beside it. */
import type { Accessor } from 'solid-js';
import type { CommitteeDetail, RollElector } from '../../../schema/api.ts';
import type { AppError } from '../../../schema/errors.ts';
import type { CellWrite } from '../../../schema/guarantees.ts';
import type { WriterId } from '../../../schema/ids.ts';
import type { Scalar } from '../../../schema/keys.ts';
import type { OwnPresence, Presence } from '../../../schema/presence.ts';
import type { LinkFacts, SaveState } from './link.ts';

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
  /** Writes cells in one transaction; kept on the device, sent, one step for undo. Throws AppError: `forbidden` on a read-only room, `unreachable` before it is open and when it is closed, `device-cannot-save`. */
  edit(writes: readonly CellWrite[]): void;
  readonly canUndo: Accessor<boolean>;
  /** Takes back this tab's last edit where nobody has written since (V4); says which keys it restored and which somebody else had changed. */
  undo(): { readonly restored: readonly string[]; readonly skipped: readonly string[] };
  /** The user id that wrote the cell's present value, by the server's word; null while unknown or absent. */
  authorOf(key: string): string | null;
  /** Electors who were erased, and keys of arrivals that were one of them, as far as the server has said: whatever a screen still holds of them is to go. */
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
  /** Writes these again, as an edit made now, and takes them off the list in the same stroke. Throws like `edit`; then they stay. `beside`: belongs to the same edit. */
  putBack(ids: readonly string[], beside?: readonly CellWrite[]): void;
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

export type CommitteeClient = {
  readonly detail: Accessor<CommitteeDetail | null>;
  /** When the server last said that what is shown holds: long ago where this device has kept it and there is no network. */
  readonly atMs: Accessor<number | null>;
  readonly error: Accessor<AppError | null>;
  /** The name behind a user id of presence, authors and claims; null while unknown. */
  nameOf(userId: string): string | null;
  reload(): void;
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
